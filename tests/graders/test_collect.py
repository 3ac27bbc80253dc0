"""Every hand-in comes in once, whole, in the right order; what could do harm stays outside and is named."""

import io
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ownpace_graders import record
from ownpace_graders.collect import Collection, collect, receipts
from ownpace_graders.course import Course
from ownpace_graders.errors import OwnpaceError
from ownpace_graders.handin import handin
from ownpace_graders.record.receipt import Receipt
from tests.graders.classroom import answer


def handed_in(course: Course, to: Path, student: str = "jane") -> Receipt:
    receipt = handin(course, "halves", to=to, student=student)
    assert receipt.path
    return receipt


def submitted(course: Course, student: str = "jane") -> Path:
    return course.place("submitted", "halves", student)


def said(collection: Collection) -> str:
    return "\n".join(each.reason for each in collection.refused)


def test_zips_come_in_and_are_kept(course: Course, inbox: Path) -> None:
    answer(course, "halves", "half", "1/2")
    sent = [handed_in(course, inbox), handed_in(course, inbox, "joe")]
    found = collect(course, [inbox])
    assert not found.refused
    assert {(each.student, each.lesson, each.at, each.code, each.new) for each in found.taken} == {
        (each.student, "halves", each.at, each.code, True) for each in sent
    }
    for each, receipt in zip(sorted(found.taken, key=lambda each: each.student), sent, strict=True):
        assert receipt.path
        assert each.path.parent == course.downloaded / "halves" / "archive"
        assert each.path.read_bytes() == receipt.path.read_bytes()
    assert (submitted(course) / "timestamp.txt").read_text() == f"{sent[0].time:%Y-%m-%d %H:%M:%S.%f} UTC"
    assert {path.name for path in submitted(course).iterdir()} == {
        *("halves.ipynb", "record.jsonl", "receipt.json", "timestamp.txt", "submission_secret.txt"),
    }
    assert [(each.student, each.code, each.at) for each in receipts(course, "halves")] == [
        (each.student, each.code, each.at) for each in sent
    ]
    assert {path.name for path in course.downloaded.iterdir()} == {"halves", "senders.json"}


def test_collecting_again_changes_nothing(course: Course, inbox: Path) -> None:
    answer(course, "halves", "half", "1/2")
    handed_in(course, inbox)
    collect(course, [inbox])
    before = {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file()}
    assert [each.new for each in collect(course, [inbox]).taken] == [False]
    assert {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_newest_stands_with_the_record_of_all(course: Course, inbox: Path, order: tuple[int, int]) -> None:
    answer(course, "halves", "half", "on the tablet")
    first = handed_in(course, inbox)
    course.record("halves").unlink()  # and now the computer at home
    answer(course, "halves", "half", "at home")
    with course.record("halves").open("a") as file:
        file.write("no event\n")
    second = handed_in(course, inbox)
    for index in order:
        path = (first, second)[index].path
        assert path
        collect(course, [path])
    assert json.loads((submitted(course) / "receipt.json").read_text())["code"] == second.code
    reading = record.read(submitted(course) / "record.jsonl")
    responses = [event.data["response"] for event in reading.events if event.kind == "answer"]
    assert responses == ["on the tablet", "at home"]
    assert [aside.text for aside in reading.asides] == ["no event"]
    assert [each.code for each in receipts(course, "halves")] == [first.code, second.code]


def test_folders_come_in_however_deep(course: Course, inbox: Path) -> None:
    receipt = handed_in(course, inbox)
    assert receipt.path
    (inbox / "by hand" / "joe").mkdir(parents=True)
    shutil.copytree(course.place("release", "halves"), inbox / "by hand" / "joe" / "halves")
    with zipfile.ZipFile(receipt.path) as archive:
        archive.extractall(inbox / "from the LMS" / "Jane Doe_123_file")
    receipt.path.unlink()
    found = collect(course, [inbox])
    assert {(each.student, each.code) for each in found.taken} == {("joe", ""), ("jane", receipt.code)}
    assert {path.name for path in submitted(course, "joe").iterdir()} == {
        *("halves.ipynb", "timestamp.txt", "submission_secret.txt"),
    }
    assert [each.code for each in receipts(course, "halves")] == [receipt.code, ""]


def test_a_zip_of_the_folder_and_a_renamed_one_come_in(course: Course, inbox: Path) -> None:
    zipped(inbox / "halves+joe.zip", {"halves/halves.ipynb": b"{}", "halves/data/x.csv": b"1"})
    receipt = handed_in(course, inbox)
    assert receipt.path
    receipt.path.rename(inbox / "upload (1).zip")
    found = collect(course, [inbox])
    assert [each.student for each in found.taken] == ["joe", "jane"]
    assert (submitted(course, "joe") / "data" / "x.csv").read_bytes() == b"1"


def test_the_courses_own_folders_are_not_hand_ins(course: Course) -> None:
    assert "no zip and no submission" in said(collect(course, [course.root]))
    assert "no such file" in said(collect(course, [course.root / "gone.zip"]))
    with pytest.raises(OwnpaceError, match=r"no exchange here.*ownpace collect FOLDER"):
        collect(course)


def zipped(path: Path, files: dict[str, bytes], **marks: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            for mark, value in marks.items():
                setattr(member, mark, value)
            archive.writestr(member, content)
    return path


WORK = {"halves.ipynb": b"{}"}
JANES = "halves+jane.zip"


def a_zip(files: dict[str, bytes], name: str = JANES, **marks: int) -> Callable[[Path], object]:
    return lambda inbox: zipped(inbox / name, files, **marks)


def with_receipt(student: str, lesson: str, name: str = "work.zip", code: str = "ABCDEF") -> Callable[[Path], object]:
    said = {"code": code, "at": "2026-11-21T18:12:23.123Z", "student": student, "lesson": lesson}
    return a_zip({**WORK, "receipt.json": json.dumps(said).encode()}, name)


def saying_another_size(real: int, said: int) -> Callable[[Path], object]:
    def make(inbox: Path) -> None:
        path = zipped(inbox / JANES, {**WORK, "big": bytes(real)})
        path.write_bytes(path.read_bytes().replace(real.to_bytes(4, "little"), said.to_bytes(4, "little")))

    return make


def with_password(inbox: Path) -> None:
    path = zipped(inbox / JANES, WORK)
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)


def cut_off(inbox: Path) -> None:
    path = zipped(inbox / JANES, {"halves.ipynb": os.urandom(9000)})
    path.write_bytes(path.read_bytes()[:5000])


def beginning_elsewhere(inbox: Path) -> None:
    """Its list of files is said to begin later than it can."""
    path = zipped(inbox / JANES, {"halves.ipynb": b"{}"})
    content = bytearray(path.read_bytes())
    content[-5] = 0x40
    path.write_bytes(content)


HARMFUL: dict[str, tuple[Callable[[Path], object], str]] = {
    "slip": (a_zip({**WORK, "../../evil": b"x"}), "a dangerous name"),
    "hidden slip": (a_zip({**WORK, "a/../../../evil": b"x"}), "a dangerous name"),
    "absolute": (a_zip({**WORK, "/evil": b"x"}), "a dangerous name"),
    "backslash": (a_zip({**WORK, "..\\evil": b"x"}), "a dangerous name"),
    "drive": (a_zip({**WORK, "C:evil": b"x"}), "a dangerous name"),
    "control": (a_zip({**WORK, "e\x1b[2Jvil": b"x"}), "a dangerous name"),
    "link": (a_zip({"halves.ipynb": b"/etc/passwd"}, external_attr=(stat.S_IFLNK | 0o777) << 16), "link or a device"),
    "device": (a_zip(WORK, external_attr=(stat.S_IFCHR | 0o666) << 16), "link or a device"),
    "file and folder": (a_zip({**WORK, "a": b"", "a/b": b""}), "several things"),
    "too many": (a_zip({**WORK, **{f"f{number}": b"" for number in range(1000)}}), "1001 files"),
    "bomb": (a_zip({**WORK, "big": bytes(11_000_000)}), "zip bomb"),
    "too large": (saying_another_size(1000, 201_000_000), "201 MB"),
    "larger than it says": (saying_another_size(3_000_000, 1000), "not a zip that can be read"),
    "password": (with_password, "password"),
    "no zip": (lambda inbox: (inbox / JANES).write_bytes(b"PK nothing"), "not a zip that can be read"),
    "cut off": (cut_off, "not a zip that can be read"),
    "elsewhere": (beginning_elsewhere, "not a zip that can be read: it ends elsewhere"),
    "empty": (a_zip({}), "no notebook"),
    "no notebook": (a_zip({"essay.docx": b"x", "b": b""}), "no notebook"),
    "nobody's": (a_zip(WORK, "work.zip"), "does not say whose"),
    "unknown lesson": (with_receipt("jane", "thirds"), "no lesson"),
    "path as lesson": (with_receipt("jane", "../halves"), "no lesson"),
    "path as student": (with_receipt("../../jane", "halves"), "student's id"),
    "option as student": (a_zip(WORK, "halves+--force.zip"), "student's id"),
    "dots as student": (a_zip(WORK, "halves+...zip"), "student's id"),
    "another's receipt": (with_receipt("jane", "halves", "halves+joe.zip"), "its receipt says jane's"),
    "folder for a time": (a_zip({**WORK, "timestamp.txt/x": b""}), "a folder called timestamp.txt"),
    "folder for a secret": (a_zip({**WORK, "submission_secret.txt/": b""}), "called submission_secret.txt"),
    "folder for a record": (a_zip({**WORK, "record.jsonl/x": b""}), "a folder called record.jsonl"),
    "folder for a receipt": (a_zip({**WORK, "receipt.json/x": b""}), "a folder called receipt.json"),
    "path as code": (with_receipt("jane", "halves", code="../../"), "does not say whose"),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_what_could_do_harm_stays_outside(course: Course, inbox: Path, name: str) -> None:
    make, reason = HARMFUL[name]
    make(inbox)
    harmless = zipped(inbox / "halves+zoe.zip", WORK)
    found = collect(course, [inbox])
    assert reason in said(found)
    assert len(found.refused) == 1
    assert [each.student for each in found.taken] == ["zoe"]
    assert harmless.exists()
    assert not [*inbox.parent.rglob("evil"), *Path("/").glob("evil")]
    assert [path.name for path in course.place("submitted", "", "*").parent.glob("*")] == ["zoe"]
    assert [path.name for path in course.downloaded.rglob("*.zip") if "jane" in path.name] == []


def test_links_in_a_folder_are_not_followed(course: Course, inbox: Path) -> None:
    folder = inbox / "jane" / "halves"
    folder.mkdir(parents=True)
    (folder / "halves.ipynb").write_text("{}")
    (folder / "passwd").symlink_to("/etc/passwd")
    assert "link or a device" in said(collect(course, [inbox]))
    assert not submitted(course).exists()


@pytest.mark.parametrize(
    "text", [b"[]", b"{", b"\xff", b"{}", b'{"code": 1, "at": "x"}', b"[" * 100_000, b"x" * 100_000]
)
def test_a_receipt_that_is_none_does_not_stop_a_hand_in(course: Course, inbox: Path, text: bytes) -> None:
    zipped(inbox / "halves+jane.zip", {**WORK, "receipt.json": text, "timestamp.txt": text})
    (taken,) = collect(course, [inbox]).taken
    assert (taken.student, taken.code) == ("jane", "")


def test_a_hand_in_from_the_future_is_from_now(course: Course, inbox: Path) -> None:
    zipped(inbox / "halves+jane.zip", {**WORK, "timestamp.txt": b"9999-12-31 00:00:00.000000 UTC"})
    (taken,) = collect(course, [inbox]).taken
    assert "the time of collecting is taken" in taken.note
    assert not taken.at.startswith("9")
    handed_in(course, inbox)
    collect(course, [inbox])
    assert (submitted(course) / "receipt.json").exists()


@pytest.mark.parametrize("order", [(0, 1, 0), (1, 0, 1)])
def test_of_two_hand_ins_of_one_moment_the_same_one_stands(
    course: Course, inbox: Path, order: tuple[int, int, int]
) -> None:
    for index, code in enumerate(("AAAAAA", "BBBBBB")):
        with_receipt("jane", "halves", f"{index}.zip", code)(inbox)
    for index in order:
        collect(course, [inbox / f"{index}.zip"])
    assert b"BBBBBB" in (submitted(course) / "receipt.json").read_bytes()


def test_a_kill_leaves_nothing_half_written(course: Course, inbox: Path) -> None:
    """However early or late it comes, what is in submitted/ and in the archive is whole, and collecting again fixes."""
    for student in ("jane", "joe", "zoe"):
        answer(course, "halves", "half", os.urandom(100_000).hex())
        handed_in(course, inbox, student)
    code = (
        "import sys; from pathlib import Path; from ownpace_graders.course import find_course\n"
        "from ownpace_graders.collect import collect\n"
        "course = find_course(Path(sys.argv[1])); print('ready', flush=True); collect(course, [Path(sys.argv[2])])"
    )
    whole = {"halves.ipynb", "record.jsonl", "receipt.json", "timestamp.txt", "submission_secret.txt"}
    for wait in (0.0, 0.005, 0.01, 0.02, 0.04):
        with subprocess.Popen([sys.executable, "-c", code, course.root, inbox], stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(wait)
            process.send_signal(signal.SIGKILL)
        for folder in course.root.glob("submitted/*/*"):
            assert {path.name for path in folder.iterdir()} == whole
        for path in course.downloaded.glob("*/archive/*.zip"):
            assert zipfile.ZipFile(io.BytesIO(path.read_bytes())).testzip() is None
    assert {each.student for each in collect(course, [inbox]).taken} == {"jane", "joe", "zoe"}
    assert {path.name for path in course.root.glob("submitted/*")} == {"jane", "joe", "zoe"}
