"""bubblewrap's command: what can be seen inside a sandbox, and what cannot."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from ownpace_graders.errors import NoSandbox
from ownpace_graders.sandbox.calls import MACHINES
from ownpace_graders.sandbox.identity import is_root
from ownpace_graders.sandbox.kernels import Kernel
from ownpace_graders.sandbox.room import NOTHING

_PACKAGES = "/opt/ownpace"
_KERNELS = "/opt/kernels"
_INTERPRETER = "/opt/interpreter"
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
_SETTINGS = (
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "alternatives",
    "fonts",
    "localtime",
    "mime.types",
    "ssl/certs",
)
_ALONE = (
    *("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"),
    *("--new-session", "--die-with-parent", "--as-pid-1", "--clearenv"),
    *("--hostname", "ownpace"),
    # Power over these namespaces alone: the process inside needs it to make new ones, and gives students none of it.
    *("--cap-add", "ALL", "--uid", "0", "--gid", "0"),
)
_FOLDERS = (
    *("--proc", "/proc", "--dev", "/dev", "--dir", "/dev/shm", "--dir", "/submission"),  # noqa: S108 - inside
    *("--tmpfs", "/tmp", "--dir", "/tmp/home", "--dir", NOTHING),  # noqa: S108 - inside
)
_CLOSED = ("--chdir", "/", "--remount-ro", "/dev", "--remount-ro", "/")
_ENVIRONMENT = {
    "HOME": "/tmp/home",  # noqa: S108 - the sandbox's own
    "JUPYTER_PATH": _KERNELS,
    "LANG": "C.UTF-8",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "NBGRADER_EXECUTION": "autograde",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONPATH": _PACKAGES,
    # A fork of a process with threads can wait for one that is not there.
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
}

Place = tuple[str, list[str]]
"""A place inside, and bubblewrap's words for it; sorted, a place within another comes after it."""


def no_sandbox(said: str) -> NoSandbox:
    return NoSandbox(
        "Student code cannot be locked in here, and is not run without.",
        where=said.splitlines()[-1] if said else "bubblewrap",
        next="Install bubblewrap (Debian: sudo apt-get install bubblewrap) on a system that allows user namespaces, or "
        "grade unprotected: ownpace grade --no-sandbox.",
    )


def command(hidden: Sequence[Path], kernels: Sequence[Kernel]) -> list[str]:
    """bubblewrap and what it is told. NoSandbox where this computer can have no sandbox."""
    machine = platform.machine()
    if machine not in MACHINES:
        raise NoSandbox(
            f"Student code cannot be locked in on this kind of computer, and is not run without: {machine}.",
            next=f"Grade on one that is {' or '.join(MACHINES)}, or unprotected: ownpace grade --no-sandbox.",
        )
    bwrap = shutil.which("bwrap")
    if not bwrap:
        raise no_sandbox("")
    places = sorted(_places(hidden, kernels))
    views = [word for place in sorted([*_ways(places), *places]) for word in place[1]]
    words = [word for name, value in _environment().items() for word in ("--setenv", name, value)]
    links = [word for name, place in moved(kernels).items() for word in ("--symlink", place, name)]
    return [bwrap, *_ALONE, *views, *_FOLDERS, *links, *words, *_CLOSED, "--"]


def moved(kernels: Sequence[Kernel]) -> dict[str, str]:
    """An interpreter in /tmp, which is new for each submission, is seen elsewhere and linked to: {place: where}."""
    places = (name for name in _folders(kernels) if Path("/tmp") in Path(name).parents)  # noqa: S108 - where it lies
    return {name: f"{_INTERPRETER}/{number}" for number, name in enumerate(places)}


def _environment() -> dict[str, str]:
    return {**_ENVIRONMENT, "PATH": os.pathsep.join((str(Path(sys.executable).parent), "/usr/bin", "/bin"))}


def _folders(kernels: Sequence[Kernel]) -> list[str]:
    """The folders of the running Python and of other kernels, but for the system's own, which are seen anyway."""
    found = {sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parents[1])}
    found |= {str(folder) for kernel in kernels for folder in kernel.seen}
    seen = {*_SYSTEM, *found}
    return sorted(name for name in found - {*_SYSTEM} if not any(str(parent) in seen for parent in Path(name).parents))


def _places(hidden: Sequence[Path], kernels: Sequence[Kernel]) -> Iterator[Place]:
    links = moved(kernels)
    for name in _SYSTEM:
        if Path(name).is_symlink():
            yield name, ["--symlink", os.readlink(name), name]  # noqa: PTH115 - as it is written
        elif Path(name).is_dir():
            yield name, ["--ro-bind", name, name]
    for name in _folders(kernels):
        yield _seen(name, _inside(name, links))
    for name in _SETTINGS:
        yield f"/etc/{name}", ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    yield from (_seen(folder, f"{_PACKAGES}/{name}") for name, folder in _packages())
    yield from (_seen(str(kernel.folder), f"{_KERNELS}/kernels/{kernel.name}") for kernel in kernels)
    shown = [Path(name) for name in (*_SYSTEM, *_folders(kernels))]
    for path in hidden:
        # nbgrader's own place for an exchange is below /usr, and most computers have none there.
        if path.exists() and any(folder in path.resolve().parents for folder in shown):
            place = _inside(str(path.resolve()), links)
            yield place, ["--tmpfs", place, "--remount-ro", place]


def _ways(places: Sequence[Place]) -> Iterator[Place]:
    """The folders on the way to places: those that bubblewrap makes by itself may be entered by this user alone."""
    shown = {Path(place) for place, _ in places}
    for folder in {parent for path in {*shown, Path(NOTHING)} for parent in path.parents} - {Path("/")}:
        if not shown & {folder, *folder.parents}:
            yield str(folder), ["--dir", str(folder)]


def _seen(folder: str, place: str) -> Place:
    if is_root() and Path(folder).stat().st_mode & 0o005 != 0o005:
        raise NoSandbox(
            "Student code does not run as root, and another user cannot read what it needs.",
            where=folder,
            next=f"Let others read it: chmod -R go+rX {folder}",
        )
    return place, ["--ro-bind", folder, place]


def _packages() -> Iterator[tuple[str, str]]:
    for name in ("ownpace", "ownpace_graders"):
        spec = find_spec(name)
        for folder in (spec.submodule_search_locations or [])[:1] if spec else []:
            yield name, folder


def _inside(path: str, links: Mapping[str, str]) -> str:
    """The place at which a file of the interpreter's is seen inside."""
    for name, place in links.items():
        if path == name or path.startswith(f"{name}/"):
            return place + path.removeprefix(name)
    return path
