"""Forms in JupyterLab, made from what a call may be given: what they read and write, and what they leave alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ownpace.authoring.call_text import literal, read
from ownpace.authoring.check import LOOKING, check_notebook
from ownpace.authoring.lab import front_form, question_form
from ownpace.authoring.lab.answers import ANSWERS
from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import KINDS
from ownpace_graders.lesson import Lesson, lesson_of, read_lesson, read_notebook
from ownpace_graders.lesson.calls import read_call
from ownpace_graders.lesson.signatures import SIGNATURES
from tests.blocks import CALLS
from tests.graders.tables import whole_call

ROOT = Path(__file__).resolve().parents[2]
IMPORT = "from ownpace import ask, show"
FRONT = """---
title: Halves
summary: What half of a thing is.
objectives: {halves: Halve a number, doubles: Double a number}
plan:
  - {heading: Try, purpose: practise, minutes: 5}
  - {heading: Exit, purpose: check, minutes: 5}
---"""
WHOLE = {kind: f"ask.{kind}({', '.join(f'{n}={v!r}' for n, v in whole_call(kind).items())})" for kind in KINDS}
SOURCES = {**WHOLE, **CALLS}


def lesson(*sources: str, front: str = FRONT) -> Lesson:
    """A lesson whose code stands in these cells; one that begins with # is a text."""
    cells: list[dict[str, Any]] = [{"cell_type": "raw", "metadata": {}, "source": front}]
    for source in sources:
        kind = "markdown" if source.startswith("## ") else "code"
        cells.append({"cell_type": kind, "metadata": {}, "source": source, "outputs": []})
    return lesson_of({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, Path("halves/halves.ipynb"))


def shown(form: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What the fields of a form hold."""
    return {part: {each["name"]: each["value"] for each in fields} for part, fields in form["parts"].items()}


def form_of(source: str) -> dict[str, Any]:
    return question_form.form(lesson(source), 1, None)


def given(source: str, part: str = "call", **values: Any) -> str:
    """The cell after its form was sent with these values in it."""
    held = shown(form_of(source))
    held[part] |= values
    written = question_form.write(lesson(source), 1, None, held)
    assert "problems" not in written, written
    return str(written["cells"][0]["source"])


def as_lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_lists(each) for key, each in value.items()}
    return [as_lists(each) for each in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("name", SOURCES)
def test_what_a_form_shows_is_what_the_call_says(name: str) -> None:
    """Sent back untouched the cell stays as it was typed; typed into an empty form it is the same question."""
    source = SOURCES[name]
    call = read_call(source)
    assert call
    assert given(source) == source
    held = shown(form_of(source))
    new = question_form.form(lesson(IMPORT), 1, call.written)
    assert set(shown(new)["call"]) == set(held["call"])
    other = {each["name"]: each["control"] for each in form_of(source)["parts"]["call"]}
    same = {each["name"] for each in new["parts"]["call"] if other[each["name"]] == each["control"]}
    if same >= call.arguments.keys():
        [made] = question_form.write(lesson(IMPORT), 1, call.written, held)["cells"]
        again = read_call(made["source"])
        assert again
        defaults = {each.name: each.default for each in SIGNATURES[call.written].arguments}
        said = {name: value for name, value in call.arguments.items() if value != defaults[name]}
        assert as_lists(again.arguments) == as_lists(said)


def test_every_call_has_a_form_and_every_field_has_words() -> None:
    listed = ANSWERS["calls"]({}, Path("a.ipynb"))["calls"]
    assert [each["call"] for each in listed] == [*SIGNATURES]
    for call, signature in SIGNATURES.items():
        fields = question_form.form(lesson(), 0, call)["parts"]["call"]
        assert [each["name"] for each in fields] == [*signature.names]
        assert all(each["about"] and each["takes"] for each in fields)
        assert not [each for each in fields if each["control"] == "pick" and len(each["choices"]) < 1]


def test_controls_are_found_out_from_what_is_taken() -> None:
    fields = {each["name"]: each for each in question_form.form(lesson(), 0, "ask.number")["parts"]["call"]}
    found = {name: each["control"] for name, each in fields.items()}
    assert found["prompt"] == found["solution"] == "words"
    assert found["points"] == "number"
    assert found["hints"] == "lines"
    assert found["wrong"] == "rows"
    assert found["sure"] == "yes"
    assert found["answer"] == "literal"
    assert found["form"] == "pick"
    assert "lowest" in fields["form"]["choices"]
    assert fields["objective"]["choices"] == ["halves", "doubles"]


def test_a_number_with_a_comma_is_no_list() -> None:
    source = 'ask.number("q", "What?", answer=4)'
    assert 'answer="0,9"' in given(source, answer="0,9")
    assert 'answer="0,9"' in given(given(source, answer="0,9"))
    assert "points" in str(question_form.write(lesson(source), 1, None, {"call": {"points": "0,5"}})["problems"])


def test_the_shipped_lessons_stay_as_they_are() -> None:
    paths = [*ROOT.glob("modules/*/*.ipynb")]
    assert paths
    for path in paths:
        read = read_lesson(path)
        for cell in read.cells:
            if cell.call:
                held = shown(question_form.form(read, cell.index, None))
                [same] = question_form.write(read, cell.index, None, held)["cells"]
                assert same == {"source": cell.source, "metadata": {}}, f"{path}, cell {cell.number}"
        assert front_form.write(read.cells[0].source, shown(front_form.form(read.cells[0].source)), path) == {
            "cells": [{"source": read.cells[0].source.strip(), "metadata": {}}]
        }


CHANGES: dict[str, tuple[str, dict[str, Any], str]] = {
    "one argument": (
        'ask.number("a", "Half of 4?", answer=2)',
        {"prompt": "Half of 8?", "answer": "4"},
        'ask.number("a", "Half of 8?", answer=4)',
    ),
    "one more": (
        'q = ask.number("a", "Half of 4?", answer=2)  # first\nq',
        {"points": "2"},
        'q = ask.number("a", "Half of 4?", answer=2, points=2)  # first\nq',
    ),
    "one less": ('ask.number("a", "Half?", points=2, answer=2)', {"points": ""}, 'ask.number("a", "Half?", answer=2)'),
    "its default again": ('ask.number("a", "Half?", answer=2)', {"points": "1"}, 'ask.number("a", "Half?", answer=2)'),
    "too long for a line": (
        'ask.number("a", "Half of 4?", answer=2)',
        {"hints": "Cut the bar into two parts that are as long as each other.\nCount the squares of one part."},
        'ask.number(\n    "a",\n    "Half of 4?",\n    answer=2,\n    hints=[\n'
        '        "Cut the bar into two parts that are as long as each other.",\n'
        '        "Count the squares of one part.",\n    ],\n)',
    ),
    "comments stay": (
        'ask.number(\n    "a",  # never change it\n    "Half of 4?",\n    answer=2,  # two\n    points=3,\n)',
        {"answer": "4", "points": "", "right": "Yes."},
        'ask.number(\n    "a",  # never change it\n    "Half of 4?",\n    answer=4,  # two\n    right="Yes.",\n)',
    ),
    "letters of two bytes": (
        'ask.text("ä", "Größe? ½ — 日本", answer="groß")  # größer',
        {"answer": "klein"},
        'ask.text("ä", "Größe? ½ — 日本", answer="klein")  # größer',
    ),
    "what is computed stays": (
        'ask.number("a", f"Half of {4}?", answer=2 * 1, points=2)',
        {"points": "3"},
        'ask.number("a", f"Half of {4}?", answer=2 * 1, points=3)',
    ),
    "a text that is a number": (
        'ask.text("a", "Which year?", answer="1912")',
        {"answer": '"1913"'},
        'ask.text("a", "Which year?", answer="1913")',
    ),
    "a fraction": ('ask.number("a", "Half?", answer=1)', {"answer": "2/5"}, 'ask.number("a", "Half?", answer="2/5")'),
    "formulas": (
        'ask.number("a", "Half?", answer=1)',
        {"prompt": 'What is $\\frac{1}{2}$ of "x"?'},
        'ask.number("a", r"""What is $\\frac{1}{2}$ of "x"?""", answer=1)',
    ),
    "rows": (
        'ask.number("a", "Half?", answer=1, wrong={"2": "No.", "3": "Nor this."})',
        {"wrong": [["2", "Half of it."], ["", ""]]},
        'ask.number("a", "Half?", answer=1, wrong={"2": "Half of it."})',
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_does_not_change_stays_as_it_was_typed(name: str) -> None:
    source, values, wanted = CHANGES[name]
    assert given(source, **values) == wanted


def test_a_hidden_key_is_edited_where_it_stands() -> None:
    source = 'k = ask.text("a", "What?", points=2)\n### BEGIN HIDDEN TESTS\nk.key("half")  # ½\n### END HIDDEN TESTS\nk'
    assert [*form_of(source)["parts"]] == ["call", "key"]
    changed = given(source, "key", answer="a half", wrong=[["third", "guessed"]])
    assert changed == source.replace('k.key("half")', 'k.key("a half", wrong={"third": "guessed"})')
    assert "answer" not in (read_call(changed) or pytest.fail("no call")).arguments


def test_what_is_right_is_hidden_in_a_phase_that_checks() -> None:
    read = lesson(IMPORT, "## Try", "## Exit")
    held: dict[str, dict[str, Any]] = {
        "call": {"item": "exit-1", "prompt": "Half of 4?"},
        "key": {"answer": "2", "wrong": [["8", "doubled"]]},
    }
    assert "key" not in question_form.form(read, 2, "ask.number")["parts"]
    assert [each["name"] for each in question_form.form(read, 3, "ask.number")["parts"]["key"]] == ["answer", "wrong"]
    [cell] = question_form.write(read, 3, "ask.number", held)["cells"]
    assert cell["source"] == (
        'exit_1 = ask.number("exit-1", "Half of 4?")\n### BEGIN HIDDEN TESTS\n'
        'exit_1.key(2, wrong={"8": "doubled"})\n### END HIDDEN TESTS\nexit_1'
    )
    assert cell["metadata"]["nbgrader"]["grade_id"] == "exit-1"
    [named] = question_form.write(read, 3, "ask.number", held | {"call": held["call"] | {"item": "1"}})["cells"]
    assert named["source"].endswith("\nq_1")


def test_a_new_question_brings_what_it_needs() -> None:
    held = {"call": {"item": "a", "prompt": "Why?"}}
    first, second = question_form.write(lesson("## Try"), 1, "ask.reflect", held)["cells"]
    assert first == {"source": IMPORT, "metadata": {}}
    assert second["source"] == 'ask.reflect("a", "Why?")'
    [cell] = question_form.write(lesson(IMPORT, "## Try"), 2, "ask.reflect", held)["cells"]
    assert cell["metadata"]["nbgrader"]["solution"] is True
    [block] = question_form.write(lesson(IMPORT), 1, "show.callout", {"call": {"words": "Look."}})["cells"]
    assert block == {"source": 'show.callout("Look.")', "metadata": {}}


def test_what_is_wrong_is_said_at_its_field() -> None:
    held = {"call": {"item": "a", "prompt": " ", "points": "two"}}
    found = question_form.write(lesson(IMPORT), 1, "ask.number", held)["problems"]
    assert {(each["part"], each["name"]) for each in found} == {("call", "prompt"), ("call", "points")}
    with pytest.raises(LessonError, match=r"There is no question or block in this cell\."):
        question_form.form(lesson(IMPORT), 1, None)
    with pytest.raises(LessonError, match=r"There is no kind of question ask\.nummber\."):
        question_form.form(lesson(IMPORT), 1, "ask.nummber")


TEXTS = ["", "\0", "a\nb", '"', "'\"", '"""', "\\", "x\\", "\ud800", "a\u202eb", "\r", "a" * 200]
LONG = ["a" * 60, ["b" * 60, {"c": "d" * 60}]]


@pytest.mark.parametrize("value", [*TEXTS, -1.5, (1,), [], {}, [[1, "a"], {"b": None}, True], LONG])
def test_a_literal_is_read_back(value: Any) -> None:
    written = literal(value)
    assert read(written, "nothing") == value
    assert all(letter.isprintable() or letter == "\n" for letter in written), "what would not be seen is escaped"


def test_front_matter_keeps_what_is_not_changed() -> None:
    front = FRONT.replace("plan:", "# how long\nplan:").replace("title: Halves", "title: Halves  # short")
    held = shown(front_form.form(front))
    assert held["call"]["plan"][1] == ["Exit", "check", "5"]
    held["call"] |= {"summary": "Half: what it is.", "grade": "4", "authors": "Ann\nBo"}
    held["call"]["plan"].append(["Look back", "reflect", "2.5"])
    [cell] = front_form.write(front, held, Path("a.ipynb"))["cells"]
    assert cell["source"] == front.replace("What half of a thing is.", "'Half: what it is.'").replace(
        "minutes: 5}\n---",
        "minutes: 5}\n  - {heading: Look back, purpose: reflect, minutes: 2.5}\ngrade: 4\nauthors:\n- Ann\n- Bo\n---",
    )
    held["call"]["when"] = "at night"
    assert front_form.write(front, held, Path("a.ipynb"))["problems"][0]["name"] == "when"
    held["call"] |= {"when": "after class", "title": ""}
    assert front_form.write(front, held, Path("a.ipynb"))["problems"][0]["words"].startswith(
        "The front matter lacks title"
    )
    new = {
        "call": {"title": "New", "summary": "S", "objectives": [["a", "To see"]], "plan": [["Try", "practise", "5"]]}
    }
    [cell] = front_form.write("", new, Path("a.ipynb"))["cells"]
    assert lesson(front=cell["source"]).objectives == {"a": "To see"}
    with pytest.raises(LessonError, match="cannot be read, so it has no form"):
        front_form.form("---\ntitle: What: now\n---")


def ask(what: str, read: Lesson, **more: Any) -> dict[str, Any]:
    return ANSWERS[what]({"notebook": read.notebook, **more}, read.path)


def test_an_overview_has_plan_objectives_and_problems() -> None:
    read = lesson(
        IMPORT,
        "## Try",
        'ask.number("a", "Half of 4?", answer=2, objective="halves")',
        "## Exit",
        'b = ask.number("b", "Half of 6?", objective="halves", points=2)',
    )
    found = ask("lesson", read)
    assert (found["state"], found["title"], found["minutes"], found["points"]) == ("lesson", "Halves", 10, 3)
    assert [(each["heading"], each["cell"], each["questions"]) for each in found["plan"]] == [
        ("Try", 3, 1),
        ("Exit", 5, 1),
    ]
    halves, doubles = found["objectives"]
    assert (halves["introduced"], halves["practised"], halves["checked"]) == ([], [4], [6])
    assert doubles == {"name": "doubles", "words": "Double a number", "introduced": [], "practised": [], "checked": []}
    said = check_notebook(read.notebook, read.path, among=LOOKING)
    assert [(each["code"], each["cell"], each["line"]) for each in found["diagnostics"]] == [
        (one.code, one.cell, one.line) for one in said
    ]
    fixable = next(each for each in found["diagnostics"] if each["fixable"] and each["code"] == "OP5")
    fixed = ask("fix", read, index=fixable["cell"] - 1, code=fixable["code"])
    assert (fixed["at"], fixed["remove"]) == (fixable["cell"] - 1, 1)
    assert fixed["cells"][0]["metadata"]["nbgrader"]["grade_id"] == "a"
    assert fixed["cells"][0]["source"] == read.cells[3].source
    with pytest.raises(LessonError, match="nothing to fix here any more"):
        ask("fix", read, index=0, code=fixable["code"])


@pytest.mark.parametrize("explains", ["", ', objective="doubles"'])
def test_what_explains_an_objective_introduces_it(explains: str) -> None:
    asked = 'ask.number("b", "Twice 6?", objective="doubles", answer=12)'
    read = lesson(IMPORT, "## Try", f'show.worked("Twice 4", ["4 and 4 are 8."]{explains})', "## Exit", asked)
    _, doubles = ask("lesson", read)["objectives"]
    assert (doubles["introduced"], doubles["checked"]) == ([4] if explains else [], [6])
    found = [each.code for each in check_notebook(read.notebook, read.path)]
    assert ("OP23" in found) is not bool(explains), "what is checked was explained"
    field = next(each for each in question_form.form(read, 3, None)["parts"]["call"] if each["name"] == "objective")
    assert (field["control"], field["choices"]) == ("pick", ["halves", "doubles"])


def test_what_is_not_a_lesson_s_source_is_left_in_peace(tmp_path: Path) -> None:
    released = lesson(IMPORT)
    released.notebook["cells"][1]["metadata"]["nbgrader"] = {"checksum": "0"}
    assert ask("lesson", released) == {"state": "released"}
    odd: dict[str, Any] = {"cell_type": "code", "source": [1], "metadata": 1}
    others: list[list[dict[str, Any]]] = [[], [{"cell_type": "code", "source": "1"}], [{}], [odd]]
    for each in others:
        notebook: dict[str, Any] = {"cells": each, "nbformat": 4}
        assert ANSWERS["lesson"]({"notebook": notebook}, tmp_path / "a.ipynb") == {"state": "other"}
    broken = ask("lesson", lesson(), notebook=lesson().notebook | {"cells": [{"cell_type": "raw", "source": "---\na"}]})
    assert broken["diagnostics"][0]["what"] == "The front matter has no closing --- line."


def test_a_cell_that_python_cannot_parse_is_said_to_be_so() -> None:
    for source in (f"ask.number({'-' * 100_000}1)", "ask.number('\0')", "ask.number("):
        found = ask("lesson", lesson(IMPORT, source))["diagnostics"]
        assert 3 in [each["cell"] for each in found if each["level"] == "error"]


def test_opening_a_lesson_runs_nothing_of_its_course(tmp_path: Path) -> None:
    """Settings are a program, and a stranger's course can be opened to see what is in it."""
    (tmp_path / "nbgrader_config.py").write_text("from pathlib import Path\nPath(__file__).with_name('ran').touch()")
    path = tmp_path / "modules/halves/halves.ipynb"
    path.parent.mkdir(parents=True)
    bad = [read_notebook(each) for each in (ROOT / "tests/extensions/check").glob("*/*.ipynb")]
    for notebook in (lesson(IMPORT, *WHOLE.values()).notebook, *bad):
        found = ANSWERS["lesson"]({"notebook": notebook}, path)
        for one in found.get("diagnostics", ()):
            if one["fixable"]:
                ANSWERS["fix"]({"notebook": notebook, "index": one["cell"] - 1, "code": one["code"]}, path)
    assert not (tmp_path / "ran").exists()
    assert check_notebook(lesson(IMPORT, WHOLE["upload"]).notebook, path)
    assert (tmp_path / "ran").exists(), "what is looked for is a thing that can happen"


def test_a_lesson_may_name_a_file_of_any_size(tmp_path: Path) -> None:
    for name in ("film.vtt", "media/drawing.svg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        with (tmp_path / name).open("wb") as file:
            file.truncate(1 << 42)
    film = 'show.video("media/film.mp4", title="T", captions="film.vtt", transcript="media/film.md")'
    read = lesson(IMPORT, film, 'show.figure("media/drawing.svg", alt="A")')
    found = ANSWERS["lesson"]({"notebook": read.notebook}, tmp_path / "a.ipynb")["diagnostics"]
    assert "The captions film.vtt are not WebVTT." in [each["what"] for each in found]


EMPTY: dict[str, Any] = {"nbformat": 4, "cells": []}
PLAN = "---\nplan: 1\n---"
ODD: list[dict[str, Any]] = [
    {},
    {"notebook": 1},
    {"notebook": EMPTY, "index": "x", "given": 1, "source": 1},
    {"notebook": EMPTY, "index": True, "given": {"call": 1}, "source": "---"},
    {"notebook": EMPTY | {"cells": [{"cell_type": "code", "source": "ask.text('a')"}]}, "index": 0,
     "given": {"call": []}},
    {"notebook": EMPTY | {"cells": [{"cell_type": "code", "source": "ask.text('a', wrong={})"}]}, "index": 0,
     "given": {"call": {"wrong": 7, "item": [], "hints": {}, "points": []}}},
    {"notebook": EMPTY | {"cells": [{"cell_type": "raw", "source": PLAN}]}, "index": 0, "source": PLAN,
     "given": {"call": {"plan": [[]], "objectives": 3, "grade": []}}},
]  # fmt: skip
"""What nobody's page sends."""


@pytest.mark.parametrize("what", ANSWERS)
@pytest.mark.parametrize("odd", ODD)
def test_what_is_asked_oddly_is_refused_in_words(what: str, odd: dict[str, Any], tmp_path: Path) -> None:
    try:
        assert isinstance(ANSWERS[what](odd, tmp_path / "a.ipynb"), dict)
    except LessonError as error:
        assert error.what
