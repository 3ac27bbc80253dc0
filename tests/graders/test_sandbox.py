"""A sandbox begins on any computer that can have one, and keeps every bound that is set for it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ownpace_graders.errors import NoSandbox
from ownpace_graders.sandbox.imports import imported
from ownpace_graders.sandbox.kernels import Kernel
from ownpace_graders.sandbox.sandbox import Sandbox
from ownpace_graders.sandbox.script import Limits, Script, Stopped
from tests.conftest import LONG
from tests.graders.users import ROOT, USERS, run_as
from tests.processes import at_work

WORDS = "import os, pathlib, subprocess, time\n"
SMALL = Limits(memory=500 << 20, file=1 << 20, disk=3 << 20, files=40)
SHORT = Limits(cell=1, grace=1)
HELD = {
    "memory": (SMALL, "kept = bytearray(600 << 20)", "MemoryError"),
    "a file": (SMALL, "open('x', 'wb').write(bytes(2 << 20))", "OSError"),
    "all files": (SMALL, "for name in 'abcd':\n    pathlib.Path(name).write_bytes(bytes(1 << 20))", "OSError"),
    "open files": (SMALL, "kept = [open('/dev/null') for _ in range(50)]", "OSError"),
    "a cell": (SHORT, "time.sleep(60)", "KeyboardInterrupt"),
    "stubborn": (
        SHORT,
        "while True:\n    try:\n        time.sleep(9)\n    except BaseException:\n        pass",
        "Ended",
    ),
}
"""A bound, code that goes beyond it, and the error that it gets; what comes after it runs."""
ENDED = {
    "processes": (Limits(processes=5), "kept = [subprocess.Popen(['sleep', '9']) for _ in range(9)]\ntime.sleep(9)"),
    "submission": (Limits(cell=None, submission=2), "time.sleep(60)"),
}
"""A bound, and code that is ended at it."""


def test_what_a_lesson_imports_is_loaded_before_its_cells_run(tmp_path: Path) -> None:
    """A module within another too (a fork that has to load it takes a third of a submission's time), and no student's
    name is taken; what cannot be loaded, or is not a statement, keeps nobody from the rest."""
    sources = [
        "from ownpace import ask, show",
        "import xml.dom.minidom as dom, os\nfrom nowhere import nothing",
        "def later():\n    from email import message",
        "import mine\nfrom . import beside",
        "import colorsys\nbut this is not Python",
    ]
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (tmp_path / "lesson.ipynb").write_text(json.dumps(notebook))
    (tmp_path / "mine.py").write_text("")
    found = imported(tmp_path)
    assert found == [
        "from email import message",
        "from nowhere import nothing",
        "from ownpace import ask",
        "from ownpace import show",
        "import os",
        "import xml.dom.minidom",
    ]
    code = "import sys\n{'ownpace.ask', 'ownpace.show', 'xml.dom.minidom'} <= {*sys.modules}, 'ask' in dir()"
    parts = "'jupyter_client.manager' in sys.modules"
    rest = f"before = {parts}\nimport jupyter_client as all\nfrom jupyter_client import KernelManager as one\n"
    rest += f"before, all.KernelManager is one, all.session.Session.__name__, {parts}, bool(all.__version__)"
    with Sandbox(found) as sandbox:
        (ran,) = sandbox.run({}, [Script([(1, code), (2, rest)])])
    assert isinstance(ran, list), ran
    shown = [each.messages[0][1]["data"]["text/plain"] for each in ran]
    assert shown == ["(True, False)", "(False, True, 'Session', True, True)"], "what few ask for is loaded when they do"


@pytest.fixture(scope="module")
def held() -> Iterator[dict[Limits, Sandbox]]:
    """A sandbox with each of the limits of HELD."""
    with ExitStack() as begun:
        yield {limits: begun.enter_context(Sandbox(limits=limits)) for limits in (SMALL, SHORT)}


@pytest.mark.parametrize("bound", HELD)
def test_code_that_goes_beyond_a_bound_gets_an_error(held: dict[Limits, Sandbox], bound: str) -> None:
    limits, code, error = HELD[bound]
    (ran,) = held[limits].run({}, [Script([(1, WORDS + code), (2, "1 + 1")])])
    assert isinstance(ran, list), ran
    assert [content["ename"] for kind, content in ran[0].messages if kind == "error"] == [error]
    assert ran[1].reply == {"status": "ok", "execution_count": 2}


@pytest.mark.parametrize("bound", ENDED)
def test_code_that_stays_beyond_a_bound_is_ended(bound: str) -> None:
    limits, code = ENDED[bound]
    with Sandbox(limits=limits) as sandbox:
        begun = time.monotonic()
        stopped, after = sandbox.run({}, [Script([(1, WORDS + code)]), Script([(1, "1 + 1")])])
        assert time.monotonic() - begun < 30
        assert isinstance(stopped, Stopped)
        assert bound == "submission" or isinstance(after, list)
        (again,) = sandbox.run({}, [Script([(1, "1 + 1")])])
        assert isinstance(again, list)


def test_output_beyond_its_bound_is_dropped() -> None:
    shows = "display({'text/plain': 'x' * 90_000}, raw=True)"
    with Sandbox(limits=Limits(output=1000, sent=50_000)) as sandbox:
        cells = ["print('x' * 5000)\nprint('y' * 5000)", "print('z')", "print('y' * 999)", "print('z')"]
        (ran,) = sandbox.run({}, [Script([*enumerate(cells, 1)])])
        (stopped,) = sandbox.run({}, [Script([(1, shows)])])
    assert isinstance(ran, list)
    first, second, third, last = ("".join(content["text"] for _, content in each.messages) for each in ran)
    cut = "\n... Output truncated ...\n"
    assert first == "x" * 1000 + cut
    assert second == "z\n"
    assert third == "y" * 998 + cut
    assert last == cut
    assert isinstance(stopped, Stopped)
    assert str(stopped).startswith("Output: ")
    assert stopped.__traceback__ is None  # which would keep in memory what came out


def test_another_kernel_has_the_same_bounds(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "bash_kernel", "-f", "{connection_file}"]
    (tmp_path / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Bash", "language": "bash"}))
    tmp_path.chmod(0o755)
    limits = Limits(memory=800 << 20, output=1000, file=1 << 20)
    scripts = [
        Script([(1, "seq 1000"), (2, "head -c 2M /dev/zero > x; wc -c < x")], "bash"),
        Script([(1, "head -c 900M /dev/zero | tail")], "bash"),
    ]
    with Sandbox(limits=limits, kernels=[Kernel("bash", tmp_path)], settings={"Execute": {"timeout": 20}}) as sandbox:
        ran, stopped = sandbox.run({}, scripts)
    assert isinstance(ran, list), ran
    printed, written = ("".join(c["text"] for kind, c in each.messages if kind == "stream") for each in ran)
    assert len(printed) < 1100
    assert printed.endswith("truncated ...\n")
    assert written.split()[-1] == str(1 << 20)
    assert isinstance(stopped, Stopped)
    assert str(stopped).startswith("Memory: ")


@pytest.mark.parametrize("user", USERS)
def test_root_without_another_user_to_be_is_refused(user: str, tmp_path: Path) -> None:
    """Alone in a user namespace: whoever is root outside too runs no student's code, another may."""
    words = (
        "from ownpace_graders.sandbox.sandbox import Sandbox\nfrom ownpace_graders.errors import NoSandbox\n"
        "try:\n    with Sandbox():\n        print('runs')\nexcept NoSandbox as error:\n    print(error.what)"
    )
    said = run_as(user, ["unshare", "--user", "--map-root-user", sys.executable, "-c", words], tmp_path)
    assert said == {"root": "Student code would run as root here, and is not run like that.\n"}.get(user, "runs\n")


def test_a_grader_that_is_killed_while_a_sandbox_begins_leaves_nothing() -> None:
    token = f"of-{os.getpid()}-alone"
    begin = f"from ownpace_graders.sandbox.sandbox import Sandbox\nprint(flush=True)\nSandbox(['{token}']).__enter__()"
    for number in range(0, 24, 1 if LONG else 3):
        with subprocess.Popen([sys.executable, "-c", begin], stdout=subprocess.PIPE) as grader:
            assert grader.stdout
            grader.stdout.read(1)
            time.sleep(number / 400)
            grader.kill()
    until = time.monotonic() + 20
    while (left := at_work(token)) and time.monotonic() < until:
        time.sleep(0.1)
    assert left == []


def test_what_another_user_cannot_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "kernel.json").write_text("{}")
    tmp_path.chmod(0o700)
    if not ROOT:
        Sandbox(kernels=[Kernel("own", tmp_path)])
        return
    with pytest.raises(NoSandbox, match="another user cannot read") as refused:
        Sandbox(kernels=[Kernel("own", tmp_path)])
    assert refused.value.where == str(tmp_path)


def test_an_exchange_that_is_not_there_is_nothing_to_hide() -> None:
    """nbgrader's own exchange would be below /usr, which is seen inside and cannot be written."""
    nowhere = Path(sys.prefix) / "no-such-folder" / "exchange"
    assert not nowhere.exists()
    with Sandbox(hidden=(nowhere,)):
        pass


def test_a_kind_of_computer_whose_walls_are_not_known_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(NoSandbox, match="riscv64") as refused:
        Sandbox()
    assert "x86_64 or aarch64" in refused.value.next
    assert "--no-sandbox" in refused.value.next
