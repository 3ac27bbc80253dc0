"""`ownpace check`: each folder beside is a notebook and what is said of it. A missing expected.txt fails."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from ownpace.authoring.check import RULES, Diagnostic, check, check_notebook, drawable, fix, fixed
from ownpace.authoring.check.alive import _bound
from ownpace.authoring.check.parsed import parsed
from ownpace.authoring.file_lines import Lines, places
from ownpace.cli import findings
from ownpace_graders.kinds import KINDS
from ownpace_graders.lesson import read_notebook
from ownpace_graders.lesson.blocks import BLOCKS
from tests import rule_pages
from tests.rule_pages import errors

CASES = Path(__file__).parent / "check"
NAMES = sorted(path.name for path in CASES.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_says_what_to_fix(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES / name)
    said = "".join(f"{line}\n" for one in errors(Path("lesson.ipynb")) for line in findings.as_text([one]))
    expected = (CASES / name / "expected.txt").read_text(encoding="utf-8")
    lists = {"{kinds}": ", ".join(KINDS), "{blocks}": ", ".join(f"show.{block}" for block in BLOCKS)}
    assert said == re.sub("|".join(map(re.escape, lists)), lambda found: lists[found[0]], expected)


def test_a_right_lesson_and_a_stock_notebook_hear_no_advice() -> None:
    assert [one for name in ("nothing-wrong", "stock-notebook") for one in check(CASES / name / "lesson.ipynb")] == []


def test_all_rules_together_parse_a_cell_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for kept in (parsed, _bound):
        kept.cache_clear()
    asked, parse = Counter[str](), ast.parse

    def counted(source: str, *more: Any, **named: Any) -> Any:
        asked[source] += 1
        return parse(source, *more, **named)

    monkeypatch.setattr(ast, "parse", counted)
    lesson = Path("modules/multiplying-fractions/multiplying-fractions.ipynb")
    notebook = read_notebook(lesson)
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": "from math import pi", "outputs": []})
    check_notebook(notebook, lesson)
    assert asked["from math import pi"] == 1
    assert max(asked.values()) <= 3  # a question with a key is also taken apart as who grades it does


def test_the_import_may_stand_in_the_cell_that_calls(tmp_path: Path) -> None:
    notebook = json.loads((CASES / "nothing-wrong" / "lesson.ipynb").read_text(encoding="utf-8"))
    imports = next(cell for cell in notebook["cells"] if "from ownpace import" in "".join(cell["source"]))
    notebook["cells"].remove(imports)
    calls = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    path = tmp_path / "lesson.ipynb"
    for above, below in ((imports, calls), (calls, imports)):
        source = f"{''.join(above['source'])}\n{''.join(below['source'])}"
        cells = [{**cell, "source": source} if cell is calls else cell for cell in notebook["cells"]]
        path.write_text(json.dumps({**notebook, "cells": cells}), encoding="utf-8")
        assert ("alive" in {one.rule for one in errors(path)}) == (above is calls)


def test_charts_that_nothing_here_can_draw_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawable, "find_spec", lambda name: None if name == "vl_convert" else find_spec(name))
    said = [one.what for one in check(CASES / "links-and-drawings" / "lesson.ipynb")]
    assert [each for each in said if "vl-convert-python, which is not installed here" in each]


def test_a_name_that_nbgrader_does_not_release_is_said(tmp_path: Path) -> None:
    shutil.copytree(CASES / "stock-notebook", tmp_path / "a+b")
    (said,) = (one for one in check(tmp_path / "a+b" / "lesson.ipynb") if "+" in one.what)
    assert said.fix == "Rename the folder and its notebook."


def test_a_copy_of_the_notebook_beside_it_is_said_of_the_copy(tmp_path: Path) -> None:
    folder = tmp_path / "nothing-wrong"
    folder.mkdir()
    lesson, copied = folder / "nothing-wrong.ipynb", folder / "a-Copy1.ipynb"
    for path in (lesson, copied):
        shutil.copy(CASES / "nothing-wrong/lesson.ipynb", path)
    assert [one for one in check(lesson) if one.code == "OP3"] == []
    [said] = [one for one in check(copied) if one.code == "OP3"]
    assert "nothing-wrong.ipynb beside it" in said.what
    assert "points count twice" in said.what
    lesson.write_text("{")
    assert [one for one in check(copied) if one.code == "OP3"] == []


def test_codes_are_each_used_once() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)


def test_fix_writes_the_metadata_and_leaves_everything_else(tmp_path: Path) -> None:
    before = (CASES / "nbgrader-metadata" / "lesson.ipynb").read_text(encoding="utf-8")
    notebook = tmp_path / "lesson.ipynb"
    shutil.copy(CASES / "nbgrader-metadata" / "lesson.ipynb", notebook)
    assert fix(notebook) == 3
    assert errors(notebook) == []
    after = notebook.read_text(encoding="utf-8")
    assert without_nbgrader(after) == without_nbgrader(before)
    assert json.loads(after)["cells"][4]["metadata"]["tags"] == ["x"]
    assert [path.name for path in tmp_path.iterdir()] == ["lesson.ipynb"]


def test_fix_leaves_a_right_notebook_as_it_is_to_the_byte(tmp_path: Path) -> None:
    notebook = tmp_path / "lesson.ipynb"
    shutil.copy(CASES / "nothing-wrong" / "lesson.ipynb", notebook)
    written = notebook.stat().st_mtime_ns
    assert fix(notebook) == 0
    assert notebook.stat().st_mtime_ns == written


def test_fixed_metadata_is_what_nbgrader_takes(tmp_path: Path) -> None:
    """nbgrader's own validator reads the fixed notebook."""
    import nbformat
    from nbgrader.nbgraderformat import MetadataValidator

    notebook = tmp_path / "lesson.ipynb"
    shutil.copy(CASES / "nbgrader-metadata" / "lesson.ipynb", notebook)
    fix(notebook)
    validator = MetadataValidator()
    for cell in nbformat.read(notebook, as_version=4).cells:
        validator.validate_cell(cell)


QUESTION = (
    'ask.number("Half of 8", "What is half of 8?", objective="halves", answer=4, wrong={"16": "You doubled it."})'
)


def one_question(*tags: str) -> dict[str, Any]:
    return rule_pages.notebook("\n".join(["%% code", QUESTION, *(f"%% tag {tag}\n" for tag in tags)]))


def said_of(whole: dict[str, Any], path: Path = Path("nowhere/lesson.ipynb")) -> list[tuple[str, str]]:
    return [(one.code, one.what) for one in check_notebook(whole, path)]


def test_a_notebook_that_is_not_saved_is_checked_and_stays_as_it_is() -> None:
    whole = one_question()
    before = json.dumps(whole)
    (found,) = check_notebook(whole, Path("nowhere/lesson.ipynb"))
    assert (found.code, found.level, found.cell, found.cell_id, found.page) == (
        "OP3", "error", 4, "cell-4", "rules/OP3.md",
    )  # fmt: skip
    assert json.dumps(whole) == before


def test_an_exception_with_a_reason_counts_in_its_cell_and_in_the_front_matter() -> None:
    assert said_of(one_question("allow-OP3: an old course has it")) == []
    whole = one_question()
    front = whole["cells"][0]["source"]
    whole["cells"][0]["source"] = "".join(front).replace("title:", "allow: {OP3: An old course has it.}\ntitle:")
    assert said_of(whole) == []


def test_an_exception_counts_for_no_other_cell_and_no_other_rule() -> None:
    whole = one_question("allow-OP4: it is so")
    whole["cells"][1]["metadata"]["tags"] = ["allow-OP3: it is so"]
    assert [code for code, _ in said_of(whole)] == ["OP12", "OP3", "OP12"]


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("allow-OP3", "gives no reason"),
        ("allow-OP3:  ", "gives no reason"),
        ("allow-op3: x", "There is no rule op3"),
        ("allow-OP3x: x", "There is no rule OP3x"),
        ("allow-OP999: x", "There is no rule OP999"),
    ],
)
def test_an_exception_that_does_not_count_is_said(tag: str, words: str) -> None:
    said = dict(said_of(one_question(tag)))
    assert "OP3" in said
    assert words in said["OP12"]


def test_a_tag_with_a_comma_is_said() -> None:
    assert any("comma" in what for _, what in said_of(one_question("allow-OP3: this, that")))


def test_the_same_in_many_cells_is_one_line_and_errors_come_first() -> None:
    whole = rule_pages.notebook("\n".join(f'%% code\nask.text("q{n}", "Why?", wrnog={n})' for n in range(5)))
    found = check_notebook(whole, Path("lesson.ipynb"))
    lines = list(findings.as_text(found))
    assert [line for line in lines if "takes no wrnog" in line and "[5 times: also in cells 5, 6, 7, 8]" in line]
    assert len([line for line in lines if "wrnog" in line]) == 1
    levels = [" (advice): " in line for line in lines]
    assert levels == sorted(levels)


def test_a_question_that_is_copied_often_is_said_once() -> None:
    """In other cells, under ids of their own, and with the id of the first."""
    asked = 'ask.number("q{n}", "Half of 8?", objective="halves", answer=4, wrong={{"16": "Doubled."}})'
    whole = rule_pages.notebook("\n".join(f"%% code\n{asked.format(n=n)}" for n in range(500)))
    (same,) = (one for one in check_notebook(whole, Path("lesson.ipynb")) if one.code == "OP39")
    assert same.what == ("The question is asked 500 times, in the same words: in cells 4, 6, 7, 8, 9 and 494 more too.")
    copied = rule_pages.notebook("\n".join(f"%% code\n{asked.format(n=1)}" for _ in range(500)))
    lines = [line for line in findings.as_text(check_notebook(copied, Path("l.ipynb"))) if "OP3 " in line]
    assert len(lines) == 1
    assert "[499 times: also in cells 6, 7, 8," in lines[0]
    assert "and 478 more]" in lines[0]


def test_forges_get_the_line_in_the_file(tmp_path: Path) -> None:
    """In the file as JupyterLab writes it, and in one that somebody else has written."""
    text = (CASES / "question-call" / "lesson.ipynb").read_text(encoding="utf-8")
    path = tmp_path / "lesson.ipynb"
    for written in (text, json.dumps(json.loads(text)), json.dumps(json.loads(text), indent=4)):
        path.write_text(written, encoding="utf-8")
        found = [one for one in check(path) if one.code == "OP4"]
        lines = written.splitlines()
        at = [lines[Lines().of(one) - 1] for one in found]
        asked = [one for one, line in zip(found, at, strict=True) if "hint=" in line and "takes no hint." in one.what]
        assert len(asked) == 1
    (github,) = [line for line in findings.as_github(found).splitlines() if "takes no hint." in line]
    assert re.match(
        r"::error file=[^,]+,line=\d+,title=OP4 question-call%2C cell 5::ask\.number takes no hint\. ", github
    )
    issue = json.loads(findings.as_gitlab(found))[0]
    assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert len({each["fingerprint"] for each in json.loads(findings.as_gitlab(found))}) == len(found)
    run = json.loads(findings.as_sarif(found))["runs"][0]
    assert {each["ruleId"] for each in run["results"]} <= {each["id"] for each in run["tool"]["driver"]["rules"]}
    assert set(json.loads(findings.as_json(found))[0]) >= {
        *("code", "rule", "path", "cell", "line", "what", "fix", "fixable"),
        *("level", "column", "cell_id", "file_line", "page"),
    }


@pytest.mark.parametrize("text", ["", "{", '{"cells": [', "[1, 2", '{"a": {"b": [{"c": "\\"x"}, 2]}}'])
def test_any_file_has_lines(text: str) -> None:
    assert all(line == 1 for line in places(text).values())


def test_one_can_be_fixed_alone() -> None:
    whole = rule_pages.notebook(
        "\n".join(f'%% code\nask.text("q{n}", "Why?", answer="a")' for n in "ab"), metadata=False
    )
    first: Diagnostic = next(one for one in check_notebook(whole, Path("lesson.ipynb")) if one.fixable)
    after, done = fixed(whole, Path("lesson.ipynb"), first)
    assert [one.cell for one in done] == [first.cell]
    assert ["nbgrader" in cell["metadata"] for cell in after["cells"][-2:]] == [True, False]
    assert "nbgrader" not in whole["cells"][first.cell - 1]["metadata"]


def without_nbgrader(text: str) -> str:
    """The notebook's text, as it is written, less nbgrader's metadata."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        cell["metadata"].pop("nbgrader", None)
    return json.dumps(notebook, indent=1, ensure_ascii=False)
