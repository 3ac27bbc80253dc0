"""Whatever a record says: it is read, told and exported, and what is odd changes nothing and is said."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownpace_graders import own_data
from ownpace_graders.course import find_course
from ownpace_graders.errors import InputError, RecordError
from ownpace_graders.handin import kept
from ownpace_graders.lesson import read_lesson
from ownpace_graders.own_data.summary import MOST, summary
from ownpace_graders.own_data.words import words
from ownpace_graders.own_data.xapi import statements
from ownpace_graders.record import Reading, fold, read_from
from ownpace_graders.record.allowed import allowed, why_not
from ownpace_graders.record.event import Event
from ownpace_graders.record.here import knows, remember
from tests.conftest import examples
from tests.graders.generated import gathered
from tests.graders.odd_events import EVENTS, FINE, GOOD, ODD

LESSON = read_lesson(Path(__file__).parents[2] / "modules/multiplying-fractions/multiplying-fractions.ipynb")


def why(said: Any) -> str:
    try:
        return why_not(Event.from_line(json.dumps(said)))
    except RecordError as error:
        return error.what


@pytest.mark.parametrize("said", FINE.values(), ids=FINE)
def test_what_a_student_does_is_allowed(said: Any) -> None:
    assert why(said) == ""


@pytest.mark.parametrize("said", ODD.values(), ids=ODD)
def test_what_no_page_makes_is_not_allowed_and_changes_nothing(said: Any) -> None:
    assert why(said).endswith(".")
    good = {**GOOD, "id": f"ff{GOOD['id'][2:]}"}
    reading = read_from(io.BytesIO(f"{json.dumps(said)}\n{json.dumps(good)}\n".encode()))
    state = fold(reading.events)
    assert list(state.items) == ["one"]
    assert (state.items["one"].attempts, state.phases, state.handins) == (1, {}, [])
    told = summary("small", [], reading)
    assert (told.count, len(told.asides) + len(told.odd)) == (1, 1)
    assert "Set aside" in words("small", [], reading)


def test_an_odd_event_does_not_take_an_honest_one_s_place() -> None:
    odd = {**GOOD, "at": "2026-11-21T18:30:30.413Z", "data": {"of": ""}}
    lines = [json.dumps(each).encode() + b"\n" for each in (odd, GOOD)]
    for both in (lines, lines[::-1]):
        assert fold(read_from(io.BytesIO(b"".join(both))).events).items["one"].response == "3/8"


@pytest.fixture(scope="module")
def events() -> list[Any]:
    """Drawn once: to draw them anew for each record would take most of the time of what is tried on them."""
    return gathered(EVENTS, 300)


@given(st.lists(st.integers(0, 299), max_size=12))
@settings(max_examples=examples(500), deadline=20_000)
def test_any_record_is_read_told_and_exported(events: list[Any], which: list[int]) -> None:
    said = [events[number] for number in which]
    lines = "".join(f"{json.dumps(each)}\n" for each in said).encode()
    reading = read_from(io.BytesIO(lines))
    assert len(reading.asides) + len(reading.events) <= len(said)
    fold(reading.events)
    for notebooks in ([], [LESSON]):
        text = words("small", notebooks, reading)
        assert all(line.isprintable() for line in text.split("\n"))
        json.dumps(statements("", notebooks, reading.events)).encode()
    for event in allowed(reading.events):
        assert Event.from_line(event.to_line()) == event


def test_a_record_of_things_without_number_is_told_in_a_page(tmp_path: Path) -> None:
    events = [
        Event(f"{n:08x}{GOOD['id'][8:]}", GOOD["at"], "small", f"q{n}", "answer", {"response": "1"})
        for n in range(20_000)
    ]
    events += [
        Event(f"{n:08x}{GOOD['id'][8:]}", GOOD["at"], "small", "", "handin", {"code": "K7Q2M4", "where": "zip"})
        for n in range(20_000, 21_000)
    ]
    told = summary("small", [LESSON], Reading(tuple(events), ()))
    assert (len(told.questions), len(told.handins), told.more) == (MOST, MOST, 20_000 + 1000 - 2 * MOST)
    assert len(words("small", [LESSON], Reading(tuple(events), ())).splitlines()) < 3 * MOST


def test_what_is_set_aside_without_number_is_counted_and_told_in_a_page() -> None:
    odd = "".join(json.dumps({**GOOD, "id": f"{n:08x}{GOOD['id'][8:]}", "data": {}}) + "\n" for n in range(3000))
    reading = read_from(io.BytesIO(b"x\n" * 5000 + odd.encode()))
    assert summary("small", [LESSON], reading).set_aside == 8000
    lines = words("small", [LESSON], reading).splitlines()
    assert len(lines) < 2 * MOST
    assert lines[-1] == f"… and {8000 - MOST} more lines are set aside."


@pytest.mark.parametrize(
    "code", ["\x00", "../halves/handin/K7Q2M4", "", "K7Q2M4\n", "/etc/passwd", "\ud800", "x" * 5000]
)
def test_a_code_from_a_record_is_never_a_path(tmp_path: Path, code: str) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    assert kept(find_course(tmp_path), "halves", code) is None


def test_what_was_done_here_is_known_here_alone_and_goes_with_the_record(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    course = find_course(tmp_path)
    record = course.record("small")
    record.parent.mkdir(parents=True)
    record.write_text(json.dumps(GOOD) + "\n")
    for _ in range(2):
        remember(record, "run", "f", "x = 1")
    assert knows(record, "run", "f", "x = 1")
    for other in (("run", "f", "x = 2"), ("run", "g", "x = 1"), ("handin", "f", "x = 1"), ("run", "fx", " = 1")):
        assert not knows(record, *other)
    assert len((record.parent / ".here").read_text().splitlines()) == 1
    assert b"x = 1" not in (record.parent / ".here").read_bytes()
    own_data.erase(course, "small")
    assert not knows(record, "run", "f", "x = 1")
    assert not record.parent.exists()
    with pytest.raises(InputError):
        own_data.erase(course, "small")
