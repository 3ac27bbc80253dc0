"""The engine and nbgrader's own autograder give the same, on every notebook of nbgrader's tests that can be graded (of
those that are alike on one, but in `make test-long`).

Left out of the comparison: execution counts, timing, and how a traceback is worded (error name and value are compared).
What differs on purpose is in docs/grading.md.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from ownpace_graders.autograde import Outcome, grade
from ownpace_graders.course import Course, find_course
from ownpace_graders.nbgrading import gradebook
from ownpace_graders.release import release
from tests.conftest import LONG
from tests.graders.classroom import at_home, make_course
from tests.graders.compared import cells, rows

pytestmark = pytest.mark.xdist_group("conformance")

_origin = getattr(find_spec("nbgrader"), "origin", None)
assert _origin
NBGRADER = Path(_origin).parent
SUBMITTED = (
    "submitted-unchanged",
    "submitted-changed",
    "submitted-grade-cell-changed",
    "submitted-locked-cell-changed",
)
ALL: dict[str, tuple[str, tuple[str, ...]]] = {
    "simple": ("apps/autotest-simple", ("apps/autotest-simple-unchanged", "apps/autotest-simple-changed")),
    "hashed": ("apps/autotest-hashed", ("apps/autotest-hashed-unchanged", "apps/autotest-hashed-changed")),
    "multi": ("apps/autotest-multi", ("apps/autotest-multi-unchanged", "apps/autotest-multi-changed")),
    "hidden": (
        "apps/autotest-hidden",
        (
            "apps/autotest-hidden-unchanged",
            "apps/autotest-hidden-changed-right",
            "apps/autotest-hidden-changed-wrong",
        ),
    ),
    "submitted": (
        "apps/submitted-unchanged",
        (
            *(f"apps/{name}" for name in SUBMITTED),
            "apps/submitted-cheat-attempt",
            "apps/submitted-cheat-attempt-alternative",
            *(f"preprocessors/{name}" for name in SUBMITTED[1:]),
            "preprocessors/submitted-answer-cell-type-changed",
            "preprocessors/submitted-grade-cell-type-changed",
        ),
    ),
    "test": (
        "apps/test",
        (
            *(f"apps/test{name}" for name in ("", "-with-output", "-no-metadata", "-v0", "-v0-invalid", "-v1", "-v2")),
            "apps/too-new",
            "preprocessors/duplicate-grade-ids",
            "preprocessors/blank-points",
            "preprocessors/blank-grade-id",
            "preprocessors/no-cell-type",
            "preprocessors/cell-type-changed",
            "preprocessors/bad-markdown-cell-1",
        ),
    ),
    "recursion": ("preprocessors/infinite-recursion", ("preprocessors/infinite-recursion",)),
}
SINGLE = (
    "apps/test-hidden-tests",
    "apps/infinite-loop",
    "apps/infinite-loop-with-output",
    "apps/side-effects",
    "apps/open_relative_file",
    "apps/timeout",
    "apps/validating-environment-variable",
    "apps/validation-zero-points",
    "preprocessors/manually-graded-code-cell",
    "preprocessors/long-output",
    "preprocessors/warning-pattern",
    "preprocessors/test_taskcell",
    "preprocessors/test",
)
"""Handed in as they are: the notebooks of one lesson, each of which has a kernel of its own."""
ALIKE = {
    **dict.fromkeys(("simple", "hashed", "multi"), "hidden: the same solution, and tests that nbgrader writes of it"),
    "recursion": "recursion in cases/breaks-python.yml: nbgrader runs out of time while it draws the traceback",
    "apps/autotest-hidden-unchanged": "apps/submitted-unchanged: what has no answer, and tests that miss it",
    **{f"preprocessors/{name}": f"apps/{name}: the same, not run before" for name in SUBMITTED[1:]},
    "apps/test-v0": "apps/test-v0-invalid: the same, and a cell without a name",
    "apps/test-v2": "apps/test-v1: the same, with another number",
    **{f"apps/infinite-loop{name}": "apps/timeout: the time is up" for name in ("", "-with-output")},
    "preprocessors/manually-graded-code-cell": "quux in apps/submitted-changed",
    "preprocessors/long-output": "long in OWN",
    "preprocessors/test": "preprocessors/test_taskcell: the same cells, and a task",
}
"""Lessons and hand-ins that have nothing which no other has, and the other: they are graded in `make test-long`."""
LESSONS = {
    lesson: (source, tuple(each for each in submitted if LONG or each not in ALIKE))
    for lesson, (source, submitted) in ALL.items()
    if LONG or lesson not in ALIKE
}
SETTINGS = """
c.Execute.timeout = 3
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = ".*This is a warning message.*"
c.AssignLatePenalties.plugin_class = "nbgrader.plugins.latesubmission.LateSubmissionPlugin"
c.LateSubmissionPlugin.penalty_method = "zero"
"""
OWN = {
    "partial": "0.5",
    "partial-too-much": "7",
    "partial-words": "'all of it'",
    "stderr": "import sys\nprint('no harm', file=sys.stderr)",
    "both": "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')",
    "shown": "from IPython.display import HTML, display, update_display\ndisplay(HTML('<b>1</b>'), display_id='x')\n"
    "update_display(HTML('<b>2</b>'), display_id='x')\n{'image': 1}",
    "cleared": "from IPython.display import clear_output\nprint(1)\nclear_output(wait=True)\nprint(2)",
    "awaits": "import asyncio\nawait asyncio.sleep(0)\nawait asyncio.gather(asyncio.sleep(0, 1))",
    "asks": "input('?')",
    "magics": "%alias_magic t timeit\n%who\n!echo from a shell",
    "bash": "%%bash\necho out; echo err >&2; exit 3",
    "widget": "import ipywidgets\nipywidgets.IntSlider()",
    "syntax": "def f(:",
    "own-error": "class E(Exception):\n    def __str__(self):\n        return 'mine'\nraise E",
    "hushed": "get_ipython().showtraceback = lambda *a, **k: None\n1/0",
    "exits": "raise SystemExit(3)",
    "running": "import asyncio\nasyncio.run(asyncio.sleep(0))",
    "long": "print('x\\n' * 5000)",
    "names": "import __main__, sys\n(__name__, sys.argv[0:0], sys.stdout.isatty())",
}
ALONE = ("cleared", "hushed", "exits", "running")
"""In a notebook of their own, because of what they leave behind in the kernel; the others share one."""


SLOW = "recursion"
NAMELESS = "test-no-metadata"
"""nbgrader finds no cell in it, and gives nothing."""
RECOVERED = {
    *(f"apps-{name}" for name in ("test-v0", "test-v0-invalid", "test-v1", "test-v2", "too-new", NAMELESS)),
    *(f"preprocessors-{name}" for name in ("duplicate-grade-ids", "blank-points", "blank-grade-id", "no-cell-type")),
    *(f"preprocessors-{name}" for name in ("cell-type-changed", "bad-markdown-cell-1")),
    *(f"preprocessors-submitted-{name}-cell-type-changed" for name in ("answer", "grade")),
} - {each.replace("/", "-") for each in ALIKE if not LONG}
"""Students whose notebook nbgrader refuses, or finds nothing in, for what it says of its cells: the lesson says it."""


@dataclass(frozen=True)
class Both:
    """The same course, graded by nbgrader and by the engine."""

    stock: Course
    ours: Course
    outcomes: tuple[dict[tuple[str, str], Outcome], dict[tuple[str, str], Outcome]]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    place = tmp_path_factory.mktemp("both")
    with pytest.MonkeyPatch.context() as patch:
        at_home(place, patch)
        stock = _course(place)
        list(release(stock))
        _hand_in(stock)
        shutil.copytree(stock.root, place / "ours")
        ours = find_course(place / "ours")
        theirs = {(each.student, each.lesson): each for each in grade(stock, sandboxed=False)}
        engines = {(each.student, each.lesson): each for each in grade(ours, workers=1)}
        yield Both(stock, ours, (theirs, engines))


def _course(place: Path) -> Course:
    course = make_course(place, "ps1", settings=SETTINGS)
    shutil.copy(NBGRADER / "tests/apps/files/autotests.yml", course.root)
    for lesson, (source, _) in LESSONS.items():
        _put(source, course.place("source", lesson) / "p1.ipynb")
    for each in SINGLE:
        if LONG or each not in ALIKE:
            _put(each, course.place("source", "single") / f"{each.rpartition('/')[2]}.ipynb")
    (course.place("source", "single") / "data.txt").write_text("words")
    cells = {name: new_code_cell(code, metadata=_tests(name)) for name, code in OWN.items()}
    other = course.place("source", "value-error")
    other.mkdir()
    nbformat.write(_notebook(cells.pop("partial-too-much")), other / "p1.ipynb")
    folder = course.place("source", "own")
    folder.mkdir()
    for name in ALONE:
        nbformat.write(_notebook(cells.pop(name)), folder / f"{name}.ipynb")
    nbformat.write(_notebook(*cells.values()), folder / "together.ipynb")
    return course


def _tests(name: str) -> dict[str, Any]:
    kind = {"grade": True, "solution": False, "locked": True, "points": 2, "schema_version": 3, "cell_type": "code"}
    return {"nbgrader": {"grade_id": name, **kind}}


def _notebook(*cells: Any) -> Any:
    spec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return new_notebook(cells=[new_code_cell("started = 1"), *cells], metadata={"kernelspec": spec})


def _hand_in(course: Course) -> None:
    for lesson, (_, submitted) in LESSONS.items():
        for each in submitted:
            _put(each, course.place("submitted", lesson, each.replace("/", "-")) / "p1.ipynb")
    for lesson in ("single", "own", "value-error"):
        shutil.copytree(course.place("source", lesson), course.place("submitted", lesson, "s"))
    for student in ("bitdiddle", "hacker"):
        stock = NBGRADER / "docs/source/user_guide/submitted" / student / "ps1"
        shutil.copytree(stock, course.place("submitted", "ps1", student))
    half = course.place("submitted", "ps1", "half")
    shutil.copytree(course.place("release", "ps1"), half)
    (half / "problem2.ipynb").unlink()
    (half / "timestamp.txt").write_text("2035-01-01 00:00:00 UTC")
    shutil.copytree(course.place("source", "ps1"), course.place("submitted", "ps1", "late"))
    (course.place("submitted", "ps1", "late") / "timestamp.txt").write_text("2035-01-01 00:00:00 UTC")
    with gradebook.opened(course) as book:
        book.update_or_create_assignment("ps1", duedate="2030-01-01 00:00:00 UTC")


def _put(name: str, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    folder, _, file = name.partition("/")
    shutil.copy(NBGRADER / "tests" / folder / "files" / f"{file}.ipynb", to)


def _two(both: Both) -> tuple[Course, Course]:
    return both.stock, both.ours


def test_the_same_are_graded_and_the_same_fail_in_the_same_words(both: Both) -> None:
    def words(outcomes: dict[tuple[str, str], Outcome]) -> dict[tuple[str, str], Any]:
        return {key: (one.status, one.score, one.needs_manual, one.reason) for key, one in outcomes.items()}

    theirs, ours = map(words, both.outcomes)
    recovered = {key for key in theirs if key[0] in RECOVERED}
    refused = {key[0]: theirs.pop(key)[:2] for key in recovered}
    assert refused.pop(f"apps-{NAMELESS}") == ("graded", 0)
    assert {status for status, _ in refused.values()} == {"failed"}
    assert {ours.pop(key)[0] for key in recovered} == {"graded"}
    assert len(recovered) == len(RECOVERED)
    # On a busy machine nbgrader runs out of time while it draws the traceback of a recursion.
    for key in [key for key, one in theirs.items() if key[1] == SLOW and one[0] == "failed"]:
        theirs.pop(key)
        assert ours.pop(key)[0] == "graded"
    assert sum(status != "graded" for status, *_ in theirs.values()) <= 2
    assert {key: (theirs.get(key), ours.get(key)) for key in theirs | ours if theirs.get(key) != ours.get(key)} == {}


def test_the_gradebook_is_the_same_row_by_row(both: Both) -> None:
    theirs, ours = (
        {key: row for key, row in rows(course).items() if key[1] not in RECOVERED and key[0] != SLOW}
        for course in _two(both)
    )
    assert len(theirs) > 5 * len(both.outcomes[0])
    assert {key: (theirs.get(key), ours.get(key)) for key in theirs | ours if theirs.get(key) != ours.get(key)} == {}


def test_what_is_shown_is_the_same_cell_by_cell(both: Both) -> None:
    # nbgrader runs out of time while it draws that traceback, and calls it a timeout.
    each = (cells(course, but=SLOW) for course in _two(both))
    theirs, ours = ({key: cell for key, cell in found.items() if key[1] not in RECOVERED} for found in each)
    assert len(theirs) > 5 * len(both.outcomes[0])
    assert {key: (theirs.get(key), ours.get(key)) for key in theirs | ours if theirs.get(key) != ours.get(key)} == {}
