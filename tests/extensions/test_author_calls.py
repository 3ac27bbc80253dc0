"""What the cell that is run tells an author is what `ownpace check` says of it, and the help is the description."""

from __future__ import annotations

import inspect
import json
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from ownpace import ask, show
from ownpace.ask.form import markup
from ownpace.ask.view import view
from ownpace.authoring.check import check
from ownpace.lesson import begin
from ownpace.show import _DRAW
from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import KINDS
from ownpace_graders.lesson.blocks import BLOCKS, EXPLAINED
from ownpace_graders.lesson.signatures import SIGNATURES
from ownpace_graders.record import ItemState
from tests.graders.tables import whole_call

FRONT = "---\ntitle: T\nsummary: S\nobjectives: {halves: Halves}\nplan: []\n---"
RULES = ("OP3", "OP4", "OP8", "OP9")
"""Those that look at how a call is written."""
CALLS = {
    "a kind that there is not": 'ask.nummber("a", "How many?", answer=2)',
    "a misspelt argument": 'ask.number("a", "How many?", answer=2, lowst=True)',
    "several at once": 'ask.choice("a", "Which?", ["x", "x"], points="two", hint=["x"], answer="x")',
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
    "an answer that is none": 'ask.choice("a", "Which?", ["x", "y"], answer="z")',
    "no list of answers": 'ask.choices("a", "Which?", ["x", "y"], answer="x")',
    "two wrong answers": 'ask.number("a", "Half of 1?", answer="1/2", wrong={"1/2": "No.", "1": "Yes."})',
    "a key that is not a number": 'k = ask.number("a", "Half of 1?")\n### BEGIN HIDDEN TESTS\nk.key("a half")\n'
    "### END HIDDEN TESTS\nk",
    "a remark that is taken for a name": 'ask.number("a", "Half of 4?", answer=2, wrong={"8": "doubled"})',
    "a list for one number": 'ask.number("a", "Which squares are 9?", answer=[3, -3])',
    "options that are numbers": 'ask.choice("a", "Which?", [1, 2, 3], answer="1")',
    "a time or a ratio": 'ask.number("a", "When?", answer="7:30")',
    "a unit that is not asked for": 'ask.number("a", "How long?", answer="12 cm")',
    "an answer with two readings": 'ask.number("a", "How many?", answer="1,234")',
    "a tolerance for all": 'ask.number("a", "How many?", answer=3, tolerance=5)',
    "no accepted answer": 'ask.text("a", "What?", answer=[])',
    "a pattern by itself": 'ask.text("a", "What?", answer="num*")',
    "two answers in one": 'ask.text("a", "What?", answer="red|blue")',
    "an expression with two readings": 'ask.expression("a", "Half of 1/x?", answer="1/2x")',
    "a table without a gap": 'ask.table("a", "Fill it.", [["n", "half"], ["7", "3.5"]], answer=[3.5])',
    "a table that is none": 'ask.table("a", "Fill it.", ["n", "___"], answer=[3.5])',
    "a line the wrong way round": 'ask.line("a", "Where?", [2, 0], answer=1)',
    "a place that cannot be reached": 'ask.line("a", "Where?", [0, 2], snap="1/4", answer="1/3")',
    "an interval that is none": 'ask.line("a", "Which?", [0, 6], place="intervals", answer="three")',
    "a point with one number": 'ask.plot("a", "Where?", answer="(2)")',
    "places that are none": 'ask.point("a", "Where?", "![A heart](media/x.mp4)", {"above": [50, 120]}, answer="above")',
    "a picture that is none": 'ask.point("a", "Where?", "heart.png", {"a": [1, 2], "b": [3, 4]}, answer="a")',
    "a word that is not there": 'ask.mark("a", "Which?", "A cat sat.", answer=["dog"])',
    "parts that there are not": 'ask.mark("a", "Which?", "A cat sat.", by="letter", answer=["cat"])',
    "tests that are none": 'ask.code("a", "Write it.", tests=[{"gives": 6}])',
    "a test that is not Python": 'ask.code("a", "Write it.", tests=[{"call": "f(", "gives": 6}])',
    "two tests of one name": 'ask.code("a", "Write it.", tests=[{"call": "f", "gives": 6}, {"call": "f", "gives": 7}])',
    "a poll with a key": 'ask.rate("a", "How sure?", ["not", "very"], answer="very")',
    "a block that there is not": 'show.vidio("media/x.mp4")',
    "a block's argument": 'show.worked("W", stepps=["First."])',
    "a block's value": 'show.worked("W", "First.")',
    "a video's words": 'show.video("media/x.mp4", title="X", captoins="media/x.vtt", transcript="media/x.md")',
}


@pytest.fixture(autouse=True)
def imported(shell: Any) -> None:
    assert shell.run_cell("from ownpace import ask, show").success


@pytest.mark.parametrize("code", CALLS.values(), ids=CALLS)
def test_running_the_cell_says_what_check_says(
    code: str, shell: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media/x.mp4").write_bytes(b"\0\0\0\x18ftyp")
    (tmp_path / "media/x.md").touch()
    metadata = {"nbgrader": {"grade_id": "a", "grade": True, "solution": False, "locked": True, "schema_version": 3}}
    cells: list[dict[str, Any]] = [
        {"cell_type": "raw", "metadata": {}, "source": FRONT},
        {"cell_type": "code", "metadata": metadata, "source": code, "outputs": [], "execution_count": None},
    ]
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    said = [f"{one.what} {one.fix}" for one in check(path) if one.code in RULES]
    result = shell.run_cell(code)
    assert isinstance(result.error_in_exec, LessonError)
    assert sorted(str(result.error_in_exec).splitlines()) == sorted(said) != []
    assert sorted(capsys.readouterr().out.splitlines()) == sorted(said), "and no traceback"


def test_students_are_not_stopped_by_what_only_an_author_can_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lesson that was released with such a slip was answered and graded, and is."""
    slip = {"wrong": {"1": ""}, "hints": "Half.", "points": 2, "answer": "1/2"}
    with pytest.raises(LessonError, match="wrong is not"):
        ask.number("a", "Half of 1?", **slip)
    with monkeypatch.context() as graded:
        graded.setenv("NBGRADER_EXECUTION", "autograde")
        assert ask.number("a", "Half of 1?", **slip).arguments == {"prompt": "Half of 1?", **slip}
    begin(record=tmp_path / "record.jsonl", lesson="x", folder=tmp_path)
    assert ask.number("a", "Half of 1?", **slip).item == "a"
    assert ask.number("a", "Half of 4?", answer=2, wrong={"8": "doubled"}).item == "a"
    assert ask.choice("b", "Which?", ["x", "y"], answer="z").item == "b"
    with pytest.raises(LessonError, match="takes no lowst"):
        ask.number("a", "Half of 1?", lowst=True)


NONE: dict[str, dict[str, Any]] = {
    "choice": {"options": ["x", "y"], "answer": "z"},
    "choices": {"options": ["x", "y"], "answer": ["z"]},
    "number": {"answer": [3, -3]},
    "text": {"answer": []},
    "expression": {"answer": "3 +"},
}
"""A key that is none, and stands in a lesson that is released already; of another kind “none”, where it is none."""


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.has_key])
def test_an_answer_is_kept_where_the_key_is_none(kind: str) -> None:
    """Once it was saved, neither it nor the lesson's page could be shown again."""
    of_others = {"choices": ["x"], "number": "3", "text": "x", "expression": "x", "choice": "x"}
    given = of_others.get(kind) or KINDS[kind].sample(whole_call(kind), True, Random(1))  # noqa: S311
    key = NONE.get(kind) or {**whole_call(kind), "answer": "none"}
    seen = view(kind, {"prompt": "What?", **key}, ItemState(response=given))
    with suppress(LessonError):
        assert KINDS[kind].score(given, key), "to a new kind “none” may be an answer like any other"
        assert kind not in NONE
        return
    assert (seen["mark"], seen["done"]) == ("answered", True)
    assert "is kept" in seen["parts"]["feedback"]


def test_names_that_python_asks_for_are_not_said_to_be_kinds() -> None:
    assert not hasattr(ask, "nummber")
    assert not hasattr(show, "_repr_html_")
    with pytest.raises(AttributeError, match=r"ask\.__wrapped__"):
        _ = ask.__wrapped__


def test_an_author_is_offered_the_calls_and_little_else() -> None:
    for module, known in ((ask, KINDS), (show, BLOCKS)):
        assert dir(module) == sorted(known)
        assert set(module.__all__) >= set(known)
        assert all(callable(getattr(module, name)) for name in known)


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
    arguments = [each for each in BLOCKS[name].arguments if each != EXPLAINED]
    assert set(drawn) == {"folder", *(each.name for each in arguments)}
    for each in arguments:
        assert (drawn[each.name].default is inspect.Parameter.empty) == each.needed
        assert each.needed or drawn[each.name].default == each.default


def test_what_is_computed_may_be_a_tuple_or_a_number_of_any_sort() -> None:
    from decimal import Decimal
    from fractions import Fraction

    question = ask.choice("a", "Which?", ("x", "y"), answer="x", hints=("One.",), wrong=None)
    assert question.arguments == {"prompt": "Which?", "options": ["x", "y"], "answer": "x", "hints": ["One."]}
    for answer in (Fraction(1, 2), Decimal("0.5"), 0.5, "1/2"):
        assert ask.number("a", "How many?", answer=answer, tolerance=Decimal("0.1")).arguments["answer"] == answer


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_asked_drawn_and_told_when_it_is_empty(kind: str) -> None:
    call = whole_call(kind)
    question = getattr(ask, kind)(**call)
    assert question.kind == kind
    drawn = markup(kind, question.item, question.arguments, view(kind, question.arguments, None), ready=True)
    assert f'data-shape="{KINDS[kind].shape.name}"' in drawn
    assert 'name="response' in drawn
