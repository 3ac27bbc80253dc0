"""A record that is followed says what a reader finds who knows nothing of it; to add to it reads nothing again."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownpace_graders.record import Followed, append, digest, fold, read
from ownpace_graders.record.allowed import allowed
from ownpace_graders.record.event import Event
from tests.graders.test_record import EVENTS

JUNK = st.sampled_from([b"x", b"x\n", b"\n", b"\r\n", b"{", b'{"id": "01a1', b"\xff\n"])
TICKS = 0.02
"""Seconds in which the clock of every file system here goes on."""


def event(**data: Any) -> Event:
    return Event.new("m", "q", "answer", {"response": "3/8", **data})


def same(followed: Followed) -> None:
    """It says what a reader who knows nothing of it finds."""
    followed.look()
    anew = read(followed.path)
    assert followed.reading == anew
    assert followed.held.events == allowed(anew.events)
    assert followed.held.state == fold(anew.events)
    assert followed.held.digest == digest(allowed(anew.events))


def by_others(path: Path, events: list[Event]) -> None:
    append(path, events)


def junk(path: Path, bytes: bytes) -> None:
    with path.open("ab") as file:
        file.write(bytes)


def cut(path: Path, share: float) -> None:
    if path.exists():
        os.truncate(path, int(path.stat().st_size * share))


def edit(path: Path, share: float) -> None:
    """One byte another, in place: as large, and by its time as old."""
    if not path.exists() or not (there := bytearray(path.read_bytes())):
        return
    time.sleep(TICKS)
    before = path.stat()
    there[int(len(there) * share)] ^= 1
    path.write_bytes(there)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace(path: Path, share: float) -> None:
    """Another file of the same size, and by its time as old."""
    if path.exists():
        beside = path.with_name("beside")
        shutil.copy2(path, beside)
        edit(beside, share)
        beside.replace(path)


def erase(path: Path, _: float) -> None:
    path.unlink(missing_ok=True)


SHARES = st.floats(0, 1, exclude_max=True)
DEEDS = st.one_of(
    st.tuples(st.just(by_others), EVENTS),
    st.tuples(st.just(junk), JUNK),
    st.tuples(st.sampled_from([cut, edit, replace, erase]), SHARES),
    st.tuples(st.just(None), EVENTS),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(DEEDS, max_size=8))
def test_it_says_what_a_reader_finds_whatever_was_done_to_the_file(deeds: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        followed = Followed(Path(folder, "record.jsonl"))
        for deed, what in deeds:
            if deed is None:
                followed.append(what)
            else:
                deed(followed.path, what)
            same(followed)


@settings(deadline=None, max_examples=25)
@given(EVENTS, EVENTS)
def test_what_was_added_is_added_once_whoever_added_it(a: list[Event], b: list[Event]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one, other = (Followed(Path(folder, "record.jsonl")) for _ in range(2))
        one.append(a)
        new = other.append([*a, *b])
        assert one.append([*b, *a]) == []
        lines = one.path.read_text().split("\n")[:-1] if one.path.exists() else []
        assert len(set(lines)) == len(lines)
        assert {event.to_line() for event in new} == set(lines) - {event.to_line() for event in a}
        same(one)


def read_so_far() -> int:
    """Bytes that this process has read from anywhere."""
    return int(Path("/proc/self/io").read_text().split()[1])


def test_adding_and_looking_read_nothing_again(tmp_path: Path) -> None:
    followed = Followed(tmp_path / "record.jsonl")
    followed.append([event(more="x" * 2000) for _ in range(1000)])
    begun = read_so_far()
    for _ in range(5):
        followed.append([event()])
        followed.look()
        assert followed.held.state.items["q"].attempts > 1000
    assert read_so_far() - begun < followed.size / 10


def test_answers_one_after_the_other_cost_no_more_in_the_end(tmp_path: Path) -> None:
    """Ten thousand, 25 at a time: what reads all of them each time takes a minute."""
    followed = Followed(tmp_path / "record.jsonl")
    begun = time.process_time()
    for start in range(0, 10_000, 25):
        followed.append([event(n=n) for n in range(start, start + 25)])
        assert followed.held.state.items["q"].attempts == start + 25
        assert followed.held.digest
    assert time.process_time() - begun < 15


def test_what_is_added_is_not_added_to_a_file_that_was_taken_away_meanwhile(tmp_path: Path) -> None:
    path, new = tmp_path / "record.jsonl", event()
    append(path, [event()])
    with ThreadPoolExecutor() as pool, path.open() as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        adding = pool.submit(append, path, [new])
        while f"-> FLOCK  ADVISORY  WRITE {os.getpid()}" not in Path("/proc/locks").read_text():
            time.sleep(0.01)
        path.rename(tmp_path / "erased")
        fcntl.flock(other, fcntl.LOCK_UN)
        adding.result()
    assert read(path).events == (new,)


def test_what_the_disk_refuses_is_not_known_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    followed = Followed(tmp_path / "record.jsonl")
    followed.append([event()])

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            followed.append([event()])
    same(followed)
    assert len(followed.held.events) == 1
    followed.append([event()])
    same(followed)


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_not_a_file_is_refused_at_once(tmp_path: Path, make: Any) -> None:
    followed = Followed(tmp_path / "record.jsonl")
    make(followed.path)
    for attempt in (followed.look, lambda: followed.append([event()])):
        with pytest.raises(OSError, match=r"not a file|Is a directory"):
            attempt()


def test_a_record_that_has_become_too_large_is_not_read(tmp_path: Path) -> None:
    followed = Followed(tmp_path / "record.jsonl", most=1000)
    followed.append([event()])
    append(followed.path, [event(more="x" * 1000)])
    with pytest.raises(OSError, match="too large"):
        followed.look()
    assert followed.held.events == ()
    followed.path.unlink()
    same(followed)
