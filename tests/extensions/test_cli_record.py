"""`ownpace record`, run as a student runs it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from ownpace_graders import record
from ownpace_graders.record import Event
from tests.extensions.commands import OWNPACE, bare, ownpace, small_course

HOSTILE = "\x1b]0;owned\x07\x9b2J\u202egnp"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    course = small_course(tmp_path)
    assert ownpace("release", at=course).returncode == 0
    return course


def kept(course: Path) -> Path:
    return course / "work/halves/record.jsonl"


def answer(path: Path, *responses: str, lesson: str = "halves") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    record.append(path, [Event.new(lesson, "half-of-4", "answer", {"response": each, "of": ""}) for each in responses])
    return path


def responses(path: Path) -> list[str]:
    return [event.data["response"] for event in record.read(path).events]


def test_a_copy_from_another_computer_comes_in_once(course: Path, tmp_path: Path) -> None:
    answer(kept(course), "here")
    other = answer(tmp_path / "from home.jsonl", "1", "2")
    with other.open("a") as file:
        file.write("torn")
    done = ownpace("record", "merge", other, at=course)
    assert (done.returncode, done.stdout) == (0, "halves: 2 events, new in your record: 2.\n")
    assert done.stderr.endswith("from home.jsonl: 1 line set aside, not readable.\n")
    assert ownpace("record", "merge", other, kept(course), at=course).stdout == (
        "halves: 3 events, new in your record: 0.\n"
    )
    assert sorted(responses(kept(course))) == ["1", "2", "here"]
    done = ownpace("record", "merge", other, kept(course), "--to", "all.jsonl", at=course)
    assert (done.returncode, done.stdout) == (0, "all.jsonl has 3 events now.\n")


def test_what_cannot_come_in_is_said_with_what_next(course: Path, tmp_path: Path) -> None:
    thirds = answer(tmp_path / "thirds.jsonl", "1", lesson="thirds")
    done = ownpace("record", "merge", thirds, at=course)
    assert done.returncode == 1
    assert "Wrong: These are answers to “thirds”, and there is no such lesson here." in done.stderr
    assert "--to FILE" in done.stderr
    done = ownpace("record", "merge", "gone.jsonl", at=course)
    assert (done.returncode, "Wrong: There is no such file." in done.stderr) == (1, True)
    assert ownpace("record", "merge", at=course).returncode == 2


def test_show_and_export_have_it_all_and_are_harmless(course: Path) -> None:
    assert ownpace("record", "show", at=course).stdout == "Nothing is kept in this folder.\n"
    answer(kept(course), "1", HOSTILE)
    for words in (["show"], ["show", "halves"], ["export"], ["export", "halves", "--format", "xapi"]):
        done = ownpace("record", *words, at=course)
        assert (done.returncode, done.stderr) == (0, "")
        assert all(line.isprintable() for line in done.stdout.split("\n"))
        assert "half-of-4" in done.stdout
    shown = ownpace("record", "show", at=course).stdout
    assert r"\x1b]0;owned\x07\x9b2J\u202egnp" in shown
    lines = ownpace("record", "export", at=course).stdout.splitlines()
    assert [Event.from_line(line).data["response"] for line in lines] == ["1", HOSTILE]
    said = json.loads(ownpace("record", "export", "--format", "xapi", at=course).stdout)
    assert [each["result"]["response"] for each in said] == ["1", HOSTILE]
    assert '"ada"' not in json.dumps(said), "an id may have these letters, an account would be a word of its own"


def test_an_export_comes_in_elsewhere(course: Path, tmp_path: Path) -> None:
    answer(kept(course), "1", "2")
    assert ownpace("record", "export", "--to", "mine.jsonl", at=course).stdout == "Written: mine.jsonl\n"
    elsewhere = small_course(tmp_path / "elsewhere")
    ownpace("release", at=elsewhere)
    ownpace("record", "merge", course / "mine.jsonl", at=elsewhere)
    assert responses(kept(elsewhere)) == ["1", "2"]
    done = ownpace("record", "export", "--to", "nowhere/mine.jsonl", at=course)
    assert done.returncode == 1
    assert done.stderr.startswith("Wrong: The file was not written: No such file or directory.\n")


def test_erase_asks_and_says_what_stays(course: Path) -> None:
    answer(kept(course), "1")
    ownpace("handin", "halves", at=course)
    words = [OWNPACE, "record", "erase"]
    env = bare(course.parent / "home")
    asked = subprocess.run(words, cwd=course, env=env, input="n\n", capture_output=True, text=True, check=False)
    assert asked.returncode == 1
    assert "To be erased: halves: a record of 2 events, and 1 zip of what was handed in" in asked.stdout
    assert "Not erased: what you handed in into the exchange or gave to your teacher" in asked.stdout
    assert len(record.read(kept(course)).events) == 2
    done = ownpace("record", "erase", "halves", "--yes", at=course)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Erased: halves")
    assert not kept(course).parent.exists()
    assert ownpace("record", "erase", "--yes", at=course).stdout == "Nothing is kept in this folder.\n"
    again = ownpace("record", "erase", "halves", "--yes", at=course)
    assert (again.returncode, "Nothing is kept of a lesson “halves”" in again.stderr) == (1, True)
