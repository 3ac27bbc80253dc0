"""What was reported as saved is on the disk, once, whatever happens to the writer or the disk."""

import fcntl
import json
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import product
from pathlib import Path

import pytest

from ownpace_graders.record import Event, append, read
from tests.conftest import LONG

WRITER = """
import sys
from pathlib import Path
from ownpace_graders.record import Event, append

path, who, how_many, size = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
for n in range(how_many):
    event = Event.new("m", who, "answer", {"response": who[0] * size})
    append(path, [event])
    print(event.id, flush=True)
"""

SMALL_DISK = """
import json, resource, sys
from pathlib import Path
from ownpace_graders.record import Event, append

for path, size in json.load(sys.stdin):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    try:
        append(Path(path), [Event.new("m", "q", "answer", {"response": "x" * 5000}) for _ in range(3)])
    except OSError as error:
        print(f"not saved: {error.strerror}")
"""


SAME = """
import sys
from pathlib import Path
from ownpace_graders.record import append, read

record, events = Path(sys.argv[1]), read(Path(sys.argv[2])).events
sys.stdin.readline()
for start in range(0, len(events), 10):
    append(record, events[start : start + 20])
"""


def writer(path: Path, who: str, how_many: int, size: int) -> "subprocess.Popen[str]":
    arguments = [sys.executable, "-c", WRITER, str(path), who, str(how_many), str(size)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


def ids(output: str) -> list[str]:
    return [line.strip() for line in output.splitlines(keepends=True) if line.endswith("\n")]


@pytest.mark.parametrize("seed", range(6 if LONG else 3))
def test_a_writer_killed_at_any_moment_has_saved_what_it_said(tmp_path: Path, seed: int) -> None:
    path, saved = tmp_path / "record.jsonl", []
    for life in range(2):
        with writer(path, f"{life}", 10_000, 300_000) as child:
            assert child.stdout
            saved += ids(child.stdout.readline())
            time.sleep(random.Random(f"{seed} {life}").uniform(0, 0.1))  # noqa: S311
            child.send_signal(signal.SIGKILL)
            saved += ids(child.stdout.read())
    last = Event.new("m", "q", "answer", {"response": "3/8"})
    append(path, [last])
    reading = read(path)
    read_ids = [event.id for event in reading.events]
    assert set(saved) <= set(read_ids)
    assert reading.events[-1] == last
    # An event may be on the disk without its writer having lived to say so; nothing is there twice.
    assert len(read_ids) <= len(saved) + 2 + 1
    assert len(reading.asides) <= 2
    assert path.read_bytes().count(b'{"id"') == len(reading.events) + len(reading.asides)


def test_two_writers_at_once_lose_and_mix_nothing(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    with writer(path, "one", 100, 5_000) as one, writer(path, "two", 100, 5_000) as two:
        saved = {who: ids(child.communicate()[0]) for who, child in (("one", one), ("two", two))}
    reading = read(path)
    assert reading.asides == ()
    assert len(path.read_bytes().splitlines()) == len(reading.events) == 200
    for who, said in saved.items():
        assert [event.id for event in reading.events if event.item == who] == said
    assert {event.data["response"] for event in reading.events} == {"o" * 5_000, "t" * 5_000}


def test_what_several_send_at_once_is_there_once(tmp_path: Path) -> None:
    """The page, the kernel and a second window may all bring the same event; the record begins with half a line."""
    record, sent = tmp_path / "record.jsonl", tmp_path / "sent.jsonl"
    append(sent, [Event.new("m", "q", "answer", {"response": n}) for n in range(200)])
    record.write_bytes(sent.read_bytes()[:100])
    words = [sys.executable, "-c", SAME, str(record), str(sent)]
    senders = [subprocess.Popen(words, stdin=subprocess.PIPE, text=True) for _ in range(4)]
    for sender in senders:
        sender.communicate("go\n", timeout=60)
    reading = read(record)
    assert [sender.returncode for sender in senders] == [0] * 4
    assert reading.events == read(sent).events
    assert len(record.read_bytes().splitlines()) == len(reading.events) + len(reading.asides) == 201


def test_a_writer_waits_for_the_other(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    with ThreadPoolExecutor() as pool:
        with path.open("w") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            writing = pool.submit(append, path, [Event.new("m", "q", "open", {})])
            assert not wait([writing], timeout=0.3).done
            other.write("the other's")
        writing.result()
    reading = read(path)
    assert [aside.text for aside in reading.asides] == ["the other's"]
    assert len(reading.events) == 1


def test_a_full_disk_refuses_the_whole_and_keeps_the_rest(tmp_path: Path) -> None:
    before, asked = {}, []
    for number, (torn, room) in enumerate(product(("", '{"id": "01a1'), (0, 1, 4000, 9000))):
        path = tmp_path / f"{number}.jsonl"
        append(path, [Event.new("m", "q", "answer", {"response": "3/8"})])
        path.write_text(path.read_text() + torn)
        before[path] = path.read_bytes()
        asked.append((str(path), len(before[path]) + room))
    words = [sys.executable, "-c", SMALL_DISK]
    child = subprocess.run(words, input=json.dumps(asked), capture_output=True, text=True, check=False)
    assert (child.stdout, child.stderr) == ("not saved: File too large\n" * len(asked), "")
    assert {path: path.read_bytes() for path in before} == before


def test_an_interrupt_while_saving_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "record.jsonl"
    append(path, [Event.new("m", "q", "open", {})])
    before = path.read_bytes()

    def interrupted(_file: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        append(path, [Event.new("m", "q", "open", {})])
    assert path.read_bytes() == before
