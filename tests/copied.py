"""The process that tests/copies.py copies: it has loaded what programs need, and each of its copies becomes one.

A copy that starts others first leaves a twin of itself that waits: what it starts is copied from there, whatever it
has loaded and however many threads it has by then. A process is made by one that ends at once, so that it is the child
of who asked.
"""

from __future__ import annotations

import atexit
import ctypes
import json
import os
import runpy
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

TWIN = "twin"
"""What a twin is called, which is a child of its copy's and none of the program's."""
_NAME, _SUBREAPER = 15, 36
_prctl = ctypes.CDLL(None).prctl


class Asker:
    """The end at which copies are asked for. It ends what is at the other one."""

    def __init__(self, end: socket.socket) -> None:
        self.end, self.owner, self._one = end, os.getpid(), threading.Lock()

    def ask(self, asked: Mapping[str, Any], files: list[int]) -> int:
        """The process id of a copy, a child of this process."""
        with self._one:
            _prctl(_SUBREAPER, 1, 0, 0, 0)
            try:
                socket.send_fds(self.end, [json.dumps(asked).encode()], files)
                return int(self.end.recv(100))
            finally:
                _prctl(_SUBREAPER, 0, 0, 0, 0)


_twin: list[Asker | None] = []


def is_copy() -> bool:
    return bool(_twin)


def twin() -> Asker | None:
    """That of this process, if it is a copy that has one."""
    return _twin[0] if _twin else None


def copying(end: socket.socket) -> None:
    """Answer what is asked with a process id, until nobody is there to ask."""
    while (came := socket.recv_fds(end, 1 << 20, 3)) and came[0]:
        asked, files = json.loads(came[0]), came[1]
        told, tell = os.pipe()
        wait, go = os.pipe()
        between = os.fork()
        if between == 0:
            os.close(go)
            if os.fork():
                os._exit(0)
            if asked["session"]:
                os.setsid()
            os.write(tell, str(os.getpid()).encode())
            os.read(wait, 1)
            end.close()
            _become(asked, files)
        os.waitpid(between, 0)
        end.send(os.read(told, 100))
        for file in (*files, told, tell, wait, go):
            os.close(file)


def _become(asked: Mapping[str, Any], files: list[int]) -> NoReturn:
    """Be the program, in its folder and environment, with its files, and end with it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if asked["twin"] and os.fork() == 0:
        _wait_as_twin(theirs)
    _twin[:] = [Asker(ours) if asked["twin"] else None]
    for place, file in enumerate([os.dup(file) for file in files]):
        os.dup2(file, place)
    os.closerange(3, ours.fileno())
    os.closerange(ours.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
    _be_called([sys.executable, *asked["argv"]])
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    time.tzset()
    _open_streams()
    _end(_run(asked["argv"]))


def _wait_as_twin(end: socket.socket) -> NoReturn:
    """Until the copy has ended. A terminal's signals are not for it."""
    _prctl(_NAME, TWIN.encode(), 0, 0, 0)
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    for place in range(3):
        os.dup2(nothing, place)
    os.closerange(3, end.fileno())
    os.closerange(end.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
    copying(end)
    os._exit(0)


def _be_called(words: list[str]) -> None:
    """Show these words to whoever lists processes, where those stood with which this one was started."""
    _prctl(_NAME, Path(words[0]).name.encode(), 0, 0, 0)
    start, end = map(int, Path("/proc/self/stat").read_text().rpartition(")")[2].split()[45:47])
    shown = b"".join(word.encode(errors="surrogateescape") + b"\0" for word in words)
    ctypes.memmove(start, shown[: end - start - 1].ljust(end - start, b"\0"), end - start)


def _open_streams() -> None:
    """As Python opens them where letters are UTF-8's. They stay the same objects: what was loaded may have kept one."""
    here = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or "C"
    errors = "surrogateescape" if here in ("C", "POSIX", "C.UTF-8", "C.utf8") else "strict"
    _open_anew(sys.stdin, 0, errors)
    _open_anew(sys.stdout, 1, errors, os.isatty(1))
    _open_anew(sys.stderr, 2, "backslashreplace", True)


def _open_anew(stream: Any, place: int, errors: str, by_lines: bool = False) -> None:
    file = open(place, "wb" if place else "rb", closefd=False)  # noqa: SIM115
    stream.__init__(file, encoding="utf-8", errors=errors, line_buffering=by_lines)


def _run(argv: list[str]) -> int:
    """Run Python with these arguments; the exit status."""
    sys.orig_argv = [sys.executable, *argv]
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    try:
        if argv[0] == "-c":
            sys.argv, sys.path[0] = ["-c", *argv[2:]], ""
            exec(compile(argv[1], "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102 - a test's own
        elif argv[0] == "-m":
            sys.argv, sys.path[0] = argv[1:], str(Path.cwd())
            runpy.run_module(argv[1], run_name="__main__", alter_sys=True)
        else:
            sys.argv, sys.path[0] = argv, str(Path(argv[0]).parent)
            runpy.run_path(argv[0], run_name="__main__")
    except SystemExit as ended:
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


def _end(status: int) -> NoReturn:
    """End as Python does, without taking apart one by one what a whole process has loaded."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        status = 120
    os._exit(status & 0xFF)
