"""Where students' code runs: a bubblewrap sandbox around a warm Python, one submission after another in it.

Inside there are the interpreter and its packages, read-only, and folders in memory that are new for each submission.
There is no network, no other process, no home, no course, and no environment of the grader's.
"""

import json
import os
import secrets
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ownpace_graders.autograde import frames
from ownpace_graders.errors import NoSandbox

_PACKAGES = "/opt/ownpace"
_INTERPRETER = "/opt/interpreter"
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
_SETTINGS = (
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "alternatives",
    "fonts",
    "localtime",
    "mime.types",
    "ssl/certs",
)
_ALONE = (
    *("--unshare-all", "--new-session", "--die-with-parent", "--as-pid-1", "--clearenv"),
    # Power over these namespaces alone: the process inside needs it to make new ones, and gives students none of it.
    *("--cap-add", "ALL", "--uid", "0", "--gid", "0"),
)
_FOLDERS = (
    *("--proc", "/proc", "--dev", "/dev", "--dir", "/dev/shm", "--dir", "/submission"),  # noqa: S108 - inside
    *("--tmpfs", "/tmp", "--dir", "/tmp/home"),  # noqa: S108 - inside
)
_CLOSED = ("--chdir", "/", "--remount-ro", "/dev", "--remount-ro", "/")
_ENVIRONMENT = {
    "HOME": "/tmp/home",  # noqa: S108 - the sandbox's own
    "LANG": "C.UTF-8",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "NBGRADER_EXECUTION": "autograde",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONPATH": _PACKAGES,
    # A fork of a process with threads can wait for one that is not there.
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a submission may use. Bytes: `memory` of each process and of all, `disk` of each folder, `file` of one
    file, `output` of a cell. Numbers: `processes`, open `files` of a process. Seconds: `cell`, `submission`, and
    `grace` for a cell to end when it has been interrupted."""

    memory: int = 2 << 30
    disk: int = 256 << 20
    file: int = 128 << 20
    output: int = 4 << 20
    processes: int = 64
    files: int = 512
    cell: float | None = 30
    submission: float = 600
    grace: float = 4


class Stopped(Exception):  # noqa: N818 - how a submission ended
    """A notebook that could not be run to its end: the words are for the log, and nbgrader's where it has some."""


@dataclass(slots=True)
class Ran:
    """A cell that ran: what a kernel would have published, [(kind, content)], and its reply; a reply of None: the
    time was over, and the cell was interrupted."""

    messages: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    reply: dict[str, Any] | None = None


class Sandbox:
    """A context that holds one sandbox. Not for two threads at once."""

    def __init__(self, modules: Sequence[str] = (), limits: Limits | None = None, hidden: Sequence[Path] = ()) -> None:
        self._modules, self._limits, self._hidden = list(modules), limits or Limits(), hidden
        self._bound = asdict(self._limits)

    def __enter__(self) -> Self:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = ours
        self._errors = tempfile.TemporaryFile()
        settings = {
            "control": theirs.fileno(),
            "modules": self._modules,
            "limits": self._bound,
            "links": _moved(),
        }
        program = [sys.executable, "-P", "-m", "ownpace_graders.autograde.worker", json.dumps(settings)]
        try:
            self._process = subprocess.Popen(
                [*_command(self._hidden), *program],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env={},
            )
        finally:
            theirs.close()
        self._heard(60, b"ready")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._control.close()
        self._process.kill()
        self._process.wait()
        self._errors.close()

    def run(
        self, files: Mapping[str, bytes], notebooks: Sequence[Sequence[tuple[int, str]]]
    ) -> list[list[Ran] | Stopped]:
        """Run the cells of each notebook, (number, code), in a folder with these files. One that is stopped leaves the
        next to run."""
        ours, theirs = socket.socketpair()
        socket.send_fds(self._control, [b"run"], [theirs.fileno()])
        theirs.close()
        over = time.monotonic() + self._limits.submission
        with ours:
            ours.settimeout(self._limits.submission)
            ours.sendall(b"F")
            frames.send(ours, {name: len(body) for name, body in files.items()})
            for body in files.values():
                ours.sendall(body)
            done = [_Notebook(ours, self._limits, over).run(cells) for cells in notebooks]
        self._heard(60, b"gone")
        return done

    def _heard(self, seconds: float, word: bytes) -> None:
        """Wait for the process inside to say this word."""
        self._control.settimeout(seconds)
        try:
            if self._control.recv(16) == word:
                return
        except TimeoutError:
            pass
        self._process.kill()
        self._process.wait()
        self._errors.seek(0)
        raise _no_sandbox(self._errors.read().decode(errors="replace").strip())


class _Notebook:
    """One notebook's cells in a process of their own. `orders` goes to the guard of the submission."""

    def __init__(self, orders: socket.socket, limits: Limits, over: float) -> None:
        self._orders, self._limits, self._over = orders, limits, over

    def run(self, cells: Sequence[tuple[int, str]]) -> list[Ran] | Stopped:
        self._wire, theirs = socket.socketpair()
        socket.send_fds(self._orders, [b"N"], [theirs.fileno()])
        theirs.close()
        with self._wire:
            try:
                result: list[Ran] | Stopped = [self._cell(number, code) for number, code in cells]
            except Stopped as stopped:
                result = stopped
            except (EOFError, OSError):
                result = Stopped("DeadKernelError: Kernel died")
            except (ValueError, TypeError, KeyError, RecursionError) as error:
                result = Stopped(f"Foreign: what came out of the sandbox is no output of a notebook: {error}"[:500])
            why = self._killed()
        return Stopped(_WHY[why]) if isinstance(result, Stopped) and why in _WHY else result

    def _killed(self) -> str:
        """End what the notebook has started; why the guard had ended it before."""
        try:
            self._orders.sendall(b"K")
            return str(frames.receive(self._orders, 1000)["why"])
        except (EOFError, OSError, ValueError, KeyError, TypeError):
            return ""

    def _cell(self, number: int, code: str) -> Ran:
        key, ran, taken = secrets.token_hex(8), Ran(), 0
        self._wire.settimeout(max(0.1, self._over - time.monotonic()))
        frames.send(self._wire, {"key": key, "number": number, "code": code})
        limit = self._limits.cell
        until = min(self._over, time.monotonic() + limit) if limit else self._over
        interrupted = False
        while True:
            if not _ready(self._wire, until):
                if interrupted or time.monotonic() >= self._over:
                    raise Stopped("UnresponsiveKernelError: the code does not end and cannot be interrupted")
                self._orders.sendall(b"I")
                interrupted, until = True, time.monotonic() + self._limits.grace
                continue
            self._wire.settimeout(max(0.1, until - time.monotonic()) + self._limits.grace)
            message = frames.receive(self._wire)
            if message["key"] != key:
                continue
            kind, content = str(message["kind"]), dict(message["content"])
            if kind == "reply":
                ran.reply = None if interrupted else content
                return ran
            taken += len(str(content))
            if taken > frames.LARGEST:
                raise Stopped("Output: a cell gives more output than can be kept")
            ran.messages.append((kind, content))


_WHY = {
    "memory": "Memory: the code takes more memory than a submission may have",
    "processes": "Processes: the code starts more processes than a submission may have",
}


def _ready(wire: socket.socket, until: float) -> bool:
    return bool(select.select([wire], [], [], max(0.0, until - time.monotonic()))[0])


def _no_sandbox(said: str) -> NoSandbox:
    return NoSandbox(
        "Student code cannot be locked in here, and is not run without.",
        where=said.splitlines()[-1] if said else "bubblewrap",
        next="Install bubblewrap (Debian: sudo apt-get install bubblewrap) on a system that allows user namespaces, or "
        "grade unprotected: ownpace grade --no-sandbox.",
    )


def _command(hidden: Sequence[Path]) -> list[str]:
    bwrap = shutil.which("bwrap")
    if not bwrap:
        raise _no_sandbox("")
    views = [word for place in sorted(_places(hidden)) for word in place[1]]
    words = [word for name, value in _environment().items() for word in ("--setenv", name, value)]
    links = [word for name, place in _moved().items() for word in ("--symlink", place, name)]
    return [bwrap, *_ALONE, *views, *_FOLDERS, *links, *words, *_CLOSED, "--"]


def _environment() -> dict[str, str]:
    return {**_ENVIRONMENT, "PATH": os.pathsep.join((str(Path(sys.executable).parent), "/usr/bin", "/bin"))}


def _interpreter() -> list[str]:
    """The folders of the running Python, but for the system's own, which is seen anyway."""
    found = {sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parents[1])} - {"/usr"}
    return sorted(name for name in found if not any(str(parent) in found for parent in Path(name).parents))


def _moved() -> dict[str, str]:
    """An interpreter in /tmp, which is new for each submission, is seen elsewhere and linked to: {place: where}."""
    places = (name for name in _interpreter() if Path("/tmp") in Path(name).parents)  # noqa: S108 - where it lies
    return {name: f"{_INTERPRETER}/{number}" for number, name in enumerate(places)}


def _inside(path: str) -> str:
    """The place at which a file of the interpreter's is seen inside."""
    for name, place in _moved().items():
        if path == name or path.startswith(f"{name}/"):
            return place + path.removeprefix(name)
    return path


def _places(hidden: Sequence[Path]) -> Iterator[tuple[str, list[str]]]:
    """What can be seen inside: (place, bubblewrap's words), so that a place within another comes after it."""
    for name in _SYSTEM:
        if Path(name).is_symlink():
            yield name, ["--symlink", os.readlink(name), name]  # noqa: PTH115 - as it is written
        elif Path(name).is_dir():
            yield name, ["--ro-bind", name, name]
    for name in _interpreter():
        yield _inside(name), ["--ro-bind", name, _inside(name)]
    for name in _SETTINGS:
        yield f"/etc/{name}", ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    for package in ("ownpace", "ownpace_graders"):
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or [])[:1] if spec else []:
            yield f"{_PACKAGES}/{package}", ["--ro-bind", folder, f"{_PACKAGES}/{package}"]
    shown = [Path(name) for name in (*_SYSTEM, *_interpreter())]
    for path in hidden:
        # nbgrader's own place for an exchange is below /usr, and most computers have none there.
        if path.exists() and any(folder in path.resolve().parents for folder in shown):
            place = _inside(str(path.resolve()))
            yield place, ["--tmpfs", place, "--remount-ro", place]
