"""A Jupyter server as Binder and a JupyterHub start it: through binder/start, at an address below the user's own."""

import http.client
import os
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.processes import stop

BASE = "/user/abc-123/"
TOKEN = "secret"  # noqa: S105 - of a server that ends with its test
START = Path(__file__).parents[2] / "binder" / "start"


@dataclass
class Jupyter:
    """A running Jupyter server: the address of its user, and how to stop it."""

    address: str
    process: subprocess.Popen[str]

    def stop(self) -> None:
        stop(self.process)


def start(
    folder: Path,
    programs: Path,
    log: Path,
    env: Mapping[str, str],
    *,
    under: Sequence[str] = (),
    without: Sequence[str] = (),
) -> Jupyter:
    """The `jupyter` in the folder `programs` serving `folder`; `under` is a command that runs it, such as taskset,
    `without` are the server extensions that it is not to load."""
    words = ["server", "--allow-root", "--no-browser", f"--ServerApp.base_url={BASE}", "--port=0"]
    words += [f"--ServerApp.jpserver_extensions={name}=False" for name in without]
    # Whatever name it is called by, as where a hub stands before it.
    words.append("--ServerApp.allow_remote_access=True")
    command: list[str | Path] = [*under, START, programs / "jupyter", *words, f"--IdentityProvider.token={TOKEN}"]
    env = {**env, "PATH": f"{programs}{os.pathsep}{env['PATH']}"}
    with log.open("a") as place:
        before = place.tell()
        process = subprocess.Popen(command, cwd=folder, stdout=place, stderr=place, text=True, env=env)
    end = time.monotonic() + 180
    while not (port := _port(log.read_bytes()[before:])) or status(port, f"{BASE}api/status?token={TOKEN}") != 200:
        assert time.monotonic() < end, log.read_text()
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    return Jupyter(f"http://127.0.0.1:{port}{BASE}", process)


def _port(said: bytes) -> int:
    """Where the server says that it is; 0 while it has not."""
    found = re.search(rb"http://[\w.]+:(\d+)/", said)
    return int(found[1]) if found else 0


def status(port: int, path: str) -> int:
    """The status of an address, 0 if nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()
