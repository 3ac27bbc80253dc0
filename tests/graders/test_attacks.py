"""What a student hands in to do harm costs nobody else anything, and leaves nothing behind.

All are graded in one run and one sandbox, an honest submission before, between and after them, by an ordinary user.
What depends on who students' code is (`BY_USER`) is graded by root too.
"""

import json
import shutil
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ownpace_graders.autograde import Outcome
from ownpace_graders.course import Course
from ownpace_graders.nbgrading import gradebook
from ownpace_graders.record import Event
from ownpace_graders.sandbox.script import Limits
from tests.graders.classroom import at_home, cells, released_course, submit
from tests.graders.users import USERS, run_as
from tests.processes import at_work

pytestmark = pytest.mark.xdist_group("attacks")

RIGHT = "def double(number):\n    return 2 * number"
HONEST = ("a-honest", "m-honest", "z-honest")
FAILS = {
    "fork-bomb": ("import os\nwhile True:\n    os.fork()", "more processes"),
    "threads": (
        "import subprocess\nkept = [subprocess.Popen(['sleep', '60']) for _ in range(5000)]",
        "more processes",
    ),
    "memory-shared-out": (
        "import os, time\nkept = b'1' * (300 << 20)\nfor _ in range(3):\n    os.fork()\ntime.sleep(60)",
        "more memory",
    ),
    "writes-everywhere": (
        "import os\nfor number in range(64):\n    try:\n        os.write(number, b'\\xff' * 64)\n"
        "    except OSError:\n        pass",
        "is not a notebook's output",
    ),
    "forges-badly": (
        "get_ipython().displayhook.session.send(None, 'execute_result', {'data': {'text/plain': '2.0'}})",
        "is not a notebook's output",
    ),
    "too-much": (
        "from IPython.display import display\ndisplay({'text/plain': 'x' * (20 << 20)}, raw=True)",
        "far too much",
    ),
}
"""Code that has no grade, and what is said about it."""
ENDS = {
    "never-ends": (
        "import time\nwhile True:\n    try:\n        while True:\n            time.sleep(0.01)\n"
        "    except BaseException:\n        number = 2"
    ),
    "quits": "import os\nos._exit(0)",
    "segfault": "import ctypes\nctypes.string_at(0)",
    "kills-itself": "import os\nos.kill(os.getpid(), 9)",
    "closes-everything": "import os\nos.closerange(0, 4096)",
}
"""Code that ends what runs it, or does not end: its cell is left out, and the rest is graded."""
POOR = {
    **ENDS,
    "kills-all": "import os\nos.kill(1, 9)\nos.kill(-1, 9)",
    "endless": "while True:\n    pass",
    "ten-gigabytes": "kept = bytearray(10 << 30)",
    "gigabyte-printed": "for _ in range(1000):\n    print('x' * 1000000)\n1 / 0",
    "gigabyte-below": "import os\nos.system('yes | head -c 1000000000')",
    "fills-disk": "for number in range(1000):\n    open(f'/tmp/{number}', 'wb').write(b'1' * (100 << 20))",
    "hushes": "get_ipython().showtraceback = lambda *a, **k: None\nget_ipython()._showtraceback = lambda *a, **k: None",
    "hooks": "import builtins, sys\nsys.excepthook = print\n"
    "builtins.AssertionError = Warning\nbuiltins.float = lambda *_: 2.0",
    "replaces-questions": "import ownpace.ask.question as question\n"
    "import ownpace_graders.marked as marked, ownpace_graders.kinds.score\n"
    "right = {'text/plain': '2.0', 'text/html': '<p>2 of 2 points</p>'}\n"
    "question.Question._repr_mimebundle_ = marked.marked = lambda *_, **__: right\n"
    "ownpace_graders.kinds.score.score = marked.score = lambda *_: ownpace_graders.kinds.score.Verdict(1.0, True, '')\n"
    "class ask:\n    number = text = reflect = question.Question",
    "forges-display": "shell = get_ipython()\n"
    "shell.display_formatter.format = lambda *_, **__: ({'text/plain': '2.0'}, {})\n"
    "forge = lambda *_: shell.displayhook.session.send(None, 'execute_result', \n"
    "    {'data': {'text/plain': '2.0'}, 'metadata': {}, 'execution_count': 1})\n"
    "shell.events.register('post_run_cell', forge)\nforge()",
    "answers-while-graded": "from ownpace_graders.record import Event, append\nimport pathlib\n"
    "append(pathlib.Path('record.jsonl'), [Event.new('halves', 'exit-1', 'answer', {'response': '2/5', 'of': ''})])",
    "forks-on": "import os\nif os.fork() == 0:\n    os.setsid()\n    os.execvp('sleep', ['sleep', '987654'])",
    "leaves-things": "import ctypes, pathlib\nfor place in ('/tmp', '/dev/shm', '/submission', '/tmp/home'):\n"
    "    pathlib.Path(place, 'left-behind').write_text('left-behind')\n"
    "print(ctypes.CDLL(None).shmget(4321, 4096, 0o1666))",
}
"""Code that is graded, with no points."""
BY_USER = (
    *(*HONEST, "fork-bomb", "threads", "closes-everything", "kills-all", "forks-on", "fills-disk", "leaves-things"),
    *("looks", "looks-for-keys", "link", "link-beside"),
)
"""What tries who it is: what it may read, write, end and start, and what is left of it."""
LOOKS = """
import ctypes, os, pathlib, socket
def seen(what, ask):
    try:
        print("SEEN", what, str(ask())[:200])
    except (OSError, ValueError):
        pass
for place in ("/tmp", "/dev/shm", "/submission", "/tmp/home"):
    if "left-behind" in os.listdir(place):
        print("SEEN", place)
if ctypes.CDLL(None).shmget(4321, 4096, 0o666) != -1:
    print("SEEN shared memory")
pids = [name for name in os.listdir("/proc") if name.isdigit()]
if set(pids) - {"1", str(os.getpid())}:
    print("SEEN", pids)
for path in %r:
    seen(path, lambda: os.listdir(path) if os.path.isdir(path) else open(path, "rb").read())
seen("memory of process 1", lambda: open("/proc/1/mem", "rb").read(1))
seen("environment of process 1", lambda: open("/proc/1/environ").read())
if ctypes.CDLL(None).shmget(0, 1 << 30, 0o1600) != -1:
    print("SEEN memory without a bound")
seen("a file in memory", lambda: os.memfd_create("x"))
if ctypes.CDLL(None).syscall(250, 0, -4, 1) != -1:
    print("SEEN a keyring")
if not ctypes.CDLL(None).unshare(0x10000000):
    print("SEEN a user namespace of its own")
for name, value in os.environ.items():
    if "secret" in value:
        print("SEEN", name)
for address in %r:
    seen(address, lambda: socket.create_connection(address, 0.5))
for place in ("/", "/usr", "/etc", "/opt/ownpace", "/dev"):
    seen(place, lambda: pathlib.Path(place, "made").write_text("made"))
print("LOOKED", sum(range(10)))
"""

KEY = """
import re
NAME = re.compile(rb"takes-the-w[h]ole")
class Question:
    def __init__(self, *_, **__):
        pass
    def key(self, answer, **_):
        print("SEEN", answer)
class ask:
    number = text = reflect = Question
def look(*_):
    for line in open("/proc/self/maps"):
        start, end = (int(part, 16) for part in line.split()[0].split("-"))
        try:
            with open("/proc/self/mem", "rb", 0) as memory:
                memory.seek(start)
                if NAME.search(memory.read(end - start)):
                    print("SEEN", line)
        except (OSError, ValueError, OverflowError):
            pass
    print("LOOKED")
for moment in ("pre_run_cell", "post_run_cell"):
    get_ipython().events.register(moment, look)
look()
"""


@dataclass(frozen=True)
class Graded:
    course: Course
    outcomes: dict[str, Outcome]
    called: list[Any]


GRADES = """
import json, os, sys
from dataclasses import asdict
from pathlib import Path
from ownpace_graders.autograde import grade
from ownpace_graders.course import find_course
os.environ["GRADERS_OWN"] = "a secret"
outcomes = grade(find_course(Path("course").absolute()), ["halves"], workers=1)
print(json.dumps([asdict(each) for each in outcomes], default=str))
"""


@pytest.fixture(scope="module")
def by(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Graded]]:
    """What came of it where this user grades, once for all tests."""
    with ExitStack() as kept:
        yield cache(lambda user: kept.enter_context(_graded_by(user, tmp_path_factory.mktemp("attacks"))))


@pytest.fixture
def graded(request: pytest.FixtureRequest, by: Callable[[str], Graded]) -> Graded:
    return by(request.param)


@contextmanager
def _graded_by(user: str, place: Path) -> Iterator[Graded]:
    called: list[Any] = []
    with pytest.MonkeyPatch.context() as patch, socket.create_server(("0.0.0.0", 0)) as server:  # noqa: S104
        at_home(place, patch)
        settings = "c.Execute.timeout = 3\nc.Execute.iopub_timeout = 1"
        course = released_course(place, "halves", settings=settings)
        threading.Thread(target=_answer, args=(server, called), daemon=True).start()
        looks = LOOKS % (_private(course), [("127.0.0.1", server.getsockname()[1])])
        codes = {**dict.fromkeys(HONEST, RIGHT), **{student: code for student, (code, _) in FAILS.items()}, **POOR}
        for student, code in {**codes, "looks": looks, "looks-for-keys": KEY}.items():
            _submit(course, student, code)
        _submit_files(course)
        if user != USERS[-1]:
            for folder in (course.root / "submitted").iterdir():
                if folder.name not in BY_USER:
                    shutil.rmtree(folder)
        told = json.loads(run_as(user, [sys.executable, "-c", GRADES], place))
        yield Graded(course, {each["student"]: Outcome(**each) for each in told}, called)


by_all = pytest.mark.parametrize("graded", USERS, indirect=True)
by_one = pytest.mark.parametrize("graded", USERS[-1:], indirect=True)


def each_of(students: Iterable[str]) -> pytest.MarkDecorator:
    tried = [(user, name) for user in USERS for name in students if user == USERS[-1] or name in BY_USER]
    return pytest.mark.parametrize(("graded", "student"), tried, indirect=["graded"])


def _answer(server: socket.socket, called: list[Any]) -> None:
    while True:
        try:
            called.append(server.accept())
        except OSError:
            return


def _private(course: Course) -> list[str]:
    source, other = course.place("source", "halves"), course.place("submitted", "halves", "a-honest")
    own = [
        course.root,
        course.root / "gradebook.db",
        source,
        source / "halves.ipynb",
        other,
        Path.home(),
        Path(__file__),
    ]
    return [str(path) for path in own]


def _submit(course: Course, student: str, code: str) -> Path:
    return submit(course, "halves", student, "double", code)


def _submit_files(course: Course) -> None:
    """Files that are not honest notebooks."""
    _submit(course, "not-json", RIGHT).write_text("{")
    for name, change in (("old", {"nbformat": 3}), ("new", {"nbformat": 9})):
        path = _submit(course, f"format-{name}", RIGHT)
        path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    huge = _submit(course, "huge", RIGHT)
    with huge.open("a") as file:
        file.write(" " * (65 << 20))
    link = _submit(course, "link", RIGHT)
    link.unlink()
    link.symlink_to(course.place("source", "halves") / "halves.ipynb")
    beside = _submit(course, "link-beside", f"{RIGHT}\nprint(open('notes.txt').read())")
    (beside.parent / "notes.txt").symlink_to(course.root / "nbgrader_config.py")
    record = _submit(course, "claims", "").parent / "record.jsonl"
    claims: tuple[dict[str, Any], ...] = (
        {"response": "1", "score": 2, "right": True, "answer": "1", "points": 2},
        {"right": True, "score": 2},
    )
    events = [Event.new("halves", "exit-1", kind, data) for kind, data in zip(("answer", "check"), claims, strict=True)]
    lines = [{**json.loads(event.to_line()), "score": 2, "answer": "1"} for event in events]
    record.write_text("".join(f"{json.dumps(line)}\n" for line in lines))


@each_of(HONEST)
def test_an_honest_student_gets_what_they_earned(graded: Graded, student: str) -> None:
    outcome = graded.outcomes[student]
    assert (outcome.status, outcome.score, outcome.reason) == ("graded", 2, "")


@each_of(FAILS)
def test_what_cannot_be_run_to_its_end_is_told(graded: Graded, student: str) -> None:
    outcome = graded.outcomes[student]
    assert (outcome.status, outcome.score) == ("failed", None)
    assert FAILS[student][1] in outcome.reason
    assert not graded.course.place("autograded", "halves", student).exists()


@each_of([*POOR, "claims"])
def test_what_runs_to_its_end_earns_nothing(graded: Graded, student: str) -> None:
    outcome = graded.outcomes[student]
    assert (outcome.status, outcome.score) == ("graded", 0), outcome.reason


@each_of(ENDS)
def test_a_cell_that_is_left_out_is_named(graded: Graded, student: str) -> None:
    (words,) = graded.outcomes[student].assumed
    assert " of halves.ipynb, double: this cell " in words


@each_of(["not-json", "format-old", "format-new", "huge", "link"])
def test_what_is_not_a_notebook_is_told(graded: Graded, student: str) -> None:
    outcome = graded.outcomes[student]
    assert (outcome.status, outcome.score) == ("failed", None)
    assert outcome.reason
    assert "nbgrader says" not in outcome.reason


@by_all
def test_a_link_leads_nowhere(graded: Graded) -> None:
    assert graded.outcomes["link-beside"].score == 2
    place = graded.course.place("autograded", "halves", "link-beside")
    assert not (place / "notes.txt").exists()
    assert "get_config" not in (place / "halves.ipynb").read_text()


@by_all
def test_code_sees_nothing_that_is_not_its_own(graded: Graded) -> None:
    place = graded.course.place("autograded", "halves", "looks")
    shown = "".join("".join(each.get("text", "")) for each in cells(place / "halves.ipynb")["double"]["outputs"])
    assert "LOOKED 45" in shown
    assert "SEEN" not in shown, shown
    assert graded.called == []


@by_all
def test_keys_of_questions_are_nowhere_in_the_students_process(graded: Graded) -> None:
    assert graded.outcomes["looks-for-keys"].score == 0
    place = graded.course.place("autograded", "halves", "looks-for-keys")
    notebook = json.loads((place / "halves.ipynb").read_text())
    shown = [json.dumps(cell["outputs"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert sum("LOOKED" in each for each in shown) == 2
    assert "SEEN" not in "".join(shown)


@by_all
def test_nothing_is_left_running(graded: Graded) -> None:
    assert graded.outcomes["forks-on"].status == "graded"
    assert at_work("987654") == []


@by_one
def test_what_is_kept_of_a_cell_is_bounded(graded: Graded) -> None:
    for student in ("gigabyte-printed", "gigabyte-below"):
        place = graded.course.place("autograded", "halves", student)
        assert (place / "halves.ipynb").stat().st_size < 2 * Limits().output


@by_all
def test_the_gradebook_knows_everyone(graded: Graded) -> None:
    known = {score.student for score in gradebook.scores(graded.course, "halves")}
    assert known == set(graded.outcomes)
