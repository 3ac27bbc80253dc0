"""Grading by processes that can die and by computers elsewhere: a real Dask scheduler with two workers."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from ownpace_graders.autograde import Outcome, grade
from ownpace_graders.autograde.cluster import _fit, _refused, cluster, versions
from ownpace_graders.course import Course, find_course
from ownpace_graders.errors import InputError, NoSandbox
from tests.graders.classroom import at_home, released_course
from tests.graders.compared import cells, rows

pytestmark = pytest.mark.xdist_group("cluster")

STUDENTS = 6
Start = Callable[..., tuple[subprocess.Popen[str], str]]


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """nbgrader's ps1, handed in by a class of whom one in three has done nothing."""
    place = tmp_path_factory.mktemp("cluster")
    with pytest.MonkeyPatch.context() as patch:
        at_home(place, patch)
        made = released_course(place, "ps1")
        for number in range(STUDENTS):
            step = "source" if number % 3 else "release"
            shutil.copytree(made.place(step, "ps1"), made.place("submitted", "ps1", f"s{number:02}"))
        yield made


@pytest.fixture(scope="module")
def here(handed_in: Course, tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, list[Outcome]]:
    """Graded by processes of this computer, of which one dies meanwhile."""
    course = _copied(handed_in, tmp_path_factory.mktemp("here") / "course")
    outcomes = []
    for one in grade(course):
        outcomes.append(one)
        if len(outcomes) == 1:  # most are still to be graded, however late this is heard
            os.kill(_forks(os.getpid())[0], signal.SIGKILL)
    return course, outcomes


def _copied(course: Course, to: Path) -> Course:
    shutil.copytree(course.root, to)
    return find_course(to)


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Start]:
    """`dask scheduler` or `dask worker`: the process, and the address that it says."""
    with ExitStack() as running:
        yield lambda *words, **environment: running.enter_context(_dask(tmp_path, words, environment))


@contextmanager
def _dask(
    place: Path, words: tuple[str, ...], environment: dict[str, str]
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    log = place / f"dask-{len(list(place.glob('dask-*.log')))}.log"
    program = [sys.executable, "-m", "dask", *words, "--no-dashboard"]
    with log.open("w") as out:
        process = subprocess.Popen(
            program, cwd=place, stdout=out, stderr=out, env={**os.environ, **environment}, text=True
        )
    try:
        yield process, _address(process, log, "Registered to" if words[0] == "worker" else "Scheduler at")
    finally:
        process.kill()
        process.wait()


def _address(process: Any, log: Path, until: str) -> str:
    for _ in range(1800):
        time.sleep(0.1)
        said = log.read_text()
        if until in said:
            return str(re.findall(r"tcp://[\d.:]+", said)[0])
        assert process.poll() is None, said
    raise AssertionError(log.read_text())


def scheduler(dask: Start) -> tuple[subprocess.Popen[str], str]:
    return dask("scheduler", "--host", "127.0.0.1", "--port", "0")


def worker(dask: Start, address: str, **environment: str) -> tuple[subprocess.Popen[str], str]:
    return dask("worker", address, "--no-nanny", "--nthreads", "1", **environment)


def test_a_worker_that_cannot_grade_is_named_and_who_dies_costs_no_grade(
    here: tuple[Course, list[Outcome]], handed_in: Course, tmp_path: Path, dask: Start
) -> None:
    course = _copied(handed_in, tmp_path / "course")
    process, address = scheduler(dask)
    with pytest.raises(InputError, match="no workers") as lonely:
        list(grade(course, scheduler=address))
    assert f"dask worker {address}" in lonely.value.next
    victim, _ = worker(dask, address)
    without_a_sandbox(tmp_path, course, dask, address)
    assert not (course.root / "autograded").exists()
    worker(dask, address)
    outcomes = []
    for one in grade(course, scheduler=address):
        outcomes.append(one)
        if len(outcomes) == STUDENTS // 3:
            victim.send_signal(signal.SIGKILL)
    assert [one.status for one in outcomes] == ["graded"] * STUDENTS
    assert len({one.student for one in outcomes}) == STUDENTS
    assert len(rows(here[0])) > STUDENTS * 9
    assert rows(course) == rows(here[0])
    assert len(cells(here[0])) > STUDENTS * 9
    assert cells(course) == cells(here[0])
    a_scheduler_that_dies_stops_the_run(_copied(handed_in, tmp_path / "again"), process, address)


def without_a_sandbox(place: Path, course: Course, dask: Start, address: str) -> None:
    process, bare = worker(dask, address, PATH=str(place))
    with pytest.raises(NoSandbox, match="not run without") as refused:
        list(grade(course, scheduler=address))
    assert refused.value.where == f"Dask worker {bare}"
    assert "bubblewrap" in refused.value.next
    process.kill()


def a_scheduler_that_dies_stops_the_run(course: Course, process: subprocess.Popen[str], address: str) -> None:
    outcomes = []
    with pytest.raises(InputError, match="scheduler is gone") as stopped:
        for one in grade(course, scheduler=address):
            outcomes.append(one)
            process.send_signal(signal.SIGKILL)
    assert stopped.value.where == address
    assert 0 < len(outcomes) < STUDENTS
    assert {one.status for one in outcomes} == {"graded"}
    assert {one.status for one in grade(course)} == {"graded", "unchanged"}


def test_a_worker_with_another_nbgrader_is_named() -> None:
    """What each is asked, and what is said of it: as of one without a sandbox."""
    with pytest.raises(InputError, match=r"It has nbgrader [\d.]+, not 0\.0\.1") as differs:
        _fit({**versions(), "nbgrader": "0.0.1"})
    told = _refused("tcp://127.0.0.1:9", differs.value)
    assert isinstance(told, InputError)
    assert (told.what, told.where) == (differs.value.what, "Dask worker tcp://127.0.0.1:9")
    assert "same versions" in told.next


def test_a_process_of_the_pool_that_dies_costs_nothing(here: tuple[Course, list[Outcome]]) -> None:
    _, outcomes = here
    assert [one.status for one in outcomes] == ["graded"] * STUDENTS
    assert len({one.student for one in outcomes}) == STUDENTS
    assert _forks(os.getpid()) == []


def _forks(process: int) -> list[int]:
    """The processes that grade: the engine's children, which is our child."""
    engines = [pid for pid in _children(process) if "ownpace_graders.autograde\0" in _command(pid)]
    return [fork for engine in engines for fork in _children(engine) if "ownpace_graders.autograde\0" in _command(fork)]


def _children(process: int) -> list[int]:
    return [int(word) for task in Path(f"/proc/{process}/task").glob("*/children") for word in task.read_text().split()]


def _command(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text()


def test_where_there_is_no_scheduler(handed_in: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "2s")
    with pytest.raises(InputError, match="no Dask scheduler") as refused:
        list(grade(handed_in, scheduler="tcp://127.0.0.1:9"))
    assert refused.value.where == "tcp://127.0.0.1:9"


def test_where_dask_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match="needs the package distributed") as refused, cluster("tcp://127.0.0.1:9", ANY):
        pass
    assert "ownpace[dask]" in refused.value.next
