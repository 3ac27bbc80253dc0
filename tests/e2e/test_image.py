"""binder/ as repo2docker takes it: the repository, a fresh environment, requirements.txt, postBuild and start."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.conftest import LONG, Figure
from tests.e2e import linked
from tests.e2e.hub import TOKEN, Jupyter, start
from tests.e2e.student import Student
from tests.processes import share

# An image takes half a minute: it is made once.
pytestmark = pytest.mark.xdist_group("image")

ROOT = Path(__file__).parents[2]
PAGE_SCRIPT = "extensions/page-script"
LIMIT = 2048
"""Megabytes of memory that public Binder gives a student."""


@dataclass(frozen=True)
class Image:
    """What the build has made: the repository's folder, the environment, what is set in both, and how long it took."""

    source: Path
    venv: Path
    env: dict[str, str]
    took: str = ""

    def run(self, *words: str | Path, complaints: str | None = None) -> str:
        """What a program says, and of what it complains, if that matters."""
        done = subprocess.run(words, cwd=self.source, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        assert complaints in (None, done.stderr)
        return done.stdout

    def pip(self, *words: str) -> str:
        return self.run(sys.executable, "-m", "pip", "--python", self.venv, *words)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """binder/'s files, used as repo2docker uses them. To fetch, unpack and compile anew what is installed here is most
    of it, and only `make test-long` does it: else pip finds these packages there, and installs what is missing.
    """
    home = tmp_path_factory.mktemp("jovyan")
    source, venv = home / "repo", home / "venv"
    _copy(source)
    # The pip that runs the tests installs into it too: to put another one there takes as long as a tenth of the rest.
    subprocess.run([_python(), "-m", "venv", "--without-pip", venv], check=True)
    # Where packages come from is this machine's business, whatever else it has set.
    kept = {
        name: value for name, value in os.environ.items() if re.match("pip_|npm_config_|ssl_|https?_proxy", name, re.I)
    }
    env = {**kept, "HOME": str(home), "PATH": f"{venv}/bin:/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
    made = Image(source, venv, env)
    if not LONG and _version(made.venv / "bin/python") == _version(sys.executable):
        linked.packages(source, venv)
        linked.node_modules(ROOT / PAGE_SCRIPT, source / PAGE_SCRIPT)
    began = time.monotonic()
    made.pip("install", "--no-cache-dir", "-r", "binder/requirements.txt")
    made.run(source / "binder/postBuild", complaints="")
    assert (source / "release/multiplying-fractions/multiplying-fractions.ipynb").is_file()
    return replace(made, took=f", in {time.monotonic() - began:.0f} s" if LONG else "")


def _copy(folder: Path) -> None:
    """What is in the repository, as it is now."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().splitlines():
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def _python() -> str:
    """The Python of runtime.txt, or, where this machine has none, the one that runs the tests."""
    name = (ROOT / "binder/runtime.txt").read_text().strip().replace("-", "")
    return shutil.which(name) or sys.executable


def _version(python: str | Path) -> str:
    return subprocess.run([python, "--version"], capture_output=True, text=True, check=True).stdout.rpartition(".")[0]


def test_every_package_is_there_in_the_version_that_is_pinned(image: Image, figure: Figure) -> None:
    assert image.pip("check").strip() == "No broken requirements found."
    listed = json.loads(image.pip("list", "--format=json"))
    pins = re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    loose = {_plain(each["name"]): each["version"] for each in listed}.items() - {(_plain(n), v) for n, v in pins}
    assert {name for name, _ in loose} <= {"ownpace", "setuptools"}
    size = int(image.run("du", "-sm", image.venv).split()[0])
    figure(f"what Binder installs: {len(listed)} packages, {size} MB{image.took}")


def _plain(name: str) -> str:
    """A package's name as PyPI compares them."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.fixture
def hub(image: Image, tmp_path: Path) -> Iterator[Jupyter]:
    """The image's server on one core."""
    core = str(min(os.sched_getaffinity(0)))
    under = ("taskset", "--cpu-list", core)
    jupyter = start(image.source, image.venv / "bin", tmp_path / "jupyter.log", image.env, under=under)
    yield jupyter
    jupyter.stop()


def test_the_installed_program_has_all_that_a_new_course_and_its_lessons_begin_with(image: Image) -> None:
    begin = "ownpace init ../own && cd ../own && ownpace new first-sounds --structure pre-reader && ownpace check"
    assert "No problems in 2 notebooks." in image.run("sh", "-c", begin)
    pictures = image.source.parent / "own/modules/first-sounds/media"
    assert sorted(path.name for path in pictures.iterdir()) == [
        "moon.svg",
        "mug.svg",
        "sock.svg",
        "star.svg",
        "sun.svg",
    ]


def test_the_first_lesson_comes_alive_on_one_core_within_two_gigabytes(
    page: Page, hub: Jupyter, figure: Figure
) -> None:
    student = Student(page, f"{hub.address}ownpace/lesson/multiplying-fractions/?token={TOKEN}")
    began = time.monotonic()
    student.open()
    seconds = time.monotonic() - began
    student.answer("half-of-twelve", "6")
    held = sum(_memory(hub.process.pid))
    figure(f"the first lesson on Binder's one core: {seconds:.1f} s until it takes an answer, {held:.0f} MB of memory")
    assert held < LIMIT
    assert student.complaints == []
    lab = page.request.get(f"{hub.address}lab?token={TOKEN}").text()
    [settings] = re.findall(r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', lab, re.DOTALL)
    assert "@jupyterlab/apputils-extension:announcements" in json.loads(settings)["disabledExtensions"]


def _memory(pid: int) -> Iterator[float]:
    """MB of the process, and of each below it."""
    yield share(pid)
    below = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    for child in below:
        yield from _memory(int(child))
