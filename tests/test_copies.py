"""A copy is a program as it starts elsewhere: its words, folder, environment, files, status and end."""

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.copies import STRICT, Served
from tests.extensions.commands import OWNPACE, bare
from tests.processes import children

ALEMBIC = str(Path(OWNPACE).with_name("alembic"))
TOLD = """import json, os, pathlib, signal, sys
print(json.dumps({
    "words": sys.argv, "folder": os.getcwd(), "environment": dict(os.environ), "parent": os.getppid(),
    "shown": pathlib.Path("/proc/self/cmdline").read_text().rstrip(chr(0)).split(chr(0)), "name": __name__,
    "interrupted": signal.getsignal(signal.SIGINT) is signal.default_int_handler,
    "open": sorted(int(each) for each in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{each}")),
}))
print("wrong", file=sys.stderr)
sys.exit(7)"""


@pytest.mark.parametrize(
    "words",
    [
        *([OWNPACE, "--help"], [OWNPACE, "grade", "nope"], [OWNPACE, "nonsense"]),
        *([sys.executable, "-m", "nbgrader", "-h"], [ALEMBIC, "list_templates"]),
    ],
    ids=["help", "refused", "wrong usage", "module", "what keeps the output that it is loaded with"],
)
def test_a_copy_does_what_the_program_does(words: list[str], tmp_path: Path) -> None:
    shell = ["/bin/sh", "-c", 'exec "$0" "$@"']  # which starts it from nothing
    copy, program = (
        subprocess.run(each, cwd=tmp_path, env=bare(tmp_path), capture_output=True, text=True, check=False)
        for each in (words, [*shell, *words])
    )
    assert copy.stdout + copy.stderr
    assert (copy.returncode, copy.stdout, copy.stderr) == (program.returncode, program.stdout, program.stderr)


def test_a_copy_has_what_it_is_given_and_nothing_else(tmp_path: Path) -> None:
    with Served(TOLD, tmp_path, {"ONE": "ä"}) as copy:
        wrong, told = copy.stdout.read().splitlines()
    assert (copy.returncode, wrong) == (7, "wrong")
    found = json.loads(told)
    assert len(found.pop("open")) == len(("in", "out", "errors", "to its twin"))
    assert found == {
        **{"words": ["-c"], "folder": str(tmp_path), "environment": {"ONE": "ä"}, "parent": os.getpid()},
        **{"shown": [sys.executable, "-c", f"{STRICT}\n{TOLD}"], "name": "__main__", "interrupted": True},
    }


def test_a_copy_ends_as_it_is_ended_and_leaves_nobody(tmp_path: Path) -> None:
    with Served("", tmp_path, {}):
        pass  # so that what is copied has begun
    before = {*children(os.getpid())}
    with Served("print('begun', flush=True)\nimport time\ntime.sleep(600)", tmp_path, {}) as copy:
        assert copy.stdout.readline() == "begun\n"
        assert {*children(os.getpid())} - before == {copy.pid}
        copy.send_signal(signal.SIGTERM)
        assert copy.wait() == -signal.SIGTERM
    assert {*children(os.getpid())} == before


KERNEL = """import os
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel()
print(manager.provisioner.pid, flush=True)
client.get_shell_msg(timeout=600)"""


def test_a_kernel_is_a_copy_in_a_session_of_its_own_and_ends_with_who_started_it(tmp_path: Path) -> None:
    with Served(KERNEL, tmp_path, dict(os.environ), subprocess.DEVNULL) as server:
        kernel = int(server.stdout.readline())
        assert "ipykernel_launcher" in children(server.pid)[kernel]
        assert os.getsid(kernel) == kernel != os.getsid(server.pid)
        begun = Path(f"/proc/{kernel}/environ").read_bytes()
        assert begun == Path(f"/proc/{server.pid}/environ").read_bytes(), "it was not started, but copied"
        watch = os.pidfd_open(kernel)
        server.kill()
    ended = select.select([watch], [], [], 60)[0]
    os.close(watch)
    assert ended, "an orphan"
