"""What a process does inside a sandbox to lock itself in: namespaces, mounts, capabilities, limits. Linux alone."""

import ctypes
import errno
import os
import resource
import signal
import struct
from collections.abc import Mapping
from typing import NamedTuple

_C = ctypes.PyDLL(None, use_errno=True)


class _Calls(NamedTuple):
    """The numbers that a kind of machine has for what is done here, and for what is forbidden."""

    architecture: int
    clone: int
    capset: int
    forbidden: tuple[int, ...]


MACHINES = {
    # memfd_create and memfd_secret: memory that no bound counts. keyctl, add_key, request_key: keys outlive a process.
    # The rest are doors into the kernel: io_uring, userfaultfd, perf, bpf, mount, unshare, setns, ptrace, handles.
    "x86_64": _Calls(0xC000003E, 56, 126, (319, 447, 250, 248, 249, 425, 323, 298, 321, 165, 272, 308, 101, 304)),
    "aarch64": _Calls(0xC00000B7, 220, 91, (279, 447, 219, 217, 218, 425, 282, 241, 280, 40, 97, 268, 117, 265)),
}
"""The kinds of machine whose system calls are known here, by `os.uname().machine`."""
_CALLS = MACHINES.get(os.uname().machine, _Calls(0, 0, 0, ()))

_OWN_SPACES = 0x00020000 | 0x08000000 | 0x20000000  # mounts, IPC, processes
_DUMPABLE, _SECUREBITS, _NO_NEW_PRIVILEGES, _DROP, _AMBIENT = 4, 28, 38, 24, 47
_NO_ROOT = 0x2F  # uid 0 has no power of its own, for good
_CAPABILITIES = 64


def fork_apart() -> int:
    """Like os.fork, but the child is process 1 of its own process, mount and IPC spaces: when it ends, the kernel ends
    everything in them. The caller has CAP_SYS_ADMIN in its user namespace and no threads."""
    python = ctypes.pythonapi
    python.PyOS_BeforeFork()
    child = int(
        _C.syscall(ctypes.c_long(_CALLS.clone), ctypes.c_long(_OWN_SPACES | signal.SIGCHLD), *[ctypes.c_long(0)] * 5)
    )
    if child == 0:
        python.PyOS_AfterFork_Child()
    else:
        python.PyOS_AfterFork_Parent()
    if child < 0:
        raise OSError(ctypes.get_errno(), "The kernel makes no namespaces here")
    return child


def mount(kind: str, place: str, options: str = "") -> None:
    if _C.mount(kind.encode(), place.encode(), kind.encode(), ctypes.c_ulong(6), options.encode()):  # nosuid, nodev
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), place)


def hide() -> None:
    """Nobody can look into this process or trace it."""
    _C.prctl(_DUMPABLE, ctypes.c_ulong(0), 0, 0, 0)


def drop_power() -> None:
    """Give up every capability, for this process and whatever it starts, for good."""
    for capability in range(_CAPABILITIES):
        _C.prctl(_DROP, ctypes.c_ulong(capability), 0, 0, 0)
    _C.prctl(_SECUREBITS, ctypes.c_ulong(_NO_ROOT), 0, 0, 0)
    _C.prctl(_AMBIENT, ctypes.c_ulong(4), 0, 0, 0)
    _C.prctl(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), 0, 0, 0)
    version, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    if _C.syscall(ctypes.c_long(_CALLS.capset), version, nothing):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    _C.prctl(_DUMPABLE, ctypes.c_ulong(1), 0, 0, 0)


def limit(limits: Mapping[str, int | None]) -> None:
    """Bounds of this process and each that it starts: memory, file and their number in bytes or pieces; None: none."""
    bounds = {
        resource.RLIMIT_AS: limits["memory"],
        resource.RLIMIT_FSIZE: limits["file"],
        resource.RLIMIT_NOFILE: limits["files"],
        resource.RLIMIT_NPROC: limits["processes"],
        resource.RLIMIT_CORE: 0,
    }
    for kind, bound in bounds.items():
        if bound is not None:
            resource.setrlimit(kind, (bound, bound))


def forbid() -> None:
    """Give up the system calls that no lesson needs, for this process and whatever it starts: they are not there."""
    load, equal, above, give = 0x20, 0x15, 0x35, 0x06
    refuse, allow = 0x00050000 | errno.ENOSYS, 0x7FFF0000
    count = len(_CALLS.forbidden)
    program = [
        *(
            (load, 0, 0, 4),
            (equal, 0, count + 3, _CALLS.architecture),
            (load, 0, 0, 0),
            (above, count + 1, 0, 0x40000000),
        ),
        *((equal, count - place, 0, call) for place, call in enumerate(_CALLS.forbidden)),
        *((give, 0, 0, allow), (give, 0, 0, refuse)),
    ]
    code = b"".join(struct.pack("HBBI", *line) for line in program)
    kept = ctypes.create_string_buffer(code, len(code))
    head = struct.pack("HxxxxxxP", len(program), ctypes.addressof(kept))
    if _C.prctl(22, ctypes.c_ulong(2), head, 0, 0):
        raise OSError(ctypes.get_errno(), "The kernel filters no system calls here")
