"""`ownpace init` and `ownpace new`: what they make, what they leave alone, and what they say to what cannot be."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import pty
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from nbformat import validate

from ownpace.authoring import course as new_course
from ownpace.authoring.check import check
from ownpace.cli import main
from ownpace_graders.course import find_course
from ownpace_graders.lesson import Lesson, read_lesson
from ownpace_graders.nbgrading.settings import is_extended
from tests.extensions.commands import OWNPACE as PROGRAM
from tests.extensions.commands import bare

ROOT = Path(__file__).parents[2]


def run(*words: str) -> Result:
    """A command in the current folder, where nobody can be asked."""
    return CliRunner().invoke(main, words)


def lesson(course: Path, name: str) -> Lesson:
    return read_lesson(course / "modules" / name / f"{name}.ipynb")


def files(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, by its path in it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course that `ownpace init` has made."""
    place = tmp_path_factory.mktemp("made")
    with contextlib.chdir(place):
        assert run("init", "Fractions 5b").exit_code == 0
    return place / "Fractions 5b"


@pytest.fixture
def course(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, to change; it is the current folder."""
    shutil.copytree(made, tmp_path / made.name)
    monkeypatch.chdir(tmp_path / made.name)
    return tmp_path / made.name


def test_a_new_course_is_one_and_has_a_lesson_without_a_problem(course: Path) -> None:
    found = find_course(course)
    assert (found.course_id, found.lessons(), is_extended(found.settings)) == ("fractions-5b", ["first-lesson"], True)
    assert set(new_course.PLACES) < set(files(course))
    assert [name for name in new_course.PLACES if os.access(course / name, os.X_OK)] == [
        ".githooks/notebook",
        ".githooks/pre-commit",
        "binder/postBuild",
        "binder/start",
    ]
    assert run("check").output == "No problems in 1 notebook.\n"


def test_what_binder_needs_is_what_this_repository_s_binder_needs(course: Path) -> None:
    for name in ("binder/start", "binder/apt.txt", "binder/runtime.txt"):
        assert (course / name).read_bytes() == (ROOT / name).read_bytes()


def test_what_is_there_is_named_and_left(course: Path) -> None:
    """Run again, nothing changes; what somebody has written, linked or put in the way stays as it is."""
    before = files(course)
    said = run("init")
    assert files(course) == before
    assert [f"Left as it is: {name}" in said.output for name in new_course.PLACES] == [True] * len(new_course.PLACES)
    assert "Made" not in said.output
    assert "Other than" not in said.output


def test_a_course_of_an_earlier_ownpace_hears_what_it_has_not(course: Path) -> None:
    """What programs read is named if it is another; what its authors write is theirs."""
    for name in (".githooks/config", ".gitattributes", "README.md", ".gitignore"):
        (course / name).write_text("# of an earlier one\n")
    said = run("init").output
    assert "Other than this Ownpace makes them: .gitattributes, .githooks/config. If nobody" in said
    assert "delete them, and run ownpace init again." in said
    (course / ".githooks/config").unlink()
    (course / ".gitattributes").unlink()
    assert "Other than" not in run("init").output
    assert "merge" in (course / ".gitattributes").read_text()


def test_a_folder_that_is_in_use_becomes_a_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's settings decide where lessons are written; a file where a folder would be is left."""
    monkeypatch.chdir(tmp_path)
    Path("nbgrader_config.py").write_text("c = get_config()\n")
    Path("binder").write_text("mine")
    Path("README.md").symlink_to(tmp_path / "nowhere")
    said = run("init")
    assert said.exit_code == 0
    assert (Path("binder").read_text(), Path("nowhere").exists()) == ("mine", False)
    assert "Left as it is: binder/start" in said.output
    assert "Left as it is: README.md" in said.output
    assert Path("source/first-lesson/first-lesson.ipynb").is_file()
    assert "extend(c)" in said.output


def test_the_hook_lets_no_fault_through(course: Path) -> None:
    """Git runs it in the course's folder. Here git is not needed: a shell runs it as git would."""
    hook = course / ".githooks" / "pre-commit"
    path = {**bare(course.parent / "home"), "PATH": f"{Path(PROGRAM).parent}:/usr/bin:/bin"}
    assert subprocess.run([hook], cwd=course, env=path, check=False, capture_output=True).returncode == 0
    notebook = course / "modules/first-lesson/first-lesson.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("## Read", "## Reed"), encoding="utf-8")
    done = subprocess.run([hook], cwd=course, env=path, check=False, capture_output=True, text=True)
    assert (done.returncode, "OP2" in done.stdout, "Nothing was committed" in done.stderr) == (1, True, True)


def git(*words: str, fails: bool = False) -> str:
    """In the current folder, with nobody's settings: what it says, or all of it where it is to fail."""
    place = {**bare(Path.cwd().parent / "home"), "PATH": f"{Path(PROGRAM).parent}:/usr/bin:/bin"}
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@school.example", "-c", "safe.directory=*"]
    done = subprocess.run(["git", *who, *words], env=place, check=False, capture_output=True, text=True)
    assert (done.returncode != 0) is fails, done.stderr
    return done.stdout + (done.stderr if fails else "")


def test_git_stores_and_shows_notebooks_as_their_authors_read_them(course: Path) -> None:
    """What cells put out is in no commit and stays where it is; a diff has words, and not JSON."""
    path = course / "modules/first-lesson/first-lesson.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    code |= {"outputs": [{"output_type": "stream", "name": "stdout", "text": "put out"}], "execution_count": 7}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    (course / "broken.ipynb").write_text("{ not a notebook")
    git("init", "--quiet")
    git("config", "include.path", "../.githooks/config")
    git("add", "--all")
    git("commit", "--quiet", "--message", "A course")
    stored = json.loads(git("show", "HEAD:modules/first-lesson/first-lesson.ipynb"))
    assert [cell for cell in stored["cells"] if cell.get("outputs") or cell.get("execution_count")] == []
    assert [cell["source"] for cell in stored["cells"]] == [cell["source"] for cell in notebook["cells"]]
    assert git("show", "HEAD:broken.ipynb") == "{ not a notebook"
    assert "put out" in path.read_text(encoding="utf-8")
    assert git("status", "--porcelain") == ""
    path.write_text(path.read_text(encoding="utf-8").replace("put out", "put out again"), encoding="utf-8")
    assert git("diff") == ""
    git("add", "--all")
    assert git("status", "--porcelain") == ""  # of a file that has grown Git says “changed” until it is added
    path.write_text(path.read_text(encoding="utf-8").replace("## Read", "## Look"), encoding="utf-8")
    changed = [line for line in git("diff").splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert changed == ["-## Read", "+## Look"]


Cells = list[dict[str, Any]]
Change = Callable[[Cells], Any]


def asks(item: str) -> dict[str, Any]:
    """A new question."""
    made: dict[str, Any] = {"id": item, "cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    return {**made, "source": [f'ask.number("{item}", "Half of 8?", answer=4)']}


def says(text: str) -> Change:
    return lambda cells: cells[3].update(source=[text])


MERGED: dict[str, tuple[Change, Change, Change]] = {
    "different cells": (
        says("## Hers"),
        lambda cells: cells[5].update(source=["His"]),
        lambda cells: (cells[3].update(source=["## Hers"]), cells[5].update(source=["His"])),
    ),
    "a new question each, at one place": (
        lambda cells: cells.insert(4, asks("hers")),
        lambda cells: cells.insert(4, asks("his")),
        lambda cells: cells.__setitem__(slice(4, 4), [asks("hers"), asks("his")]),
    ),
    "a new question each, at the end": (
        lambda cells: cells.append(asks("hers")),
        lambda cells: cells.append(asks("his")),
        lambda cells: cells.extend([asks("hers"), asks("his")]),
    ),
    "one moves what the other changes": (
        says("## Hers"),
        lambda cells: cells.append(cells.pop(3)),
        lambda cells: cells.append({**cells.pop(3), "source": ["## Hers"]}),
    ),
    "one takes out, the other changes what stands beside it": (
        lambda cells: cells.pop(4),
        says("## His"),
        lambda cells: (says("## His")(cells), cells.pop(4)),
    ),
}
"""What each of two authors does to a lesson's cells, and what is to come of it."""
TORN: dict[str, tuple[Change, Change, str, str]] = {
    "one cell": (says("a\nhers\n"), says("a\nhis\n"), "", "a\n<<<<<<< ours\nhers\n=======\nhis\n>>>>>>> theirs\n"),
    "what Git does not take for text": (says("a\0hers"), says("a\0his"), "", "a\0hers"),
    "points": (
        lambda cells: cells[3]["metadata"].update(nbgrader={"points": 1}),
        lambda cells: cells[3]["metadata"].update(nbgrader={"points": 2}),
        ": metadata: nbgrader: points (it is as on our side)",
        "",
    ),
    "taken out": (
        lambda cells: cells.pop(3),
        says("## His"),
        " (one has taken it out, the other has changed it: it is still there)",
        "## His",
    ),
}
"""What two authors do to one cell, what Git says of it, and what its source is then, "" where that stays."""


def sources(notebook: Path) -> list[tuple[str, str]]:
    """The id and the source of each cell."""
    return [(each.get("id", ""), "".join(each["source"])) for each in json.loads(notebook.read_bytes())["cells"]]


def test_what_two_authors_write_at_once_is_one_lesson(course: Path) -> None:
    """As far as they have not changed the same lines: then Git says where, and the notebook can be opened."""
    before = json.loads((course / "modules/first-lesson/first-lesson.ipynb").read_text(encoding="utf-8"))
    torn = before["cells"][3]
    names = ["no ids", *MERGED, *TORN, "new to both"]
    paths = {name: Path(f"modules/lesson-{number}/lesson-{number}.ipynb") for number, name in enumerate(names)}

    def commits(branch: str, changes: dict[str, Change], *begin: str) -> None:
        """What somebody does to these lessons."""
        git("checkout", "--quiet", "-B", branch, *begin)
        for name, change in changes.items():
            notebook = copy.deepcopy(before)
            change(notebook["cells"])
            paths[name].parent.mkdir(parents=True, exist_ok=True)
            paths[name].write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        git("add", "--all")
        git("commit", "--quiet", "--no-verify", "--message", branch)

    git("init", "--quiet")
    git("config", "include.path", "../.githooks/config")
    commits("begin", dict.fromkeys(names[:-1], len))
    # What is not a notebook of cells with ids is merged by lines, as without all this.
    his: dict[str, Change] = {"no ids": lambda cells: cells[2].pop("id")}
    hers: dict[str, Change] = {"no ids": says("## Hers")}
    commits("his", his | {name: change for name, (_, change, _) in MERGED.items()}, "begin")
    commits("hers", hers | {name: change for name, (change, _, _) in MERGED.items()}, "begin")
    git("merge", "--quiet", "--message", "Both", "his")
    assert (sources(paths["no ids"])[2][0], sources(paths["no ids"])[3][1]) == ("", "## Hers")
    for name, (_, _, wanted) in MERGED.items():
        cells = copy.deepcopy(before["cells"])
        wanted(cells)
        assert sources(paths[name]) == [(each["id"], "".join(each["source"])) for each in cells], name
    # Of what is new to both there is no version that both have begun from.
    his = {"new to both": says("## His")}
    hers = {"new to both": lambda cells: cells.append(asks("hers"))}
    commits("his", his | {name: change for name, (_, change, _, _) in TORN.items()}, "begin")
    commits("hers", hers | {name: change for name, (change, _, _, _) in TORN.items()}, "begin")
    said = git("merge", "--quiet", "--message", "Both", "his", fails=True)
    for name, (_, _, words, text) in TORN.items():
        assert f"{paths[name]}: both sides have changed {torn['id']}{words}\n" in said, name
        validate(read_lesson(paths[name]).notebook)
        assert dict(sources(paths[name]))[torn["id"]] == (text or "".join(torn["source"])), name
    assert f"{paths['new to both']}: both sides have changed {torn['id']}\n" in said
    validate(read_lesson(paths["new to both"]).notebook)
    there = sources(paths["new to both"])
    assert [item for item, _ in there] == [*(each["id"] for each in before["cells"]), "hers"]
    assert "## His" in there[3][1]


def test_a_lesson_says_what_its_author_said(course: Path) -> None:
    words = ["--title", "Yes: #1, “half”", "--for", "5th grade", "--when", "After-class", "--structure", "fluency"]
    said = run("new", "halves", *words, "--objective", "half: Take a half", "--objective", "Know what: a part\nis")
    assert said.exit_code == 0, said.output
    made = lesson(course, "halves")
    assert (made.title, made.front.when, made.front.grade) == ("Yes: #1, “half”", "after class", 5)
    assert list(made.objectives.items()) == [
        ("half", "Take a half"),
        ("know-what-a-part-is", "Know what: a part is"),
    ]
    assert made.summary == "Take a half. Know what: a part is."
    assert 'objective=\\"nines' not in made.path.read_text(encoding="utf-8")
    assert made.cells[1].source.startswith("For: 5th grade\n")
    found = [(one.code, one.level, one.what) for one in check(made.path)]
    assert [(code, level) for code, level, _ in found] == [("OP21", "advice")], "no question is for it yet"
    assert "“know-what-a-part-is”" in found[0][2]


@pytest.mark.parametrize(
    ("audience", "grade"),
    [
        *(("grade 7", 7), ("Grade 7, beginners", 7), ("3", 3), ("2nd grade", 2), ("Kindergarten", 0)),
        *(("12 adults", None), ("teachers", None), ("99", None), ("kings", None)),
    ],
)
def test_for_whom_may_be_a_grade(course: Path, audience: str, grade: int | None) -> None:
    assert run("new", "halves", "--for", audience).exit_code == 0
    assert lesson(course, "halves").front.grade == grade


BAD = [
    (["new", "a b"], 1, "letters a to z, digits and hyphens", "ownpace new a-b"),
    (["new", "../x"], 1, "letters a to z, digits and hyphens", "ownpace new x"),
    (["new", "brüche"], 1, "letters a to z, digits and hyphens", "ownpace new bruche"),
    (["new", "??"], 1, "letters a to z, digits and hyphens", "such as half-of-a-half"),
    (["new", "release"], 1, "computers or courses use this name", "another name"),
    (["new", "a" * 101], 1, "more than 100 bytes", "another name"),
    (["new", "first-lesson"], 1, "a folder “first-lesson” already", "another name"),
    (["new", "First-Lesson"], 1, "a folder “first-lesson” already", "another name"),
    (["new", "empty"], 1, "a folder “empty” already", "another name"),
    (["new"], 2, "has no name", "ownpace new half-of-a-half"),
    (["new", "x", "--structure", "fluent"], 2, "no structure “fluent”", "fluency       10 minutes"),
    (["new", "x", "--when", "tomorrow"], 2, "“tomorrow” is not when", "before class, after class, on its own"),
    (["init", "README.md"], 1, "a file of this name", "another name"),
    (["init", "README.md/below"], 1, "a file of this name", "another name"),
]


@pytest.mark.parametrize(("words", "status", "what", "next"), BAD, ids=[" ".join(row[0])[:40] for row in BAD])
def test_what_cannot_be_is_said_and_changes_nothing(
    course: Path, words: list[str], status: int, what: str, next: str
) -> None:
    (course / "modules" / "empty").mkdir()
    before = files(course)
    said = run(*words)
    assert (said.exit_code, what in said.output, next in said.output) == (status, True, True), said.output
    assert files(course) == before


def test_a_lesson_is_made_in_a_course_and_not_among_a_student_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "make one of this folder with: ownpace init" in run("new", "halves").output
    Path("fetched").mkdir()
    Path("fetched/fetched.ipynb").write_text(
        json.dumps({"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {"nbgrader": {}}})
    )
    assert "ownpace init FOLDER" in run("new", "halves").output
    assert sorted(files(tmp_path)) == ["fetched/fetched.ipynb"]


def test_settings_that_cannot_be_read_stop_it_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("nbgrader_config.py").write_text("c = nothing\n")
    assert "settings cannot be read" in run("init").output
    assert list(files(tmp_path)) == ["nbgrader_config.py"]


def test_a_lesson_that_could_not_be_written_leaves_nothing(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(course)
    monkeypatch.setattr(
        "ownpace.authoring.starters.begin.fix", lambda _: (_ for _ in ()).throw(OSError(28, "No space"))
    )
    said = run("new", "halves")
    assert (said.exit_code, "No space" in said.output) == (1, True)
    assert files(course) == before


def test_in_a_terminal_the_author_is_asked_for_what_is_missing(course: Path) -> None:
    """What there is not is asked for again; Enter takes what is offered."""
    ours, theirs = pty.openpty()
    answers = "nonsense\n8\n\ngrade 4\nafter lunch\nafter class\nhalf: Take a half\n\n"
    env = {**bare(course.parent / "home"), "TERM": "dumb"}
    with subprocess.Popen([PROGRAM, "new", "two-halves"], cwd=course, env=env, stdin=theirs, stdout=theirs) as process:
        os.close(theirs)
        os.write(ours, answers.encode())
        said = b""
        while True:
            try:
                said += os.read(ours, 4096)
            except OSError:  # the terminal's other end was closed
                break
        assert process.wait(60) == 0, said.decode()
    os.close(ours)
    made = lesson(course, "two-halves")
    assert (made.title, made.front.grade, made.front.when) == ("Two halves", 4, "after class")
    assert next(iter(made.objectives)) == "half"
    assert made.plan[0].heading == "First reading"
