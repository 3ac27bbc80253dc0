"""Programs of ours as copies of a process that has loaded them: most of a start is loading, and is done once a run.

While tests run, `subprocess.Popen` is `Copy`. A copy is a process of its own, a child of whoever started it, with
arguments, folder, environment and files of its own; tests/copied.py is what it does. That programs also start from
nothing is tried wherever another program starts them: a shell, bubblewrap, a hub, Python (tests/graders/whole_run.py).
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import inspect
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from tests import copied

_BIN = Path(sys.executable).parent
_OF_KERNELS = (
    "ipykernel.ipkernel, ipykernel.debugger, IPython.core.completerlib, IPython.core.debugger, IPython.core.oinspect, "
    "IPython.extensions.storemagic, psutil, tornado.platform.asyncio"
)
"""What a kernel loads before it first answers, half of which is a debugger. It loads `kernelapp` itself, which takes
from the environment who its parent is."""
_SERVER = f"ownpace.cli, ownpace.page.app, ownpace.page.executor, {_OF_KERNELS}, ipywidgets, anywidget"
"""What `ownpace serve` loads until its first kernel runs, and its kernels; none of what grades is in its memory."""
_COMMANDS = (
    "ownpace.cli, nbgrader.apps.nbgraderapp, nbgrader.apps.formgradeapp, nbgrader.apps.dbapp, alembic.config, "
    f"ownpace_graders.nbgrading.jobs, ownpace_graders.autograde.engine, ownpace_graders.autograde.pool, {_OF_KERNELS}"
)
_KERNEL = "ipykernel_launcher"
_OURS = ("ownpace_graders.autograde", "ownpace_graders.nbgrading", "ownpace_graders.nbgrading.buttons")
_MODULES = ("nbgrader", "jupyter_server", "jupyterlab", "dask", *_OURS, _KERNEL)
_SCRIPTS = ("ownpace", "nbgrader", "alembic")
_GIVEN = [*inspect.signature(subprocess.Popen._execute_child).parameters][1:]  # type: ignore[attr-defined]
_PLAIN = {
    **{"shell": False, "preexec_fn": None, "pass_fds": (), "process_group": -1},
    **{"gid": None, "gids": None, "uid": None, "umask": -1, "executable": None},
}
"""What has to be so for a process to be made without starting a program."""
STRICT = "import warnings; warnings.simplefilter('error', ResourceWarning)"
"""What a server leaves open is said, as in the tests themselves."""


class Copy(subprocess.Popen[Any]):
    """A process as subprocess.Popen makes it; one of our programs is a copy of what has loaded it."""

    loaded = _COMMANDS

    def _program(self, words: list[str], env: Mapping[str, str]) -> list[str]:
        """What a copy is to run, as Python's own arguments; [] where a program has to start."""
        if words[0] == sys.executable:
            return words[1:] if words[1:2] == ["-m"] and words[2] in _MODULES else []
        found = shutil.which(words[0], path=env.get("PATH", os.defpath)) if Path(words[0]).name in _SCRIPTS else None
        return [found, *words[1:]] if found and Path(found).parent == _BIN else []

    def _execute_child(self, *given: Any) -> None:
        how = dict(zip(_GIVEN, given, strict=True))
        env = dict(os.environ if how["env"] is None else how["env"])
        at = Path(how["cwd"] or Path.cwd())
        words = how["args"] if isinstance(how["args"], list | tuple) else [how["args"]]
        plain = all(how[name] == value for name, value in _PLAIN.items()) and not isinstance(words[0], bytes)
        argv = self._program([str(word) for word in words], env) if plain and at.is_dir() else []
        asker = _asker(self.loaded) if argv and _same_python(env) else None
        if not asker or asker.owner != os.getpid():
            super()._execute_child(*given)  # type: ignore[misc]
            return
        ends = (how["p2cread"], how["c2pwrite"], how["errwrite"])
        files = [place if end == -1 else end for place, end in enumerate(ends)]
        how_made = {"session": how["start_new_session"], "twin": argv[:2] != ["-m", _KERNEL]}
        asked = {"argv": argv, "cwd": str(at), "env": env, **how_made}
        self.pid = asker.ask(asked, files)
        self._child_created = True
        pipes = ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")
        self._close_pipe_fds(*(how[name] for name in pipes))  # type: ignore[attr-defined]


class Served(Copy):
    """Python code run as a copy of what serves pages. What it says goes to `log`, else into `stdout`."""

    loaded = _SERVER
    stdout: IO[str]

    def __init__(self, code: str, cwd: Path, env: Mapping[str, str], log: int = subprocess.STDOUT) -> None:
        words = [sys.executable, "-c", f"{STRICT}\n{code}"]
        super().__init__(words, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=log, text=True)

    def _program(self, words: list[str], env: Mapping[str, str]) -> list[str]:
        return words[1:]


def _of_python(env: Mapping[str, str]) -> dict[str, str]:
    """What Python itself takes from an environment."""
    return {name: value for name, value in env.items() if name.startswith(("PYTHON", "COV"))}


_HERE = _of_python(os.environ)


def _same_python(env: Mapping[str, str]) -> bool:
    """Whether Python, started with this environment, would be as what is copied is."""
    locale = env.get("LC_ALL") or env.get("LC_CTYPE") or env.get("LANG") or "C"
    utf8 = locale in ("C", "POSIX") or locale.lower().replace("-", "").endswith("utf8")
    return utf8 and _of_python(env) in ({}, _HERE) and not any(name.startswith("COV") for name in env)


def _asker(loaded: str) -> copied.Asker | None:
    """Where copies are asked for: a copy asks its twin, and a kernel has none."""
    return copied.twin() if copied.is_copy() else _source(loaded)


@functools.cache
def _source(loaded: str) -> copied.Asker:
    """The process that is copied. It ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    code = f"from tests import copies; copies.begin({theirs.fileno()}, {loaded!r})"
    words = [sys.executable, "-c", code, "." * 1000]  # room for the words of its copies
    env = {name: value for name, value in os.environ.items() if name not in _of_python(os.environ)} | _HERE
    process = subprocess.Popen(words, cwd=Path(__file__).parents[1], env=env, pass_fds=[theirs.fileno()])
    theirs.close()

    def stop() -> None:
        ours.close()
        process.wait()

    atexit.register(stop)
    return copied.Asker(ours)


def begin(end: int, loaded: str) -> None:
    """Be what is copied, for whoever is at the other end of the socket `end`."""
    subprocess.Popen = Copy  # type: ignore[misc]
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # a debugger would say how Python is to be started for it
    for name in loaded.split(", "):
        importlib.import_module(name)
    _commands_worked_out() if loaded == _COMMANDS else _server_worked_out()
    inspect.getmodule(sys._getframe())  # of each file of what is loaded, which a kernel looks up at its first error
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=end) as place:
        copied.copying(place)


def _commands_worked_out() -> None:
    """What each program would work out anew at its first notebook and at its first look into a gradebook."""
    from nbformat.validator import get_validator
    from sqlalchemy import create_engine
    from sqlalchemy.orm import configure_mappers

    configure_mappers()
    create_engine("sqlite://").dispose()
    for minor in (4, 5):
        for relaxed in (False, True):
            get_validator(4, minor, relax_add_props=relaxed)


def _server_worked_out() -> None:
    """What each server would read, compress and draw anew before its first page, and what its kernels would check."""
    import ipywidgets
    from nbformat.validator import get_validator

    from ownpace.page.app import read_ahead
    from ownpace.page.assets import STATIC, asset
    from ownpace.page.draw import draw
    from ownpace.page.marking import is_alive
    from ownpace_graders.lesson import read_lesson
    from ownpace_graders.record import State

    ipywidgets.register_comm_target()  # as where it is loaded in a kernel: there is one manager of comms a process
    for minor in (4, 5):
        get_validator(4, minor)
    read_ahead()
    for path in (STATIC / "bundle").iterdir():
        asset(f"bundle/{path.name}")
    lesson = read_lesson(Path(__file__).parents[1] / "modules/multiplying-fractions/multiplying-fractions.ipynb")
    is_alive(lesson)
    for cell in lesson.cells:
        draw(cell, lesson, State(), ())
