"""`python -m tests.graders.locked_in`: students' code that tries all it can, in one sandbox, and what came of each.

Each prints SEEN and what it got where it got what it must not have. What it printed, or what stopped it, goes out as
JSON.
"""

import json
import os
import sys
from pathlib import Path

from ownpace_graders.sandbox.calls import FORBIDDEN, HERE, MACHINES
from ownpace_graders.sandbox.kernels import Kernel
from ownpace_graders.sandbox.sandbox import Sandbox
from ownpace_graders.sandbox.script import Limits, Ran, Script, Stopped

HEAD = """
import ctypes, errno, fcntl, mmap, os, pathlib, resource, socket, struct, subprocess, sys, threading, time
C = ctypes.CDLL(None, use_errno=True)
def seen(what, do):
    try:
        got = do()
    except (OSError, ValueError, MemoryError, RuntimeError, OverflowError) as error:
        return
    print("SEEN", what, repr(got)[:100])
def INHERITED(file):
    if file.startswith(("/dev/null", "/dev/pts", "/dev/ptmx", "/tmp/", "socket:", "/proc/", "anon_inode", "pipe:")):
        raise OSError
    return file
def call(what, number, *words):
    ctypes.set_errno(0)
    got = C.syscall(number, *words)
    if got != -1:
        print("SEEN", what, got)
    return ctypes.get_errno()
"""
WRITES = """
import stat
for top in ("/proc", "/sys", "/dev", "/etc", "/opt", "/run"):
    for folder, _, names in os.walk(top, followlinks=False):
        if "/fd" in folder or "/map_files" in folder or "/dev/shm" in folder or "/dev/pts" in folder:
            continue
        for name in names:
            path = os.path.join(folder, name)
            try:
                kind = os.lstat(path).st_mode
            except OSError:
                continue
            if stat.S_ISREG(kind):
                seen(path, lambda: os.close(os.open(path, os.O_WRONLY)))
        seen(folder, lambda: os.mkdir(os.path.join(folder, "made")))
for folder in ("/", "/usr", "/usr/lib", sys.prefix, os.path.dirname(sys.executable)):
    seen(folder, lambda: os.mkdir(os.path.join(folder, "made")))
for name in ("sysrq-trigger", "sys/kernel/core_pattern", "self/oom_score_adj", "1/oom_score_adj", "self/mem"):
    seen(name, lambda: open(f"/proc/{name}", "w").write("1"))
"""
READS = """
for name in os.listdir("/proc"):
    path = f"/proc/{name}"
    if name.isdigit() or name in ("cpuinfo", "filesystems", "loadavg", "meminfo", "stat", "uptime", "version", "net",
                                  "mounts", "self", "thread-self"):
        continue
    try:
        got = os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1)
    except OSError:
        got = None
    if got:
        print("SEEN", path, got)
seen("/sys", lambda: os.listdir("/sys"))
if socket.gethostname() != "ownpace":
    print("SEEN", socket.gethostname())
if open("/proc/self/cgroup").read().count("\\n") and "/process" in open("/proc/self/cgroup").read():
    print("SEEN", open("/proc/self/cgroup").read())
pids = sorted(map(int, filter(str.isdigit, os.listdir("/proc"))))
if pids[0] != 1 or len(pids) > 4:
    print("SEEN", pids)
for name in ("mem", "maps", "environ", "fd/1", "fdinfo/1", "cwd/tmp", "root/tmp"):
    seen(name, lambda: open(f"/proc/1/{name}", "rb").read(1))
seen("what the guard has open", lambda: os.readlink("/proc/1/fd/1"))
for number in os.listdir("/proc/self/fd"):
    seen(number, lambda: INHERITED(os.readlink(f"/proc/self/fd/{number}")))
"""
IS_NOBODY = """
inside, outside, count = map(int, open("/proc/self/uid_map").read().split())
if count != 1 or outside == %d:
    print("SEEN a user id", outside)
status = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
for name in ("CapEff", "CapPrm", "CapBnd", "CapAmb", "CapInh"):
    if int(status[name], 16):
        print("SEEN", name, status[name])
if status["NoNewPrivs"].strip() != "1" or status["Seccomp"].strip() != "2":
    print("SEEN", status["NoNewPrivs"], status["Seccomp"])
"""
CALLS = """
for name, number in %r.items():
    if name in ("clone", "socket"):
        continue
    got = call(name, number, 0, 0, 0, 0, 0, 0)
    if got != errno.ENOSYS:
        print("SEEN", name, got)
for number in range(424, 512):
    if number not in (424, 434, 436, 437, 439, 441, 452) and call(number, number, 0, 0, 0, 0, 0, 0) != errno.ENOSYS:
        print("SEEN", number)
for number in (0x40000000 + 39, 0x40000000 + 57, 0x40000000 + 520):  # x32
    if call(number, number, 0, 0, 0, 0, 0, 0) != errno.ENOSYS:
        print("SEEN", number)
"""
COMPAT = """
# int 0x80: getpid of 32 bits, as a program may call it
code = bytes.fromhex("b814000000cd80c3")
place = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
place.write(code)
got = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(place)))()
if got > 0:
    print("SEEN", got)
"""
HONEST = """
import asyncio, multiprocessing, multiprocessing.shared_memory, numpy, os, pty, sqlite3, tempfile
from concurrent.futures import ProcessPoolExecutor
context = multiprocessing.get_context("fork")
with ProcessPoolExecutor(2, context) as pool:
    assert list(pool.map(abs, [-1, -2])) == [1, 2]
number = context.Value("i", 1)
with number.get_lock():
    number.value += 1
shared = multiprocessing.shared_memory.SharedMemory(create=True, size=4096)
shared.buf[0] = 7
shared.close(), shared.unlink()
book = sqlite3.connect("book.db")
with book:
    book.execute("create table a (b)")
    book.execute("insert into a values (1)")
assert sqlite3.connect("book.db").execute("select b from a").fetchall() == [(1,)]
async def talks():
    async def answer(reader, writer):
        writer.write((await reader.readline()).upper())
        writer.close()
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
    writer.write(b"hello\\n")
    assert await reader.readline() == b"HELLO\\n"
    server.close()
await talks()
assert subprocess.run("seq 3 | sort -r | head -n 1; dd if=/dev/zero bs=1 count=2 2>/dev/null | od -An -tx1", shell=True,
                      capture_output=True, text=True).stdout.split() == ["3", "00", "00"]
ours, theirs = pty.openpty()
assert os.isatty(theirs)
with tempfile.NamedTemporaryFile("w") as file:
    fcntl.lockf(file, fcntl.LOCK_EX)
assert numpy.ones((400, 400)).dot(numpy.ones(400))[0] == 400
threads = [threading.Thread(target=time.sleep, args=(0.01,)) for _ in range(50)]
[each.start() for each in threads], [each.join() for each in threads]
assert os.cpu_count() and open("/proc/meminfo").read() and open("/proc/self/status").read()
"""
FILES_OF_THREADS = """
kept = []
def opens():
    call("a table", 436, 100000, 100001, 2)
    try:
        kept.extend(os.pipe() for _ in range(200))
    except OSError:
        pass
threads = [threading.Thread(target=opens) for _ in range(9)]
[each.start() for each in threads], [each.join() for each in threads]
if len(kept) > 256:
    print("SEEN", len(kept))
place = mmap.mmap(-1, 1 << 16, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
top = ctypes.addressof(ctypes.c_char.from_buffer(place)) + (1 << 16) - 64
got = C.clone(ctypes.cast(C.pause, ctypes.c_void_p), ctypes.c_void_p(top), 0x100 | 0x200 | 0x800 | 0x10000, None)
if got != -1:
    print("SEEN a thread", got)
"""
OTHERS_FILES = f"""
# What is neither file nor memory is refused with an error, unless nothing is done at all.
for number in {[HERE.numbers[name] for name in ("fsync", "fdatasync", "sync_file_range", "fadvise64", "readahead")]}:
    if C.syscall(number, -1, 0, 0, 0):
        print("SEEN", number)
for number, word in (({HERE.numbers["msync"]}, 4), ({HERE.numbers["madvise"]}, 20), ({HERE.numbers["madvise"]}, 21)):
    if C.syscall(number, 1, 1, word):
        print("SEEN", number, word)
"""
CASES = {
    "writes below /proc, /sys and elsewhere": WRITES,
    "reads what is the computer's": READS,
    "is root outside, or has power": IS_NOBODY % (0 if os.getuid() == 0 else -1),
    "calls what is forbidden": CALLS % {name: HERE.numbers[name] for name in FORBIDDEN if name in HERE.numbers},
    "makes namespaces": "for bit in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):\n"
    f"    call(hex(bit), {HERE.numbers['clone']}, bit | 17, 0, 0, 0, 0)",
    "asks for other sockets": "for family in set(range(64)) - {1, 2, 10, 16}:\n"
    "    seen(family, lambda: [socket.socket(family, kind) for kind in (1, 2, 3)])\n"
    "for number in (1, 4, 6, 9, 12, 15, 16, 21):\n    seen(number, lambda: socket.socket(16, 3, number))\n"
    "for number in (33, 132, 136, 262):\n    seen(number, lambda: socket.socket(2, 1, number))\n"
    "    seen(number, lambda: socket.socket(2, 2, number))\nseen('raw', lambda: socket.socket(2, 3, 1))",
    "types into a terminal": "import pty\nours, theirs = pty.openpty()\n"
    "for number in (0x5412, 0x541C):\n    seen(hex(number), lambda: fcntl.ioctl(theirs, number, b'x'))\n"
    "for number in range(1, 32):\n"
    "    seen(f'driver {number}', lambda: fcntl.ioctl(theirs, 0x5423, struct.pack('i', number)))",
    "acts on the guard": "seen('nice', lambda: os.setpriority(os.PRIO_PROCESS, 1, 19))\n"
    "seen('nice of all', lambda: os.setpriority(os.PRIO_USER, 0, 19))\n"
    "seen('policy', lambda: os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0)))\n"
    "for process in (0, 1):\n    seen('cores', lambda: os.sched_setaffinity(process, {0}))\n"
    "seen('limits', lambda: resource.prlimit(1, resource.RLIMIT_NOFILE, (0, 0)))\n"
    f"call('disk priority', {HERE.numbers['ioprio_set']}, 1, 1, 3 << 13)\n"
    "for number in range(1, 65):\n    try:\n        os.kill(1, number)\n    except OSError:\n        pass",
    "runs as another machine does": COMPAT if HERE is MACHINES["x86_64"] else "",
    "shared memory without a file": "seen('mmap', lambda: mmap.mmap(-1, 1 << 20))\n"
    "zero = os.open('/dev/zero', os.O_RDONLY)\n"
    "kept = []\nfor _ in range(8):\n"
    "    place = mmap.mmap(zero, 128 << 20, flags=mmap.MAP_SHARED, prot=mmap.PROT_READ)\n    kept.append(place)\n"
    "if os.fstat(zero).st_rdev:\n    print('SEEN the device')",
    "huge pages": "seen('mmap', lambda: mmap.mmap(-1, 2 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40000))",
    "256 MB of files in each folder": "written = 0\n"
    "for place in ('/tmp', '/dev/shm', '/submission'):\n    try:\n        for number in range(9):\n"
    "            with open(f'{place}/{number}', 'wb') as file:\n                for _ in range(100):\n"
    "                    written += file.write(bytes(1 << 20))\n    except OSError:\n        pass\n"
    "if written > 256 << 20:\n    print('SEEN', written)",
    "raises what sockets hold": "one, other = socket.socketpair()\nbefore = one.getsockopt(1, 7)\n"
    "one.setsockopt(1, socket.SO_SNDBUF, 1 << 30)\none.setblocking(False)\nsent = 0\n"
    "if one.getsockopt(1, 7) != before:\n    print('SEEN', one.getsockopt(1, 7))\n"
    "try:\n    while True:\n        sent += one.send(bytes(1 << 16))\nexcept BlockingIOError:\n    pass\n"
    "if sent > 1 << 20:\n    print('SEEN', sent)",
    "raises what connections hold": "server = socket.create_server(('127.0.0.1', 0))\n"
    "one = socket.create_connection(server.getsockname())\nother, _ = server.accept()\none.setblocking(False)\n"
    "sent = 0\ntry:\n    while True:\n        sent += one.send(bytes(1 << 16))\n        time.sleep(0.001)\n"
    "except BlockingIOError:\n    pass\nif sent > 2 << 20:\n    print('SEEN', sent)",
    "10,000 threads": "begun = 0\ntry:\n    for _ in range(10000):\n"
    "        threading.Thread(target=time.sleep, args=(2,), daemon=True).start()\n        begun += 1\n"
    "except RuntimeError:\n    pass\nif begun > 256:\n    print('SEEN', begun)",
    "timers and signals": "made = 0\nplace = ctypes.c_void_p()\n"
    "while made < 20000 and not C.timer_create(1, None, ctypes.byref(place)):\n    made += 1\n"
    "if made > 1024:\n    print('SEEN', made)",
    "locks memory": "place = mmap.mmap(-1, 1 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)\n"
    "if not C.mlock(ctypes.byref(ctypes.c_char.from_buffer(place)), 1 << 20):\n    print('SEEN')",
    "terminals": "import pty\nmade = []\ntry:\n    while len(made) < 200:\n        made.append(pty.openpty())\n"
    "except OSError:\n    pass\nif len(made) > 16:\n    print('SEEN', len(made))",
    "open files of a thread's own": FILES_OF_THREADS,
    "brings what others read to the disk or out of memory": OTHERS_FILES,
    "locks and watches what others see": "file = os.open('/usr/bin/env', os.O_RDONLY)\n"
    "fcntl.flock(file, fcntl.LOCK_EX)\nseen('lease', lambda: fcntl.fcntl(file, 1024, 0))\n"
    "seen('notice', lambda: fcntl.fcntl(os.open('/usr', 0), 1026, 1))\n"
    "told = fcntl.fcntl(file, fcntl.F_GETLK, struct.pack('hhqqi4x', 1, 0, 0, 0, 77))\n"
    "if struct.unpack('hhqqi4x', told)[4] != 77:\n    print('SEEN', told)",
    "a filter or a core of its own": "for number in (22, 62):\n"
    "    if C.prctl(number, 2, 0, 0, 0) != -1:\n        print('SEEN', number)",
    "other rules for programs": f"call('personality', {HERE.numbers['personality']}, 0x0040000)",
    "counts of the network": "plain = socket.socket(2, 2)\nplain.bind(('127.0.0.1', 7777))\n"
    "lines = open('/proc/net/snmp').read().splitlines()\n"
    "if int([line for line in lines if line.startswith('Udp:')][1].split()[1]):\n    print('SEEN', lines)\n"
    "for _ in range(9):\n    socket.socket(2, 2).sendto(b'x', ('127.0.0.1', 7777))\n    plain.recv(1)",
    "a port that waits": "server = socket.socket()\nserver.bind(('127.0.0.1', 7778))\nserver.listen()\n"
    "one = socket.create_connection(('127.0.0.1', 7778))\nother, _ = server.accept()\nother.close()\none.close()",
    "what honest code does is still there": HONEST,
    "what a name of the network's says": "place = socket.socket(socket.AF_UNIX)\nplace.bind('\\0left-behind')",
}
"""What is tried, with nothing to be seen. Each runs twice, and would see what it has left."""
ANYWHERE = list(CASES)[:9]
"""What is tried in another kernel too."""
ENDED = {
    "memory of many processes": (
        "for _ in range(20):\n    if os.fork() == 0:\n"
        "        place = mmap.mmap(-1, 1 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)\n"
        "        for at in range(0, 1 << 30, 4096):\n            place[at] = 1\n        time.sleep(60)\ntime.sleep(60)",
        "Memory: ",
    ),
    "children of one that has gone": (
        "if os.fork():\n    os._exit(0)\nkept = [subprocess.Popen(['sleep', '60']) for _ in range(100)]\n"
        "time.sleep(60)",
        "Processes: ",
    ),
    "sockets that nobody has open": (
        "kept = []\nfor number in range(400):\n    one = socket.socket(socket.AF_UNIX)\n    one.bind(f'\\0{number}')\n"
        "    one.listen(100)\n    kept.append(one)\n    for _ in range(90):\n"
        "        other = socket.socket(socket.AF_UNIX)\n        other.connect(f'\\0{number}')\n        other.close()\n"
        "time.sleep(60)",
        "Files: ",
    ),
    "files that many have open": (
        "for _ in range(20):\n    if os.fork() == 0:\n        kept = [os.pipe() for _ in range(240)]\n"
        "        time.sleep(60)\ntime.sleep(60)",
        "Files: ",
    ),
    "drips": (
        "import json\nwire = get_ipython().displayhook.session.out\n"
        "body = struct.pack('>I', 1 << 20)\nwhile True:\n    try:\n"
        "        wire.sendall(body[:1])\n        body = body[1:] or b'{'\n        time.sleep(0.05)\n"
        "    except KeyboardInterrupt:\n        pass",
        "Ended: this cell does not end",
    ),
    "floods": (
        "import json, signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "wire = get_ipython().displayhook.session.out\n"
        "body = json.dumps({'key': 'x', 'kind': 'stream', 'content': {'of nobody': [[]] * 200}}).encode()\n"
        "while True:\n    wire.sendall(struct.pack('>I', len(body)) + body)",
        "Output: ",
    ),
    "large things of a few letters each": (
        "from IPython.display import display\nfor _ in range(24):\n"
        "    display({'text/plain': 'x' * (10 << 20) + '\\U0001f600'}, raw=True)",
        "Output: ",
    ),
    "many small things": (
        "wire = get_ipython().displayhook.session.out\nbody = b'[' + b'{},' * (2 << 20) + b'0]'\n"
        "wire.sendall(struct.pack('>I', len(body)) + body)",
        "Output: ",
    ),
    "large things": (
        "from IPython.display import display\nfor _ in range(40):\n"
        "    display({'text/plain': 'x' * (4 << 20)}, raw=True)",
        "Output: ",
    ),
    "things of many things": (
        "wire = get_ipython().displayhook.session.out\nbody = b'[' * (1 << 16) + b']' * (1 << 16)\n"
        "wire.sendall(struct.pack('>I', len(body)) + body)",
        "Foreign: ",
    ),
}
"""What is ended, and what is said about it."""
BY_USER = ("children of one that has gone", "files that many have open")
"""What ends whoever else it is."""
MEMORY = "MB of the process outside"


def main(*ended: str) -> None:
    """Try all of CASES, and these of ENDED; without any all, and another kernel."""
    told = {}
    kernel = Path("kernels", "other")
    kernel.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (kernel / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "other", "language": "python"}))
    others = [] if ended else [Kernel("other", kernel.absolute())]
    tried = {**CASES, **{name: ENDED[name][0] for name in ended or ENDED}}
    with Sandbox(limits=Limits(cell=4, grace=1), kernels=others, settings={"Execute": {"timeout": 60}}) as sandbox:
        for name, code in tried.items():
            for _ in range(2 if name in CASES else 1):
                (ran,) = sandbox.run({}, [Script([(1, HEAD + code), (2, "print('LOOKED')")])])
            told[name] = str(ran) if isinstance(ran, Stopped) else _said(ran)
        if others:
            told |= _in_another_kernel(sandbox)
    # Not ru_maxrss: that begins with what the process had that started this one.
    peak = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
    told[MEMORY] = str(int(peak) >> 10)
    print(json.dumps(told))


def _in_another_kernel(sandbox: Sandbox) -> dict[str, str]:
    tried = [(number, f"{HEAD}{CASES[name]}\nprint('LOOKED')") for number, name in enumerate(ANYWHERE, 1)]
    (ran,) = sandbox.run({}, [Script(tried, "other")])
    each = ran if isinstance(ran, list) else []
    return {f"{name}, in another kernel": _said([cell]) for name, cell in zip(ANYWHERE, each, strict=True)}


def _said(cells: list[Ran]) -> str:
    return "".join(
        str(content.get("text", "")) if kind == "stream" else f"{content.get('ename')}: {content.get('evalue')}\n"
        for cell in cells
        for kind, content in cell.messages
        if kind in ("stream", "error")
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
