"""Servers as copies of one process that has loaded everything: most of a start is loading, and is done once a run.

What a copy does from there on is what the program does. That it also starts from nothing is tried by itself
(tests/extensions/test_page_start.py, tests/e2e/test_behind_a_proxy.py, test_image.py).
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn, TextIO, cast

LOADED = "import ownpace.cli, ownpace.page.app"
"""What `ownpace serve` loads before it listens."""


class Copy:
    """A running copy, as subprocess.Popen has one; `stdout` is what it writes."""

    def __init__(self, code: str, cwd: Path, env: dict[str, str], log: int | None = None) -> None:
        """Run Python in the folder `cwd`; what it says goes to `log`, else with what it writes."""
        self.returncode: int | None = None
        read, write = os.pipe()
        asked = {"code": code, "cwd": str(cwd), "env": env}
        self.pid = int(_source().ask(asked, [write, write if log is None else log]))
        os.close(write)
        self.stdout = cast(TextIO, os.fdopen(read))
        self._ended = os.pidfd_open(self.pid)

    def poll(self) -> int | None:
        if self.returncode is None and select.select([self._ended], [], [], 0)[0]:
            self.returncode = _source().ask({"reap": self.pid}, [])
            os.close(self._ended)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None and not select.select([self._ended], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("a copy", timeout or 0)
        return cast(int, self.poll())

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class _Source:
    """The process that is copied. It ends with whoever asks it."""

    def __init__(self) -> None:
        self.end, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        words = [sys.executable, "-W", "error::ResourceWarning", "-m", "tests.copies", str(theirs.fileno())]
        self.process = subprocess.Popen(words, cwd=Path(__file__).parents[1], pass_fds=[theirs.fileno()])
        theirs.close()
        atexit.register(self.stop)

    def stop(self) -> None:
        self.end.close()
        self.process.wait()

    def ask(self, asked: dict[str, Any], files: list[int]) -> int:
        socket.send_fds(self.end, [json.dumps(asked).encode()], files)
        return int(self.end.recv(100))


@functools.cache
def _source() -> _Source:
    return _Source()


def _copying(end: socket.socket) -> None:
    """Answer what is asked: a process id for code to run, an exit status for a process that has ended."""
    while (came := socket.recv_fds(end, 1 << 20, 2)) and came[0]:
        asked, files = json.loads(came[0]), came[1]
        if "reap" in asked:
            end.send(str(os.waitstatus_to_exitcode(os.waitpid(asked["reap"], 0)[1])).encode())
            continue
        if (pid := os.fork()) == 0:
            end.close()
            _become(asked, files)
        end.send(str(pid).encode())
        for file in files:
            os.close(file)


def _become(asked: dict[str, Any], files: list[int]) -> NoReturn:
    """Be the program, in its folder and environment, and end with it."""
    for place, file in enumerate(files, 1):
        os.dup2(file, place)
        os.close(file)
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace", closefd=False)  # noqa: SIM115
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    del sys.path[0]  # where the tests are
    exec(compile(asked["code"], "<copy>", "exec"), {"__name__": "__main__"})  # noqa: S102 - a test's own
    sys.exit()


if __name__ == "__main__":
    exec(LOADED)  # noqa: S102
    with socket.socket(fileno=int(sys.argv[1])) as end:
        _copying(end)
