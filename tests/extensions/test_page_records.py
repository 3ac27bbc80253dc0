"""What a server keeps in mind of a record is what the file says, whoever changes it; what waits is saved together."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
from traitlets.config import Config

from ownpace.page import records as page_records
from ownpace.page.records import FullRecordError, Records
from ownpace_graders.course import Course
from ownpace_graders.record import Event, append, read
from tests.extensions.page_server import Server, serving, write_small_course
from tests.extensions.test_page_record import event


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(Course(tmp_path, Config()))


@pytest.fixture
def syncs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A number for each time that the disk was waited for."""
    real, seen = os.fsync, list[int]()

    def counted(file: int) -> None:
        seen.append(file)
        real(file)

    monkeypatch.setattr("os.fsync", counted)
    return seen


def run(doing: Coroutine[Any, Any, Any]) -> Any:
    """What came of it, in a thread of its own: a browser of another test may have a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, doing).result()


def made(**data: Any) -> Event:
    return Event.new("small", "q", "answer", {"response": "1", **data})


async def together(records: Records, first: list[Event], *others: list[Event]) -> list[Any]:
    """Save the first, and while it waits for its turn at the file all others; what became of each."""
    path = records.course.record("small")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        saving = [asyncio.create_task(records.save("small", events)) for events in (first, *others)]
        await asyncio.sleep(0)  # each of them waits now
        fcntl.flock(other, fcntl.LOCK_UN)
        return await asyncio.gather(*saving, return_exceptions=True)


def test_what_waits_together_is_saved_with_one_sync(records: Records, syncs: list[int]) -> None:
    sent = [[made(n=n)] for n in range(30)]
    new = run(together(records, *sent))
    assert new == sent
    assert len(syncs) == 3, "the folder's, the first one's, and one of all that waited meanwhile"
    record, trouble = records.look("small")
    assert (len(record.held.events), trouble) == (30, "")
    assert read(record.path).events == record.held.events


def test_what_was_not_new_is_told_to_each_of_those_who_sent_it(records: Records) -> None:
    one, other = made(), made()
    new = run(together(records, [one], [one, other], [other], []))
    assert new == [[one], [other], [other], []]
    assert run(records.save("small", [one, other])) == []


def test_what_the_disk_refuses_takes_nothing_else_with_it(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file here may have 100 kB."""
    monkeypatch.setattr(page_records, "LIMIT", 100_000)
    small = [[made(n=n)] for n in range(5)]
    new = run(together(records, small[0], small[1], [made(more="x" * 200_000)], *small[2:]))
    assert isinstance(new.pop(2), FullRecordError)
    assert new == small
    assert list(read(records.course.record("small")).events) == [each for [each] in small]


def test_an_answer_is_not_confirmed_before_what_waits_is_on_the_disk(records: Records, syncs: list[int]) -> None:
    """Who asks what there is, is told of nothing that could still be lost."""
    heard: list[int] = []

    async def scene() -> None:
        path = records.course.record("small")
        path.parent.mkdir(parents=True)
        with path.open("a") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            saving = asyncio.create_task(records.save("small", [made()]))
            asking = asyncio.create_task(records.save("small", []))
            asking.add_done_callback(lambda _: heard.append(len(syncs)))
            await asyncio.sleep(0)
            fcntl.flock(other, fcntl.LOCK_UN)
            await asyncio.gather(saving, asking)

    run(scene())
    assert heard == [2]


def test_as_many_records_are_kept_in_mind_as_have_room(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_records, "KEPT", 50_000)
    for number in range(20):
        path = records.course.record(f"l{number}")
        path.parent.mkdir(parents=True)
        append(path, [made(more="x" * 9000)])
        records.look(f"l{number}")
    assert 5 <= len(records._kept) <= 7
    assert len(records.look("l0")[0].held.events) == 1


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with serving(write_small_course(tmp_path_factory.mktemp("course"))) as server:
        yield server


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def write_over(path: Path) -> None:
    """Another answer, in place: the file is as large as before, and by its time as old."""
    before = path.stat()
    time.sleep(0.02)  # a tick of the file system's clock
    path.write_text(path.read_text().replace('"response": "1"', '"response": "2"'))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def put_another(path: Path) -> None:
    """Another file of the same size, from a copy, by its time a year old."""
    beside = path.with_name("beside")
    beside.write_text(path.read_text().replace('"response": "1"', '"response": "3"'))
    os.utime(beside, (1, 1))
    beside.replace(path)


def add(path: Path) -> None:
    append(path, [made()])


@pytest.mark.parametrize("change", [cut, write_over, put_another, add, Path.unlink])
def test_what_others_do_to_the_file_is_seen_in_the_next_answer(server: Server, change: Callable[[Path], Any]) -> None:
    path = server.course / "work/small/record.jsonl"
    sent = [event("answer", item="one", response="1") for _ in range(3)]
    server.post("api/record/small", {"events": sent})
    change(path)
    there = [each.fields() for each in read(path).events]
    said = server.post("api/record/small", {"events": [], "have": []}).json
    assert said["events"] == server.get("api/record/small").json["events"] == there
    again = server.post("api/record/small", {"events": sent})
    assert again.json["saved"] == [each["id"] for each in sent]
    assert {each["id"] for each in sent} <= {each.id for each in read(path).events}
    path.unlink()


def test_two_servers_of_one_folder_have_one_record(server: Server) -> None:
    with serving(server.course) as other, ThreadPoolExecutor(8) as pages:
        sent = [event("answer", item="one", response=str(n)) for n in range(40)]
        both = [each for one in sent for each in (one, one)]
        posts = zip(both, [server, other] * 40, strict=True)
        list(pages.map(lambda post: post[1].post("api/record/small", {"events": [post[0]]}), posts))
        for each in (server, other):
            there = each.get("api/record/small").json["events"]
            assert sorted(one["id"] for one in there) == [one["id"] for one in sent]
        lines = (server.course / "work/small/record.jsonl").read_text().splitlines()
        assert len(lines) == len(set(lines)) == 40


def test_a_server_that_is_killed_while_many_save_has_what_it_confirmed(tmp_path: Path) -> None:
    with serving(write_small_course(tmp_path)) as server, ThreadPoolExecutor(8) as pages:
        confirmed: list[str] = []

        def page(number: int) -> None:
            while True:
                try:
                    answer = server.post("api/record/small", {"events": [event("note", text=f"{number}")]})
                except (OSError, HTTPException):
                    return
                confirmed.extend(answer.json["saved"])

        working = [pages.submit(page, number) for number in range(8)]
        while len(confirmed) < 50:
            time.sleep(0.01)
        server.process.send_signal(signal.SIGKILL)
        for each in working:
            each.result()
        reading = read(tmp_path / "work/small/record.jsonl")
        assert set(confirmed) <= {each.id for each in reading.events}
        assert len(reading.asides) <= 1
        assert len(reading.events) <= len(confirmed) + 8
