"""What a process does inside a sandbox to lock itself in: namespaces, mounts, capabilities, limits. Linux alone."""

import ctypes
import fcntl
import os
import resource
import signal
import socket
import struct
from collections.abc import Mapping
from pathlib import Path

from ownpace_graders.sandbox.calls import HERE

_C = ctypes.PyDLL(None, use_errno=True)

_OWN_SPACES = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
"""Mounts, cgroups, host name, IPC, users, processes, network."""
_DUMPABLE, _KEEP_CAPABILITIES, _SECUREBITS, _NO_NEW_PRIVILEGES, _DROP, _AMBIENT = 4, 8, 28, 38, 24, 47
_NO_ROOT = 0x2F  # uid 0 has no power of its own, for good
_CAPABILITIES = 64
_READ_ONLY, _NO_SETUID, _NO_DEVICES, _NO_PROGRAMS, _AGAIN, _BIND = 1, 2, 4, 8, 32, 4096
_LOOPBACK = struct.pack("16sh14x", b"lo", 0x41)  # up and running


def fork_apart() -> int:
    """Like os.fork, but the child is process 1 of spaces of its own, with all power in them and none outside. When it
    ends, the kernel ends everything in them. The caller has CAP_SYS_ADMIN in its user namespace and no threads."""
    python = ctypes.pythonapi
    python.PyOS_BeforeFork()
    call, flags = ctypes.c_long(HERE.numbers["clone"]), ctypes.c_long(_OWN_SPACES | signal.SIGCHLD)
    ids = {"uid": os.getuid(), "gid": os.getgid()}
    child = int(_C.syscall(call, flags, *[ctypes.c_long(0)] * 5))
    if child == 0:
        python.PyOS_AfterFork_Child()
        Path("/proc/self/setgroups").write_text("deny")
        for kind, number in ids.items():
            Path(f"/proc/self/{kind}_map").write_text(f"0 {number} 1")
    else:
        python.PyOS_AfterFork_Parent()
    if child < 0:
        raise OSError(ctypes.get_errno(), "The kernel makes no namespaces here")
    return child


def become(user: int, home: str) -> None:
    """Be another user of this user namespace, whose home this is, and keep all power over the namespace."""
    os.chown(home, user, user)
    _C.prctl(_KEEP_CAPABILITIES, ctypes.c_ulong(1), 0, 0, 0)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    version, held = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    _C.capget(version, held)
    held[0], held[3] = held[1], held[4]
    _checked(_C.capset(version, held))
    _C.prctl(_DUMPABLE, ctypes.c_ulong(1), 0, 0, 0)


def mount(kind: str, place: str, options: str = "", *, programs: bool = True, devices: bool = False) -> None:
    flags = _NO_SETUID | (0 if programs else _NO_PROGRAMS) | (0 if devices else _NO_DEVICES)
    _checked(_C.mount(kind.encode(), place.encode(), kind.encode(), ctypes.c_ulong(flags), options.encode()), place)


def bind(shown: str, place: str) -> None:
    """Let a folder or file be seen at another place."""
    _checked(_C.mount(shown.encode(), place.encode(), None, ctypes.c_ulong(_BIND), None), place)


def close(place: str) -> None:
    """Nothing can be written where something was mounted, no program started, no device opened."""
    flags = _AGAIN | _BIND | _READ_ONLY | _NO_SETUID | _NO_DEVICES | _NO_PROGRAMS
    _checked(_C.mount(None, place.encode(), None, ctypes.c_ulong(flags), None), place)


def connect() -> None:
    """Programs of one submission can talk to each other by this computer's own address, which is theirs alone."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, _LOOPBACK)


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
    _checked(_C.capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()))
    _C.prctl(_DUMPABLE, ctypes.c_ulong(1), 0, 0, 0)


def limit(limits: Mapping[str, int | None]) -> None:
    """Bounds of this process and each that it starts, in bytes or pieces; None: none. The kernel counts tasks, signals
    and locked memory of all together, in the submission's own user namespace."""
    bounds = {
        resource.RLIMIT_AS: limits["memory"],
        resource.RLIMIT_FSIZE: limits["file"],
        resource.RLIMIT_NOFILE: limits["files"],
        resource.RLIMIT_NPROC: limits["tasks"],
        resource.RLIMIT_CORE: 1,  # and with 0 a program that the host keeps for dumps would run
        resource.RLIMIT_MEMLOCK: 64 << 10,
        resource.RLIMIT_SIGPENDING: 1024,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_RTPRIO: 0,
        resource.RLIMIT_NICE: 0,
    }
    for kind, bound in bounds.items():
        if bound is not None:
            most = resource.getrlimit(kind)[1]
            bound = bound if most == resource.RLIM_INFINITY else min(bound, most)
            resource.setrlimit(kind, (bound, bound))


def _checked(answer: int, place: str = "") -> None:
    if answer:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), place)
