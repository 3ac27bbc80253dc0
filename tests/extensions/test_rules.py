"""The rules' pages in docs/rules: what each says of its bad lesson is what is said, and of its good one nothing is."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from tests.rule_pages import MEDIA, PAGES, Page, notebook, page

from ownpace.authoring.check import ERROR, RULES, Diagnostic, check
from ownpace.authoring.check.rule import GROUPS, Rule
from ownpace.cli import findings


def said(example: str, folder: Path, rule: Rule, *, metadata: bool = True) -> list[Diagnostic]:
    """All that is said of an example, which lies beside some media and is called lesson.ipynb."""
    shutil.copytree(MEDIA, folder / "media")
    (folder / "lesson.ipynb").write_text(json.dumps(notebook(example, metadata=metadata)), encoding="utf-8")
    return check(Path("lesson.ipynb"), run=rule.runs)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_of_its_page_s_examples_what_the_page_says(
    rule: Rule, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder := tmp_path / "lesson").mkdir()
    monkeypatch.chdir(folder)
    found: Page = page(rule.code)
    bad = said(found.bad, folder, rule, metadata=rule.code != "OP5")
    assert (
        "".join(f"{line}\n" for line in findings.as_text([one for one in bad if one.code == rule.code])) == found.said
    )
    assert {one.level for one in bad if one.code == rule.code} == {rule.level}
    shutil.rmtree(folder / "media")
    good = said(found.good, folder, rule)
    assert [one for one in good if one.code == rule.code or one.level == ERROR] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_page_begins_with_what_the_rule_is(rule: Rule) -> None:
    found = page(rule.code)
    marks = [f"*{rule.group}*", rule.level]
    marks += ["`--fix` fixes it"] if rule.mend else []
    marks += ["only with `--run`"] if rule.runs else []
    assert (found.title, found.marks, found.about) == (f"# {rule.code} · {rule.name}", " · ".join(marks), rule.about)
    assert rule.group in GROUPS
    assert re.fullmatch(r"OP\d+", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)


def test_there_is_no_page_without_a_rule() -> None:
    assert {path.stem for path in PAGES.glob("OP*.md")} == {rule.code for rule in RULES}
