"""Nothing that came from outside commands the terminal or the log; and no terminal stops a command."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownpace_graders.safe.visible import visible, visible_lines
from tests.extensions.commands import OWNPACE, ownpace, small_course
from tests.extensions.page_server import cell as code_cell
from tests.extensions.page_server import serving, write_notebook, write_small_course

SOURCE = Path(__file__).parents[2] / "extensions/src/ownpace"
EVIL = "\x1b]0;t\x07\x9b2J\u202eevil\u200b\n\u2028x"
RAISES = f"raise ValueError({EVIL!r} + '\\udcff')"


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ("Zoë, 李 👍 3.5 %", "Zoë, 李 👍 3.5 %"),
        ("\x1b[2J\x07\x00\x7f", r"\x1b[2J\x07\x00\x7f"),
        ("\x9b2J\u202e\u2066\u200b\ufeff\U000e0041", r"\x9b2J\u202e\u2066\u200b\ufeff\U000e0041"),
        ("a\nb\r\tc\u2028d", r"a\nb\r\tc\u2028d"),
        ("\ud800 \udcff", r"\ud800 \udcff"),
        ("1\N{NO-BREAK SPACE}000", "1 000"),
        ("x" * 2000, f"{'x' * 1000}…"),
    ],
)
def test_what_a_terminal_would_obey_is_seen(given: str, seen: str) -> None:
    assert visible(given) == seen


@given(st.text(st.characters()))
def test_any_text_can_be_written_and_is_all_there(text: str) -> None:
    shown = visible_lines(text)
    assert all(line.isprintable() for line in shown.split("\n"))
    assert shown.encode() and shown.count("\n") == text.count("\n") if shown else not text


def test_every_command_writes_in_one_way() -> None:
    """The addresses of the servers are the other lines that are printed."""
    found = {str(path.relative_to(SOURCE)): path.read_text() for path in SOURCE.rglob("*.py")}
    writes = {name for name, text in found.items() if re.search(r"\bclick\.(?:s?echo|secho)\(|(?<![.\w])print\(", text)}
    assert writes == {"cli/terminal.py", "page/app.py", "authoring/preview/app.py"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which somebody with an evil name handed in code that fails with evil words."""
    place = tmp_path_factory.mktemp("terminal")
    course = small_course(place)
    (place / "home").mkdir()
    assert ownpace("release", "halves", at=course).returncode == 0
    for name in (EVIL, os.fsdecode(b"\xff\xfe")):
        folder = course / "submitted" / name / "halves"
        shutil.copytree(course / "release/halves", folder)
        notebook = json.loads((folder / "halves.ipynb").read_text())
        for cell in notebook["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == "double":
                cell["source"] = RAISES
        (folder / "halves.ipynb").write_text(json.dumps(notebook))
    return course


def test_names_and_errors_command_neither_terminal_nor_log(hostile: Path) -> None:
    for words in (["grade", "halves"], ["report", "--to", "class.html", "halves"], ["feedback", "halves"]):
        done = ownpace(*words, at=hostile)
        said = f"{done.stdout}\n{done.stderr}"
        assert "evil" in said, said
        assert [line for line in said.split("\n") if not line.isprintable()] == []
    logs = [path.read_text(encoding="utf-8") for path in (hostile / "work").rglob("*.log")]
    assert logs
    assert [line for log in logs for line in log.split("\n") if not line.isprintable()] == []
    assert "\u202e" not in (hostile / "class.html").read_text(encoding="utf-8")


def test_what_runs_on_the_page_commands_no_log(tmp_path: Path) -> None:
    course = write_small_course(tmp_path)
    write_notebook(course / "release/fails/fails.ipynb", code_cell("code", RAISES), code_cell("markdown", "# Fails"))
    (course / "work" / "small").mkdir(parents=True)
    (course / "work/small/record.jsonl").symlink_to(EVIL.replace("\n", ""))
    with serving(course) as server:
        server.post("api/session/fails")
        server.post("api/record/small", {"events": []})
        assert server.waits_for("failed when the lesson started", 60), server.said
        said = "".join(server.said)
    assert "evil" in said
    assert [line for line in said.split("\n") if not line.isprintable()] == []


LOGS = """
import logging, sys
from ownpace_graders.safe.visible import log_visibly
log_visibly()
evil = {evil!r}
logging.warning("%s and %d", evil, 7)
logging.warning(evil)
logging.warning({{"a": evil}})
logging.warning("%d", evil)
try:
    raise ValueError(evil)
except ValueError:
    logging.exception("No %s", evil)
"""


def test_a_log_shows_what_a_terminal_would_obey() -> None:
    done = subprocess.run([sys.executable, "-c", LOGS.format(evil=EVIL)], capture_output=True, text=True, check=True)
    assert done.stderr.count("evil") >= 6
    assert r"WARNING:root:\x1b]0;t\x07" in done.stderr
    assert [line for line in done.stderr.split("\n") if not line.isprintable()] == []


def test_a_terminal_without_our_letters_stops_nothing(hostile: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "LC_ALL": "C"}
    done = subprocess.run([OWNPACE, "report", "halves"], cwd=hostile, env=environment, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u2500" in done.stdout
