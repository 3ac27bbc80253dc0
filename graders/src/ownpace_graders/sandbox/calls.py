"""The system calls that students' code has, and what it may ask of them.

What container runtimes refuse by default is refused here too; so is what takes memory that no bound counts, reaches
what another submission can see, or acts on the guard. A call that is refused is not there (ENOSYS), so that whoever
knows another way takes it. Of calls that are newer than this list only those in `NEWER` are there.
"""

import ctypes
import errno
import os
import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_UNCOUNTED = (
    "vmsplice memfd_create shmget semget msgget mq_open mq_unlink io_setup userfaultfd keyctl add_key request_key "
    "inotify_init inotify_init1 inotify_add_watch fanotify_init fanotify_mark seccomp remap_file_pages"
)
"""Memory, keys, watches and filters that no bound of a process counts, or that all of a user share."""
_POWER = (
    "mount umount2 pivot_root chroot unshare setns ptrace process_vm_readv process_vm_writev kcmp open_by_handle_at "
    "name_to_handle_at perf_event_open bpf kexec_load kexec_file_load init_module finit_module delete_module "
    "create_module query_module get_kernel_syms reboot swapon swapoff acct quotactl syslog iopl ioperm modify_ldt "
    "uselib ustat sysfs _sysctl nfsservctl lookup_dcookie vhangup settimeofday clock_settime adjtimex clock_adjtime "
    "sethostname setdomainname mbind set_mempolicy get_mempolicy migrate_pages move_pages sync syncfs"
)
"""Doors into the kernel, and what is the whole computer's."""
FORBIDDEN = (*_UNCOUNTED.split(), *_POWER.split())

_NUMBERS = """
vmsplice 278 75, memfd_create 319 279, shmget 29 194, semget 64 190, msgget 68 186, mq_open 240 180, mq_unlink 241 181,
io_setup 206 0, userfaultfd 323 282, keyctl 250 219, add_key 248 217, request_key 249 218, inotify_init 253 -,
inotify_init1 294 26, inotify_add_watch 254 27, fanotify_init 300 262, fanotify_mark 301 263, seccomp 317 277,
remap_file_pages 216 234, mount 165 40, umount2 166 39, pivot_root 155 41, chroot 161 51, unshare 272 97, setns 308 268,
ptrace 101 117, process_vm_readv 310 270, process_vm_writev 311 271, kcmp 312 272, open_by_handle_at 304 265,
name_to_handle_at 303 264, perf_event_open 298 241, bpf 321 280, kexec_load 246 104, kexec_file_load 320 294,
init_module 175 105, finit_module 313 273, delete_module 176 106, create_module 174 -, query_module 178 -,
get_kernel_syms 177 -, reboot 169 142, swapon 167 224, swapoff 168 225, acct 163 89, quotactl 179 60, syslog 103 116,
iopl 172 -, ioperm 173 -, modify_ldt 154 -, uselib 134 -, ustat 136 -, sysfs 139 -, _sysctl 156 -, nfsservctl 180 42,
lookup_dcookie 212 18, vhangup 153 58, settimeofday 164 170, clock_settime 227 112, adjtimex 159 171,
clock_adjtime 305 266, sethostname 170 161, setdomainname 171 162, mbind 237 235, set_mempolicy 238 237,
get_mempolicy 239 236, migrate_pages 256 238, move_pages 279 239, sync 162 81, syncfs 306 267, capset 126 91,
clone 56 220, socket 41 198, socketpair 53 199, setsockopt 54 208, ioctl 16 29, prlimit64 302 261, setpriority 141 140,
sched_setscheduler 144 119, sched_setparam 142 118, sched_setaffinity 203 122, sched_setattr 314 274, ioprio_set 251 30,
personality 135 92, fcntl 72 25, flock 73 32, prctl 157 167, mmap 9 222, fsync 74 82, fdatasync 75 83,
sync_file_range 277 84, msync 26 227, fadvise64 221 223, readahead 187 213, madvise 28 233, close_range 436 436
"""
NEWER = (424, 434, 436, 437, 439, 441, 452)
"""pidfd_send_signal, pidfd_open, close_range, openat2, faccessat2, epoll_pwait2, fchmodat2: everywhere the same."""
_FIRST_NEWER, _FIRST_X32 = 424, 0x40000000


class Machine(NamedTuple):
    """What a kind of machine calls itself to a filter, and its numbers by the name of the call."""

    architecture: int
    numbers: dict[str, int]


def _machine(architecture: int, column: int) -> Machine:
    rows = (row.split() for row in _NUMBERS.split(","))
    return Machine(architecture, {row[0]: int(row[column]) for row in rows if row[column] != "-"})


MACHINES = {"x86_64": _machine(0xC000003E, 1), "aarch64": _machine(0xC00000B7, 2)}
"""The kinds of machine whose system calls are known here, by `os.uname().machine`."""
HERE = MACHINES.get(os.uname().machine, Machine(0, {}))


class CallRule(NamedTuple):
    """`call` gets `answer` (an errno; 0: done, though nothing is) where each word of `when` holds of its arguments:
    (argument, "in" or "out", numbers) or (argument, "any" or "none", bits)."""

    call: str
    answer: int
    when: Sequence[tuple[int, str, Sequence[int]]]


_GUARD = 1
_SHARED_ANONYMOUS = ((3, "any", (0x20,)), (3, "any", (0x01,)))
RULES = (
    CallRule("clone", errno.EPERM, ((0, "any", (0x7E020000,)),)),  # new namespaces; clone3 is not there
    # The guard counts the open files of a process: no thread has others than its process.
    CallRule("clone", errno.EPERM, ((0, "any", (0x10000,)), (0, "none", (0x400,)))),
    CallRule("close_range", errno.EPERM, ((2, "any", (0x2,)),)),
    CallRule("socket", errno.EAFNOSUPPORT, ((0, "out", (1, 2, 10, 16)),)),  # Unix, IPv4, IPv6, routes
    CallRule("socketpair", errno.EAFNOSUPPORT, ((0, "out", (1, 2, 10)),)),
    CallRule("socket", errno.EPROTONOSUPPORT, ((0, "in", (16,)), (2, "out", (0,)))),
    CallRule("socket", errno.EPROTONOSUPPORT, ((2, "out", (0, 1, 6, 17, 58)),)),  # TCP, UDP, ICMP
    CallRule("setsockopt", 0, ((1, "in", (1,)), (2, "in", (7, 8, 32, 33)))),  # how much a socket may hold
    CallRule("setsockopt", errno.ENOPROTOOPT, ((1, "in", (1,)), (2, "in", (26, 50, 51, 52, 60)))),  # filters, zero copy
    # Shared memory without a file stays when it is no longer mapped, and then nothing shows it. Huge pages are all's.
    CallRule("mmap", errno.EPERM, _SHARED_ANONYMOUS),
    CallRule("mmap", errno.EPERM, ((3, "any", (0x40000,)),)),
    # Nobody counts locks, and on a file that others see too they would be a channel: whoever asks has one.
    CallRule("flock", 0, ()),
    CallRule("fcntl", 0, ((1, "in", (5, 6, 7, 36, 37, 38)),)),
    CallRule("fcntl", errno.EPERM, ((1, "in", (1024, 1026)),)),  # leases, notices
    # Nothing that a student can write has a disk. What others read too is brought to it, or out of memory, by nobody.
    *(CallRule(call, 0, ()) for call in ("fsync", "fdatasync", "sync_file_range", "fadvise64", "readahead")),
    CallRule("msync", 0, ((2, "any", (0x4,)),)),
    CallRule("madvise", 0, ((2, "in", (20, 21)),)),
    CallRule("prctl", errno.EPERM, ((0, "in", (22, 62)),)),  # filters of its own, a core for itself
    CallRule("personality", errno.EPERM, ((0, "out", (0, 0xFFFFFFFF)),)),
    CallRule("ioctl", errno.EPERM, ((1, "in", (0x5412, 0x541C, 0x5423)),)),  # typing into a terminal, drivers for it
    CallRule("setpriority", errno.EPERM, ((0, "in", (2,)),)),
    CallRule("setpriority", errno.EPERM, ((0, "in", (0,)), (1, "in", (_GUARD,)))),
    CallRule("ioprio_set", errno.EPERM, ((0, "in", (3,)),)),
    CallRule("ioprio_set", errno.EPERM, ((0, "in", (1,)), (1, "in", (_GUARD,)))),
    *(
        CallRule(call, errno.EPERM, ((0, "in", (_GUARD,)),))
        for call in ("prlimit64", "sched_setscheduler", "sched_setparam", "sched_setattr")
    ),
    CallRule("sched_setaffinity", errno.EPERM, ()),  # the processors of another worker's
)

_LOAD, _EQUAL, _ABOVE, _BITS, _GIVE = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ANSWER = 0x7FFF0000, 0x00050000
_REFUSE = (_GIVE, 0, 0, _ANSWER | errno.ENOSYS)
_CALL, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
Line = tuple[int, int, int, int]


def program(machine: Machine) -> list[Line]:
    """The filter, for the kernel's own small machine: (code, jump if so, jump if not, number)."""
    lines: list[Line] = [(_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, machine.architecture), _REFUSE]
    lines += [(_LOAD, 0, 0, _CALL), (_ABOVE, 0, 1, _FIRST_X32), _REFUSE]
    lines += [(_ABOVE, 0, len(NEWER) + 1, _FIRST_NEWER)]
    lines += [(_EQUAL, len(NEWER) - place, 0, number) for place, number in enumerate(NEWER)]
    lines += [_REFUSE]
    for name in FORBIDDEN:
        if name in machine.numbers:
            lines += [(_EQUAL, 0, 1, machine.numbers[name]), _REFUSE]
    for rule in RULES:
        lines += _ruled(machine.numbers[rule.call], rule)
    return [*lines, (_GIVE, 0, 0, _ALLOW)]


def _ruled(number: int, rule: CallRule) -> Iterator[Line]:
    """A rule's lines. Each word that does not hold leads to the end, where the call's number is loaded again."""
    body: list[Line] = []
    for argument, how, numbers in rule.when:
        body.append((_LOAD, 0, 0, _ARGUMENTS + 8 * argument))
        body += _word(how, numbers)
    body.append((_GIVE, 0, 0, _ANSWER | rule.answer))
    yield (_EQUAL, 0, len(body) + 1, number)
    for place, (code, yes, no, value) in enumerate(body):
        left = len(body) - place - 1
        yield code, left if yes == _END else yes, left if no == _END else no, value
    yield (_LOAD, 0, 0, _CALL)


_END = 255


def _word(how: str, numbers: Sequence[int]) -> Iterator[Line]:
    if how == "any":
        yield from ((_BITS, 0, _END, bits) for bits in numbers)
    elif how == "none":
        yield from ((_BITS, _END, 0, bits) for bits in numbers)
    elif how == "out":
        yield from ((_EQUAL, _END, 0, number) for number in numbers)
    else:
        last = len(numbers) - 1
        for place, number in enumerate(numbers):
            yield _EQUAL, last - place, _END if place == last else 0, number


def forbid() -> None:
    """Give up what is forbidden, for this process and whatever it starts, for good."""
    code = b"".join(struct.pack("HBBI", *line) for line in program(HERE))
    kept = ctypes.create_string_buffer(code, len(code))
    head = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(kept))
    if ctypes.CDLL(None, use_errno=True).prctl(22, ctypes.c_ulong(2), head, 0, 0):
        raise OSError(ctypes.get_errno(), "The kernel filters no system calls here")
