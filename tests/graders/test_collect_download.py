"""Straight from a learning platform: its names say who sent a file, and the receipts in them say everything else."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ownpace_graders.collect import Collection, collect, download, lms
from ownpace_graders.collect.limits import Bounds
from ownpace_graders.course import Course
from ownpace_graders.handin import handin
from ownpace_graders.record.receipt import Receipt
from tests.graders.classroom import answer

NAMES = {
    # Canvas
    "doejane_12345_678910_work.zip": "doejane (12345)",
    "doejane_LATE_12345_678910_halves+jane+2026-11-21T18-12-23.123Z+K7Q2M4-1.zip": "doejane (12345, late)",
    "de_la_cruzánn_7_8_a b.zip": "de_la_cruzánn (7)",
    "anon_Ab1cD_678910_work.zip": "anon (Ab1cD)",
    "LATE_anon_Ab1cD_678910_work.zip": "anon (Ab1cD, late)",
    # Moodle
    "Jane Doe_123456_assignsubmission_file_work.zip": "Jane Doe (123456)",
    "Jane Doe_123456_assignsubmission_file_": "Jane Doe (123456)",
    "Jane Doe_123456_assignsubmission_file": "Jane Doe (123456)",
    "Anne-Marie d’Été_7_assignsubmission_file_halves.ipynb": "Anne-Marie d’Été (7)",
    "Participant_7_assignsubmission_file_": "Participant (7)",
    "Jane\x1b[2J\u202e_1_assignsubmission_file_x": "Jane [2J  (1)",
    # Blackboard, ILIAS, Gradescope, Google Classroom
    "halves_jdoe_attempt_2026-03-03-20-30-00_halves.ipynb": "jdoe (jdoe)",
    "Unit 1_jdoe_attempt_2026-03-03-20-30-00": "jdoe (jdoe)",
    "Doe_Jane_jane.doe_4711": "Doe_Jane_jane.doe (4711)",
    "submission_250913127": "submission (250913127)",
    "Jane Doe - halves.ipynb": "Jane Doe",
    # neither
    "Week one - an introduction.ipynb": "",
    "halves+jane.zip": "",
    "halves+jane+2026-11-21T18-12-23.123Z+K7Q2M4.zip": "",
    "upload (1).zip": "",
    "doejane_12345_work.zip": "",
    "doejane_12345_text.html": "",
    "halves": "",
    "week_1_2_b+jane.zip": "",
    "Jane Doe_123456_assignsubmission_onlinetext_": "",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_platforms_names_are_known(name: str) -> None:
    assert str(lms.sender(name, ["halves", "week_1_2_b"]) or "") == NAMES[name]


@pytest.fixture
def sent(course: Course, tmp_path: Path) -> dict[str, Receipt]:
    """What two students handed in, as zips."""
    (tmp_path / "sent").mkdir()
    receipts = {}
    for student in ("jane", "joe"):
        answer(course, "halves", "half", student)
        receipts[student] = handin(course, "halves", to=tmp_path / "sent", student=student)
    return receipts


def packed(receipt: Receipt) -> bytes:
    assert receipt.path
    return receipt.path.read_bytes()


def a_zip(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()


def put(place: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return place


def said(collection: Collection) -> str:
    return "\n".join(f"{each.path}: {each.reason}" for each in collection.refused)


Files = dict[str, bytes]
Layout = Callable[[bytes, bytes], Files]
LAYOUTS: dict[str, tuple[Layout, str]] = {
    "canvas": (
        lambda a, b: {"doejane_12345_6_a.zip": a, "doejoe_LATE_12346_7_halves+joe-1.zip": b},
        "doejoe (12346, late)",
    ),
    "canvas, anonymous": (lambda a, b: {"anon_aaaaa_6_a.zip": a, "LATE_anon_bbbbb_7_a.zip": b}, "anon (bbbbb, late)"),
    "moodle, folders": (
        lambda a, b: {"Jane Doe_1_assignsubmission_file_/a.zip": a, "Joe Doe_2_assignsubmission_file_/x.ZIP": b},
        "Joe Doe (2)",
    ),
    "moodle, flat": (
        lambda a, b: {"Jane Doe_1_assignsubmission_file_a.zip": a, "Joe Doe_2_assignsubmission_file_a.zip": b},
        "Joe Doe (2)",
    ),
    "moodle, as the student's folders": (
        lambda a, b: {"A_1_assignsubmission_file_/my/work/a.zip": a, "Bea Bell_2_assignsubmission_file_/my/b.zip": b},
        "Bea Bell (2)",
    ),
    "moodle, unpacked": (
        lambda a, b: {"A_1_assignsubmission_file_/a.zip": a} | {
            f"Bea Bell_2_assignsubmission_file_/{name}": content for name, content in members(b).items()
        },
        "Bea Bell (2)",
    ),
    "packed again on a Mac": (
        lambda a, b: {
            "all/x_1_2_a.zip": a, "all/bellbea_2_3_a.zip": b,
            "__MACOSX/all/._x_1_2_a.zip": b"\0", "all/.DS_Store": b"\0",
        },
        "bellbea (2)",
    ),
    "no platform": (lambda a, b: {"one.zip": a, "two.zip": b}, ""),
}  # fmt: skip


def members(content: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("as_zip", [True, False], ids=["zip", "folder"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_download_comes_in(course: Course, sent: dict[str, Receipt], tmp_path: Path, name: str, as_zip: bool) -> None:
    layout, who = LAYOUTS[name]
    files = layout(packed(sent["jane"]), packed(sent["joe"]))
    place = put(tmp_path / "inbox", {"submissions.zip": a_zip(files)} if as_zip else files)
    found = collect(course, [place / "submissions.zip" if as_zip else place])
    assert said(found) == ""
    assert {(each.student, each.lesson, each.at, each.code) for each in found.taken} == {
        (each.student, "halves", each.at, each.code) for each in sent.values()
    }
    (note,) = (each.note for each in found.taken if each.student == "joe")
    assert note == (f"From {who} in the learning platform." if who else "")
    assert {path.name for path in course.root.glob("submitted/*")} == {"jane", "joe"}
    kept = [path for folder in ("submitted", "downloaded") for path in (course.root / folder).rglob("*")]
    assert not [path for path in kept if who and who.split(" (")[0] in path.name]
    assert [each.new for each in collect(course, [place]).taken] == [False, False]
    assert {path.name for path in course.downloaded.iterdir()} == {"halves", "senders.json"}


def test_the_newest_attempt_stands(course: Course, sent: dict[str, Receipt], tmp_path: Path) -> None:
    again = handin(course, "halves", to=tmp_path / "sent", student="jane")
    files = {"doe_1_3_a-1.zip": packed(again), "doe_LATE_1_2_a.zip": packed(sent["jane"])}
    assert said(collect(course, [put(tmp_path / "inbox", files)])) == ""
    stands = json.loads((course.place("submitted", "halves", "jane") / "receipt.json").read_text())
    assert stands["code"] == again.code


NOTEBOOK = {"halves.ipynb": b"{}"}
REFUSED: dict[str, tuple[Files, str]] = {
    "no zip (Canvas)": ({"x_1_2_essay.docx": b"x"}, "x_1_2_essay.docx: This is neither a zip"),
    "a notebook (Canvas)": ({"x_1_2_halves.ipynb": b"{}"}, "x_1_2_halves.ipynb: It has no receipt"),
    "no zip (Moodle)": ({"X_1_assignsubmission_file_/a.pdf": b"x"}, "file_/a.pdf: This is neither a zip"),
    "no receipt": ({"x_1_2_a.zip": a_zip(NOTEBOOK)}, "x_1_2_a.zip: It has no receipt"),
    "no receipt, but a name": ({"x_1_2_halves+zoe.zip": a_zip(NOTEBOOK)}, "x_1_2_halves+zoe.zip: It has no receipt"),
    "a platform's name before another's": ({"x_1_2_y+halves+z.zip": a_zip(NOTEBOOK)}, "z.zip: It has no receipt"),
    "zips again": ({"a.zip": a_zip({"b.zip": a_zip(NOTEBOOK), "c.zip": b""})}, "a.zip: It holds 2 hand-ins"),
    "zips again, in a student's": (
        {"x_1_2_a.zip": a_zip({"y_2_3_b.zip": b"", "z.zip": b""})}, "x_1_2_a.zip: It holds 2 hand-ins",
    ),
    "zips in each other": (
        {"x_1_2_a.zip": a_zip({"b.zip": a_zip({"b.zip": a_zip({"b.zip": a_zip({"b.zip": b""})})})})},
        "x_1_2_a.zip: It is a zip inside a zip",
    ),
    "no zip at all": ({"x_1_2_a.zip": b"PK nothing"}, "x_1_2_a.zip: It is not a zip that can be read"),
    "no zip, and unnamed": ({"a.zip": b"PK nothing"}, "a.zip: It is not a zip that can be read"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_taken_is_named_and_the_rest_comes_in(
    course: Course, sent: dict[str, Receipt], tmp_path: Path, name: str
) -> None:
    files, reason = REFUSED[name]
    everything = {**files, "doe_9_9_a.zip": packed(sent["jane"]), "other.zip": packed(sent["joe"])}
    outer = put(tmp_path / "inbox", {"all.zip": a_zip(everything)}) / "all.zip"
    found = collect(course, [outer])
    assert [each.student for each in found.taken] == ["jane", "joe"]
    assert len(found.refused) == 1
    assert f"{outer}/" in said(found)
    assert reason in said(found)
    folder = collect(course, [put(tmp_path / "unpacked", everything)])
    assert len(folder.refused) == (2 if name == "zips again" else 1)
    assert name == "zips again" or reason in said(folder)


def test_a_member_for_another_place_stays_in_the_download(
    course: Course, sent: dict[str, Receipt], tmp_path: Path
) -> None:
    work = packed(sent["jane"])
    absolute = str(tmp_path / "evil.zip")
    files = {"../../evil.zip": work, absolute: work, "-x.zip": work, "x_1_2_a.zip": packed(sent["joe"])}
    found = collect(course, [put(tmp_path / "inbox", {"all.zip": a_zip(files)}) / "all.zip"])
    assert [each.student for each in found.taken] == ["joe"]
    assert said(found).count("a dangerous name") == 3
    assert not [*tmp_path.rglob("evil*")]


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Bounds(2, 10**9), "There are 3 files in it; 2 can be."),
        (Bounds(9, 1000), "Unpacked it would be"),
    ],
    ids=["files", "bytes"],
)
def test_a_download_that_is_too_much_is_not_unpacked(
    course: Course, sent: dict[str, Receipt], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    limits: Bounds, reason: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(download, "LIMITS", limits)
    files = {f"x_{n}_2_a.zip": packed(sent["jane"]) for n in range(3)}
    found = collect(course, [put(tmp_path / "inbox", {"all.zip": a_zip(files)})])
    assert not found.taken
    assert reason in said(found)


def test_all_hand_ins_together_have_a_limit(
    course: Course, sent: dict[str, Receipt], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = [sum(map(len, members(packed(sent[name])).values())) for name in ("jane", "joe")]
    monkeypatch.setattr(download, "LIMITS", Bounds(9, sum(sizes) - 1))
    files = {"x_1_2_a.zip": packed(sent["jane"]), "y_2_3_a.zip": packed(sent["joe"])}
    found = collect(course, [put(tmp_path / "inbox", {"all.zip": a_zip(files)})])
    assert [each.student for each in found.taken] == ["jane"]
    assert "y_2_3_a.zip: Unpacked, all of it is more than" in said(found)


def test_a_hand_in_that_has_a_zip_among_its_data_is_one(
    course: Course, sent: dict[str, Receipt], tmp_path: Path
) -> None:
    files = {**members(packed(sent["jane"])), "x_1_2_data.zip": packed(sent["joe"])}
    place = put(tmp_path / "inbox", {"work.zip": a_zip(files), "doe_1_2_work.zip": a_zip(files)})
    assert {each.student for each in collect(course, [place]).taken} == {"jane"}


def test_several_people_of_one_id_are_not_made_one(course: Course, sent: dict[str, Receipt], tmp_path: Path) -> None:
    again = handin(course, "halves", to=tmp_path / "sent", student="jane")
    files = {
        "doe_1_2_a.zip": packed(sent["jane"]),
        "ray_2_3_a.zip": packed(again),
        "joe_3_4_a.zip": packed(sent["joe"]),
    }
    found = collect(course, [put(tmp_path / "inbox", files)])
    assert [each.student for each in found.taken] == ["joe"]
    assert said(found).count("names the student jane, and so do those of several people: doe (1), ray (2)") == 2
    assert not course.place("submitted", "halves", "jane").exists()
