"""Every command as on Windows and on macOS, as far as Linux can show it: without what these do not have."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ownpace_graders.record import read
from tests.extensions.commands import OWNPACE, bare, small_course

AWAY = Path(__file__).with_name("away")
PROGRAM = """
import json, os, sys, traceback
from ownpace.cli import main
back = os.fdopen(os.dup(1), "w")
for line in sys.stdin:
    words, said = json.loads(line)
    os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT), 1)
    os.dup2(1, 2)
    status = 0
    try:
        main(words)
    except SystemExit as end:
        status = end.code or 0
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    print(status, file=back, flush=True)
"""
"""Runs commands, one after the other: most of the time of each would be its start."""


class Elsewhere:
    """A computer with this system: what is run there, in a course of one lesson, `halves`. It ends with the block."""

    def __init__(self, system: str, place: Path) -> None:
        self.course = small_course(place)
        self.env = {**bare(place / "home"), "PYTHONPATH": str(AWAY), "AWAY": system, "PYTHONDONTWRITEBYTECODE": "1"}
        self._said = place / "said.txt"
        words = [sys.executable, "-c", PROGRAM]
        self._program = subprocess.Popen(
            words, cwd=self.course, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Elsewhere:
        return self

    def __exit__(self, *_: object) -> None:
        self._program.communicate()

    def run(self, *words: str, status: int = 0) -> str:
        self._said.unlink(missing_ok=True)
        to, back = self._program.stdin, self._program.stdout
        assert to
        assert back
        to.write(f"{json.dumps([words, str(self._said)])}\n")
        to.flush()
        ended = back.readline().strip()
        said = self._said.read_text(encoding="utf-8")
        assert "Traceback" not in said, said
        assert ended == str(status), said
        return said

    @contextmanager
    def served(self) -> Iterator[str]:
        """The address of `ownpace serve`."""
        words = [OWNPACE, "serve", "--no-open", "--port", "0"]
        with subprocess.Popen(words, cwd=self.course, env=self.env, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found
            try:
                yield found[0]
            finally:
                process.terminate()
        assert process.returncode == 0


def answer(url: str, response: str) -> None:
    event = {
        "id": "019a0000-0000-7000-8000-000000000001",
        "at": "2026-11-01T00:00:00.000Z",
        "lesson": "halves",
        "item": "half-of-4",
        "kind": "answer",
        "data": {"response": response, "of": ""},
    }
    body = json.dumps({"events": [event]}).encode()
    headers = {"X-Ownpace": "1", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(f"{url}api/record/halves", body, headers)) as answered:
        assert json.load(answered)["refused"] == {}


def test_every_command_does_its_work_on_windows_or_says_how_it_is_done(tmp_path: Path) -> None:
    with Elsewhere("Windows", tmp_path) as there:
        there.run("init", "another")
        there.run("new", "thirds", "--title", "Thirds")
        there.run("check", "thirds")
        there.run("release", "halves")
        taken_and_handed_in(there)
        there.run("record", "show", "halves")
        (there.course / "class.csv").write_text("id,name\nada,Ada\n")
        there.run("roster", "class.csv")
        locked_in_nowhere(there)
        assert "1 graded" in there.run("grade", "halves", "--no-sandbox")
        there.run("feedback", "halves")
        assert "ada" in there.run("report", "halves")


def test_lessons_are_taken_on_macos_and_grading_says_how_it_is_done(tmp_path: Path) -> None:
    """macOS lacks less than Windows: what processes and processors are asked. How a lesson is released is the same."""
    with Elsewhere("macOS", tmp_path) as there:
        shutil.copytree(there.course / "modules", there.course / "release")
        taken_and_handed_in(there)
        locked_in_nowhere(there)


def taken_and_handed_in(there: Elsewhere) -> None:
    """A lesson from its author to its student, and back to the teacher."""
    with there.served() as url:
        assert "<title>" in urllib.request.urlopen(f"{url}lesson/halves/").read().decode()
        answer(url, "1")
    events = read(there.course / "work/halves/record.jsonl").events
    assert [event.data["response"] for event in events] == ["1"]
    [handed_in] = re.findall(r"\S+\.zip", there.run("handin", "halves"))
    there.run("collect", handed_in)


def locked_in_nowhere(there: Elsewhere) -> None:
    said = there.run("grade", "halves", status=1)
    assert "on Linux alone" in said
    assert "docker run" in said
    assert "--no-sandbox" in said


def test_only_what_is_made_to_grade_here_needs_what_linux_has() -> None:
    """What a module imports is there on every system, but where students' code is locked in."""
    root = Path(__file__).parents[2]
    linux = re.compile(r"^(?:import|from) .*\b(fcntl|grp|pwd|resource|termios|pty|syslog)\b", re.MULTILINE)
    found = [
        str(path.relative_to(root))
        for package in ("graders/src", "extensions/src")
        for path in (root / package).rglob("*.py")
        if linux.search(path.read_text(encoding="utf-8"))
    ]
    assert found
    assert [path for path in found if f"{os.sep}sandbox{os.sep}" not in path] == []
