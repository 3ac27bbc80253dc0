"""What a submission uses, all its processes together, as the guard sees it in /proc, and what is too much of it."""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

_HELD = ("RssAnon", "RssShmem", "VmPTE", "VmSwap")
"""Memory, without that of files; what the kernel needs to find it; what it has moved out."""


def running() -> list[str]:
    """The processes of the submission, this one among them."""
    return [path for path in os.listdir("/proc") if path.isdigit()]  # noqa: PTH208 - twenty times a second


def too_much(limits: dict[str, int], processes: Sequence[str]) -> str:
    """Which bound of `limits` these processes are beyond, or ""."""
    if len(processes) > limits["processes"]:
        return "processes"
    used = [_used(each, limits["files"]) for each in processes]
    if sum(memory for memory, _ in used) > limits["memory"]:
        return "memory"
    if sum(files for _, files in used) > limits["all_files"] or _sockets() > limits["sockets"]:
        return "files"
    return ""


def waited(processes: Sequence[str]) -> float:
    """Seconds that the one which waited longest for a processor has waited; 0 where the kernel does not count them."""
    return max((_waited(each) for each in processes), default=0)


def _used(process: str, most: int) -> tuple[int, int]:
    """Bytes that a process holds, and open files: of one that nobody can look into, as many as it may have."""
    memory, files = 0, 0
    with contextlib.suppress(OSError, ValueError, IndexError):
        lines = Path("/proc", process, "status").read_text().splitlines()
        memory = sum(int(line.split()[1]) << 10 for line in lines if line.startswith(_HELD))
        if memory:  # else it has ended, and nobody has asked for it yet
            files = most
            files = len(os.listdir(f"/proc/{process}/fd"))  # noqa: PTH208
    return memory, files


def _sockets() -> int:
    """Sockets of the submission's own network, among them those that no process has open: they hold what was sent."""
    return int(Path("/proc/net/sockstat").read_text().split("\n", 1)[0].split()[-1])


def _waited(process: str) -> float:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path("/proc", process, "schedstat").read_text().split()[1]) / 1e9
    return 0
