"""`ownpace import`: what is made of each format, that it scores as the file says, and what hostile files cannot do."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ownpace.authoring.check import check
from ownpace.authoring.check.diagnostic import ERROR, Diagnostic
from ownpace.authoring.importing import READERS, read
from ownpace.authoring.importing.found import Found, ImportedFile
from ownpace.authoring.importing.proof import proved
from ownpace.authoring.importing.tree import PACKAGE, read_in
from ownpace.cli import main
from ownpace_graders.errors import InputError
from ownpace_graders.lesson import Lesson, read_lesson
from ownpace_graders.lesson.calls import read_call
from tests.extensions.importing import as_call, as_text, zipped

FILES = Path(__file__).parent / "importing"
NAMES = sorted(path.name.removesuffix(".made.txt") for path in FILES.glob("*.made.txt"))


def packed(folder: Path) -> bytes:
    """The folder's files as a zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder))
    return made.getvalue()


def source(name: str) -> ImportedFile:
    """A file of the tests; a folder's name with .zip or .h5p is that folder, packed."""
    folder = FILES / name.partition(".")[0]
    data = packed(folder) if folder.is_dir() else (FILES / name).read_bytes()
    return ImportedFile(name, data, lambda beside: read_in(FILES, beside))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_made_of_each_format(name: str) -> None:
    assert as_text(read(source(name))) == (FILES / f"{name}.made.txt").read_text(encoding="utf-8")


def test_every_format_has_such_a_file() -> None:
    readers = [next(reader for reader in READERS if reader.fits(source(name))) for name in NAMES]
    assert {each.NAME for each in readers} == {each.NAME for each in READERS}


def run(*words: str) -> Result:
    """A command in the current folder."""
    return CliRunner().invoke(main, words)


def lesson(course: Path, name: str) -> Lesson:
    return read_lesson(course / "modules" / name / f"{name}.ipynb")


def errors(notebook: Path) -> list[Diagnostic]:
    """What `ownpace check` would not let pass."""
    return [each for each in check(notebook) if each.level == ERROR]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course; it is the current folder. The files to import lie beside it, packed where they are packages."""
    assert run("init", str(tmp_path / "course")).exit_code == 0
    (tmp_path / "files").mkdir()
    for name in [*NAMES, "owl.png"]:
        (tmp_path / "files" / name).write_bytes(source(name).data)
    monkeypatch.chdir(tmp_path / "course")
    return tmp_path / "course"


def test_all_of_them_become_one_lesson_without_a_problem(course: Path) -> None:
    """A phase a file, ids of their own, the media beside it; and again, into the lesson that is there."""
    files = [f"../files/{name}" for name in NAMES]
    said = run("import", *files, "--into", "all-sorts")
    assert said.exit_code == 3, said.output
    assert errors(course / "modules/all-sorts/all-sorts.ipynb") == []
    made = lesson(course, "all-sorts")
    assert [phase.slug for phase in made.plan if not any(cell.phase == phase.slug for cell in made.questions)] == []
    taken = sum(each.is_taken and bool(each.call) for name in NAMES for each in read(source(name)).found)
    refused = said.output.count("This course takes no files by ask.upload") + said.output.count("holds a script")
    calls = [cell for cell in made.cells if cell.call]
    assert len(calls) == taken - said.output.count("This course takes no files")
    assert refused == 2
    assert all(path.suffix == ".png" for path in (course / "modules/all-sorts/media").iterdir())
    before = made.path.read_bytes()
    again = run("import", *files, "--into", "all-sorts")
    assert made.path.read_bytes() == before
    assert again.output.count("There already, and left as it is: ") == len(files)
    assert again.output.endswith("Nothing was written.\n")
    assert sorted(path.name for path in (course / "modules").iterdir()) == ["all-sorts", "first-lesson"]


def test_what_an_author_is_told(course: Path) -> None:
    """How many are taken; what is not, where, why and what to do; what is said of several stands there once."""
    said = run("import", "../files/gift.txt", "--into", "birds").output
    assert said.startswith("gift.txt: 16 of 19 taken.\nNot taken:\n")
    assert (
        "  question 15, line 48, “Broken”\n    The brackets { and } do not fit together.\n    Put a \\ before" in said
    )
    assert said.count("There are words for every other answer;") == 1
    assert "They are in modules/birds/birds.ipynb." in said


def test_what_is_there_already_is_left_and_what_has_changed_is_told_apart(course: Path) -> None:
    """Of a file that is imported again only what is new is taken; a name that is taken by another question is said."""
    quiz = course / "../files/quiz.md"
    quiz.write_text("# Halves\n\n## Half of 8?\n\n- [x] 4\n- [ ] 16\n\n## Half of 6?\n\n- [x] 3\n- [ ] 12\n")
    first = run("import", str(quiz), "--into", "first-lesson")
    assert "quiz.md: 2 of 2 taken.\n" in first.output
    assert "A new phase, at the end: “Halves”. Its minutes in the plan are a guess.\n" in first.output
    assert first.output.endswith(
        "  ownpace preview first-lesson\nThen run:\n  ownpace check first-lesson\n  ownpace release first-lesson\n"
    )
    quiz.write_text(quiz.read_text().replace("- [ ] 12", "- [ ] 12\n- [ ] 2") + "\n## Half of 2?\n\n- [x] 1\n- [ ] 4\n")
    second = run("import", str(quiz), "--into", "first-lesson", "--phase", "check yourself")
    assert second.exit_code == 0, second.output
    assert "quiz.md: 2 of 3 taken, 1 is there already.\nThere already, and left as it is: half-of-8.\n" in second.output
    assert "“half-of-6” is there already and asks something else, so this one is called half-of-6-2." in second.output
    assert "A new phase" not in second.output
    made = lesson(course, "first-lesson")
    phases = {str(cell.item): cell.phase for cell in made.questions}
    assert [phases[each] for each in ("half-of-8", "half-of-6-2", "half-of-2")] == ["halves", *["check-yourself"] * 2]
    assert errors(made.path) == []


@pytest.mark.parametrize(
    ("heading", "near"),
    [
        ("Check", "Check yourself"),
        ("ticket", "Exit ticket"),
        ("Exit tiket", "Exit ticket"),
        ("Class", "A question for"),
    ],
)
def test_a_phase_that_is_nearly_called_so_is_not_made_anew(course: Path, heading: str, near: str) -> None:
    before = (course / "modules/first-lesson/first-lesson.ipynb").read_bytes()
    said = run("import", "../files/gift.txt", "--into", "first-lesson", "--phase", heading)
    assert (said.exit_code, f"has no phase “{heading}”; it has “{near}" in said.output) == (1, True), said.output
    assert f'Write --phase "{near}' in said.output
    assert (course / "modules/first-lesson/first-lesson.ipynb").read_bytes() == before
    assert sorted(path.name for path in (course / "modules").iterdir()) == ["first-lesson"]


def test_in_a_phase_that_checks_keys_are_hidden(course: Path) -> None:
    assert run("import", "../files/gift.txt", "--into", "first-lesson", "--phase", "Exit ticket").exit_code == 3
    assert errors(course / "modules/first-lesson/first-lesson.ipynb") == []
    asked = next(cell for cell in lesson(course, "first-lesson").questions if cell.item == "birds")
    assert asked.phase == "exit-ticket"
    assert asked.call and asked.call.key == {"answer": "owl", "wrong": {"bat": "It flies, and is a mammal."}}
    assert not {"answer", "wrong", "right", "hints"} & {*asked.call.arguments}


@pytest.mark.parametrize(
    ("words", "status", "what"),
    [
        (("nowhere.xml",), 1, "There is no such file."),
        (("../files/owl.png",), 1, "Its format is not known."),
        (("../files/gift.txt", "--into", "../files"), 1, "A lesson's name is letters a to z, digits and hyphens"),
        (("../files/none.gift",), 1, "Nothing was written."),
        (("../files/broken.json",), 1, "It is not JSON"),
        (("../files/large.csv",), 1, "It cannot be read"),
        ((), 2, "Missing argument"),
    ],
)
def test_what_cannot_be_imported_changes_nothing(course: Path, words: tuple[str, ...], status: int, what: str) -> None:
    (course / "../files/none.gift").write_text("Nothing right. {~a ~b}\n")
    (course / "../files/broken.json").write_text("[{")
    (course / "../files/large.csv").write_text(f"dog,{'x' * 200_000}\n")
    before = sorted(course.rglob("*"))
    said = run("import", *words)
    assert (said.exit_code, what in said.output) == (status, True), said.output
    assert sorted(course.rglob("*")) == before


def test_what_would_be_worth_less_is_not_taken() -> None:
    """Our own scorer is asked: a right answer never becomes a wrong one, and another worth is told."""
    asked = Found("here", call="ask.choice", arguments={"prompt": "?", "options": ["a", "b"], "answer": "a"})
    for worth, is_taken, words in [
        ((("a", 1.0), ("b", 0.0)), True, ""),
        ((("a", 1.0), ("b", 0.5)), True, "“b” is worth 50% there, and 0% here."),
        ((("a", 1.0), ("b", 1.0)), False, "“b” is right there, and would be worth 0% here."),
    ]:
        found = proved(replace(asked, worth=worth))
        assert (found.is_taken, "".join(remark.what for remark in found.remarks)) == (is_taken, words)


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("bomb.xml", b'<!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>', "declares entities"),
        ("file.xml", b'<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>', "declares entities"),
        ("torn.xml", b"<quiz><question type='essay'>", "It is not XML: line 1"),
        ("letters.xml", b'<?xml version="1.0" encoding="no-such"?><quiz></quiz>', "It is not XML"),
        ("old.xml", b"<questestinterop><item/></questestinterop>", "QTI 1.2"),
        ("torn.zip", b"PK\x03\x04" + b"\0" * 60, "It is not a zip that can be read"),
        ("torn.h5p", b"PK\x05\x06" + b"\0" * 18, "There is no h5p.json in it"),
        ("deep.json", b"[" * 100_000, "It is not JSON"),
    ],
)
def test_files_that_are_not_what_they_say(name: str, data: bytes, what: str) -> None:
    try:
        said = as_text(read(ImportedFile(name, data)))
    except InputError as error:
        said = str(error)
    assert what in said


def test_packages_come_in_by_the_door_of_hand_ins() -> None:
    """No bomb, no file for another place; a path in a question leads nowhere but into the package."""
    bomb = {"imsmanifest.xml": b"<manifest/>", "big": bytes(PACKAGE.size)}
    for files, what in [(bomb, "Unpacked it would be"), ({"../../evil.xml": b"<a/>"}, "a dangerous name")]:
        package = zipped(files)
        for name in ("package.zip", "package.h5p"):
            with pytest.raises(InputError, match=what):
                read(ImportedFile(name, package))
    content = {
        "question": "?",
        "answers": [{"text": '<img src="../h5p.json" alt="x">', "correct": True}, {"text": "b"}],
    }
    about = {"mainLibrary": "H5P.MultiChoice", "title": "t"}
    package = zipped({"h5p.json": json.dumps(about).encode(), "content/content.json": json.dumps(content).encode()})
    sheet = read(ImportedFile("package.h5p", package))
    assert [each.files for each in sheet.found] == [{}]
    assert "is not in the file" in as_text(sheet)


HOSTILE = (
    '<img src=x onerror="alert(1)"><script>alert(1)</script><a href="javascript:alert(1)">go</a>'
    '<iframe src="https://evil.example"></iframe><svg onload="alert(1)"></svg><b onclick="alert(1)">&lt;script&gt;x</b>'
    "<style>*{}</style><form action=x><input></form><math><mtext><script>alert(1)</script></mtext></math>"
)


def test_no_html_of_theirs_can_act_in_a_lesson() -> None:
    from ownpace_graders.lesson.markdown import to_html
    from ownpace_graders.safe import is_safe

    asked = f"<questiontext format='html'><text><![CDATA[{HOSTILE}]]></text></questiontext>"
    [found] = read(
        ImportedFile("a.xml", f"<quiz><question type='description'>{asked}</question></quiz>".encode())
    ).found
    assert is_safe(to_html(found.words)), found.words
    assert "alert" not in found.words
    assert {"iframe", "svg"} <= {word for remark in found.remarks for word in ("iframe", "svg") if word in remark.what}


DEEP = (
    *("<div>" * 5000, "<b>" * 60_000, "[" * 60_000, "<td " * 20_000, "<a href=" * 9000, "<!--" * 20_000),
    " " * 90_000 + "x",
)


def test_html_and_gift_that_take_long_elsewhere_are_borne() -> None:
    """Whatever is repeated, the work grows with the length. With its square, each would take minutes."""
    before = time.process_time()
    for markup in DEEP:
        asked = f"<question type='essay'><questiontext><text><![CDATA[{markup}]]></text></questiontext></question>"
        assert len(read(ImportedFile("deep.xml", f"<quiz>{asked}</quiz>".encode())).found) == 1
    nested = b"<quiz>" + b"<question type='essay'>" * 20_000 + b"</question>" * 20_000 + b"</quiz>"
    assert read(ImportedFile("nested.xml", nested)).found
    assert len(read(ImportedFile("open.gift", b"{\n\n" * 20_000 + b"{=a}")).found) == 1
    assert time.process_time() - before < 30


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_cut_off_or_changed_is_read_or_refused(name: str) -> None:
    """Nothing but words, whatever is missing."""
    whole = source(name)
    for part in range(1, 24):
        at = len(whole.data) * part // 24
        for data in (whole.data[:at], whole.data[:at] + b"}{<" + whole.data[at + 3 :]):
            try:
                read(ImportedFile(name, data, whole.beside))
            except InputError as error:
                assert error.what and error.next and error.where == name


def changed(value: Any) -> Iterator[Any]:
    """The JSON with each of its parts in turn of another type."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            for other in (None, 3, [], {}, "x", [[]], {"a": 1}, *changed(value[key])):
                copy: Any = dict(value) if isinstance(value, dict) else list(value)
                copy[key] = other
                yield copy


def test_json_of_other_types_is_read_or_refused() -> None:
    content = json.loads((FILES / "h5p/content/content.json").read_text(encoding="utf-8"))
    about = b'{"mainLibrary": "H5P.Column", "title": "t"}'
    for part in [*content["content"]]:
        for n, each in enumerate(changed(part)):
            if n % 23 == 0:
                package = {"h5p.json": about, "content/content.json": json.dumps({"content": [each]}).encode()}
                read(ImportedFile("changed.h5p", zipped(package)))
    for n, each in enumerate(changed(json.loads((FILES / "jupyterquiz.json").read_text(encoding="utf-8")))):
        if n % 17 == 0:
            read(ImportedFile("changed.json", json.dumps(each).encode()))


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_letters_of_every_export(letters: str) -> None:
    text = "Wie heißt „naïve“? {=Größe ~café}\r\n\r\nZwei? {#2}\r\n"
    first, second = read(ImportedFile("a.gift", text.encode(letters))).found
    assert (first.arguments["prompt"], first.arguments["answer"]) == ("Wie heißt „naïve“?", "Größe")
    assert second.arguments["answer"] == 2


def test_a_lesson_of_an_older_format_has_ids_afterwards(course: Path) -> None:
    path = course / "modules/first-lesson/first-lesson.ipynb"
    old = json.loads(path.read_text(encoding="utf-8"))
    old["nbformat_minor"] = 4
    for cell in old["cells"]:
        cell.pop("id", None)
    path.write_text(json.dumps(old), encoding="utf-8")
    assert run("import", "../files/plain.csv", "--into", "first-lesson").exit_code == 0
    new = json.loads(path.read_text(encoding="utf-8"))
    assert new["nbformat_minor"] == 5
    assert len({cell["id"] for cell in new["cells"]}) == len(new["cells"])


SIGNS = [*"a\"'\\\n", "a\\", '"""', "a\nb", 'a\n"', "\\n\n", "\t\x00\x1b", "é\u2028", "r'", '\\"', "'''\n\"\"\""]


def test_calls_are_written_as_they_are_meant() -> None:
    """Whatever signs a text has, the call that is written says the same."""
    for text in SIGNS:
        given = {"prompt": f"{text}!", "answer": [text, "x" * 120], "wrong": {text: text}}
        written = as_call("ask.text", given)
        call = read_call(written)
        assert call and call.arguments == {"item": "id", **given}, written
