"""What students and authors do on Windows and macOS, as far as Linux can show it: without what these do not have."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.extensions.page_server import FRONT, cell, write_notebook

# Only our own modules do without: the other packages have ways of their own on these systems.
WITHOUT = """
import builtins, os, sys
real = builtins.__import__
missing = {missing!r}
def without(name, scope=None, *more, **named):
    if name in missing and (scope or {{}}).get("__name__", "").startswith("ownpace"):
        raise ImportError(name)
    return real(name, scope, *more, **named)
builtins.__import__ = without
import importlib.util
found = importlib.util.find_spec
import ownpace_graders.systems as systems
systems.find_spec = lambda name: None if name in missing else found(name)
class Locks:
    LK_NBLCK = 2
    @staticmethod
    def locking(file, how, many):
        import fcntl
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, many, os.lseek(file, 0, os.SEEK_CUR))
module = importlib.import_module
systems.import_module = lambda name: Locks if name == "msvcrt" else module(name)
for name in {gone!r}:
    delattr(os, name)
"""
SYSTEMS = {
    "macOS": ((), ("sched_getaffinity", "sched_setaffinity", "pidfd_open")),
    "Windows": (("fcntl", "pwd", "grp", "resource", "termios"), ("sched_getaffinity", "pread")),
}
DO = """
from pathlib import Path
from ownpace_graders.course import find_course
from ownpace_graders.record import Event, append, read
from ownpace_graders.student import current_student
from ownpace_graders import systems
import ownpace.cli, ownpace.page.app, ownpace.ask, ownpace.show, ownpace.lesson
import ownpace_graders.collect, ownpace_graders.autograde, ownpace_graders.release, ownpace_graders.feedback
from ownpace.authoring.check import check
record = Path("record.jsonl")
append(record, [Event.new("small", "one", "answer", {"response": "1"})])
append(record, [Event.new("small", "one", "answer", {"response": "2"})])
assert [event.data["response"] for event in read(record).events] == ["1", "2"]
held = open("lock", "w")
systems.lock(held.fileno(), wait=True)
assert current_student()
assert systems.processors()
print([diagnostic.what for diagnostic in check(Path("small/small.ipynb"))])
"""


def ran(system: str, code: str, folder: Path) -> str:
    missing, gone = SYSTEMS[system]
    program = WITHOUT.format(missing=missing, gone=gone) + code
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("system", SYSTEMS)
def test_students_and_authors_can_do_everything(system: str, tmp_path: Path) -> None:
    write_notebook(tmp_path / "small/small.ipynb", cell("raw", FRONT), cell("markdown", "## Begin"))
    assert "There is no heading" not in ran(system, DO, tmp_path)


@pytest.mark.parametrize("system", SYSTEMS)
def test_grading_says_how_it_is_done_there(system: str, tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    submitted = tmp_path / "submitted/ada/small/small.ipynb"
    for path in (tmp_path / "source/small/small.ipynb", tmp_path / "release/small/small.ipynb", submitted):
        write_notebook(path, cell("raw", FRONT))
    code = """
import platform
platform.system = lambda: "Windows"
from ownpace_graders.autograde import grade
from ownpace_graders.course import find_course
from ownpace_graders.errors import NoSandbox
try:
    print(list(grade(find_course())))
except NoSandbox as error:
    print(error.what, error.next)
"""
    said = ran(system, code, tmp_path)
    assert "on Linux alone" in said
    assert "docker run" in said
    assert "--no-sandbox" in said
