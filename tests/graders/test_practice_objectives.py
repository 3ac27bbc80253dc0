"""What a lesson's first tries say of its objectives, and when an objective comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownpace_graders.lesson.calls import fingerprint
from ownpace_graders.lesson.cells import read_cells
from ownpace_graders.practice.drawn import draw
from ownpace_graders.practice.due import due
from ownpace_graders.practice.journey import Try
from ownpace_graders.practice.mastery import HELPED, First
from ownpace_graders.practice.objectives import is_able, masteries, tries
from ownpace_graders.record import Event, fold

OF: list[dict[str, Any]] = [
    {
        "kind": "number",
        "vary": {"a": "2..99"},
        "prompt": "[[a]]",
        "answer": "[[a]]",
        "hints": ["x"],
        "steps": ["1", "2", "3"],
    }
]
SOURCES = {
    "one": "ask.number('one', 'One?', objective='a', answer='1')",
    "two": "ask.number('two', 'Two?', objective='a', answer='2', steps=['x', 'y', 'z'])",
    "third": "ask.number('third', 'A third?', objective='a', answer='1/3')",
    "picked": "ask.choice('picked', 'Which?', ['x', 'y'], objective='b', answer='x')",
    "exit": "q = ask.number('exit', 'Exit?', objective='a')\nq.key('4')\nq",
    "hidden": "ask.number('hidden', 'Hidden?', objective='a')",
    "none": "ask.number('none', 'None?', answer='1')",
    "said": "ask.reflect('said', 'Why?', objective='a')",
    "set": f"ask.practice('set', 'Set', objective='a', of={OF!r})",
}
CELLS = {
    item: read_cells([{"cell_type": "code", "metadata": {}, "source": source}], {}, False, "")[0]
    for item, source in SOURCES.items()
}


def event(item: str, kind: str, at: int, **data: Any) -> Event:
    call = CELLS[item].call
    assert call
    of = {"of": fingerprint(call.kind, call.arguments)} if kind == "answer" else {}
    line = Event.new("m", item, kind, {**of, **data}).to_line()
    made = Event.from_line(line)
    return Event.from_line(line.replace(made.at, f"2026-03-{at:02}T10:00:00.000Z"))


def answers(item: str, *responses: Any) -> list[Event]:
    return [event(item, "answer", at, response=each) for at, each in enumerate(responses, 1)]


RIGHT, WRONG = First(True), First(False)
CASES = [
    (answers("one", "1"), [RIGHT], "right at once"),
    (answers("one", "7", "1"), [WRONG], "the first try counts"),
    (answers("one", "what?", "1"), [RIGHT], "what cannot be understood is not a try"),
    (answers("third", "0.33", "1/3"), [RIGHT], "nor is what is almost right"),
    ([event("one", "hint", 1, n=1), event("one", "answer", 2, response="1")], [First(True, HELPED)], "a hint is help"),
    ([event("one", "answer", 1, response="1"), event("one", "hint", 2, n=1)], [RIGHT], "one that comes after is not"),
    (answers("two", "2"), [First(True, 0.25)], "three steps of four were shown"),
    (answers("exit", "3", "4"), [RIGHT], "where nothing is said the last answer is meant"),
    (answers("exit", "4", "3"), [WRONG], "and it may be the worse one"),
    (answers("hidden", "4"), [], "without a key nobody can say"),
    (answers("none", "1"), [], "it is for no objective"),
    (answers("said", "because"), [], "only a teacher can say"),
    ([event("one", "answer", 1, response="1", of="another")], [], "another question than this"),
    (answers("one", {"x": 1}, ["1"]), [], "no number at all"),
]


@pytest.mark.parametrize(("events", "wanted", "why"), CASES, ids=[why for _, _, why in CASES])
def test_what_a_question_says_of_its_objective(events: list[Event], wanted: list[First], why: str) -> None:
    found = tries(CELLS.values(), fold(events).items)
    assert [each.first for each in found.get("a", [])] == wanted, why


def deeds(*does: str) -> list[Any]:
    """Deeds of the set: each is right, wrong or hint, or what else can be done; a right one comes to the next."""
    n, made = 1, list[Any]()
    for each in does:
        deed: dict[str, Any] = {"n": n, "seed": "s"}
        if each in ("right", "wrong", "why"):
            answer = draw(OF, "s", n).arguments["answer"]
            made.append({**deed, "given": {"right": answer, "wrong": "0", "why": "because"}[each]})
        else:
            made.append({**deed, "do": each})
        n += each in ("right", "why", "alone")
    return made


@pytest.mark.parametrize(
    ("does", "wanted"),
    [
        (("alone", "right", "right", "right"), [RIGHT] * 3),
        (("why", "right"), [First(True, 1 / 3)]),
        (("why", "right", "right"), [First(True, 1 / 3), First(True, 2 / 3)]),
        (("alone", "hint", "right"), [First(True, HELPED)]),
        (("alone", "wrong", "right"), [WRONG]),
        (("alone", "wrong"), [WRONG]),
        (("alone", "hint", "again"), []),
        (("why",), []),
    ],
)
def test_what_a_set_says_of_it(does: tuple[str, ...], wanted: list[First]) -> None:
    found = tries([CELLS["set"]], fold(answers("set", deeds(*does))).items)
    assert [each.first for each in found.get("a", [])] == wanted


def test_all_questions_of_a_lesson_are_one_state() -> None:
    """Three alone in the set say able; two misses later say not any more; each objective by itself."""
    alone = [event("set", "answer", 1, response=deeds("alone", "right", "right", "right"))]
    assert is_able(masteries(CELLS.values(), fold(alone).items)["a"])
    later = [event("one", "answer", 2, response="7"), event("third", "answer", 3, response="7")]
    assert not is_able(masteries(CELLS.values(), fold([*alone, *later]).items)["a"])
    back = [event("one", "answer", 1, response="7"), event("set", "answer", 2, response=alone[0].data["response"])]
    assert is_able(masteries(CELLS.values(), fold(back).items)["a"]), "in the order in which it was done"
    assert {*masteries(CELLS.values(), fold([*alone, *answers("picked", "x")]).items)} == {"a", "b"}
    assert masteries(CELLS.values(), {}) == {}


ANYTHING = st.recursive(
    st.none() | st.text() | st.integers(),
    lambda of: st.lists(of, max_size=3) | st.dictionaries(st.text(max_size=3), of, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.tuples(st.sampled_from([*CELLS]), ANYTHING), max_size=12))
@settings(max_examples=40)
def test_whatever_a_record_says_it_is_a_chance(given: list[tuple[str, Any]]) -> None:
    events = [event(item, "answer", 1, response=response) for item, response in given]
    assert all(0 <= each <= 1 for each in masteries(CELLS.values(), fold(events).items).values())


NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
EARLIER = [{"id": name, "objective": name} for name in ("a", "b", "c", "d")]


def day(ago: int, *first: First) -> list[Try]:
    at = f"{NOW - timedelta(days=ago):%Y-%m-%d}T10:00:00.000Z"
    return [Try(at, each) for each in first]


@pytest.mark.parametrize(
    ("done", "wanted"),
    [
        ({}, []),
        ({"a": day(0, RIGHT)}, []),
        ({"a": day(1, RIGHT, RIGHT, RIGHT)}, []),
        ({"a": day(5, RIGHT, RIGHT, RIGHT)}, ["a"]),
        ({"a": day(2, WRONG)}, ["a"]),
        ({"a": [*day(30, RIGHT), *day(25, RIGHT), *day(5, RIGHT)]}, []),
        ({"a": [*day(30, RIGHT), *day(25, RIGHT), *day(5, WRONG)]}, ["a"]),
        ({"a": day(5, RIGHT), "b": day(90, RIGHT)}, ["b", "a"]),
        ({name: day(90, WRONG) for name in "dcba"}, ["a", "b", "c"]),
        ({"another course's": day(90, RIGHT)}, []),
        ({"a": [Try("", WRONG), Try("no day", RIGHT)]}, []),
    ],
)
def test_an_objective_comes_back_when_it_is_about_to_be_forgotten(
    done: dict[str, list[Try]], wanted: list[str]
) -> None:
    assert due(EARLIER, done, NOW, 3) == wanted


def test_of_several_sets_another_one_comes_each_day() -> None:
    sets = [{"id": "x", "objective": "a"}, {"id": "y", "objective": "a"}, {"id": 3, "objective": "a"}, None]
    done = {"a": day(60, RIGHT)}
    assert {*due(sets, done, NOW, 3), *due(sets, done, NOW + timedelta(days=1), 3)} == {"x", "y"}
    assert due(None, done, NOW, 3) == []
