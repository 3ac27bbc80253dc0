"""`make image`: what repo2docker would make of this repository, made in a folder by the same steps, tried and measured.

A clone of what is committed, a fresh environment, requirements.txt, postBuild, start, and a lesson's page behind
jupyter-server-proxy at a hub user's address, all on one core once it is installed.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
BASE = "/user/abc-123/"
LESSON = "ownpace/lesson/multiplying-fractions/"
TOKEN = "bench"  # noqa: S105 - of a server that ends with this run


def run(*words: str | Path, at: Path, env: dict[str, str]) -> float:
    """Seconds that the step took; it must not fail."""
    began = time.monotonic()
    subprocess.run(words, cwd=at, env=env, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def build(place: Path) -> tuple[Path, dict[str, str]]:
    """The repository and the environment as the image has them."""
    home, source, venv = place / "home", place / "home" / "repo", place / "venv"
    home.mkdir()
    subprocess.run(["git", "clone", "--quiet", ROOT, source], check=True)
    python = (source / "binder/runtime.txt").read_text().strip().replace("-", "")
    subprocess.run([python, "-m", "venv", venv], check=True)
    keep = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "npm_config_", "NPM_"))}
    env = {**keep, "HOME": str(home), "PATH": f"{venv}/bin:/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
    pip = ("pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir")
    seconds = run(*pip, "-r", "binder/requirements.txt", at=source, env=env)
    print(f"requirements.txt: {seconds:.0f} s, {megabytes(venv):.0f} MB, {packages(venv)} packages")
    print(f"postBuild: {run(source / 'binder/postBuild', at=source, env=env):.0f} s")
    return source, env


def megabytes(folder: Path) -> float:
    said = subprocess.run(["du", "-sm", folder], capture_output=True, text=True, check=True).stdout
    return float(said.split()[0])


def packages(venv: Path) -> int:
    return len(list(venv.glob("lib/python*/site-packages/*.dist-info")))


@contextmanager
def server(source: Path, env: dict[str, str]) -> Iterator[tuple[str, int]]:
    """The Jupyter server that Binder starts, on one core: its address and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["jupyter", "server", "--allow-root", "--no-browser", f"--port={port}", f"--ServerApp.base_url={BASE}"]
    one_core = ["taskset", "--cpu-list", "0", source / "binder/start"]
    with (source.parent / "server.log").open("w") as log:
        command = [*one_core, *words, f"--IdentityProvider.token={TOKEN}"]
        process = subprocess.Popen(command, cwd=source, env=env, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}{BASE}"
        until_it_answers(f"{address}api/status?token={TOKEN}")
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(60)


def until_it_answers(address: str) -> None:
    for _ in range(600):
        try:
            return urllib.request.urlopen(address, timeout=60).close()
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The Jupyter server does not answer.")


def ask(address: str, method: str = "GET") -> str:
    headers = {"Authorization": f"token {TOKEN}", "X-Ownpace": "1", "Accept": "text/event-stream"}
    request = urllib.request.Request(address, method=method, headers=headers)
    with urllib.request.urlopen(request, timeout=120) as answer:
        return str(answer.read().decode())


def memory(pid: int) -> list[float]:
    """MB of the process and everything below it, shared pages divided among those who share them."""
    share = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    below = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    return [int(share[1]) / 1024 if share else 0.0, *(each for child in below for each in memory(int(child)))]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, env = build(Path(folder))
        with server(source, env) as (address, pid):
            began = time.monotonic()
            page = ask(address + LESSON)
            print(f"the lesson's page: {time.monotonic() - began:.1f} s, the start of its server included")
            last = ask(f"{address}ownpace/api/session/multiplying-fractions", "POST").splitlines()[-1]
            print(f"its kernel has run: {time.monotonic() - began:.1f} s on one core")
            held = memory(pid)
            print(f"memory: {sum(held):.0f} MB ({', '.join(f'{each:.0f}' for each in held)})")
    if "op-config" not in page or "done" not in last or sum(held) > 2048:
        sys.exit(f"The lesson did not come alive: {last[:300]}")


if __name__ == "__main__":
    main()
