"""`python -m tests.bench.answers`: how many answers a second the server marks, each on the disk before it says so.

Ownpace's server is one student's. What a school's would do is done here by one server: a lesson and a record for each
of 200 students, who have done something in theirs before. Another process sends the answers, over a connection a
student, each when its time has come, whether or not earlier ones are through; milliseconds are counted from then.
Everything is on one computer. Afterwards each answer that was confirmed is looked for in its record. The first line is
the disk alone: as much to as many files, one after the other.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ownpace_graders.record import Event, append, read
from tests.bench.sender import Sent
from tests.bench.servers import begun
from tests.extensions.page_server import ask, cell, write_notebook

STUDENTS, SECONDS = 200, 15
RATES = (100, 200, 300)
"""Answers a second, of all students together."""
BEFORE = 100
"""Events that are in each record before."""


def lesson(student: int) -> str:
    return f"lesson-{student:03}"


def course(root: Path) -> Path:
    """A lesson with ten questions for each student, begun."""
    (root / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'bench'\n")
    questions = [ask(f"ask.number('q{n}', 'What is {n} + {n}?', answer='{2 * n}')", f"q{n}") for n in range(10)]
    for student in range(STUDENTS):
        name = lesson(student)
        write_notebook(root / f"release/{name}/{name}.ipynb", cell("code", "from ownpace import ask"), *questions)
        record = root / f"work/{name}/record.jsonl"
        record.parent.mkdir(parents=True)
        append(record, [_answer(name, number) for number in range(BEFORE)])
    return root


def _answer(name: str, number: int) -> Event:
    return Event.new(name, f"q{number % 10}", "answer", {"response": str(number), "of": ""})


def floor(folder: Path) -> float:
    """Answers a second that the disk takes one after the other."""
    files = [os.open(folder / f"floor-{n}", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600) for n in range(STUDENTS)]
    line = _answer(lesson(0), 0).to_line().encode()
    began = time.perf_counter()
    for file in files:
        os.write(file, line)
        os.fsync(file)
    seconds = time.perf_counter() - began
    for file in files:
        os.close(file)
    return STUDENTS / seconds


def confirmed(root: Path, sent: Sent) -> bool:
    """Whether each answer that was confirmed is in its record."""
    records = (read(root / f"work/{lesson(student)}/record.jsonl") for student in range(STUDENTS))
    return set(sent.saved) <= {event.id for record in records for event in record.events}


def spent(pid: int) -> float:
    """Seconds that a process has had of the processor."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def send(address: str, rate: int) -> Sent:
    words = [sys.executable, "-m", "tests.bench.sender", address, *map(str, (STUDENTS, rate, SECONDS))]
    return Sent.read(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    with tempfile.TemporaryDirectory(dir=Path(__file__).parents[2]) as folder:
        root = course(Path(folder))
        cores = len(os.sched_getaffinity(0))
        print(f"| {STUDENTS} students, {cores} cores | a second | p50, ms | p95 | p99 | over 1 s | CPU, ms |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        print(f"| the disk alone | {floor(root):.0f} | | | | | |")
        with begun(root) as server:
            address = server.lesson.partition("lesson/")[0]
            send(address, RATES[0])  # every lesson is open, every record known
            for rate in RATES:
                before = spent(server.process.pid)
                sent = send(address, rate)
                each = (spent(server.process.pid) - before) / len(sent.saved)
                assert confirmed(root, sent), "an answer that was confirmed is in no record"
                print(f"{sent.row(f'{rate} answers a second')} {each * 1000:.1f} |", flush=True)
            print(f"\nThe server had {server.memory()[0]:.0f} MB in the end.")


if __name__ == "__main__":
    main()
