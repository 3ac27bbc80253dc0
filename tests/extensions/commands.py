"""The `ownpace` program, run as a person runs it, in a small course of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
OWNPACE = str(Path(sys.executable).with_name("ownpace"))
SMALL = Path(__file__).parent / "check" / "nothing-wrong"
SETTINGS = 'c = get_config()\nc.CourseDirectory.source_directory = "modules"\n'


def bare(home: Path) -> dict[str, str]:
    """An environment in which nothing is activated and nobody has been before."""
    return {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "JUPYTERHUB_USER": "ada"} | {
        name: value for name, value in os.environ.items() if name.startswith("COV")
    }


def ownpace(*words: str | Path, at: Path, timeout: float = 300) -> subprocess.CompletedProcess[str]:
    """Run a command in the folder; its home is beside the folder."""
    return subprocess.run(
        [OWNPACE, *map(str, words)],
        cwd=at,
        env=bare(at.parent / "home"),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def small_course(place: Path, *lessons: str) -> Path:
    """A course whose lessons are a short one under these names."""
    course = place / "course"
    (course / "modules").mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(SETTINGS)
    for name in lessons or ("halves",):
        shutil.copytree(SMALL, course / "modules" / name, ignore=shutil.ignore_patterns("expected.txt"))
        (course / "modules" / name / "lesson.ipynb").rename(course / "modules" / name / f"{name}.ipynb")
    return course
