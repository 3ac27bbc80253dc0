"""The rules' pages in docs/rules: what each says of its bad lesson is what is said, and of its good one nothing is."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from time import process_time

import pytest

from ownpace.authoring.check import ERROR, RULES, Diagnostic, check, check_notebook, fixed, when_run
from ownpace.authoring.check.ran import LessonRun, RanCell
from ownpace.authoring.check.rule import GROUPS, Rule
from ownpace.authoring.course import lay_out
from ownpace.authoring.starters import starters
from ownpace.authoring.starters.begin import Wishes, begin
from ownpace.cli import findings
from ownpace_graders.course import find_course
from ownpace_graders.lesson.signatures import SIGNATURES
from tests.rule_pages import PAGES, Page, lay, notebook, page

ROOT = Path(__file__).parents[2]


def said(example: str, folder: Path, rule: Rule) -> list[Diagnostic]:
    """All that is said of an example, which is lesson.ipynb in the folder."""
    path = lay(example, folder)
    metadata = rule.code != "OP5" or folder.name == "good"  # that it is not there is what OP5 is about
    path.write_text(json.dumps(notebook(example, metadata=metadata)), encoding="utf-8")
    os.chdir(folder)
    return check(Path("lesson.ipynb"), run=rule.runs)


STATIC = [rule for rule in RULES if not rule.runs]
RUNS = [rule for rule in RULES if rule.runs]


@pytest.mark.parametrize("rule", STATIC, ids=lambda rule: rule.code)
def test_a_rule_says_of_its_page_s_examples_what_the_page_says(
    rule: Rule, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    agrees(rule, tmp_path)


def test_rules_that_run_the_lesson_say_what_their_pages_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages with the same examples share a run of each. What takes long is told, and not waited for."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "binder").mkdir()
    (tmp_path / "binder/requirements.txt").write_text("ownpace[hub]\n# and\nnumpy>=2\n")
    none, long = LessonRun(()), LessonRun((RanCell(4, 12.3, "", 1),))
    for rule in RUNS:
        with monkeypatch.context() as told:
            if rule.find is when_run.slow:
                told.setattr(when_run, "ran", lambda lesson: long if "sleep" in str(lesson.notebook) else none)
            elif rule.find is when_run.packages:
                told.setattr(when_run, "ran", lambda lesson: none)
            agrees(rule, tmp_path)
        for made in ("bad", "good"):
            shutil.rmtree(tmp_path / made)


def agrees(rule: Rule, folder: Path) -> None:
    found: Page = page(rule.code)
    bad = [one for one in said(found.bad, folder / "bad", rule) if one.code == rule.code]
    assert "".join(f"{line}\n" for line in findings.as_text(bad)) == found.said
    assert {one.level for one in bad} == {rule.level}
    good = said(found.good, folder / "good", rule)
    assert [one for one in good if one.code == rule.code or one.level == ERROR] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_page_begins_with_what_the_rule_is(rule: Rule) -> None:
    found = page(rule.code)
    marks = [f"*{rule.group}*", rule.level]
    marks += ["`--fix` fixes it"] if rule.fix else []
    marks += ["only with `--run`"] if rule.runs else []
    assert (found.title, found.marks, found.about) == (f"# {rule.code} · {rule.name}", " · ".join(marks), rule.about)
    assert rule.group in GROUPS
    assert re.fullmatch(r"OP\d+", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)


def test_there_is_no_page_without_a_rule() -> None:
    assert {path.stem for path in PAGES.glob("OP*.md")} == {rule.code for rule in RULES}


@pytest.mark.parametrize("name", starters())
def test_a_starter_deserves_no_word(name: str, tmp_path: Path) -> None:
    """Whatever an author begins with is as every rule would have it."""
    course = find_course(lay_out(tmp_path)[0].root)
    assert check(begin(course, name, starters()[name], Wishes())) == []


def test_the_shipped_lessons_deserve_no_word() -> None:
    modules = sorted((ROOT / "modules").glob("*/*.ipynb"))
    assert modules
    assert [one for path in modules for one in check(path)] == []


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parent / "rule_lessons").glob("*.txt")), ids=lambda path: path.stem
)
def test_a_good_lesson_of_any_grade_and_language_hears_nothing(path: Path) -> None:
    """False alarms are worse than silence. Whatever counts English words keeps silent elsewhere."""
    said = check_notebook(notebook(path.read_text(encoding="utf-8")), Path(f"{path.stem}.ipynb"))
    assert [(one.code, one.what) for one in said] == []


def test_a_lesson_is_checked_as_fast_as_it_is_saved() -> None:
    """Forty cells, after one of them was changed: 60 ms here. The bound is on work, and catches what grows."""
    path = ROOT / "modules/multiplying-fractions/multiplying-fractions.ipynb"
    whole = json.loads(path.read_text(encoding="utf-8"))
    began = process_time()
    check_notebook(whole, path)
    first = process_time() - began
    whole["cells"][4]["source"] = [*whole["cells"][4]["source"], "\n\nOne more line."]
    began = process_time()
    check_notebook(whole, path)
    assert process_time() - began < 0.6
    assert first < 6


def test_fixing_loses_no_word_and_leaves_nothing_to_fix() -> None:
    fixable = [rule for rule in RULES if rule.fix]
    assert {"OP5", "OP61", "OP64", "OP65"} == {rule.code for rule in fixable}
    whole = notebook("\n".join(page(rule.code).bad for rule in fixable), metadata=False)
    path = Path("nowhere/lesson.ipynb")
    after, done = fixed(whole, path)
    assert {one.code for one in done} == {rule.code for rule in fixable}
    assert [one for one in check_notebook(after, path) if one.fixable] == []
    words = [source for cell in whole["cells"] if (source := "".join(cell["source"]).strip())]
    assert ["".join(cell["source"]).strip() for cell in after["cells"]] == words
    assert fixed(after, path) == (after, [])


ODD = ("5", '""', "[]", '["a"]', '{"a": 1}', '{"a": "b"}', "{1: [2]}", "True", "[[1], [2]]", "1e400", "{1, 2}", "...")
"""What somebody may write for a value that is another one."""


def test_no_call_is_so_odd_that_a_rule_fails() -> None:
    """Each argument of each kind and block has each odd value once, beside arguments that are right."""
    cells = []
    for call, signature in SIGNATURES.items():
        for number, name in enumerate(signature.names):
            for at, odd in enumerate(ODD[number % 3 :: 3]):
                given = {
                    "item": f'"{call[4:]}-{number}-{at}"',
                    "prompt": '"What is 3 × 4?"',
                    "answer": '"12"',
                    name: odd,
                }
                words = ", ".join(f"{each}={value}" for each, value in given.items() if each in signature.names)
                cells.append(f"%% code\n{call}({words})\n")
    said = check_notebook(notebook("\n".join(cells)), Path("nowhere/lesson.ipynb"))
    assert {one.code for one in said} >= {"OP4", "OP33"}
