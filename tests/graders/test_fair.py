"""A submission has its fair share of the processors, and what had less of it than it needed is tried again alone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from types import SimpleNamespace
from typing import Any

import pytest

from ownpace_graders.autograde import grade, pool, task
from ownpace_graders.autograde.pool import _share
from ownpace_graders.course import Course
from ownpace_graders.sandbox.sandbox import Sandbox
from ownpace_graders.sandbox.script import Limits, Script
from tests.graders.classroom import at_home, cells, released_course, submit

pytestmark = pytest.mark.xdist_group("fair")

CORES = sorted(os.sched_getaffinity(0))
WORKS = "import time\nwhile time.process_time() < {}:\n    pass\n"
RIGHT = "def double(number):\n    return 2 * number"
BRIEF: Any = SimpleNamespace(key="")
"""Stands for a lesson where nothing of it is asked for."""
DIES: Any = "dies"
_together: Callable[[float], Any] = print
BUSY = "import subprocess\nkept = [subprocess.Popen(['sh', '-c', 'while :; do :; done'],\n"
BUSY += "    start_new_session=True) for _ in range(20)]\nimport time\ntime.sleep(1)"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    place = tmp_path_factory.mktemp("fair")
    with pytest.MonkeyPatch.context() as patch:
        at_home(place, patch)
        made = released_course(place, "halves", settings="c.Execute.timeout = 20")
        for student in ("a-waits", "b-ends"):
            submit(made, "halves", student, "double", RIGHT)
        yield made


@contextmanager
def _busy() -> Iterator[None]:
    """Eight busy processes on the first processor, each with the share of a user's."""
    program = f"import os; os.sched_setaffinity(0, [{CORES[0]}])\nwhile True: pass"
    started = [subprocess.Popen([sys.executable, "-c", program], start_new_session=True) for _ in range(8)]
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()


def test_what_had_to_wait_for_a_processor_is_told() -> None:
    with Sandbox(limits=Limits(cell=2, cores=(CORES[0],))) as sandbox, _busy():
        (ran,) = sandbox.run({}, [Script([(1, WORKS.format(1.5))])])
    assert isinstance(ran, list)
    assert ran[0].reply is None
    assert sandbox.starved


ENGINE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from ownpace_graders.nbgrading.loaded import nbgrader_loaded
with nbgrader_loaded():
    from ownpace_graders.autograde import engine
    from ownpace_graders.nbgrading import jobs
from ownpace_graders.autograde.brief import Graded
from ownpace_graders.autograde.ungradable import Fault
from ownpace_graders.autograde.pool import Crew
from ownpace_graders.course import find_course
from pathlib import Path
def say(line):
    sys.stdout.write(line + "\\n")  # in one: threads that print put their words between each other's
def work(_, submission):
    say(f"tried {submission.student}")
    return Graded(fault=Fault("endless"), starved=submission.student == "a-waits")
@contextmanager
def hire(workers, brief):
    yield Crew(lambda: ThreadPoolExecutor(workers), work, brief, lambda: 2 * workers)
course = find_course(Path.cwd())
app = jobs.open_course(".")
for workers in (1, 2):
    print("workers", workers)
    for each in engine.grade(app, course, "halves", ["a-waits", "b-ends"], partial(hire, workers), print, force=False):
        say(f"told {each.student}")
"""


def test_it_is_tried_again_when_the_others_are_through(course: Course) -> None:
    """With one worker nobody else was there to wait for."""
    program = [sys.executable, "-c", ENGINE]
    said = subprocess.run(program, cwd=course.root, check=True, capture_output=True, text=True).stdout
    for workers, part in enumerate(said.split("workers")[1:], 1):
        lines = part.splitlines()[1:]
        tried = [line for line in lines if line.startswith("tried")]
        assert sorted(line for line in lines if line.startswith("told")) == ["told a-waits", "told b-ends"]
        assert sorted(tried) == sorted(["tried a-waits", "tried b-ends", "tried a-waits"][: 1 + workers])
        assert workers == 1 or tried[-1] == "tried a-waits"
    assert workers == 2


def test_busy_processes_of_one_slow_no_other(course: Course) -> None:
    """20 of them leave the other workers' processors alone, and nobody can take more than their own."""
    submit(course, "halves", "a-busy", "double", BUSY)
    submit(course, "halves", "b-honest", "double", WORKS.format(0.5) + RIGHT)
    where = "import os\nprint(sorted(os.sched_getaffinity(0)))\ntry:\n    os.sched_setaffinity(0, range(64))\n"
    submit(course, "halves", "c-looks", "double", f"{where}except PermissionError:\n    print('STAYS')")
    for number in range(4):  # so many that a second worker begins at once
        submit(course, "halves", f"d-{number}", "double", RIGHT)
    outcomes = {each.student: each for each in grade(course, ["halves"], workers=2)}
    assert len(outcomes) > pool._FEW
    assert outcomes["b-honest"].score == 2
    place = course.place("autograded", "halves", "c-looks")
    shown = "".join("".join(each.get("text", "")) for each in cells(place / "halves.ipynb")["double"]["outputs"])
    assert shown.endswith("STAYS\n")
    assert len(shown.split("]")[0].split(",")) < max(2, len(CORES))


@pytest.mark.parametrize("workers", [2, 3, len(CORES), len(CORES) + 3])
def test_the_processors_are_shared_out(workers: int) -> None:
    shares = [_share(number, workers) for number in range(workers)]
    assert {core for share in shares for core in share} == {*CORES}
    assert all(shares)
    assert workers > len(CORES) or sum(map(len, shares)) == len(CORES)
    assert _share(workers, workers) == shares[0] or workers > len(CORES)


def test_one_worker_has_them_all() -> None:
    assert _share(0, 1) == ()


@pytest.mark.parametrize(("patience", "given", "at_once"), [(600, 7, 1), (600, 12, 2), (0.1, 2, 2)])
def test_few_quick_submissions_cost_one_sandbox(
    patience: float, given: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many, and slow ones, have as many as there are workers: each of these waits until so many are at work."""
    together = get_context("fork").Barrier(at_once)
    monkeypatch.setattr(pool, "_PATIENCE", patience)
    monkeypatch.setattr(task, "run", _who)
    monkeypatch.setattr(sys.modules[__name__], "_together", together.wait)
    with pool.processes(2, BRIEF) as crew:
        done = [crew.submit(BRIEF) for _ in range(given)]
        assert len({each.result(60) for each in done}) == at_once
        assert crew.several()


def _who(*_: Any) -> int:
    _together(60)
    time.sleep(0.05)
    return os.getpid()


def test_a_death_lets_the_next_begin_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_PATIENCE", 600)
    monkeypatch.setattr(task, "run", _ends)
    with pool.processes(3, BRIEF) as crew:
        for _ in range(3):
            with pytest.raises(BrokenExecutor):
                crew.submit(DIES).result(60)
            crew.renew()
            assert str(crew.submit(BRIEF).result(60)) == "lives"


def _ends(_: str, submission: Any) -> str:
    if submission == DIES:
        os.kill(os.getpid(), signal.SIGKILL)
    return "lives"
