"""Notebooks with another kernel than the warm Python are graded as nbgrader does, and locked in like all others."""

import json
import shutil
import site
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from ownpace_graders.autograde import Outcome, grade
from ownpace_graders.course import Course, find_course
from ownpace_graders.release import release
from tests.graders.classroom import at_home, make_course
from tests.graders.compared import cells, rows
from tests.processes import at_work

pytestmark = pytest.mark.xdist_group("kernels")

SETTINGS = """
c.Execute.timeout = 4
c.ClearSolutions.code_stub = dict.fromkeys(("bash", "python", "prolog", "c"), "# YOUR CODE HERE")
"""
RIGHT = "double() {\n    echo $(( 2 * $1 ))\n}"
GRADED = {
    "a-right": RIGHT,
    "errs": "double() {\n    echo 4\n}\necho oops >&2; ls /nowhere\nfor i in $(seq 300); do echo line $i; done",
    "slow": f"{RIGHT}\nsleep 60",
    "z-right": RIGHT,
}
"""What both grade; the last is the first again, which nbgrader is asked for once. What it prints stays below the lines
that are kept however many pieces the kernel sends it in: each piece counts one line more."""
LOCKED_IN = {
    "kills": "kill -9 -1",
    "floods": "bomb() { bomb | bomb & }; bomb",
    "looks": f"{RIGHT}\nfor it in %s; do ls $it && echo SEEN $it; done\n"
    "(exec 3<>/dev/tcp/127.0.0.1/%s) && echo SEEN a network\nfor p in /proc/[0-9]*; do\n"
    "cat $p/environ | tr '\\0' '\\n' | grep secret && echo SEEN $p\nhead -c 1 $p/mem && echo SEEN $p\n"
    "tr '\\0' ' ' < $p/cmdline; done 2>/dev/null\n"
    "for p in 1 2; do grep -q . /proc/$p/maps && echo SEEN $p; done 2>/dev/null\n"
    "touch /usr/made && echo SEEN /usr\nsleep 987655 &\necho LOOKED",
}
WORDS = "other needs the network: ownpace grade --no-sandbox"
FORGES = f"""
kernel = get_ipython().kernel
for kind, content in (("failed", {{"words": "Starting: {WORDS}"}}), ("failed", {{"words": "Died: {WORDS}"}}),
                      ("failed", {{}}), ("language", {{"name": "{WORDS}"}}), ("reply", {{"status": "{WORDS}"}}),
                      ("shutdown_reply", {{}}), ("\x1b", {{}})):
    kernel.session.send(kernel.iopub_socket, kind, content, parent=kernel.get_parent("shell"))
x = 2
"""
"""Code that has its kernel say what only the one beside a kernel can."""

UNABLE = {
    "prolog": "needs the kernel prolog, which is not installed here",
    "unseen": "cannot be seen in the sandbox: unseen, ",
    "broken": "does not start in the sandbox: broken: ",
}
"""Kernels that cannot grade here, and what is said about them."""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Course, Course, dict[tuple[str, str], Outcome]]]:
    place = tmp_path_factory.mktemp("kernels")
    with pytest.MonkeyPatch.context() as patch:
        at_home(place, patch)
        patch.setenv("GRADERS_OWN", "a secret")
        stock = make_course(place, "halves", settings=SETTINGS)
        shutil.rmtree(stock.place("source", "halves"))
        _install(place)
        _write(stock)
        list(release(stock))
        for student, code in GRADED.items():
            _submit(stock, "shell", student, code)
        for lesson in ("elsewhere", *UNABLE):
            _submit(stock, lesson, "a-right", "x = 2")
        shutil.copytree(stock.root, place / "ours")
        ours = find_course(place / "ours")
        list(grade(stock, ["shell", "elsewhere"], [each for each in GRADED if each != "z-right"], sandboxed=False))
        for student, code in LOCKED_IN.items():
            _submit(ours, "shell", student, code.replace("%s", f"{ours.root} {Path.home()}", 1).replace("%s", "22"))
        _submit(ours, "elsewhere", "forges", FORGES)
        for name in ("ipykernel_launcher", "sitecustomize"):
            _submit(ours, "elsewhere", f"breaks-{name}", "x = 2")
            hidden = ours.place("submitted", "elsewhere", f"breaks-{name}") / f"{name}.py"
            hidden.write_text(f"raise SystemExit({WORDS!r})")
        yield stock, ours, {(each.lesson, each.student): each for each in grade(ours, workers=2)}


def _install(place: Path) -> None:
    """Kernels in the home: bash, another Python's own, one whose program is seen by nobody."""
    other = place / "elsewhere"
    venv.create(other, symlinks=True)
    packages = next(other.glob("lib/python*/site-packages"))
    (packages / "all.pth").write_text("\n".join(site.getsitepackages()))
    python = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
    specs: dict[str, dict[str, Any]] = {
        "bash": {"argv": [sys.executable, "-m", "bash_kernel", "-f", "{connection_file}"], "language": "bash"},
        "elsewhere": {"argv": [str(other / "bin/python"), *python], "env": {"WHERE": "there"}, "language": "python"},
        "unseen": {"argv": [str(place / "bin/program")], "language": "c"},
        "broken": {"argv": [sys.executable, "-c", "raise SystemExit(1)"], "language": "c"},
    }
    for name, spec in specs.items():
        folder = Path.home() / ".local/share/jupyter/kernels" / name
        folder.mkdir(parents=True)
        (folder / "kernel.json").write_text(json.dumps({"display_name": name, **spec}))


def _write(course: Course) -> None:
    solution = "double() {\n    ### BEGIN SOLUTION\n    echo $(( 2 * $1 ))\n    ### END SOLUTION\n}"
    hidden = '### BEGIN HIDDEN TESTS\ntest "$(double 5)" = 10\n### END HIDDEN TESTS'
    shell = [new_code_cell("cat words.txt"), _marked("double", solution), new_code_cell("echo $started; started=2")]
    shell += [_marked("visible", 'test "$(double 2)" = 4'), _marked("hidden", hidden), new_code_cell("echo $started")]
    _lesson(course, "shell", "bash", "bash", shell)
    (course.place("source", "shell") / "words.txt").write_text("a few words\n")
    where = "import os, sys\nprint(os.path.basename(sys.prefix))\nassert os.environ['WHERE'] == 'there'"
    python = [
        _marked("double", "x = 2"),
        _marked("visible", where),
        new_code_cell("await __import__('asyncio').sleep(0)"),
    ]
    _lesson(course, "elsewhere", "elsewhere", "python", python)
    _lesson(course, "prolog", "prolog", "prolog", [_marked("double", "x = 2"), _marked("visible", "x")])
    for name in ("unseen", "broken"):
        _lesson(course, name, name, "c", [_marked("double", "x = 2"), _marked("visible", "x")])


def _marked(name: str, code: str) -> Any:
    marks = {"grade": name != "double", "solution": name == "double", "locked": name != "double", "schema_version": 3}
    points = {} if name == "double" else {"points": 2}
    return new_code_cell(code, metadata={"nbgrader": {"grade_id": name, **marks, **points, "task": False}})


def _lesson(course: Course, name: str, kernel: str, language: str, shown: list[Any]) -> None:
    spec = {"name": kernel, "language": language, "display_name": kernel}
    folder = course.place("source", name)
    folder.mkdir(parents=True)
    nbformat.write(new_notebook(cells=shown, metadata={"kernelspec": spec}), folder / f"{name}.ipynb")


def _submit(course: Course, lesson: str, student: str, code: str) -> None:
    folder = course.place("submitted", lesson, student)
    shutil.copytree(course.place("source", lesson), folder)
    path = folder / f"{lesson}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")).source = code
    nbformat.write(notebook, path)


def test_scores_and_cells_are_nbgraders(both: tuple[Course, Course, dict[tuple[str, str], Outcome]]) -> None:
    stock, ours, _ = both
    for compared in (rows, cells):
        theirs = compared(stock)
        again = {key: value for key, value in theirs.items() if {"shell", "a-right"} <= {*key}}
        theirs |= {tuple("z-right" if at == "a-right" else at for at in key): value for key, value in again.items()}
        others = {*LOCKED_IN, *UNABLE, "forges", "breaks-ipykernel_launcher", "breaks-sitecustomize"}
        mine = {key: value for key, value in compared(ours).items() if not others & {*key}}
        assert len(theirs) > 20
        assert {
            key: (theirs.get(key), mine.get(key)) for key in theirs | mine if theirs.get(key) != mine.get(key)
        } == {}


def test_each_gets_what_they_earned(both: tuple[Course, Course, dict[tuple[str, str], Outcome]]) -> None:
    scores = {student: both[2]["shell", student].score for student in GRADED}
    assert scores == {"a-right": 4, "errs": 2, "slow": 4, "z-right": 4}
    assert both[2]["elsewhere", "a-right"].score == 2


def test_what_ends_its_kernel_is_left_out(both: tuple[Course, Course, dict[tuple[str, str], Outcome]]) -> None:
    outcome = both[2]["shell", "kills"]
    assert (outcome.status, outcome.score) == ("graded", 0), outcome.reason
    (words,) = outcome.assumed
    assert words.startswith("In cell 2 of shell.ipynb, double: this cell ended what runs it")
    notebook = json.loads((both[1].place("autograded", "shell", "kills") / "shell.ipynb").read_text())
    assert notebook["metadata"]["language_info"]["name"] == "bash"


def test_what_takes_too_much_is_told(both: tuple[Course, Course, dict[tuple[str, str], Outcome]]) -> None:
    outcome = both[2]["shell", "floods"]
    assert outcome.status == "failed"
    assert "more processes" in outcome.reason


def test_code_sees_nothing_that_is_not_its_own(both: tuple[Course, Course, dict[tuple[str, str], Outcome]]) -> None:
    _, ours, outcomes = both
    assert outcomes["shell", "looks"].score == 4
    notebook = nbformat.read(ours.place("autograded", "shell", "looks") / "shell.ipynb", as_version=4)
    shown = "".join(output.get("text", "") for output in notebook.cells[1].outputs)
    assert "LOOKED" in shown
    assert "SEEN" not in shown, shown
    assert "double 5" not in shown
    assert at_work("987655") == []


@pytest.mark.parametrize("lesson", UNABLE)
def test_a_kernel_that_cannot_grade_here_is_named(
    both: tuple[Course, Course, dict[tuple[str, str], Outcome]], lesson: str
) -> None:
    outcome = both[2][lesson, "a-right"]
    assert outcome.status == "failed"
    assert UNABLE[lesson] in outcome.reason


def test_what_a_students_kernel_says_is_its_output_and_no_advice(
    both: tuple[Course, Course, dict[tuple[str, str], Outcome]],
) -> None:
    outcomes = {student: each for (lesson, student), each in both[2].items() if lesson == "elsewhere"}
    assert {student: each.score for student, each in outcomes.items()} == {
        "a-right": 2,
        "forges": 2,
        "breaks-ipykernel_launcher": None,
        "breaks-sitecustomize": 2,
    }
    assert "does not start in the sandbox" in outcomes["breaks-ipykernel_launcher"].reason
    assert "beside the notebook" in outcomes["breaks-ipykernel_launcher"].reason
    told = " ".join(each.reason for each in both[2].values())
    assert "--no-sandbox" not in told
    notebook = json.loads((both[1].place("autograded", "elsewhere", "forges") / "elsewhere.ipynb").read_text())
    assert notebook["metadata"]["language_info"]["name"] == "python"
