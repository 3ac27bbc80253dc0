"""What the cell that is run tells an author is what `ownpace check` says of it, and the help is the description."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from tests.graders.tables import whole_call

from ownpace import ask, show
from ownpace.ask.form import markup
from ownpace.ask.view import view
from ownpace.authoring.check import check
from ownpace.show import _DRAW
from ownpace_graders.blocks import BLOCKS
from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import KINDS, shape
from ownpace_graders.signatures import SIGNATURES

FRONT = "---\ntitle: T\nsummary: S\nobjectives: {halves: Halves}\nplan: []\n---"
RULES = ("OP3", "OP4", "OP8")
"""Those that look at how a call is written. Whether a file is there is known where the lesson lies."""
CALLS = {
    "a kind that there is not": 'ask.nummber("a", "How many?", answer=2)',
    "a misspelt argument": 'ask.number("a", "How many?", answer=2, lowst=True)',
    "several at once": 'ask.choice("a", "Which?", ["x", "x"], points="two", hint=["x"])',
    "no prompt": 'ask.text("a", answer="half")',
    "a prompt of spaces": 'ask.text("a", "  ", answer="half")',
    "no id": 'ask.reflect(prompt="Why?")',
    "an empty id": 'ask.reflect("", "Why?")',
    "one too many": 'ask.text("a", "What?", "half")',
    "twice": 'ask.text("a", "What?", prompt="What?", answer="half")',
    "a key's argument": 'k = ask.text("a", "What?")\n### BEGIN HIDDEN TESTS\nk.key("half", wrnog={})\n'
    "### END HIDDEN TESTS\nk",
    "a key's value": 'k = ask.text("a", "What?")\n### BEGIN HIDDEN TESTS\nk.key("half", wrong=["a"])\n'
    "### END HIDDEN TESTS\nk",
    "a block that there is not": 'show.vidio("media/x.mp4")',
    "a block's argument": 'show.worked("W", stepps=["First."])',
    "a block's value": 'show.worked("W", "First.")',
    "a video's words": 'show.video("media/x.mp4", title="X", captoins="media/x.vtt", transcript="media/x.md")',
}


@pytest.fixture(scope="module")
def shell() -> Any:
    shell = InteractiveShell.instance()
    assert shell.run_cell("from ownpace import ask, show").success
    return shell


@pytest.mark.parametrize("code", CALLS.values(), ids=CALLS)
def test_running_the_cell_says_what_check_says(
    code: str, shell: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "media").mkdir()
    for name in ("x.mp4", "x.md"):
        (tmp_path / "media" / name).touch()
    metadata = {"nbgrader": {"grade_id": "a", "grade": True, "solution": False, "locked": True, "schema_version": 3}}
    cells: list[dict[str, Any]] = [
        {"cell_type": "raw", "metadata": {}, "source": FRONT},
        {"cell_type": "code", "metadata": metadata, "source": code, "outputs": [], "execution_count": None},
    ]
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    said = [f"{one.what} {one.mend}" for one in check(path) if one.code in RULES]
    result = shell.run_cell(code)
    assert isinstance(result.error_in_exec, LessonError)
    assert sorted(str(result.error_in_exec).splitlines()) == sorted(said) != []
    assert sorted(capsys.readouterr().out.splitlines()) == sorted(said), "and no traceback"


def test_names_that_python_asks_for_are_not_said_to_be_kinds() -> None:
    assert not hasattr(ask, "nummber")
    assert not hasattr(show, "_repr_html_")
    with pytest.raises(AttributeError, match=r"ask\.__wrapped__"):
        _ = ask.__wrapped__


def test_an_author_is_offered_the_calls_and_little_else() -> None:
    assert set(dir(ask)) == {*KINDS, "Question", "done", "form"}
    assert set(dir(show)) == {*BLOCKS, "block"}


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES)
def test_help_is_the_description(signature: Any) -> None:
    module, _, name = signature.call.partition(".")
    call = getattr({"ask": ask, "show": show}[module], name)
    shown = inspect.signature(call).parameters
    assert tuple(shown) == signature.names
    assert tuple(each.name for each in shown.values() if each.kind != each.KEYWORD_ONLY) == signature.positional
    assert {each.name for each in shown.values() if each.default is each.empty} == {
        each.name for each in signature.arguments if each.needed
    }
    for each in signature.arguments:
        assert f"\n{each.name}: {each.about}" in str(call.__doc__)
    assert call.__name__ == name


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_is_drawn_with_what_it_may_be_given(name: str) -> None:
    drawn = inspect.signature(_DRAW[name]).parameters
    assert set(drawn) == {"folder", *BLOCKS[name].names}
    for each in BLOCKS[name].arguments:
        assert (drawn[each.name].default is inspect.Parameter.empty) == each.needed
        assert each.needed or drawn[each.name].default == each.default


def test_what_is_computed_may_be_a_tuple_or_a_number_of_any_sort() -> None:
    from decimal import Decimal
    from fractions import Fraction

    question = ask.choice("a", "Which?", ("x", "y"), answer="x", hints=("One.",), wrong=None)
    assert question.arguments == {"prompt": "Which?", "options": ["x", "y"], "answer": "x", "hints": ["One."]}
    for answer in (Fraction(1, 2), Decimal("0.5"), 0.5, "1/2"):
        assert ask.number("a", "How many?", answer=answer, tolerance=Decimal(1)).arguments["answer"] == answer


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_asked_drawn_and_told_when_it_is_empty(kind: str) -> None:
    call = whole_call(kind)
    question = getattr(ask, kind)(**call)
    assert question.kind == kind
    drawn = markup(kind, question.item, question.arguments, view(kind, question.arguments, None), ready=True)
    assert f'data-shape="{KINDS[kind].shape.name}"' in drawn
    assert 'name="response"' in drawn


def test_the_script_reads_every_shape() -> None:
    script = Path(ask.__file__).with_name("question.js").read_text(encoding="utf-8")
    body = script.partition("const SHAPES = {")[2].partition("\n};")[0]
    known = {each.name for each in vars(shape).values() if isinstance(each, shape.Shape)}
    assert set(re.findall(r"^  (\w+):", body, re.MULTILINE)) == known
