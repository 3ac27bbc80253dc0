"""The commands, run for real: what they print, how they end, and what they say to bad input."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import socket
import subprocess
import urllib.request
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ownpace.cli import main
from ownpace_graders import record
from ownpace_graders.record import Event
from tests.extensions.commands import OWNPACE, SMALL, bare, ownpace, small_course

COMMANDS = [
    "init",
    "new",
    "import",
    "film",
    "preview",
    "check",
    "test",
    "release",
    "serve",
    "handin",
    "roster",
    "collect",
    "grade",
    "feedback",
    "report",
    "record",
]
COMMANDS += ["binder-link", "demo"]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return small_course(tmp_path)


def called(*words: str, at: Path) -> Result:
    """A command without a process of its own, for what is said in the same way by many."""
    with contextlib.chdir(at):
        return CliRunner().invoke(main, words, prog_name="ownpace", catch_exceptions=False)


def answer(course: Path, item: str, response: str, lesson: str = "halves") -> None:
    """As the page saves it."""
    kept = course / "work" / lesson / "record.jsonl"
    kept.parent.mkdir(parents=True, exist_ok=True)
    record.append(kept, [Event.new(lesson, item, "answer", {"response": response, "of": ""})])


def edit(notebook: Path, old: str, new: str) -> None:
    text = notebook.read_text(encoding="utf-8")
    assert old in text
    notebook.write_text(text.replace(old, new), encoding="utf-8")


def test_help_lists_the_commands_in_the_order_of_a_lessons_life(tmp_path: Path) -> None:
    done = ownpace("--help", at=tmp_path)
    assert done.returncode == 0
    assert re.findall(r"^  ([a-z][a-z-]+)  ", done.stdout, re.MULTILINE) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_of_its_own(command: str, tmp_path: Path) -> None:
    done = called(command, "-h", at=tmp_path)
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"Usage: ownpace {command}" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["new", "x"],
        ["preview"],
        ["check"],
        ["test"],
        ["release"],
        ["handin", "halves"],
        ["collect", "x.zip"],
        ["grade", "halves"],
        ["report"],
        ["demo"],
    ],
    ids=lambda words: str(words[0]),
)
def test_without_a_course_says_where_and_what_next(words: list[str], tmp_path: Path) -> None:
    done = called(*words, at=tmp_path)
    assert done.exit_code == 1
    assert "Wrong: This is not a course" in done.stderr
    assert f"Where: {tmp_path}" in done.stderr
    assert "Next:" in done.stderr


@pytest.mark.parametrize("command", ["preview", "check", "test", "release", "grade", "feedback", "report"])
def test_an_unknown_lesson_is_said_with_the_nearest_known(command: str, course: Path) -> None:
    done = called(command, "halfs", at=course)
    assert done.exit_code == 1
    assert "There is no lesson “halfs”. Did you mean “halves”?" in done.stderr


@pytest.mark.parametrize(
    "path", ["modules/halves/", "./modules/halves", "modules/halves/halves.ipynb", "../course/modules/halves"]
)
def test_a_path_to_a_lesson_is_its_name(path: str, course: Path) -> None:
    assert "in 1 notebook" in called("check", path, at=course).stdout


@pytest.mark.parametrize(
    "path", ["modules", "modules/..", "../course", "nbgrader_config.py", "modules/thirds", "/etc/hosts"]
)
def test_another_path_is_not_a_lesson(path: str, course: Path) -> None:
    done = called("grade", path, at=course)
    assert done.exit_code == 1
    assert "There is no lesson" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        *(["chekc"], ["check", "--fxi"], ["serve", "--port", "99999"], ["report", "--to", "class.pdf", "halves"]),
        *(["grade"], ["grade", "halves", "--scheduler", "tcp://127.0.0.1:9", "--workers", "2"]),
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2(words: list[str], course: Path) -> None:
    assert called(*words, at=course).exit_code == 2


def test_settings_that_are_not_a_program_are_said(course: Path) -> None:
    (course / "nbgrader_config.py").write_text("c = (")
    done = ownpace("check", at=course)
    assert done.returncode == 1
    assert "nbgrader_config.py" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_ends_with_0_when_nothing_is_to_fix(course: Path) -> None:
    done = ownpace("check", at=course)
    assert (done.returncode, done.stdout) == (0, "No problems in 1 notebook.\n")


def test_check_says_place_and_fix_and_fixes(course: Path) -> None:
    notebook = course / "modules/halves/halves.ipynb"
    edit(notebook, '"points": 2', '"points": 7')
    done = ownpace("check", "halves", at=course)
    assert done.returncode == 1
    assert "modules/halves/halves.ipynb:7:1 OP5 nbgrader-metadata: " in done.stdout
    (found,) = json.loads(ownpace("check", "--format", "json", at=course).stdout)
    assert (found["path"], found["cell"], found["code"], found["fixable"]) == (
        "modules/halves/halves.ipynb", 7, "OP5", True,
    )  # fmt: skip
    fixed = ownpace("check", "--fix", at=course)
    assert (fixed.returncode, fixed.stdout) == (0, "No problems in 1 notebook. 1 cell fixed.\n")


def test_a_full_disk_is_said_and_the_notebook_stays_whole(course: Path) -> None:
    notebook = course / "modules/halves/halves.ipynb"
    edit(notebook, '"points": 2', '"points": 7')
    before = notebook.read_bytes()
    # The limit of a file's size fails a write in the same way, and needs no disk of its own.
    full = subprocess.run(
        ["/bin/sh", "-c", 'ulimit -f 1; exec "$0" check --fix', OWNPACE],
        cwd=course, env=bare(course), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert full.returncode == 1
    assert full.stderr.startswith("Wrong: File too large.\n")
    assert "Traceback" not in full.stderr
    assert notebook.read_bytes() == before
    assert sorted(path.name for path in notebook.parent.iterdir()) == ["halves.ipynb", "media"]


def test_release_refuses_what_the_check_finds_and_releases_nothing(tmp_path: Path) -> None:
    course = small_course(tmp_path, "halves", "thirds")
    edit(course / "modules/thirds/thirds.ipynb", "## Warm up", "## Warm-up")
    done = ownpace("release", at=course)
    assert done.returncode == 1
    assert "modules/thirds/thirds.ipynb:2:1 OP2" in done.stderr
    assert "Nothing was released" in done.stderr
    assert not (course / "release").exists()


def test_an_unreadable_lesson_is_said_with_its_place(course: Path) -> None:
    edit(course / "modules/halves/halves.ipynb", "title: Halves", "title: Halves: all")
    done = ownpace("release", at=course)
    assert done.returncode == 1
    assert "modules/halves/halves.ipynb:1:2 OP1 front-matter: The front matter is not YAML" in done.stderr


def test_a_page_that_cannot_be_written_is_said(course: Path) -> None:
    done = ownpace("report", "halves", "--to", "nowhere/class.html", at=course)
    assert done.returncode == 1
    assert "The page was not written" in done.stderr


def test_a_report_before_anything_came_in_is_empty(course: Path) -> None:
    done = ownpace("report", at=course)
    assert done.returncode == 0
    assert "Nobody has handed in yet" in done.stdout


def test_demo_leaves_a_folder_alone_that_it_did_not_make(course: Path) -> None:
    (course / "demo").mkdir()
    (course / "demo" / "mine.txt").write_text("mine")
    done = ownpace("demo", "--no-serve", at=course)
    assert done.returncode == 1
    assert "the demo did not make it" in done.stderr
    assert (course / "demo" / "mine.txt").read_text() == "mine"


def test_a_port_in_use_is_said(course: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = ownpace("serve", "--port", str(port), "--no-open", at=course)
    assert done.returncode == 1
    assert f"Wrong: Port {port} is in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_prints_the_address_and_answers_there(course: Path) -> None:
    assert ownpace("release", at=course).returncode == 0
    words = [OWNPACE, "serve", "--port", "0", "--no-open"]
    with subprocess.Popen(words, cwd=course, env=bare(course), stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            address = re.search(r"http://\S+", server.stdout.readline())
            assert address
            with urllib.request.urlopen(address[0], timeout=30) as page:
                assert "Halves" in page.read().decode()
        finally:
            server.terminate()
            server.wait(20)


def test_the_whole_round_of_a_class(course: Path, tmp_path: Path) -> None:
    """Release, hand in twice, collect, grade, feedback, report; a broken submission stops nobody else."""
    assert ownpace("release", at=course).returncode == 0
    answer(course, "half-of-4", "8")
    first = ownpace("handin", "halves", "--to", tmp_path / "one.zip", at=course)
    answer(course, "half-of-4", "2")
    second = ownpace("handin", "halves", "--to", tmp_path / "two.zip", at=course)
    codes = [re.search(r"Receipt: (\w{3}-\w{3})", done.stdout) for done in (first, second)]
    assert all(codes) and codes[0] != codes[1]

    (tmp_path / "garbage.zip").write_bytes(b"no zip")
    (course / "class.csv").write_text("id,first_name,last_name\nada,Ada,Byron\nbob,Bob,Roe\n")
    (mistyped := course / "submitted" / "adda" / "halves").mkdir(parents=True)
    (mistyped / "halves.ipynb").write_text("{}")
    listed = ownpace("roster", "class.csv", at=course)
    assert (listed.returncode, "an id that is not in this list: adda." in listed.stdout) == (0, True)
    shutil.rmtree(mistyped.parent)
    collected = ownpace("collect", *(tmp_path / f"{name}.zip" for name in ("one", "garbage", "two")), at=course)
    assert collected.returncode == 1
    assert "2 collected, from 1 student; 0 were here already." in collected.stdout
    assert all(code and code[1] in collected.stdout for code in codes)
    assert "The newest of each student is in submitted/.\nNext: ownpace grade halves\n" in collected.stdout
    assert "Not taken: " in collected.stderr
    assert "garbage.zip" in collected.stderr
    assert "not protected here" in collected.stderr

    broken = course / "submitted" / "bob" / "halves"
    shutil.copytree(course / "submitted" / "ada" / "halves", broken)
    (broken / "halves.ipynb").write_text("{")
    (broken / "receipt.json").unlink()
    graded = ownpace("grade", "halves", at=course)
    assert graded.returncode == 3
    assert "Graded halves of Ada Byron (ada): 1 of 5" in graded.stdout
    assert "Bob Roe (bob), halves: Its file is not a notebook." in graded.stderr
    assert graded.stderr.count("from ownpace_graders.nbgrading.settings import extend\n  extend(c)\n") == 1
    shutil.rmtree(broken.parent)

    settings = course / "nbgrader_config.py"
    extend = "from ownpace_graders.nbgrading.settings import extend\nextend(c)\n"
    settings.write_text(f"{settings.read_text()}\n{extend}")
    assert "not protected" not in ownpace("grade", "halves", "--force", at=course).stderr

    marks = "The marks are in gradebook.db. Next: ownpace report halves, and ownpace feedback halves for the students."
    assert marks in graded.stdout
    again = ownpace("grade", "halves", at=course)
    assert (again.returncode, again.stdout.splitlines()[-1]) == (0, "0 graded, 1 unchanged, 0 failed.")
    told = ownpace("feedback", "halves", at=course)
    assert (told.returncode, "Feedback made for 1" in told.stdout) == (0, True)
    assert "A student's pages lie in feedback/STUDENT/halves." in told.stdout
    assert "give each student theirs" in told.stdout
    assert "Feedback on halves for Ada Byron (ada): made" in told.stdout
    assert (course / "feedback/ada/halves/halves.html").is_file()

    shown = ownpace("report", "halves", "--to", "class.html", at=course)
    assert re.search(rf"^Ada Byron \(ada\) .* ×2 +{codes[1] and codes[1][1]} +1/4 +1/5 ", shown.stdout, re.MULTILINE)
    assert "<script" not in (course / "class.html").read_text()


def test_a_zip_without_a_lesson_of_this_course_is_refused(course: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "thirds+ada.zip", "w") as archive:
        archive.writestr("thirds.ipynb", "{}")
    done = ownpace("collect", tmp_path / "thirds+ada.zip", at=course)
    assert done.returncode == 1
    assert "Not taken: " in done.stderr


def test_in_a_folder_of_no_course_what_lies_beside_it_is_left_alone(tmp_path: Path) -> None:
    for name in ("mine", "others"):
        shutil.copytree(SMALL, tmp_path / name)
        path = tmp_path / name / "lesson.ipynb"
        path.write_text(path.read_text(encoding="utf-8").replace('"id": ', '"was": '), encoding="utf-8")
    before = (tmp_path / "others/lesson.ipynb").read_bytes()
    done = ownpace("check", "--fix", at=tmp_path / "mine")
    assert "in 1 notebook" in done.stdout
    assert "others" not in done.stdout
    assert (tmp_path / "others/lesson.ipynb").read_bytes() == before
