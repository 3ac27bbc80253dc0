"""The record as a format: what is written comes back, and no line stops a reader."""

import stat
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownpace_graders.errors import RecordError
from ownpace_graders.record import Event, ItemState, append, digest, fold, merge, read
from ownpace_graders.record.event import uuid7
from tests.graders.generated import gathered

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)
DATA = st.dictionaries(
    st.sampled_from(["response", "of", "n", "ok", "right", "position", "text", "code", "where"]) | TEXT, JSON
)
SOME = gathered(DATA, 30)
"""To draw data anew for each event would take nine tenths of these tests' time."""
KINDS = st.sampled_from(["answer", "hint", "run", "check", "watch", "note", "open", "handin", "from the future"])
AT = st.integers(0, 999).map("2026-11-21T18:12:23.{:03}Z".format)
# Few ids and times, so that copies overlap, clash and stand in the same millisecond.
EVENTS = st.lists(
    st.builds(
        Event, id=st.integers(0, 9).map(lambda n: f"01a1ff5f-cb0e-7000-8e38-00000000000{n}"), at=AT,
        lesson=st.just("m"), item=st.sampled_from(["q1", "q2", ""]), kind=KINDS,
        data=st.integers(0, len(SOME) - 1).map(SOME.__getitem__),
    ),
    max_size=6,
)  # fmt: skip


def lines(events: list[Event]) -> list[str]:
    return [event.to_line() for event in events]


def event(kind: str, item: str = "q", **data: Any) -> Event:
    return Event.new("m", item, kind, data)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record.jsonl"


@given(EVENTS, EVENTS, EVENTS)
def test_merging_is_a_union(a: list[Event], b: list[Event], c: list[Event]) -> None:
    assert lines(merge(a, b)) == lines(merge(b, a))
    assert lines(merge(merge(a, b), c)) == lines(merge(a, merge(b, c))) == lines(merge(a, b, c))
    assert lines(merge(a, a)) == lines(merge(a)) == lines(merge(merge(a)))
    assert {event.id for event in merge(a, b)} == {event.id for event in a + b}
    assert lines(merge(a)) == lines(sorted(merge(a), key=lambda event: (event.at, event.id)))


@given(st.data(), EVENTS, EVENTS)
def test_where_the_student_stands_does_not_depend_on_the_order_of_events(
    data: st.DataObject, a: list[Event], b: list[Event]
) -> None:
    assert fold(merge(a, b)) == fold(data.draw(st.permutations(a + b + a)))


@given(EVENTS, EVENTS)
def test_what_is_appended_is_read(a: list[Event], b: list[Event]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "record.jsonl")
        append(path, a)
        append(path, b)
        reading = read(path)
    assert lines(list(reading.events)) == lines(merge(a, b))
    assert reading.asides == ()


@given(st.data(), st.lists(EVENTS, max_size=4))
def test_copies_give_one_state_whatever_the_order_and_grouping(data: st.DataObject, copies: list[list[Event]]) -> None:
    """Each copy is what some computer has; they meet one after the other, or some of them first, some of them twice."""
    met = data.draw(st.permutations([*copies, *data.draw(st.lists(st.sampled_from(copies or [[]]), max_size=3))]))
    cut = data.draw(st.integers(0, len(met)))
    grouped = merge(merge(*met[:cut]), merge(*met[cut:]))
    assert lines(grouped) == lines(merge(*copies))
    assert fold(grouped) == fold(merge(*copies))


@given(st.data(), EVENTS)
def test_what_is_sent_again_is_appended_once(data: st.DataObject, events: list[Event]) -> None:
    """Whatever of it arrived before: a line counts when it is whole, and one that differs is another."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "record.jsonl")
        append(path, events)
        whole = path.read_bytes() if events else b""
        path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
        there = set(path.read_text("utf-8", "replace").split("\n"))
        assert lines(append(path, events)) == [line for line in dict.fromkeys(lines(events)) if line not in there]
        assert append(path, events) == []
        written = path.read_text("utf-8", "replace").split("\n")
        reading = read(path)
    assert sorted(lines(list(reading.events))) == sorted(lines(merge(events)))
    assert {line: written.count(line) for line in lines(events)} == dict.fromkeys(lines(events), 1)


@given(EVENTS, st.binary() | TEXT.map(str.encode) | JSON.map(str).map(str.encode), EVENTS)
def test_no_bytes_stop_a_reader_or_cost_a_good_line(before: list[Event], junk: bytes, after: list[Event]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "record.jsonl")
        append(path, before)
        with path.open("ab") as file:
            file.write(junk)
        append(path, after)
        reading = read(path)
    assert lines(list(reading.events)) == lines(merge(before, after))
    assert bool(reading.asides) == any(line.strip() for line in junk.split(b"\n"))


@given(st.data())
def test_a_record_cut_anywhere_keeps_every_whole_line(data: st.DataObject) -> None:
    written, late = [event("answer", response="½ × ¾") for _ in range(3)], event("hint", n=1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "record.jsonl")
        append(path, written)
        whole = path.read_bytes()
        cut = data.draw(st.integers(0, len(whole)))
        path.write_bytes(whole[:cut])
        append(path, [late])
        reading = read(path)
    kept = sum(cut >= len("".join(f"{event.to_line()}\n" for event in written[:n]).encode()) - 1 for n in (1, 2, 3))
    assert list(reading.events) == [*written[:kept], late]
    assert len(reading.asides) <= 1


GOOD = (
    '{"id": "01a1ff5f-cb0e-7000-8e38-64861027e926", "at": "2026-11-21T18:30:30.414Z", "lesson": "m", "item": "q", '
    '"kind": "answer", "data": {"response": "3/8"}}'
)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("shopping list: milk", "not a JSON object"),
        ("[1, 2]", "not a JSON object"),
        ("null", "not a JSON object"),
        ("[" * 100_000, "not a JSON object"),
        (GOOD.replace('"3/8"', "[" * 40 + "]" * 40), "moderate depth"),
        (GOOD.replace('"3/8"', "NaN"), "not JSON"),
        (GOOD.replace('"3/8"', "1e999"), "not JSON"),
        (GOOD.replace('"3/8"', "9" * 5000), "not JSON"),
        (GOOD.replace('"answer"', "7"), "“kind”"),
        (GOOD.replace('"item": "q", ', ""), "“item”"),
        (GOOD.replace('{"response": "3/8"}', '"3/8"'), "“data”"),
        (GOOD.replace("01a1ff5f", "'; import os"), "not a UUID"),
        (GOOD.replace("64861027e926", "64861027e926\\nimport os"), "not a UUID"),
        (GOOD.replace("2026-11-21", "2026-13-21"), "“at”"),
        (GOOD.replace("30.414Z", "30.414+02:00"), "“at”"),
        (GOOD.replace("30.414Z", "30.414Z\\n"), "“at”"),
        (GOOD.replace("2026", "٢٠٢٦"), "“at”"),
        (GOOD[:-1], "not JSON"),
    ],
)
def test_a_line_that_is_not_an_event_is_set_aside_with_a_reason(path: Path, line: str, why: str) -> None:
    path.write_text(f"{line}\n{GOOD}\n", encoding="utf-8")
    reading = read(path)
    assert reading.events == (Event.from_line(GOOD),)
    (aside,) = reading.asides
    assert (aside.line_number, aside.text) == (1, line[:200])
    assert why in aside.why


def test_lines_are_numbered_as_in_an_editor(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode() + b"\r\n\n\xff\xfe\n" + GOOD.encode())
    reading = read(path)
    assert [(aside.line_number, aside.why) for aside in reading.asides] == [(3, "The line is not UTF-8.")]
    assert len(reading.events) == 1  # the same event twice counts once


def test_a_line_of_5_mb_is_set_aside(path: Path) -> None:
    path.write_text(f"{GOOD}\n{GOOD.replace('3/8', '9' * 5_000_000)}\n", encoding="utf-8")
    append(path, [event("hint", n=1)])
    reading = read(path)
    assert [(aside.line_number, len(aside.text), aside.why) for aside in reading.asides] == [
        (2, 200, "The line is longer than 1 MB.")
    ]
    assert len(reading.events) == 2


def test_the_longest_line_is_one_mebibyte(path: Path) -> None:
    room = 2**20 - len(event("answer", response="").to_line()) - 1
    longest = event("answer", response="x" * room)
    append(path, [longest])
    assert path.stat().st_size == 2**20
    assert read(path).events == (longest,)
    with pytest.raises(RecordError, match=r"too long to be saved: 1\.0 MB.* Make it shorter"):
        append(path, [event("hint", n=1), event("answer", response="x" * (room + 1))])
    path.write_text(longest.to_line().replace("xx", "xxx", 1), encoding="utf-8")
    assert read(path).events == ()


@pytest.mark.parametrize("data", [{"response": float("nan")}, {"response": {1, 2}}, {"response": [[]] * 2, "x": b""}])
def test_what_json_cannot_hold_is_refused_in_words(data: dict[str, Any]) -> None:
    with pytest.raises(RecordError, match="cannot be saved"):
        Event.new("m", "q", "answer", data)


def test_data_that_hold_themselves_are_refused() -> None:
    data: dict[str, Any] = {}
    data["response"] = data
    with pytest.raises(RecordError):
        Event.new("m", "q", "answer", data)


def test_a_broken_emoji_does_not_stop_saving(path: Path) -> None:
    append(path, [event("answer", response="\ud83d")])
    path.write_bytes(path.read_bytes() + GOOD.replace("3/8", r"\ud83d \ud83d\ude00").encode())
    assert {event.data["response"] for event in read(path).events} == {"?", "? 😀"}


def test_a_record_is_private_and_a_missing_one_is_empty(path: Path) -> None:
    assert read(path) == read(path.parent / "no" / "such" / "folder")
    append(path, [])
    assert not path.exists()
    append(path, [event("open")])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileNotFoundError):
        append(path.parent / "no" / "record.jsonl", [event("open")])


def test_events_made_here_stand_in_the_order_they_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [event("answer", response=n) for n in range(5000)]
    monkeypatch.setattr("time.time_ns", lambda: 0)  # the clock is set back
    made.append(event("answer", response=5000))
    assert merge(reversed(made)) == made
    assert fold(made).items["q"].response == 5000


@pytest.mark.parametrize("ahead", ["2099-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"])
def test_an_event_comes_after_those_of_a_clock_that_is_ahead(ahead: str) -> None:
    there = replace(event("answer", response="1/6"), at=ahead)
    here = Event.new("m", "q", "answer", {"response": "5/6"}, after=there.at)
    assert here == Event.from_line(here.to_line())
    if ahead < "9999":
        assert fold([here, there]).items["q"].response == "5/6"
    assert Event.new("m", "q", "open", {}, after="2000-01-01T00:00:00.000Z").at > "2026"


def test_a_digest_tells_records_with_other_events_apart() -> None:
    events = [event("open", str(number)) for number in range(20)]
    assert digest(events) == digest(reversed(events))
    assert digest([]) == "0" * 32
    parts = [events[start:end] for start in range(20) for end in range(start + 1, 21)]
    assert len({digest(part) for part in parts}) == len(parts)


def test_a_uuid7_is_one_and_says_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ownpace_graders.record.event._last", 0)
    monkeypatch.setattr("time.time_ns", lambda: 0x0123456789AB * 1_000_000)
    uuid = uuid7()
    assert (uuid.version, uuid.variant) == (7, "specified in RFC 4122")
    assert str(uuid).startswith("01234567-89ab-7000-")
    assert event("open").at == "2009-08-23T03:58:16.491Z"


def test_a_fold_says_where_the_student_stands() -> None:
    events = [
        event("open", "warm-up"), event("open", "watch"), event("open", "warm-up"),
        event("answer", response="4/6", of="abc"), event("hint", n=1), event("hint", n=2), event("hint", n=1),
        event("answer", response="3/8", of="abc"), event("check", right=True),
        event("watch", "media/a.mp4", position=90.5, duration=180.0), event("watch", "media/a.mp4", position=12),
        event("note", "warm-up", text="ask"), event("note", "warm-up", text="asked"),
        event("handin", "", code="K7Q2M4", where="zip"),
    ]  # fmt: skip
    state = fold(events)
    first, last = events[3], events[7]
    assert state.items["q"] == ItemState(
        response="3/8",
        answered_at=last.at,
        of="abc",
        tries=[(first.at, "4/6"), (last.at, "3/8")],
        hints=2,
        checked=True,
    )
    assert state.items["q"].attempts == 2
    assert state.items["media/a.mp4"].position == 12
    assert state.items["warm-up"].note == "asked"
    assert state.phases == {"warm-up": events[0].at, "watch": events[1].at}
    assert state.handins == [{"code": "K7Q2M4", "at": events[-1].at, "where": "zip"}]
    assert fold([*events, event("answer", response="1", of="abc")]).items["q"].checked is None


def test_a_phase_was_opened_when_it_was_first_opened() -> None:
    late, early = (replace(event("open", "watch"), at=f"2026-11-2{day}T18:12:23.123Z") for day in (2, 1))
    assert fold([late, early]).phases == {"watch": early.at}


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("answer", {}), ("hint", {"n": "1"}), ("hint", {"n": 10**30}), ("hint", {"n": True}), ("check", {"right": 1}),
        ("watch", {"position": 10**400}), ("watch", {"position": -1}), ("handin", {"code": 7}), ("unknown", {"n": 1}),
        ("note", {"text": 7}),
    ],
)  # fmt: skip
def test_data_that_say_nothing_change_nothing(kind: str, data: dict[str, Any]) -> None:
    assert fold([event(kind, **data)]) == fold([])


@pytest.mark.parametrize(
    ("kinds", "changed"),
    [
        ("answer", False),
        ("handin", False),
        ("answer handin", False),
        ("answer handin answer", True),
        ("handin note", True),
        ("handin draft hint open watch keep", False),
        ("handin answer handin", False),
    ],
)
def test_it_knows_whether_something_is_newer_than_what_was_handed_in(kinds: str, changed: bool) -> None:
    data: dict[str, dict[str, Any]] = {
        "answer": {"response": "1"}, "note": {"text": "So."}, "handin": {"code": "K7Q2M4", "where": "zip"},
        "draft": {"response": "2", "of": ""}, "hint": {"n": 1}, "open": {}, "watch": {"position": 1.0, "duration": 2.0},
        "keep": {"part": "a", "value": 1},
    }  # fmt: skip
    events: list[Event] = []
    for kind in kinds.split():
        item = "" if kind == "handin" else "q1"
        events.append(Event.new("m", item, kind, data[kind], after=events[-1].at if events else ""))
    assert fold(events).changed is changed
    assert fold(reversed(events)).changed is changed
