"""`ownpace check`: each folder beside is a notebook and what is said of it. A missing expected.txt fails."""

from __future__ import annotations

import json
import re
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from ownpace.authoring.check import RULES, check, drawable, fix
from ownpace.cli.check import as_text
from ownpace_graders.kinds import KINDS
from ownpace_graders.lesson.blocks import BLOCKS

CASES = Path(__file__).parent / "check"
NAMES = sorted(path.name for path in CASES.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_says_what_to_fix(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES / name)
    said = "".join(f"{as_text(one)}\n" for one in check(Path("lesson.ipynb")))
    expected = (CASES / name / "expected.txt").read_text(encoding="utf-8")
    lists = {"{kinds}": ", ".join(KINDS), "{blocks}": ", ".join(f"show.{block}" for block in BLOCKS)}
    assert said == re.sub("|".join(map(re.escape, lists)), lambda found: lists[found[0]], expected)


def test_charts_that_nothing_here_can_draw_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawable, "find_spec", lambda name: None if name == "vl_convert" else find_spec(name))
    said = [one.what for one in check(CASES / "links-and-drawings" / "lesson.ipynb")]
    assert [each for each in said if "vl-convert-python, which is not installed here" in each]


def test_a_name_that_nbgrader_does_not_release_is_said(tmp_path: Path) -> None:
    shutil.copytree(CASES / "stock-notebook", tmp_path / "a+b")
    (said,) = (one for one in check(tmp_path / "a+b" / "lesson.ipynb") if "+" in one.what)
    assert said.fix == "Rename the folder and its notebook."


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.NAME)
def test_every_rule_is_documented_and_has_a_case(rule: object) -> None:
    name = rule.NAME  # type: ignore[attr-defined]
    assert rule.__doc__
    assert any(f" {rule.CODE} {name}: " in (CASES / case / "expected.txt").read_text() for case in NAMES)  # type: ignore[attr-defined]


def test_codes_are_each_used_once() -> None:
    assert len({rule.CODE for rule in RULES}) == len({rule.NAME for rule in RULES}) == len(RULES)


def test_fix_writes_the_metadata_and_leaves_everything_else(tmp_path: Path) -> None:
    before = (CASES / "nbgrader-metadata" / "lesson.ipynb").read_text(encoding="utf-8")
    notebook = tmp_path / "lesson.ipynb"
    shutil.copy(CASES / "nbgrader-metadata" / "lesson.ipynb", notebook)
    assert fix(notebook) == 3
    assert check(notebook) == []
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


def without_nbgrader(text: str) -> str:
    """The notebook's text, as it is written, less nbgrader's metadata."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        cell["metadata"].pop("nbgrader", None)
    return json.dumps(notebook, indent=1, ensure_ascii=False)
