"""Where students' code runs: a bubblewrap sandbox around a warm Python, one submission after another in it.

Inside there are the interpreter and its packages, read-only, and folders in memory that are new for each submission.
There is no network, no other process, no home, no course, and no environment of the grader's.
"""

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ownpace_graders.errors import NoSandbox
from ownpace_graders.sandbox import frames, identity
from ownpace_graders.sandbox.bubble import command, moved, no_sandbox
from ownpace_graders.sandbox.kept import Kept
from ownpace_graders.sandbox.kernels import Kernel
from ownpace_graders.sandbox.rounds import Results, rounds
from ownpace_graders.sandbox.script import Limits, Script
from ownpace_graders.sandbox.talk import Talk


class Sandbox:
    """A context that holds one sandbox. Not for two threads at once.

    imports: statements, of what the warm Python loads at once · hidden: folders that are not seen · kernels: other
    kernels that are, with nbgrader's settings for running them · starved: a cell of the last submission was not through
    in its time, and has waited for a processor for a good part of it.
    """

    starved = False

    def __init__(
        self,
        imports: Sequence[str] = (),
        limits: Limits | None = None,
        hidden: Sequence[Path] = (),
        kernels: Sequence[Kernel] = (),
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._command = command(hidden, kernels)
        self._settings = {
            "imports": list(imports),
            "limits": asdict(self._limits),
            "links": moved(kernels),
            "kernels": settings if kernels else None,
            "user": identity.STUDENT if identity.is_root() else 0,
        }

    def __enter__(self) -> Self:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = ours
        self._errors = tempfile.TemporaryFile()
        settings = {"control": theirs.fileno(), **self._settings}
        program = [sys.executable, "-P", "-m", "ownpace_graders.sandbox.worker", json.dumps(settings)]
        try:
            self._begin([*self._command, *program], [theirs.fileno()])
        except NoSandbox:
            self._control.close()
            self._errors.close()
            raise
        finally:
            theirs.close()
        self._heard(60, b"ready")
        return self

    def _begin(self, command: list[str], passed: list[int]) -> None:
        with identity.users() as (words, files):
            self._process = subprocess.Popen(
                [command[0], *words, *command[1:]],
                pass_fds=[*passed, *files],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env={},
            )

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._control.close()
        self._end()
        self._errors.close()

    def run(self, files: Mapping[str, bytes], notebooks: Sequence[Script], over: float | None = None) -> Results:
        """Run the cells of each notebook in a folder with these files. A cell that ends what runs it is left out, and
        the rest run again, see rounds.py; a notebook that is stopped leaves the next to run. `over`: a time of
        time.monotonic() by which all must have come to its end; without it a submission's time begins now."""
        over, kept = over or time.monotonic() + self._limits.submission, Kept()
        self.starved = False
        return rounds(notebooks, lambda scripts: self._round(files, scripts, over, kept), over)

    def _round(self, files: Mapping[str, bytes], scripts: Sequence[Script], over: float, kept: Kept) -> Results:
        ours, theirs = socket.socketpair()
        socket.send_fds(self._control, [b"run"], [theirs.fileno()])
        theirs.close()
        with ours:
            ours.settimeout(self._limits.submission)
            ours.sendall(b"F")
            frames.send(ours, {name: len(body) for name, body in files.items()})
            for body in files.values():
                ours.sendall(body)
            talk = Talk(ours, self._limits, over, kept)
            # What has nothing to run needs no process.
            done = [talk.run(script) if script.cells else [] for script in scripts]
        self.starved = self.starved or talk.starved
        self._heard(60, b"gone")
        return done

    def _heard(self, seconds: float, word: bytes) -> None:
        """Wait for the process inside to say this word."""
        self._control.settimeout(seconds)
        with suppress(TimeoutError):
            if self._control.recv(16) == word:
                return
        self._end()
        self._errors.seek(0)
        raise no_sandbox(self._errors.read().decode(errors="replace").strip())

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
