"""Where students' code runs: a bubblewrap sandbox around a warm Python, one submission after another in it.

Inside there are the interpreter and its packages, read-only, and folders in memory that are new for each submission.
There is no network, no other process, no home, no course, and no environment of the grader's.
"""

import json
import secrets
import select
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ownpace_graders.autograde import frames
from ownpace_graders.autograde.bubble import command, moved, no_sandbox
from ownpace_graders.autograde.kernels import Kernel


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


_STARTING = 90
"""Seconds that a kernel has to start."""


class Stopped(Exception):  # noqa: N818 - how a submission ended
    """A notebook that could not be run to its end: the words are for the log, and nbgrader's where it has some."""


@dataclass(frozen=True, slots=True)
class Script:
    """A notebook's cells to be run, each (number, code). `kernel` is started for them; "" is the warm Python."""

    cells: Sequence[tuple[int, str]]
    kernel: str = ""


@dataclass(slots=True)
class Ran:
    """A cell that ran: what a kernel published, [(kind, content)], and its reply; a reply of None: the time was over,
    and the cell was interrupted. A kernel that was started says in its first cell what its "language" is."""

    messages: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    reply: dict[str, Any] | None = None


class Sandbox:
    """A context that holds one sandbox. Not for two threads at once.

    modules: what the warm Python loads at once · hidden: folders that are not seen · kernels: other kernels that are,
    with nbgrader's settings for running them.
    """

    def __init__(
        self,
        modules: Sequence[str] = (),
        limits: Limits | None = None,
        hidden: Sequence[Path] = (),
        kernels: Sequence[Kernel] = (),
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._command = command(hidden, kernels)
        self._settings = {
            "modules": list(modules),
            "limits": asdict(self._limits),
            "links": moved(kernels),
            "kernels": settings if kernels else None,
        }

    def __enter__(self) -> Self:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = ours
        self._errors = tempfile.TemporaryFile()
        settings = {"control": theirs.fileno(), **self._settings}
        program = [sys.executable, "-P", "-m", "ownpace_graders.autograde.worker", json.dumps(settings)]
        try:
            self._process = subprocess.Popen(
                [*self._command, *program],
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

    def run(self, files: Mapping[str, bytes], notebooks: Sequence[Script]) -> list[list[Ran] | Stopped]:
        """Run the cells of each notebook in a folder with these files. One that is stopped leaves the next to run."""
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
            # What has nothing to run needs no process.
            done = [_Notebook(ours, self._limits, over).run(script) if script.cells else [] for script in notebooks]
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
        raise no_sandbox(self._errors.read().decode(errors="replace").strip())


class _Notebook:
    """One notebook's cells in a process of their own. `orders` goes to the guard of the submission."""

    def __init__(self, orders: socket.socket, limits: Limits, over: float) -> None:
        self._orders, self._limits, self._over = orders, limits, over

    def run(self, script: Script) -> list[Ran] | Stopped:
        self._wire, theirs = socket.socketpair()
        self._kernel = script.kernel
        socket.send_fds(self._orders, [b"N"], [theirs.fileno()])
        frames.send(self._orders, script.kernel)
        theirs.close()
        with self._wire:
            try:
                result: list[Ran] | Stopped = [self._cell(number, code) for number, code in script.cells]
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
        if limit and self._kernel:
            limit += _STARTING  # it is nbgrader's Execute, in there, that interrupts the cell
        until = min(self._over, time.monotonic() + limit) if limit else self._over
        interrupted = False
        while True:
            if not _ready(self._wire, until):
                if interrupted or self._kernel or time.monotonic() >= self._over:
                    raise Stopped("UnresponsiveKernelError: the code does not end and cannot be interrupted")
                self._orders.sendall(b"I")
                interrupted, until = True, time.monotonic() + self._limits.grace
                continue
            self._wire.settimeout(max(0.1, until - time.monotonic()) + self._limits.grace)
            message = frames.receive(self._wire)
            if message["key"] != key:
                continue
            kind, content = str(message["kind"]), dict(message["content"])
            if kind == "language" and not self._kernel:
                continue
            if kind == "failed":
                raise Stopped(str(content["words"])[:500])
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
