"""The two servers that are compared, each serving the same released notebook."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.processes import free_port, share

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
LESSON = "multiplying-fractions"


@dataclass(frozen=True)
class Server:
    """A running server and the address of the lesson on it."""

    process: subprocess.Popen[bytes]
    lesson: str

    def memory(self) -> list[float]:
        """Proportional share of memory in MB of the server and of each of its kernels."""
        children = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False)
        return [share(pid) for pid in (self.process.pid, *map(int, children.stdout.split()))]


def released(folder: Path) -> Path:
    """A course in `folder` with the shipped lesson released."""
    shutil.copytree(ROOT / "modules", folder / "modules")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    subprocess.run([BIN / "ownpace", "release", LESSON], cwd=folder, check=True, capture_output=True)
    return folder


@contextlib.contextmanager
def ownpace(course: Path) -> Iterator[Server]:
    """Ownpace with nothing done yet and its spare kernel warm."""
    shutil.rmtree(course / "work", ignore_errors=True)
    with begun(course) as server:
        yield server


@contextlib.contextmanager
def begun(course: Path) -> Iterator[Server]:
    """Ownpace with what was done."""
    port = free_port()
    words = [BIN / "ownpace", "serve", "--port", str(port), "--no-open"]
    with _running(words, course, f"http://127.0.0.1:{port}/") as process:
        yield Server(process, f"http://127.0.0.1:{port}/lesson/{LESSON}/")


@contextlib.contextmanager
def voila(course: Path) -> Iterator[Server]:
    """Stock Voila on the same notebook."""
    port = free_port()
    notebook = course / "release" / LESSON / f"{LESSON}.ipynb"
    words = [BIN / "voila", notebook, "--no-browser", f"--port={port}"]
    with _running(words, course, f"http://127.0.0.1:{port}/voila/static/voila.js") as process:
        yield Server(process, f"http://127.0.0.1:{port}/")


@contextlib.contextmanager
def _running(words: list[object], folder: Path, address: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    process = subprocess.Popen(
        [str(word) for word in words],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(address, process)
        time.sleep(4)  # a spare kernel gets warm; both servers come to rest
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        if process.poll() is not None:
            raise SystemExit(f"{process.args!r} ended with {process.returncode}")
        time.sleep(0.1)
    raise SystemExit(f"Nothing answers at {address}")
