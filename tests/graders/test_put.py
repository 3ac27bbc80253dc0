"""What is put in cells, on lines, grids and pictures, or marked: what holds for every response and every key."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownpace import ask
from ownpace.ask.form import markup
from ownpace.ask.view import view
from ownpace.authoring.check import fix
from ownpace_graders.kinds import KINDS
from ownpace_graders.kinds.axis import amount, axis, shown
from ownpace_graders.kinds.mark import names, pieces
from ownpace_graders.kinds.score import score
from ownpace_graders.kinds.span import interval, jump
from ownpace_graders.kinds.straight import point, straight
from ownpace_graders.kinds.table import gaps, markdown, rows_of
from ownpace_graders.lesson.asked import asked
from ownpace_graders.marked import marked
from ownpace_graders.record.state import ItemState
from tests.conftest import examples
from tests.graders.tables import cases
from tests.rule_pages import errors

PUT = ("table", "line", "plot", "point", "mark", "rate")
VALUES = st.fractions(-50, 50, max_denominator=12)
WHOLE = st.integers(-5, 5)


def typed(value: Fraction) -> list[str]:
    return [shown(value), f"{value.numerator}/{value.denominator}", f" {shown(value)} "]


@given(VALUES, VALUES)
@settings(max_examples=examples(100), deadline=None)
def test_a_place_counts_by_its_value_however_it_is_typed(value: Fraction, other: Fraction) -> None:
    key = {"ends": [-50, 50], "answer": str(value)}
    assert {score("line", {"point": text}, key).score for text in typed(value)} == {1.0}
    assert score("line", {"point": str(other)}, key).right is (value == other)


@given(VALUES, VALUES, st.booleans(), st.booleans())
@settings(max_examples=examples(100), deadline=None)
def test_an_interval_is_one_in_every_way_to_write_it(low: Fraction, high: Fraction, has: bool, other: bool) -> None:
    if low >= high:
        return
    one, two = shown(low), shown(high)
    first, second = "≤" if has else "<", "≤" if other else "<"
    ways = [
        f"{one} {first} x {second} {two}",
        f"{one} {first.replace('≤', '<=')} n {second.replace('≤', '<=')} {two}",
        f"{two} {second.replace('≤', '≥').replace('<', '>')} x {first.replace('≤', '≥').replace('<', '>')} {one}",
        f"{'[' if has else '('}{one}; {two}{']' if other else ')'}",
        f"{'[' if has else ']'}{one}, {two}{']' if other else '['}",
    ]
    key = {"ends": [-50, 50], "place": "intervals", "answer": ways[0]}
    assert {way: score("line", {"interval": way}, key).right for way in ways} == dict.fromkeys(ways, True)
    turned = score("line", {"interval": f"{one} {'<' if has else '≤'} x {second} {two}"}, key)
    assert (turned.almost, turned.score) == (True, 0.5)


@given(WHOLE, WHOLE, WHOLE, WHOLE, st.integers(-3, 3))
@settings(max_examples=examples(60), deadline=None)
def test_a_straight_line_is_right_by_any_two_of_its_points(a: int, b: int, dx: int, dy: int, k: int) -> None:
    if (dx, dy) == (0, 0):
        return
    key = {"place": "lines", "answer": f"({a}, {b}) ({a + dx}, {b + dy})"}
    same = f"({a + k * dx}, {b + k * dy}) ({a + (k + 2) * dx}, {b + (k + 2) * dy})"
    assert score("plot", {"line": same}, key).score == 1
    off = f"({a - dy}, {b + dx}) ({a + dx - dy}, {b + dy + dx})"
    assert score("plot", {"line": off}, key).right is False


TEXTS = st.text(st.sampled_from("ab c.!?\n'’-(2)é“”…"), max_size=60)


@given(TEXTS, st.sampled_from(["word", "sentence", "line"]))
@settings(max_examples=examples(200))
def test_a_text_is_whole_and_each_part_has_a_name_of_its_own(text: str, by: str) -> None:
    key = {"text": text, "by": by}
    drawn = "".join(" " if can_be else part for part, can_be in pieces(key))
    assert len(drawn) <= len(text) + len(names(key))
    assert len({*names(key)}) == len(names(key))


WORDS = [f"w{n}" for n in range(8)]


@given(
    st.lists(st.sampled_from(WORDS), unique=True, min_size=1), st.lists(st.sampled_from(WORDS), unique=True, min_size=1)
)
@settings(max_examples=examples(150))
def test_marking_all_is_worth_no_more_than_guessing(answer: list[str], response: list[str]) -> None:
    verdict = score("mark", response, {"text": " ".join(WORDS), "answer": answer})
    hits = len({*answer} & {*response})
    assert verdict.score == pytest.approx(max(0, (2 * hits - len(response)) / len(answer)))
    assert verdict.right is ({*answer} == {*response})
    places = {name: [n, n] for n, name in enumerate(WORDS)}
    assert score("point", response, {"places": places, "answer": answer}).score == verdict.score


@given(st.lists(st.sampled_from(["3.5", "7/2", "14", "x", "", "?"]) | st.text(max_size=5), min_size=2, max_size=2))
@settings(max_examples=examples(100))
def test_a_cell_is_worth_what_a_gap_is(response: list[str]) -> None:
    table = {"rows": [["n", "half"], ["7", "___"], ["8", "___"]], "answer": [3.5, "four"]}
    gap = {"text": "___ ___", "answer": [3.5, "four"]}
    assert score("table", response, table).score == score("blanks", response, gap).score


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from([*WORDS, "point", "A"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4) | st.sampled_from(["point"]), inner)
    ),
    max_leaves=8,
)


@given(JSON, st.sampled_from([*KINDS]), st.integers(0, 40))
@settings(max_examples=examples(300), deadline=None)
def test_no_response_raises(response: Any, kind: str, number: int) -> None:
    table = cases(kind)
    key = table[number % len(table)].key
    verdict = score(kind, response, key)
    assert verdict.score is None or 0 <= verdict.score <= 1
    assert verdict.message.strip()
    state = ItemState(response=response)
    drawn = markup(kind, "q", {"prompt": "?", **key}, view(kind, key, state), "l", ready=True)
    assert drawn.count("<form") == 1
    assert 'class="op-marked"' in marked(kind, {"prompt": "?", **key}, state)["text/html"]


TYPED = st.text(st.sampled_from("0123456789.,;:/()[]<>≤≥=xy →∞-+^π√e!to"), max_size=100)
FIELDS: list[tuple[str, dict[str, Any]]] = [
    ("line", {"ends": [0, 6], "answer": 3}),
    ("line", {"ends": [0, 6], "place": "intervals", "answer": "x > 3", "wrong": {"x < 3": "No."}}),
    ("line", {"ends": [0, 6], "place": "jumps", "answer": "2 -> 5"}),
    ("plot", {"answer": (2, 3)}),
    ("plot", {"place": "lines", "answer": "y = 2x + 1", "wrong": {"(0, 0) (1, 1)": "No."}}),
]


@given(TYPED | st.text(max_size=100), st.sampled_from(FIELDS))
@settings(max_examples=examples(400), deadline=None)
def test_nothing_typed_raises_or_takes_long(typed: str, case: tuple[str, dict[str, Any]]) -> None:
    kind, key = case
    name = str(key.get("place", "points")).removesuffix("s")
    began = time.thread_time()
    assert score(kind, {name: typed}, key).message.strip()
    assert time.thread_time() - began < 0.5


@given(
    st.sampled_from(PUT),
    st.sampled_from(
        ["rows", "ends", "x", "y", "step", "snap", "cards", "places", "text", "by", "options", "picture", "place"]
    ),
    JSON,
)
@settings(max_examples=examples(300), deadline=None)
def test_no_argument_of_an_author_breaks_the_form(kind: str, name: str, value: Any) -> None:
    """What is wrong with it is said by `ownpace check`; students who have the lesson already still get a page."""
    arguments = {"prompt": "?", **cases(kind)[0].key, name: value}
    taken = {each.name: each.check(value) for each in KINDS[kind].arguments if each.name == name}
    drawn = markup(kind, "q", arguments, view(kind, arguments, None), "l", ready=True)
    assert "<form" in drawn
    assert len(drawn) < 300_000
    for problem in KINDS[kind].problems(arguments):
        assert problem.what
    assert {*taken.values()} <= {True, False, None}


PROBLEMS: list[tuple[str, dict[str, Any], str]] = [
    ("table", {"rows": [["a"], ["b"]], "answer": [1]}, "The table has no gap."),
    ("table", {"rows": [["a", "b"], ["c", "___"]], "answer": [1, 2]}, "The table has 1 gaps, and there are 2 answers."),
    ("table", {"rows": [["a", "b"], ["c", "___"]], "answer": [1], "wrong": {"c, a": "No."}}, "There are: c, b."),
    (
        "table",
        {"rows": [["a", "b"], ["c", "___"]], "answer": [{"number": "x"}]},
        "c, b: The answer “x” is not a number.",
    ),
    ("line", {"ends": [2, 0], "answer": 1}, "Write the smaller end first"),
    (
        "line",
        {"ends": [0, 2], "answer": "1/3", "snap": "1/4"},
        "Nothing can be put at 1/3: places are from 0 to 2, 1/4 apart.",
    ),
    ("line", {"ends": [0, 2], "answer": "1/3", "snap": "1/4", "tolerance": 0.1}, ""),
    ("line", {"ends": [0, 2], "answer": 3}, "Nothing can be put at 3"),
    ("line", {"ends": [0, 10**6], "answer": 3}, "more than 60 numbers"),
    ("line", {"ends": [0, 9], "answer": "x", "place": "intervals"}, "The answer “x” cannot be read."),
    ("line", {"ends": [0, 9], "cards": ["A", "B"], "answer": {"A": 1}}, "The answer does not mention “B”."),
    ("line", {"ends": [0, 9], "cards": ["A"], "answer": {"A": 1, "C": 2}}, "“C” in answer is not one of the cards."),
    ("line", {"ends": [0, 9], "cards": ["A", "B"], "answer": {"A": 1, "B": 2}, "wrong": {"C": "No."}}, "“C” in wrong"),
    ("plot", {"answer": (2, 3)}, ""),
    ("plot", {"answer": "(9, 3)"}, "Nothing can be put at 9"),
    ("plot", {"answer": "3"}, "is not a point"),
    ("plot", {"place": "lines", "answer": "(1, 1) (1, 1)"}, "A line needs two."),
    ("point", {"places": {"a": [1, 1], "b": [2, 2]}, "answer": "c"}, "“c” is not one of the options"),
    ("mark", {"text": "A cat.", "answer": ["dog"]}, "“dog” in answer is not a part of the text."),
    ("mark", {"text": "A cat.", "answer": []}, "There is nothing to mark"),
    ("mark", {"text": "A cat.", "options": ["x", "y"], "answer": ["cat"]}, "does not say what is to be marked"),
    ("mark", {"text": "A cat.", "answer": ["cat"], "wrong": {"dog": "No."}}, "“dog” in wrong is not a part"),
    ("mark", {"text": "w " * 2001, "answer": ["w"]}, "more than 2000 parts"),
]


@pytest.mark.parametrize(("kind", "key", "said"), PROBLEMS)
def test_what_is_wrong_with_a_key(kind: str, key: dict[str, Any], said: str) -> None:
    found = " ".join(f"{each.what} {each.next}" for each in KINDS[kind].problems(key))
    assert said in found if said else found == ""


KEYS = {
    "table": ('[["a", "b"], ["c", "___"]]', '["cat"]', ["cat"]),
    "line": ("[0, 2]", '"1/2"', {"point": "0.5"}),
    "plot": ("objective=None", "(2, 3)", {"point": "(2, 3)"}),
    "point": ('"![A](media/a.svg)", {"a": [1, 1], "b": [2, 2]}', '"a"', ["a"]),
    "mark": ('"A cat."', '["cat"]', ["cat"]),
}


@pytest.mark.parametrize("kind", KEYS)
def test_a_hidden_key_is_read_without_running_it(kind: str) -> None:
    arguments, key, right = KEYS[kind]
    hidden = f"### BEGIN HIDDEN TESTS\nq.key({key})\n### END HIDDEN TESTS\n"
    for between, marked_here in ((hidden, True), ("", None)):
        found = asked(f'q = ask.{kind}("q", "Which?", {arguments})\n{between}q')
        assert found
        assert score(kind, right, found.arguments).right is marked_here


def test_a_gap_is_called_by_its_row_and_column() -> None:
    rows = {"rows": [["n", "half", "half"], ["7", "___", "___"], ["", "___ and ___", "x|y"], ["___", "1", "2"]]}
    assert gaps(rows_of(rows)) == [
        "7, column 2",
        "7, column 3",
        "row 3, column 2",
        "row 3, column 2 (2)",
        "row 4, n",
    ]
    assert "x\\|y" in markdown(rows)


def test_what_a_teacher_reads_has_the_table_and_the_text_that_was_asked_of() -> None:
    table = {"prompt": "?", "rows": [["n", "half"], ["7", "___"]], "answer": [3.5]}
    shown_to_teacher = marked("table", table, ItemState(response=["14"]))["text/html"]
    assert "<th>half</th>" in shown_to_teacher
    assert "<li>7, half: 14 <small>✗ not right</small></li>" in shown_to_teacher
    text = {"prompt": "?", "text": "A *cat* costs $5 and $6.\n# no", "answer": ["cat"]}
    said = marked("mark", text, ItemState(response=["costs"]))["text/html"]
    assert "A *cat* costs $5 and $6." in said


@pytest.mark.parametrize("kind", PUT)
def test_samples_are_many_and_all_fit(kind: str) -> None:
    for case in cases(kind):
        if case.right == "yes":
            found = {str(KINDS[kind].sample(case.key, False, Random(seed))) for seed in range(6)}  # noqa: S311
            assert found


def test_a_sound_is_played_and_named_by_its_words() -> None:
    bark, other = '![A "bark" & more](media/bark.mp3)', "![A cat](media/cat.png)"
    call = {"prompt": "Which?", "options": [bark, other], "answer": bark}
    drawn = markup("choice", "q", call, view("choice", call, None), "l", ready=True)
    assert '<audio controls preload="none" src="media/bark.mp3"' in drawn
    assert drawn.count('aria-label="A &quot;bark&quot; &amp; more"') == 2, "the player and the option"
    assert '<img src="media/cat.png" alt="A cat"' in drawn
    graded = marked("choice", call, ItemState(response=bark))["text/html"]
    assert "A &quot;bark&quot; &amp; more" in graded
    assert "<audio" not in graded, "feedback has no sounds to play"


FIGURE = """
import { PLACED, side } from "./figure.mjs";
const cases = JSON.parse(process.argv[2]);
console.log(JSON.stringify(cases.map(({ place, data, decimal, ends }) => {
  const sides = data.map((each) => side(each, decimal));
  const text = PLACED[place].write(ends.map(({ at, open }) => Object.assign([...at], { open })), sides);
  return [text, PLACED[place].read(text, sides).map((at) => [...at, at.open ?? null]), sides.map(({ last }) => last)];
})));
"""
SIDES = [("0", "2", "1/4"), ("-3", "3", "1"), ("-1/2", "5/2", "1/3"), ("0", "1", "1/10"), ("100", "200", "25")]


def test_what_the_figure_writes_is_read_by_the_scorer_and_by_itself(tmp_path: Path) -> None:
    """Every place of some lines and grids, in Node: no second way to read has to agree with the first by luck."""
    told: list[dict[str, Any]] = []
    for data in SIDES:
        line = axis(data[:2], 1 if data[0] != "100" else 25, data[2])
        last = len(line.places) - 1
        said, open_or_not = {"data": [" ".join(data)], "decimal": data[2] == "1/10"}, (False, True)
        told += [{**said, "place": "points", "ends": [{"at": [n]}]} for n in range(last + 1)]
        told += [{**said, "place": "jumps", "ends": [{"at": [n]}, {"at": [last - n]}]} for n in range(last + 1)]
        told += [
            {**said, "place": "intervals", "ends": [{"at": [a], "open": x}, {"at": [last + 1 - a], "open": y}]}
            for a in range(-1, last // 2)
            for x, y in product(open_or_not, open_or_not)
            if a >= 0 or last + 1 - a > last
        ]
        both = {"data": [" ".join(data)] * 2, "decimal": False}
        told += [{**both, "place": "points 2", "ends": [{"at": [n, last - n]}]} for n in range(last + 1)]
        told += [{**both, "place": "lines", "ends": [{"at": [n, last]}, {"at": [last, 0]}]} for n in range(last)]
    shutil.copy(Path(ask.__file__).with_name("figure.js"), tmp_path / "figure.mjs")
    (tmp_path / "try.mjs").write_text(FIGURE)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["node", "try.mjs", json.dumps(told)],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    for each, (text, again, (last, *_)) in zip(told, json.loads(done.stdout), strict=True):
        start, _, snap = map(Fraction, each["data"][0].split())
        value = [[start + Fraction(place) * snap for place in end["at"]] for end in each["ends"]]
        shown_again = [[round(place, 6) for place in end[: len(each["ends"][0]["at"])]] for end in again]
        beyond = [not 0 <= end["at"][0] <= last for end in each["ends"]]
        if each["place"] == "points":
            assert (amount(text), shown_again) == (value[0][0], [each["ends"][0]["at"]]), text
        elif each["place"] == "jumps":
            assert jump(text).ends == (value[0][0], value[1][0]), text
            assert shown_again == [end["at"] for end in each["ends"]]
        elif each["place"] == "points 2":
            assert point(text.strip("()")) == (*value[0],), text
        elif each["place"] == "lines":
            assert straight(text) == straight(" ".join(f"({x}, {y})" for x, y in value)), text
        elif not all(beyond):
            span = interval(text)
            assert span.ends == tuple(None if out else end[0] for out, end in zip(beyond, value, strict=True)), text
            open_ends = [end["open"] or out for out, end in zip(beyond, each["ends"], strict=True)]
            assert (not span.has_low, not span.has_high) == (*open_ends,), text
            assert [end[1] for end in again] == open_ends


def test_a_poll_is_refused_nowhere(tmp_path: Path) -> None:
    """Neither in practice nor in an exit ticket: there is no key that could be forgotten."""
    front = "---\ntitle: T\nsummary: S\nobjectives: {x: Xing}\nplan:\n"
    front += "  - {heading: A, purpose: practise, minutes: 3}\n  - {heading: B, purpose: check, minutes: 3}\n---"
    code: dict[str, Any] = {"cell_type": "code", "outputs": [], "execution_count": None}
    cells = [
        {"cell_type": "raw", "source": front},
        {"cell_type": "markdown", "source": "## A"},
        {**code, "source": "from ownpace import ask"},
        {**code, "source": 'ask.rate("sure", "How sure are you?", ["not", "very"])'},
        {"cell_type": "markdown", "source": "## B"},
        {**code, "source": 'ask.rate("poll", "Which do you like?", ["a", "b"])'},
    ]
    cells = [{"metadata": {}, "id": f"cell-{number}", **cell} for number, cell in enumerate(cells)]
    path = tmp_path / "polls.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    assert {each.code for each in errors(path)} == {"OP5"}, "only its metadata is to be written"
    assert fix(path) == 2
    assert errors(path) == []
