"""Programs run as an ordinary user, also where the tests run as root and Python lies where root alone may go."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.graders.classroom import REPOSITORY

ROOT = os.getuid() == 0
USERS = ("root", "ordinary") if ROOT else ("ordinary",)
"""As whom the tests can run a program here. Whoever is not root cannot become root."""
_NOBODY = 65534


def run_as(user: str, program: Sequence[str], folder: Path) -> str:
    """Run it in a folder that becomes the user's, who has all that the tests have; what it printed."""
    run = (*program,) if user == "root" or not ROOT else (*_as_nobody(folder), *program)
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(REPOSITORY), "LANG": "C.UTF-8"}
    done = subprocess.run(run, cwd=folder, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _as_nobody(folder: Path) -> list[str]:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, _NOBODY, _NOBODY, follow_symlinks=False)
    places = {REPOSITORY, folder, Path(sys.prefix), Path(sys.base_prefix)}
    closed = {parent for place in places for parent in place.parents if not parent.stat().st_mode & 0o001}
    words = ["--dev-bind", "/", "/"]
    for place in sorted(closed, key=lambda each: len(each.parts)):
        if not closed & {*place.parents}:
            words += ["--tmpfs", str(place)]
    inside = sorted(place for place in places if closed & {*place.parents})
    for way in sorted({parent for place in inside for parent in place.parents if closed & {*parent.parents}}):
        words += ["--dir", str(way)]  # bubblewrap would make it for itself alone
    for place in inside:
        words += ["--bind", str(place), str(place)]
    bwrap, setpriv = shutil.which("bwrap"), shutil.which("setpriv")
    assert bwrap
    assert setpriv
    become = [setpriv, f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", "--inh-caps=-all"]
    return [bwrap, *words, "--cap-add", "ALL", "--die-with-parent", "--", *become, "--"]
