"""What tests and measurements ask of this machine about servers that they start."""

import os
import re
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.copied import TWIN


def free_port() -> int:
    """A port of this machine's that nobody listens on."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


def kill(*pids: int) -> None:
    """End these processes, and wait until they have ended: a busy machine takes a moment."""
    for pid in pids:
        watch = os.pidfd_open(pid)
        os.kill(pid, signal.SIGKILL)
        ended = select.select([watch], [], [], 60)[0]
        os.close(watch)
        assert ended, f"{pid} goes on"


def children(pid: int) -> dict[int, str]:
    """The processes that this one has started, each with its words, but for the twin of a copy (tests/copied.py)."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            name, _, rest = (place / "stat").read_text().partition("(")[2].rpartition(")")
            if int(rest.split()[1]) == pid and name != TWIN:
                found[int(place.name)] = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    return found


def until(is_so: Callable[[], bool]) -> None:
    """Wait until another process has come so far."""
    end = time.monotonic() + 30
    while not is_so() and time.monotonic() < end:
        time.sleep(0.05)
    assert is_so()


def forget_work(course: Path) -> None:
    """Take a server all that it has of its students, at once: it may be writing in there."""
    (course / "work").rename(course / f"forgotten-{time.monotonic_ns()}")


def stop(server: "subprocess.Popen[Any]") -> None:
    """End a Jupyter server as a person does, its kernels with it.

    One that has read a folder can wait at its exit for ever: a thread of AnyIO's is left when its loop stops, and
    Python waits for it. By then its kernels have ended, so such a server is killed.
    """
    server.terminate()
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait(60)


def at_work(word: str) -> list[int]:
    """Processes that were started with this among their words, or stand in a folder with this in its path."""
    found = set()
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            if word.encode() in (place / "cmdline").read_bytes():
                found.add(int(place.name))
        with suppress(OSError):  # or is another user's
            if word in str((place / "cwd").readlink()):
                found.add(int(place.name))
    return sorted(found)


def spent(pid: int) -> float:
    """Seconds of work that a process has done so far, however busy the machine is with others."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def share(pid: int) -> float:
    """MB that a process holds, pages that others hold too divided among them all."""
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0
