"""nbgrader at work, in a process of its own.

nbgrader changes the working folder, starts kernels, opens dozens of database connections and finds its `alembic`
program on PATH. In its own process none of that reaches the server or command that asks for it, nothing has to be
activated, and a process that dies takes one job with it.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ownpace_graders.course import Course

__all__ = ["Done", "Nbgrader", "environment"]


@dataclass(frozen=True, slots=True)
class Done:
    """How a job ended: what it gave, the name and words of what stopped it, and what nbgrader logged."""

    ok: bool
    value: Any
    error: str
    log: str


def environment() -> dict[str, str]:
    """This environment, with the programs of the running Python first on PATH."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    return {**os.environ, "PATH": path}


class Nbgrader:
    """A context in which `do(job, …)` runs one of the jobs in nbgrading/jobs.py on a course, one after another.

    `lent`: the running one of another course, which does the jobs of this one too: a process takes seconds to start.
    """

    def __init__(self, course: Course, lent: Self | None = None) -> None:
        self._course = course
        self._lent = lent
        self._turn = threading.Lock()
        self._running: _Running | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._running:
            self._running.end()
            self._running = None

    def do(self, job: str, **arguments: Any) -> Done:
        """Run the job. A process that dies is a Done that is not ok; the next job gets a new process."""
        if self._lent:
            return self._lent.do(job, root=str(self._course.root), **arguments)
        with self._turn:
            return self._done(job, arguments)

    def _done(self, job: str, arguments: Mapping[str, Any]) -> Done:
        self._running = self._running or _Running(self._course.root)
        line = self._running.ask(json.dumps({"job": job, **arguments}))
        if line:
            return Done(**json.loads(line))
        status, log = self._running.end()
        self._running = None
        return Done(ok=False, value=None, error=f"Died: nbgrader's process ended with status {status}.", log=log)


class _Running:
    """The process, and the file that it writes its errors to."""

    def __init__(self, root: Path) -> None:
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - end() closes it
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ownpace_graders.nbgrading", str(root)],
            cwd=root,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
        )

    def ask(self, line: str) -> str:
        """The answer to a line, or "" when the process has died."""
        to, back = self._process.stdin, self._process.stdout
        if to is None or back is None:
            return ""
        try:
            to.write(f"{line}\n")
            to.flush()
            return back.readline()
        except BrokenPipeError:
            return ""

    def end(self) -> tuple[int, str]:
        """Let the process end; its exit status and the errors it wrote."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()
        status = self._process.wait()
        self._errors.seek(0)
        log = self._errors.read()
        self._errors.close()
        return status, log
