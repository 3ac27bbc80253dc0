"""binder/ by the rules of repo2docker and Docker, and the links that start it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from ownpace.page import proxy
from ownpace.page.binder import relaunch
from ownpace.page.shelf import Shelf
from tests.extensions.commands import ROOT, bare, ownpace, small_course

BINDER = ROOT / "binder"
PINS = dict(re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE))


def lines(name: str) -> list[str]:
    """What a file says, without comments and empty lines."""
    words = (line.partition("#")[0].strip() for line in (BINDER / name).read_text().splitlines())
    return [line for line in words if line]


def test_repo2docker_finds_the_files_it_is_meant_to() -> None:
    """A Dockerfile or environment.yml would be taken, and the rest left alone; so would a second folder .binder."""
    assert not (ROOT / ".binder").exists()
    known = {"requirements.txt", "apt.txt", "postBuild", "start", "runtime.txt"}
    taken_first = {
        "Dockerfile",
        "environment.yml",
        "Pipfile",
        "Project.toml",
        "default.nix",
        "install.R",
        "DESCRIPTION",
    }
    names = {path.name for path in BINDER.iterdir()}
    assert known <= names
    assert not names & taken_first


def test_the_runtime_is_a_python_that_ownpace_runs_on() -> None:
    name, version = (BINDER / "runtime.txt").read_text().strip().split("-")
    assert (name, version) == ("python", "3.11")
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"] == f">={version}"


def test_the_requirements_are_this_repository_with_exact_versions() -> None:
    assert lines("requirements.txt") == ["-c ../constraints.txt", ".[hub]"]
    assert (BINDER / "../constraints.txt").resolve() == ROOT / "constraints.txt"
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["hub"]
    pinned = {name.lower().replace("_", "-") for name in PINS}
    assert {re.split("[>=<]", each)[0] for each in needed} <= pinned


def test_apt_gets_plain_names_of_packages() -> None:
    assert lines("apt.txt") == ["bubblewrap"]


@pytest.mark.parametrize("name", ["postBuild", "start"])
def test_scripts_can_be_run(name: str) -> None:
    path = BINDER / name
    assert path.read_text().startswith("#!/bin/bash\n")
    assert os.access(path, os.X_OK)
    subprocess.run(["bash", "-n", path], check=True)
    listed = subprocess.run(["git", "ls-files", "-s", path], cwd=ROOT, capture_output=True, text=True, check=True)
    assert listed.stdout.startswith("100755 ")


def run(name: str, *words: str, at: Path) -> subprocess.CompletedProcess[str]:
    """One of the scripts in a course's folder, as the image runs it: what is installed is on PATH."""
    env = bare(at.parent / "home")
    env["PATH"] = f"{Path(sys.executable).parent}:{env['PATH']}"
    return subprocess.run([BINDER / name, *words], cwd=at, env=env, capture_output=True, text=True, check=False)


def test_start_releases_what_is_not_and_then_starts(tmp_path: Path) -> None:
    course = small_course(tmp_path)
    done = run("start", "echo", "it's", "two words", at=course)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "it's two words")
    assert (course / "release/halves/halves.ipynb").exists()
    assert run("start", "echo", "again", at=course).stdout == "again\n"


def test_start_starts_even_if_nothing_can_be_released(tmp_path: Path) -> None:
    course = small_course(tmp_path)
    (course / "modules/halves/halves.ipynb").write_text("{")
    done = run("start", "echo", "started", at=course)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "started")


def test_the_hubs_image_copies_what_is_there_and_what_the_build_needs() -> None:
    text = (BINDER / "hub.Dockerfile").read_text().replace("\\\n", " ")
    steps = [line.split(None, 1) for line in text.splitlines() if line and not line.startswith("#")]
    assert {step for step, _ in steps} <= {"FROM", "WORKDIR", "COPY", "RUN", "ARG", "USER", "EXPOSE", "CMD"}
    assert [words.split()[0] for step, words in steps if step == "FROM"] == ["python:3.11-slim-bookworm"] * 2
    assert "USER jovyan" in text
    let_in = {line[1:] for line in (BINDER / "hub.Dockerfile.dockerignore").read_text().splitlines() if line[0] == "!"}
    assert all((ROOT / name).exists() for name in let_in)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {"pyproject.toml", "constraints.txt", project["project"]["readme"], *project["project"]["license-files"]}
    assert needed | {path.split("/")[0] for path in wheel["packages"]} <= let_in


def test_jupyter_server_proxy_knows_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jupyter_server_proxy.config import ServerProcess

    (entry,) = entry_points(group="jupyter_serverproxy_servers", name="ownpace")
    process = ServerProcess(name=entry.name, **entry.load()())  # refuses what it does not know
    assert process.absolute_url
    assert Path(process.launcher_entry.icon_path).is_file()
    monkeypatch.chdir(tmp_path)
    words = [word.format(port=7, base_url="/user/abc-123/") for word in process.command()]
    assert words[-7:] == ["serve", "--port", "7", "--base-url", "/user/abc-123/ownpace/", "--no-open", "."]
    (tmp_path / proxy.LESSONS).mkdir()
    assert process.command() == [*proxy.command()[:-1], "lessons"]


def urlpath(link: str) -> tuple[str, dict[str, str]]:
    """Where Binder's address leads: its own path, and where it goes on to, taken apart as Binder and nbgitpuller do."""
    parts = urlsplit(link)
    (place,) = parse_qs(parts.query, strict_parsing=True)["urlpath"]
    address, _, query = place.partition("?")
    words = {name: value for name, (value,) in parse_qs(query, strict_parsing=bool(query)).items()}
    return parts.path, {"": address, **words}


def links(*words: str, at: Path) -> list[str]:
    done = ownpace("binder-link", *words, at=at)
    assert (done.returncode, done.stderr) == (0, "")
    return re.findall(r"https://mybinder\.org/\S+", done.stdout)


def test_one_link_opens_the_lessons_and_one_jupyterlab(tmp_path: Path) -> None:
    student, author = links("--repo", "jane/fractions", at=tmp_path)
    assert urlpath(student) == ("/v2/gh/jane/fractions/HEAD", {"": "ownpace/"})
    assert urlpath(author) == ("/v2/gh/jane/fractions/HEAD", {"": "lab"})
    student, _ = links("halves", "--repo", "jane/fractions", "--ref", "week/2", at=tmp_path)
    assert student.startswith("https://mybinder.org/v2/gh/jane/fractions/week%2F2?")
    assert urlpath(student)[1] == {"": "ownpace/lesson/halves/"}


def on_binder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BINDER_LAUNCH_HOST", "https://mybinder.org/")
    monkeypatch.setenv("BINDER_PERSISTENT_REQUEST", "v2/gh/jane/env/0a1b2c")


def test_a_page_knows_the_link_that_starts_it_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Binder's own words in the environment have it, in the form of binder-link's."""
    assert relaunch("lesson/halves/", tmp_path) == ""
    on_binder(monkeypatch)
    student, _ = links("halves", "--repo", "jane/env", "--ref", "0a1b2c", at=tmp_path)
    assert relaunch("lesson/halves/", tmp_path) == student
    monkeypatch.setenv("BINDER_LAUNCH_HOST", "javascript:alert(1)//")
    assert relaunch("lesson/halves/", tmp_path) == ""


def test_the_link_fetches_the_lessons_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_binder(monkeypatch)
    content, lessons = "https://github.com/jane/my-lessons.git?x=1&y=2", tmp_path / proxy.LESSONS
    subprocess.run(["git", "init", "-q", lessons], check=True)
    student, _ = links("halves", "--repo", "jane/env", "--ref", "0a1b2c", "--content-repo", content, at=tmp_path)
    assert relaunch("lesson/halves/", lessons) != student
    subprocess.run(["git", "-C", lessons, "remote", "add", "origin", content], check=True)
    assert relaunch("lesson/halves/", lessons) == student


def test_the_lessons_repository_says_which_course_it_is_and_where_to_upload(tmp_path: Path) -> None:
    """In the form that binder/README.md shows, inside the environment's repository, which is another course."""
    (settings,) = re.findall(r"^```python\n(.*?)^```$", (BINDER / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    (tmp_path / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text())
    lessons = small_course(tmp_path / "made")
    assert ownpace("release", at=lessons).returncode == 0
    fetched = tmp_path / proxy.LESSONS
    fetched.mkdir()
    (lessons / "release").rename(fetched / "release")
    (fetched / "nbgrader_config.py").write_text(settings)
    shelf = Shelf(fetched)
    assert [entry.key for entry in shelf.entries()] == ["halves"]
    assert shelf.course.course_id == "fractions-5b"
    assert shelf.course.upload_to.startswith("Upload it in [Canvas](https://")
    assert shelf.record("halves") == fetched / "work/halves/record.jsonl"


def test_lessons_of_another_repository_are_fetched_first(tmp_path: Path) -> None:
    content = "https://github.com/jane/my-lessons.git?x=1&y=2"
    student, author = links("a b", "--repo", "jane/env", "--content-repo", content, at=tmp_path)
    path, place = urlpath(student)
    assert path == "/v2/gh/jane/env/HEAD"
    assert place == {"": "git-pull", "repo": content, "targetPath": proxy.LESSONS, "urlpath": "ownpace/lesson/a%20b/"}
    assert urlpath(author)[1]["urlpath"] == "lab"


@pytest.mark.parametrize(
    "words",
    [["--repo", "fractions"], ["--repo", "https://github.com/a/b"], ["--repo", "a/b", "--content-repo", "c/d"], []],
    ids=" ".join,
)
def test_what_is_not_a_repository_is_wrong_use(words: list[str], tmp_path: Path) -> None:
    done = ownpace("binder-link", *words, at=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
