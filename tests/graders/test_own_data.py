"""A student's own data: copies come together without loss, are shown harmlessly, and go when they are to go."""

import json
import os
import re
import stat
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from ownpace_graders import own_data, record
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError, OwnpaceError
from ownpace_graders.handin import handin
from ownpace_graders.lesson import read_lesson
from ownpace_graders.lesson.markdown import to_html
from ownpace_graders.own_data.words import plain, words
from ownpace_graders.record import Event
from tests.graders.classroom import REPOSITORY, answer


def copy(path: Path, *events: Event) -> Path:
    record.append(path, events)
    return path


def an_answer(response: Any, item: str = "half", lesson: str = "halves") -> Event:
    return Event.new(lesson, item, "answer", {"response": response, "of": ""})


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_copies_come_together_in_any_order(course: Course, tmp_path: Path, order: tuple[int, ...]) -> None:
    events = [an_answer(str(number)) for number in range(9)]
    parts = [copy(tmp_path / f"{n}.jsonl", *events[3 * n : 3 * n + 5]) for n in range(3)]
    answer(course, "halves", "half", "here")
    for number in order:
        own_data.merge_here(course, [parts[number]])
    (done,) = own_data.merge_here(course, parts)
    assert (done.lesson, done.new) == ("halves", 0)
    found = record.read(course.record("halves")).events
    assert {event.id for event in events} < {event.id for event in found}
    assert len(found) == len(events) + 1 == len(course.record("halves").read_text().splitlines())


def test_a_copy_of_a_lesson_that_is_not_here_writes_nothing(course: Course, tmp_path: Path) -> None:
    other = copy(tmp_path / "a.jsonl", an_answer("1"), an_answer("1", lesson="../../thirds"))
    with pytest.raises(InputError, match="there is no such lesson here"):
        own_data.merge_here(course, [other])
    assert not course.work.exists()


@pytest.mark.parametrize(("content", "what"), [(None, "no such file"), (b"%PDF-1.7\n", "not a record")])
def test_what_is_not_a_record_is_refused_before_anything_is_written(
    course: Course, tmp_path: Path, content: bytes | None, what: str
) -> None:
    good, bad, to = copy(tmp_path / "good.jsonl", an_answer("1")), tmp_path / "bad.jsonl", tmp_path / "to.jsonl"
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(InputError, match=what):
        own_data.merge_here(course, [good, bad])
    with pytest.raises(InputError, match=what):
        own_data.merge_into([good, bad], to)
    assert not course.work.exists()
    assert not to.exists()


def test_a_file_takes_copies_in_and_keeps_what_it_has(tmp_path: Path) -> None:
    first, second = (copy(tmp_path / f"{n}.jsonl", an_answer(str(n)), an_answer("x", lesson="b")) for n in range(2))
    first.write_text(first.read_text() + "no event\n")
    to = copy(tmp_path / "to.jsonl", an_answer("before"))
    assert own_data.merge_into([first, second], to) == 5
    assert own_data.merge_into([second, first, to], to) == 5
    assert [aside.text for aside in record.read(to).asides] == ["no event"]
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.jsonl", "1.jsonl", "to.jsonl"]


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, to = copy(tmp_path / "1.jsonl", an_answer("1")), copy(tmp_path / "to.jsonl", an_answer("2"))
    before = to.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="not written: No space"):
        own_data.merge_into([first], to)
    assert to.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.jsonl", "to.jsonl"]


def test_erasing_takes_the_record_and_the_zips_and_nothing_else(course: Course, tmp_path: Path) -> None:
    answer(course, "halves", "half", "1/2")
    receipt = handin(course, "halves")
    sent = handin(course, "halves", to=tmp_path / "sent.zip")
    own = own_data.owned(course, "halves")
    assert own.copies == (receipt.path,)
    own_data.erase(course, "halves")
    assert not (course.work / "halves").exists()
    assert own_data.lessons(course) == []
    assert sent.path
    assert sent.path.exists()
    assert course.place("release", "halves").is_dir()
    with pytest.raises(InputError, match="Nothing is kept"):
        own_data.owned(course, "halves")


def test_erasing_leaves_other_files_of_the_lesson(course: Course) -> None:
    """A student's own folder has the assignment's notebook beside the record."""
    answer(course, "halves", "half", "1/2")
    (course.work / "halves" / "halves.ipynb").write_text("{}")
    own_data.erase(course, "halves")
    assert [path.name for path in (course.work / "halves").iterdir()] == ["halves.ipynb"]


def test_erasing_is_all_or_nothing(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(course, "halves", "half", "1/2")
    handin(course, "halves")
    before = {path: path.read_bytes() for path in course.work.rglob("*") if path.is_file()}
    rename = Path.rename

    def only_the_first(path: Path, to: Path) -> Path:
        if path.name == "handin" and ".erased-" in str(to):
            raise PermissionError(13, "Permission denied")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", only_the_first)
    with pytest.raises(OwnpaceError, match="could not be erased: Permission denied"):
        own_data.erase(course, "halves")
    assert {path: path.read_bytes() for path in course.work.rglob("*") if path.is_file()} == before


def test_what_a_stopped_erasing_left_goes_with_the_next(course: Course) -> None:
    answer(course, "halves", "half", "1/2")
    left = course.work / "halves" / ".erased-x"
    left.mkdir()
    (left / "record.jsonl").write_text("old")
    own_data.erase(course, "halves")
    assert not left.exists()


@pytest.mark.parametrize("name", ["..", "../course", "", "thirds", "halves/handin"])
def test_no_path_passes_as_a_lesson(course: Course, name: str) -> None:
    answer(course, "halves", "half", "1/2")
    with pytest.raises(InputError, match="Nothing is kept"):
        own_data.erase(course, name)
    assert course.record("halves").exists()


def test_everything_is_shown_in_words(course: Course) -> None:
    place = course.record("halves")
    place.parent.mkdir(parents=True)
    events = [
        Event.new("halves", "warm-up", "open", {}),
        Event.new("halves", "warm-up", "note", {"text": "Ask\nwhy"}),
        an_answer("1/3"),
        Event.new("halves", "half", "hint", {"n": 2}),
        an_answer("1/2"),
        an_answer(["a", "b"], "of another version"),
        Event.new("halves", "media/film.mp4", "watch", {"position": 75.0, "duration": 80.0}),
        Event.new("halves", "", "handin", {"code": "K7Q2M4", "where": "zip"}),
    ]
    record.append(place, events)
    with place.open("a") as file:
        file.write("no event\n")
    text = words("halves", [read_lesson(course.place("release", "halves") / "halves.ipynb")], record.read(place))
    when = r"\d{4}-\d\d-\d\d \d\d:\d\d"
    assert re.search(rf"^8 events, {when} to {when}$", text, re.MULTILINE)
    assert re.search(rf"^half\b.*  1/2 +2 +2 +{when}$", text, re.MULTILINE)
    assert re.search(rf"^of another version +a · b +1 +0 +{when}$", text, re.MULTILINE)
    assert re.search(rf"^Opened {when}: ", text, re.MULTILINE)
    assert re.search(r"^Noted on .*: Ask why$", text, re.MULTILINE)
    assert "Watched media/film.mp4 up to 1:15" in text
    assert re.search(rf"^Handed in {when}, receipt K7Q-2M4$", text, re.MULTILINE)
    assert re.search("^Set aside, line 9: .* no event$", text, re.MULTILINE)


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\r\u202egnp.exe\u2028\u200b\x00 ok"


@pytest.mark.parametrize("response", [HOSTILE, [HOSTILE, HOSTILE], {HOSTILE: HOSTILE}, "x" * 100_000, None, 7, [[]]])
def test_nothing_shown_can_rewrite_a_terminal(response: Any) -> None:
    events = [an_answer(response, HOSTILE), Event.new("halves", HOSTILE, "open", {})]
    events += [Event.new("halves", HOSTILE, "watch", {"position": 1}), an_answer(response, "")]
    events.append(Event.new("halves", "", "handin", {"code": HOSTILE, "where": HOSTILE}))
    reading = record.Reading(tuple(events), (record.Aside(1, HOSTILE, "why"),), 1)
    text = words(HOSTILE, [], reading)
    assert all(line.isprintable() and len(line) < 250 for line in text.split("\n"))


def test_money_is_not_math(tmp_path: Path) -> None:
    prompt = r"It costs $5 and $6. What is **$\\frac{1}{2} \\times 4$**?"
    cell = {"cell_type": "code", "source": f'ask.number("half", "{prompt}", answer=2)', "metadata": {}}
    notebook = {"cells": [{**cell, "outputs": [], "execution_count": None}], "metadata": {}, "nbformat": 4}
    (tmp_path / "a.ipynb").write_text(json.dumps({**notebook, "nbformat_minor": 4}))
    said = words("halves", [read_lesson(tmp_path / "a.ipynb")], record.Reading((an_answer("2"),), (), 0))
    assert "half: It costs $5 and $6. What is 1/2 × 4?" in said
    assert "<math" not in to_html("It costs $5 and $6, or **$7** (US$5, A$6), $5–$6.")


def test_plain_words_stay_as_they_are() -> None:
    assert plain("½ × ¾ – été 数 👍🏽 שלום") == "½ × ¾ – été 数 👍🏽 שלום"
    assert plain("two\nlines") == "two lines"
    assert plain("![A castle](media/castle.svg)") == "A castle"
    assert (
        plain({"a king": "![A castle](media/castle.svg)", "a dog": "a kennel"}) == "a king: A castle · a dog: a kennel"
    )
    assert plain(["![A castle](media/castle.svg)", "b"]) == "A castle · b"
    assert plain(json.loads('{"a": [1]}')) == '{"a": [1]}'


def test_a_question_is_shown_as_one_types_it() -> None:
    lesson = read_lesson(REPOSITORY / "modules/multiplying-fractions/multiplying-fractions.ipynb")
    text = words(lesson.name, [lesson], record.Reading((an_answer("6", "half-of-twelve", lesson.name),), ()))
    assert "half-of-twelve: What is 1/2 of 12?" in text
