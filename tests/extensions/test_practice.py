"""A set that fades: the same question and key on the page, in JupyterLab and in grading, whatever is done to it."""

from __future__ import annotations

import html
import json
import re
import shutil
import sys
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ownpace import ask
from ownpace.ask.fading import seed, seen
from ownpace.ask.view import view
from ownpace.ask.widget import QuestionWidget
from ownpace.cli import main
from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import KINDS
from ownpace_graders.kinds.practice import KIND
from ownpace_graders.lesson.calls import fingerprint
from ownpace_graders.marked import marked
from ownpace_graders.practice.drawn import draw
from ownpace_graders.practice.examples import examples, lines
from ownpace_graders.practice.grades import largest
from ownpace_graders.practice.journey import journey, present
from ownpace_graders.record import Event, fold
from ownpace_graders.report.practice import ways

MODULES = Path(__file__).parents[2] / "modules"
OF: list[dict[str, Any]] = [
    {
        "kind": "number",
        "vary": {"a": "2..9", "b": "2..9"},
        "where": "a != b",
        "prompt": "[[a]] × [[b]]",
        "answer": "[[a * b]]",
        "wrong": {"[[a + b]]": "You added."},
        "hints": ["[[b]] times [[a]]"],
        "steps": ["[[a]] rows", "of [[b]]", "are [[a * b]]"],
    },
    {
        "kind": "choice",
        "vary": {"a": "2..5", "o": {"order": ["less", "more", "as much", "no one knows"]}},
        "prompt": "Is a half of [[a]]…?",
        "options": "[[o]]",
        "answer": "less",
        "steps": ["a part", "of it", "is less"],
    },
]
ARGUMENTS: dict[str, Any] = {"prompt": "Multiply", "of": OF, "points": 4}
OF_THIS = fingerprint("practice", ARGUMENTS)


def recorded(*responses: Any) -> Any:
    """The state of a record with these responses."""
    return fold(Event.new("m", "set", "answer", {"response": each, "of": OF_THIS}) for each in responses).items["set"]


def test_a_draft_stands_in_the_fields_of_the_question_it_was_typed_for() -> None:
    state = recorded([{"n": 1, "seed": "s", "do": "alone"}])
    bare = view("practice", ARGUMENTS, state)
    for draft, typed in [
        ([{"n": 2, "seed": "s", "given": "1/"}], "1/"),
        ([{"n": 2, "seed": "s", "given": ""}], ""),
        ([{"n": 1, "seed": "s", "given": "of another question"}], None),
        ([{"n": 2, "seed": "t", "given": "of another student"}], None),
        ([{"n": 2, "seed": "s", "given": '"><b>'}], '"><b>'),
        ("1/", None),
        ([["1/"]], None),
        ([], None),
    ]:
        state.draft = (draft, OF_THIS)
        seen = view("practice", ARGUMENTS, state)
        assert seen["draft"] == typed
        assert (seen["mark"], seen["parts"]["at"]) == (bare["mark"], bare["parts"]["at"]), "it is not judged"
        assert "<b>" not in seen["parts"]["body"]
        if typed and seen["parts"]["n"] == "2" and "text" in seen["parts"]["body"]:
            assert f'value="{html.escape(typed)}"' in seen["parts"]["body"]
    state.draft = ([{"n": 2, "seed": "s", "given": "1/"}], "of another set")
    assert view("practice", ARGUMENTS, state)["draft"] is None


@pytest.fixture
def in_lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kernel of JupyterLab: nobody has said where the record lies."""
    monkeypatch.setattr(sys.modules["ownpace.lesson.sitting"], "_sitting", None)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_in_jupyterlab_its_script_brings_what_it_imports(in_lab: Path) -> None:
    script = QuestionWidget.of(ask.practice("set", "Multiply", of=OF))._esm
    assert 'from "data:text/javascript;base64,' in script
    assert '"./' not in script


@given(st.lists(st.sampled_from(["right", "right", "wrong", "hint", "again", "alone", "on", "more"]), max_size=14))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_page_jupyterlab_and_grading_say_the_same(in_lab: Path, does: list[str]) -> None:
    sys.modules["ownpace.lesson.sitting"]._sitting = None  # type: ignore[attr-defined]
    (in_lab / "record.jsonl").unlink(missing_ok=True)
    widget = QuestionWidget.of(ask.practice("set", "Multiply", of=OF, points=4))
    responses: list[Any] = []
    for each in does:
        parts = widget.state["parts"]
        deed = _deed(each, journey(ARGUMENTS, [*chain(*responses)], parts["seed"]), int(parts["n"]), parts["seed"])
        responses.append([deed])
        widget.hear({"do": "answer", "response": [deed]}, [])
        assert widget.state["saved"] is True
        page = view("practice", ARGUMENTS, recorded(*responses))
        assert page["parts"] == widget.state["parts"]
        assert page["mark"] == widget.state["mark"]
    if responses:
        found = journey(ARGUMENTS, [*chain(*responses)], "of nobody")
        assert marked("practice", ARGUMENTS, recorded(*responses))["text/plain"] == str(4 * found.standing.score)
        assert widget.state["parts"]["n"] == str(found.standing.n)


def _deed(does: str, found: Any, n: int, seed: str) -> dict[str, Any]:
    if does not in ("right", "wrong"):
        return {"n": n, "seed": seed, "do": does}
    answer = draw(OF, seed, n).arguments["answer"]
    return {"n": n, "seed": seed, "given": answer if does == "right" else f"{len(found.given)}"}


def test_the_question_is_the_student_s_own_and_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: dict[str, str] = {}
    for name in ("ana", "ben", "ana"):
        monkeypatch.setenv("JUPYTERHUB_USER", name)
        own = seed("practice", ARGUMENTS)
        drawn.setdefault(name, own)
        assert drawn[name] == own
    assert drawn["ana"] != drawn["ben"]
    monkeypatch.setenv("JUPYTERHUB_USER", "ben")
    begun = [{"n": 1, "seed": drawn["ana"], "given": "because"}]
    assert seen("practice", ARGUMENTS, begun)["parts"]["seed"] == drawn["ana"], "a record that came from elsewhere"


def test_what_two_computers_did_apart_counts_once() -> None:
    one = [{"n": 1, "seed": "s", "given": "a"}, {"n": 2, "seed": "s", "given": draw(OF, "s", 2).arguments["answer"]}]
    other = [{"n": 1, "seed": "s", "given": "b"}, {"n": 2, "seed": "s", "given": "0"}]
    assert journey(ARGUMENTS, [*one, *other], "").standing == journey(ARGUMENTS, one, "").standing
    both = [one[0], other[0], one[1], other[1]]
    assert journey(ARGUMENTS, both, "").standing == journey(ARGUMENTS, one, "").standing
    assert journey(ARGUMENTS, [*one, *one], "").standing == journey(ARGUMENTS, one, "").standing


@pytest.mark.parametrize(
    "deeds",
    [
        [{"n": 1, "seed": str(each), "given": "x"} for each in range(300)],
        [{"n": 1, "seed": "s" * 999, "given": "x"}],
        [{"n": 10**9, "seed": "s", "given": "x"}] * 5000,
        [{"n": 1, "seed": "s", "given": {"a": ["x"] * 99}}, {"n": True, "seed": None}, None, 3, [[]]],
        [{"n": n, "seed": "s", "do": "again"} for n in range(1, 400)],
    ],
)
def test_hostile_deeds_change_little_and_raise_nothing(deeds: list[Any]) -> None:
    found = journey(ARGUMENTS, deeds, "own")
    assert found.standing.ends != "able"
    assert "<script" not in seen("practice", ARGUMENTS, deeds)["parts"]["body"]


def test_a_corrected_step_keeps_what_was_done_and_another_question_does_not() -> None:
    other = [{**OF[0], "steps": ["x", "y", "z"], "hints": [], "wrong": {}}, OF[1]]
    assert fingerprint("practice", {**ARGUMENTS, "of": other}) == OF_THIS
    assert fingerprint("practice", {**ARGUMENTS, "of": [{**OF[0], "prompt": "[[b]] × [[a]]"}, OF[1]]}) != OF_THIS
    state = recorded([{"n": 1, "seed": "s", "given": "because"}])
    changed = view("practice", {**ARGUMENTS, "of": OF[1:]}, state)
    assert "was changed" in changed["parts"]["feedback"]
    assert changed["parts"]["n"] == "1"


def test_a_wrong_answer_that_happens_to_be_right_is_right() -> None:
    """2 + 2 is 2 × 2: whoever answers 4 has not added."""
    same = [{**OF[0], "vary": {"a": [2], "b": [2]}, "where": []}]
    deeds = [{"n": 1, "seed": "s", "given": "because"}, {"n": 2, "seed": "s", "given": "4"}]
    assert journey({"of": same}, deeds, "").standing.shown == 1


PICKED = {"kind": "choice", "answer": "[[a]]/[[b]]", "wrong": {}, "where": ["gcd(a, b) == 1", "b > a"]}
BAD = [
    ({"sure": True}, "A question of a set takes no sure."),
    ({"solution": "So."}, "A question of a set takes no solution."),
    ({"vary": {"a": [2], "b": [2]}, "where": []}, "The wrong answer “4” is right"),
    ({"vary": {"a": "0..3", "b": "0..3"}, "prompt": r"$\frac{1}{[[a]]}$ [[b]]"}, "over 0"),
    ({"vary": {"a": "1000000..2000000", "b": "1..2"}}, "too large"),
    ({"where": "a > 99"}, "met by nothing"),
    ({"kind": "nummber"}, "not a kind"),
    ({"kind": "reflect"}, "not a kind"),
    ({"answer": "a lot"}, "answer"),
    ({"steps": ["one"]}, "fewer than three"),
    ({"lowwest": True}, "lowwest"),
    ({"vary": {"a": "2..9"}}, "not varied or computed"),
    ({"hints": ["[[[[a]]]]"]}, "gap is left"),
    ({"prompt": "[a] × [[b]]"}, "“[a]” is not a gap"),
    ({"answer": "[a * b]"}, "“[a * b]” is not a gap"),
    ({"steps": ["one", "two", "It is [b]]."]}, "“[b]” is not a gap"),
    ({"wrong": {"[a + b]": "You added."}}, "“[a + b]” is not a gap"),
    ({"why": "Why [[a]]/[[b - b]]?"}, "over 0"),
    ({"hints": ["It is [[a * 1000000]]."]}, "too large"),
    ({**PICKED, "options": ["[[a]]/[[b]]", "[[2 * a]]/[[2 * b]]", "7"]}, "as right as the answer"),
    ({**PICKED, "options": [r"$\dfrac{[[a]]}{[[b]]}$", "[[a]]/[[b]]"]}, "as right as the answer"),
]


@pytest.mark.parametrize(("change", "words"), BAD, ids=[words for _, words in BAD])
def test_an_author_hears_of_bad_draws(change: dict[str, Any], words: str) -> None:
    key = {**ARGUMENTS, "of": [{**OF[0], **change}]}
    found = [*KIND.problems(key)]
    assert any(words in each.what for each in found), found
    assert all(each.next for each in found)
    with pytest.raises(LessonError, match=re.escape(words)):
        ask.practice("set", "Multiply", of=key["of"])


def test_a_bracket_that_is_no_gap_is_told_alone_and_no_other_bracket_is() -> None:
    half = {**OF[0], "prompt": "[a] × [[b]]", "answer": "[a * b]"}
    assert [each.next for each in KIND.problems({**ARGUMENTS, "of": [half]})] == ["Write [[a]].", "Write [[a * b]]."]
    for prompt in ("From [[[a]], [[b]]]", "[a](https://example.org) [[a]]", "list[a] [[a]]", "[x] [1] [A] [[a]]"):
        assert [*KIND.problems({**ARGUMENTS, "of": [{**OF[0], "prompt": prompt}]})] == [], prompt


def test_every_draw_is_looked_at_and_how_many_are_bad_is_said() -> None:
    """Of 64 questions one has it, whichever a seed would draw."""
    one = {**OF[0], "where": [], "wrong": {"[[a + b]]": "You added."}}
    (found,) = KIND.problems({**ARGUMENTS, "of": [one]})
    assert "in 1 of 64 questions, as in “2 × 2”" in found.what


@pytest.mark.parametrize(("grade", "bad"), [(0, True), (1, True), (2, False), (4, False), (None, False)])
def test_what_is_too_large_goes_by_the_grade(grade: int | None, bad: bool) -> None:
    large = [{**OF[0], "vary": {"a": "10..13", "b": "10..13"}, "prompt": "In 2026: [[a]] × [[b]]"}]
    problems = [*KIND.problems({**ARGUMENTS, "of": large, "largest": largest(grade)})]
    assert any("too large" in each.what for each in problems) == bad
    assert not [*KIND.problems({**ARGUMENTS, "of": large, "largest": 1000})], "the author overrules it"


FRONT: list[dict[str, Any]] = [
    {
        **OF[0],
        "steps": [
            {"step": "[[a]] rows", "ask": "How many rows?", "answer": "[[a]]"},
            {"step": "of [[b]]", "ask": "How many in each?", "answer": "[[b]]"},
            "are [[a * b]]",
        ],
    }
]


def test_steps_that_are_asked_for_first_are_looked_at_too() -> None:
    assert not [*KIND.problems({**ARGUMENTS, "of": FRONT, "fade": "front"})]
    odd = [{**FRONT[0], "steps": [{**FRONT[0]["steps"][0], "answer": "some"}, *FRONT[0]["steps"][1:]]}]
    assert any("Of the step “" in each.what for each in KIND.problems({**ARGUMENTS, "of": odd, "fade": "front"}))
    picked = [
        {**OF[1], "steps": [{**each, "ask": "?", "step": "x", "answer": "1"} for each in FRONT[0]["steps"][:2]] * 2}
    ]
    assert any("are picked" in each.what for each in KIND.problems({**ARGUMENTS, "of": picked, "fade": "front"}))


@pytest.mark.parametrize("key", [ARGUMENTS, {**ARGUMENTS, "of": FRONT, "fade": "front"}], ids=["back", "front"])
@pytest.mark.parametrize("seed_of", ["author", "ana"])
def test_ten_draws_are_those_of_the_student_with_that_seed(key: dict[str, Any], seed_of: str) -> None:
    found = examples(key, seed_of)
    assert len(found) == 10
    deeds: list[Any] = [{"n": 1, "seed": seed_of, "do": "alone"}]
    for n, example in enumerate(found[1:], 2):
        asked = present(key, journey(key, deeds, seed_of))
        assert (asked.arguments, asked.solution) == (example.alone.arguments, example.alone.solution)
        said = "\n".join(lines(example))
        assert all(step in said for step in example.alone.solution)
        assert f"answer: {asked.arguments['answer']}" in said
        # A hint is help: the row begins again, and it stays alone.
        deeds += [{"n": n, "seed": seed_of, "do": "hint"}] if asked.arguments.get("hints") else []
        deeds += [{"n": n, "seed": seed_of, "given": asked.arguments["answer"]}]


def test_only_the_author_sees_ten_draws(in_lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the source, in JupyterLab; not in a notebook that was released, on a page, or for a grade."""
    question = ask.practice("set", "Multiply", of=OF)
    assert question.for_the_author() == "", "nobody knows whose notebook it is"
    marks = {"nbgrader": {"grade": True, "locked": True, "grade_id": "set"}}
    cells = [{"cell_type": "code", "source": "ask.practice('set', 'Multiply', of=[])", "metadata": marks, "id": "a"}]
    notebook = in_lab / f"{in_lab.name}.ipynb"
    for checksum, sees in (({}, True), ({"checksum": "0"}, False)):
        cells[0]["metadata"] = {"nbgrader": {**marks["nbgrader"], **checksum}}
        notebook.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))
        shown = question.for_the_author()
        assert ("Ten draws" in shown) is sees
        bad = {"of": [{**OF[0], "steps": ["one"]}]}
        if not sees:
            assert ask.practice("set", "Multiply", **bad), "a student can do nothing about it"
        else:
            with pytest.raises(LessonError, match="fewer than three"):
                ask.practice("set", "Multiply", **bad)
            assert shown.count("<dt>Answer</dt>") == 10
    cells[0]["metadata"] = marks
    notebook.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))
    elsewhere = notebook.rename(in_lab / "another name.ipynb")
    assert question.for_the_author() == ""
    monkeypatch.setenv("JPY_SESSION_NAME", str(elsewhere))
    assert question.for_the_author() != "", "JupyterLab says which notebook is open"
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert question.for_the_author() == ""
    monkeypatch.delenv("NBGRADER_EXECUTION")
    monkeypatch.setattr(sys.modules["ownpace.lesson.sitting"].sitting(), "on_page", True)
    assert question.for_the_author() == ""
    assert "Ten draws" not in QuestionWidget.of(question).html


def test_check_shows_ten_draws_on_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(MODULES, tmp_path / "modules", ignore=shutil.ignore_patterns("storyboard"))
    shutil.copy(MODULES.parent / "nbgrader_config.py", tmp_path)
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(main, ["check", "--draws"])
    assert said.exit_code == 0, said.output
    assert "multiply-on-your-own: ten draws\n 1. " in said.output
    assert said.output.count("    answer: ") == 10


def test_a_good_set_has_no_problems() -> None:
    assert [*KIND.problems(ARGUMENTS)] == []
    assert [*KIND.problems({**ARGUMENTS, "fade": "front"})] != [], "its steps cannot be asked for"
    assert KINDS["practice"] is KIND


def test_a_teacher_reads_the_way() -> None:
    from ownpace_graders.lesson.cells import read_cells

    source = f'ask.practice("set", "Multiply", of={OF!r}, points=4)'
    (cell,) = read_cells([{"cell_type": "code", "metadata": {}, "source": source}], {}, False, "")
    deeds = KIND.sample(ARGUMENTS, False, Random(1))  # noqa: S311 - a simulation, no secret
    events = [Event.new("m", "set", "answer", {"response": [deed], "of": OF_THIS}) for deed in deeds]
    (way,) = ways({"set": cell}, fold(events).items)
    assert way.ends == "left"
    assert way.words.startswith("Went on without it after ")
