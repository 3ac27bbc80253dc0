"""Every kind, from its call in a notebook to its mark: a kind of tomorrow is tried here as soon as it has its table."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

from ownpace import ask
from ownpace.ask.form import done, drafted, form, markup
from ownpace.ask.mixed import mixed
from ownpace.ask.nbgraders import stand
from ownpace.ask.view import view
from ownpace.demo.answers import answer
from ownpace_graders.kinds import KINDS, Kind, shape
from ownpace_graders.kinds.single import SINGLE
from ownpace_graders.lesson import Cell, Lesson, read_lesson
from ownpace_graders.lesson.asked import asked
from ownpace_graders.lesson.calls import fingerprint
from ownpace_graders.marked import marked
from ownpace_graders.own_data.xapi import statements
from ownpace_graders.record import Event
from ownpace_graders.record.state import ItemState
from tests.graders.tables import run, whole_call
from tests.graders.test_xapi import must_be_valid

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"
RESPONSES: list[Any] = [HOSTILE, [HOSTILE], {"a": HOSTILE}, 7, True, [1, None], [["x"]], "\ud800", "x" * 500]


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Lesson:
    """A notebook that asks a question of every kind, its item the kind's name."""
    sources = [
        f"ask.{kind}({', '.join(f'{name}={value!r}' for name, value in {**whole_call(kind), 'item': kind}.items())})"
        for kind in KINDS
    ]
    cells: list[dict[str, Any]] = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        for source in ["from ownpace import ask", *sources]
    ]
    path = tmp_path_factory.mktemp("every") / "every.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    return read_lesson(path)


def cell_of(lesson: Lesson, kind: str) -> tuple[Cell, dict[str, Any]]:
    """The cell that asks, and its call's arguments."""
    cell = next(each for each in lesson.questions if each.item == kind)
    assert cell.call
    assert cell.kind is KINDS[kind]
    return cell, cell.call.arguments


def parts_of(response: Any) -> list[str]:
    parts = [*response, *response.values()] if isinstance(response, dict) else response
    if isinstance(parts, list):  # of deeds only what was given is shown
        parts = [each["given"] if isinstance(each, dict) else each for each in parts]
    return parts if isinstance(parts, list) else str(parts).splitlines()


@pytest.mark.parametrize("kind", KINDS)
def test_from_its_call_to_its_mark(kind: str, lesson: Lesson) -> None:
    cell, arguments = cell_of(lesson, kind)
    found = asked(cell.source)
    assert found
    assert (found.kind, found.item) == (kind, kind)
    given = answer(cell, True, Random(1))  # noqa: S311 - a simulation, no secret
    results = run(kind, given, arguments).get("results")
    state = ItemState(response=given, of=fingerprint(kind, arguments), tries=[("", given)], results=results)
    is_open = KINDS[kind].is_open
    assert view(kind, arguments, state)["mark"] == ("answered" if is_open else "right")
    assert done(cell, state)
    assert not done(cell, None)
    key = run(kind, given, found.arguments)
    assert marked(kind, key, state)["text/plain"] == ("0.0" if is_open else str(float(cell.points or 0)))
    drawn = form(cell.call, state, cell)
    assert all(html.escape(each) in drawn for each in parts_of(given))
    assert "No answer" in marked(kind, found.arguments, None)["text/html"]
    assert "No answer" in marked(kind, found.arguments, ItemState(response=" "))["text/html"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_to_another_question_is_asked_for_again(kind: str, lesson: Lesson) -> None:
    _, arguments = cell_of(lesson, kind)
    state = ItemState(response=HOSTILE, of="0123456789ab")
    seen = view(kind, arguments, state)
    assert (seen["mark"], seen["response"], seen["done"]) == ("new", None, False)
    assert "was changed" in seen["parts"]["feedback"]
    assert "was changed" in marked(kind, arguments, state)["text/html"]
    assert view(kind, arguments, ItemState(response=HOSTILE, of=""))["response"] == HOSTILE


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if not kind.grows])
def test_a_draft_that_is_the_answer_again_is_that_answer(kind: str, lesson: Lesson) -> None:
    cell, arguments = cell_of(lesson, kind)
    of = fingerprint(kind, arguments)
    given, other = (KINDS[kind].sample(whole_call(kind), right, Random(1)) for right in (True, False))  # noqa: S311
    other = other if other != given else ["another"]
    checked = view(kind, arguments, ItemState(response=given, of=of))
    for draft, is_one in ((given, False), (other, True), ("  ", False), (None, False)):
        state = ItemState(response=given, of=of, draft=None if draft is None else (draft, of))
        assert drafted(cell, state, "every") is is_one, draft
        if draft != "  " and not is_one:
            assert view(kind, arguments, state) == checked
    assert not drafted(cell, ItemState(draft=(given, "0123456789ab")), "every")


def test_code_that_is_nothing_is_no_answer() -> None:
    for given, tests in (("", []), ("  ", []), ("", ["assert 1"])):
        stands = stand(ItemState(response=given, checked=True), tests)
        assert (stands["mark"], stands["done"]) == ("new", False)
    assert stand(ItemState(response="x = 1"), [])["done"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("response", RESPONSES, ids=[str(each)[:12] for each in RESPONSES])
def test_whatever_is_given_is_data(kind: str, response: Any, lesson: Lesson) -> None:
    cell, arguments = cell_of(lesson, kind)
    for of in ("", "0123456789ab"):
        state = ItemState(response=response, of=of)
        seen = view(kind, arguments, state)
        assert seen["mark"] != "right"
        for drawn in (
            form(cell.call, state, cell),
            seen["parts"]["feedback"],
            marked(kind, arguments, state)["text/html"],
        ):
            assert "<script" not in drawn
            assert "<img src=x" not in drawn
    must_be_valid(statements("c", [lesson], [Event.new("every", kind, "answer", {"response": response})])[0])


@pytest.mark.parametrize("kind", KINDS)
def test_xapi_knows_its_type(kind: str, lesson: Lesson) -> None:
    (said,) = statements("c", [lesson], [Event.new("every", kind, "answer", {"response": "x"})])
    assert said["object"]["definition"]["interactionType"] == KINDS[kind].interaction


PATTERNS = {
    "match": ("card-1[.]option-1[,]card-2[.]option-2", {"source": 2, "target": 3}),
    "sort": ("card-1[.]option-1[,]card-2[.]option-2[,]card-3[.]option-1", {"source": 3, "target": 2}),
    "order": ("option-2[,]option-3[,]option-1", {"choices": 3}),
    "blanks": ("went[,]3", {}),
    "rate": ("option-1", {"scale": 3}),
    "line": ("3 / 4", {}),
    "plot": ("(2, 3)", {}),
    "point": ("option-1", {"choices": 3}),
    "mark": ("option-2[,]option-6", {"choices": 6}),
}
"""Of the kinds with parts: how xAPI has the answer of the table's first row, and how many things it can be of."""


@pytest.mark.parametrize("kind", PATTERNS)
def test_xapi_has_a_pattern_for_what_has_parts(kind: str, lesson: Lesson) -> None:
    _, arguments = cell_of(lesson, kind)
    given = KINDS[kind].sample(arguments, True, Random(1))  # noqa: S311
    (said,) = statements("c", [lesson], [Event.new("every", kind, "answer", {"response": given})])
    must_be_valid(said)
    definition = said["object"]["definition"]
    assert said["result"]["response"] == PATTERNS[kind][0]
    assert {name: len(definition[name]) for name in PATTERNS[kind][1]} == PATTERNS[kind][1]


def test_no_module_takes_the_name_of_a_kind() -> None:
    """Once it is loaded it would stand where authors find the function."""
    modules = {path.stem for path in Path(ask.__file__).parent.iterdir() if path.suffix in ("", ".py")}
    assert modules & {*KINDS} == set()


OPTIONS = [f"option {number}" for number in range(12)]


def test_a_student_has_one_order_at_every_visit_and_others_have_another(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {
        "options": [*OPTIONS, "none of these"],
        "last": ["none of these"],
        "shuffle": True,
        "answer": OPTIONS[0],
    }
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    first = mixed(KINDS["choice"], "q", given, "lesson")["options"]
    assert sorted(first) == sorted(given["options"])
    assert first[-1] == "none of these"
    assert first != given["options"]
    assert mixed(KINDS["choice"], "q", given, "lesson")["options"] == first
    drawn = markup("choice", "q", {"prompt": "?", **given}, view("choice", given, None), "lesson", ready=True)
    assert re.findall(r'value="([^"]+)"', drawn) == first
    assert f'data-of="{fingerprint("choice", {"prompt": "?", **given})}"' in drawn
    assert mixed(KINDS["choice"], "other", given, "lesson")["options"] != first
    assert mixed(KINDS["choice"], "q", {**given, "shuffle": False}, "lesson")["options"] == given["options"]
    for kind in [each for each in KINDS.values() if "last" in each.signature.names]:
        assert mixed(kind, "q", given, "lesson")[kind.mixed][-1] == "none of these", kind.name
    monkeypatch.setenv("JUPYTERHUB_USER", "grace")
    assert mixed(KINDS["choice"], "q", given, "lesson")["options"] != first


@pytest.mark.parametrize("kind", SINGLE.values(), ids=SINGLE)
def test_a_set_asks_only_what_needs_no_script_of_its_own(kind: Kind) -> None:
    assert not (kind.shape.parts or kind.shape.files or kind.grows or kind.is_program({}))


BLANK = [None, "", " \n", [], ["", " "], {}, {"a": ""}]
FILLED = ["0", " a", ["", "a"], {"a": "b"}, ["a"]]
BROWSER = """
import { blank, need, read } from "./question.mjs";
import { SHAPES as files } from "./made.js";
const [shapes, responses] = JSON.parse(process.argv[2]);
const nothing = { addEventListener() {}, querySelector: () => null, querySelectorAll: () => [] };
await need({ dataset: { needsParts: "" }, ...nothing });
const form = (shape) => ({
  elements: [["a", true], ["b", false]].map(([value, checked]) => (
    { name: "response", type: "radio", value, checked, dataset: { of: value } })),
  closest: () => ({ dataset: { shape } }),
});
const given = (shape) => files[shape]?.read(form(shape).elements) ?? read(form(shape));
console.log(JSON.stringify([shapes.map(given), responses.map(blank)]));
"""


def test_the_browser_reads_every_shape_and_calls_blank_what_python_does(tmp_path: Path) -> None:
    """The questions' own script, in Node: of two fields, a and b, the first is ticked."""
    shapes = {each.name: each for each in vars(shape).values() if isinstance(each, shape.Shape)}
    shutil.copy(Path(ask.__file__).with_name("question.js"), tmp_path / "question.mjs")
    for name in ("parts.js", "made.js"):
        shutil.copy(Path(ask.__file__).with_name(name), tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "browser.mjs").write_text(BROWSER)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # where `make` puts Node if there is none
    command = ["node", "browser.mjs", json.dumps([list(shapes), [*BLANK, *FILLED]])]
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=True
    )
    responses, blanks = json.loads(done.stdout)
    for each, response in zip(shapes.values(), responses, strict=True):
        assert each.fits(response, ["a", "b"]), each.name
    assert blanks == [shape.blank(response) for response in [*BLANK, *FILLED]] == [True] * 7 + [False] * 5
