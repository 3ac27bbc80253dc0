"""What a submission finds around it, beside what bubblewrap shows: its own processes, devices and folders in memory."""

import os
from collections.abc import Mapping
from pathlib import Path

from ownpace_graders.sandbox import walls

FOLDER = "/submission"
NOTHING = "/opt/nothing"
"""An empty folder that bubblewrap makes."""
_SHOWN = ("cpuinfo", "filesystems", "loadavg", "meminfo", "stat", "uptime", "version")
"""What is left of /proc, besides the submission's own processes: what programs ask for to know what they run on."""
_SETTINGS = {
    "user/max_user_namespaces": "0",
    # A connection of its own may hold no more than another socket does.
    "net/ipv4/tcp_rmem": "4096 131072 262144",
    "net/ipv4/tcp_wmem": "4096 65536 262144",
}
_TERMINALS = 16


def furnish(disk: int, inodes: int, links: Mapping[str, str]) -> None:
    """Make all of it. disk: bytes of all files together, inodes: how many · links: {place in /tmp: where it leads}."""
    _processes()
    _folders(disk, inodes)
    walls.mount("devpts", "/dev/pts", f"newinstance,ptmxmode=0666,mode=0620,max={_TERMINALS}", devices=True)
    walls.connect()
    Path("/tmp/home").mkdir()  # noqa: S108 - the sandbox's own
    for name, place in links.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).symlink_to(place)


def _processes() -> None:
    """A /proc of its own, of which nothing can be written and little is the computer's."""
    walls.mount("proc", "/proc", programs=False)
    for name, value in _SETTINGS.items():
        Path("/proc/sys", name).write_text(value)
    for entry in os.scandir("/proc"):
        if not (entry.is_symlink() or entry.name.isdigit() or entry.name in _SHOWN):
            walls.bind(NOTHING if entry.is_dir() else "/dev/null", entry.path)
    walls.close("/proc")


def _folders(disk: int, inodes: int) -> None:
    """Three folders and what stands for /dev/zero, in one file system: what is written to them is counted together."""
    walls.mount("tmpfs", FOLDER, f"size={disk},nr_inodes={inodes},mode=0700")
    for name, place in {"tmp": "/tmp", "shm": "/dev/shm", "zero": "/dev/zero", "files": FOLDER}.items():  # noqa: S108
        made = Path(FOLDER, name)
        if name == "zero":
            # Memory mapped from the device is counted nowhere; a file without end that is one hole reads the same.
            with made.open("xb") as file:
                file.truncate((1 << 63) - 1)
        else:
            made.mkdir(mode=0o700)
        walls.bind(str(made), place)
    walls.close("/dev/zero")
