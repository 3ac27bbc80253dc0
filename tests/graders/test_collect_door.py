"""Whoever hands in whatever under whichever name: nobody else's work is touched, and the teacher is asked."""

import io
import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.graders.classroom import answer, make_course, released_by_hand

from ownpace_graders import record
from ownpace_graders.collect import Collection, collect, collect_as, questions, receipts
from ownpace_graders.collect.times import Times, handed_in
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError
from ownpace_graders.handin import build_submission, handin, zip_bytes

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    course = make_course(tmp_path, "halves")
    released_by_hand(course, "halves")
    return course


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def work(response: str, *, at: datetime = NOW, dated: str = "") -> record.Event:
    event = record.Event.new("halves", "half", "answer", {"response": response, "of": ""})
    said = dated or (at - timedelta(minutes=1)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return replace(event, at=said)


def sent(course: Course, to: Path, student: str, *events: record.Event, at: datetime = NOW) -> Path:
    """A hand-in of these events, handed in then, as a zip at `to`."""
    place, out = to.parent / f"{to.name}.record", to.parent / f"{to.name}.files"
    out.mkdir(parents=True)
    record.append(place, events)
    receipt = build_submission(course.place("release", "halves"), place, out, student, at)
    zip_bytes(receipt, out, to)
    shutil.rmtree(out)
    place.unlink()
    os.utime(to, (at.timestamp(), at.timestamp()))
    return to


def answered(course: Course, student: str) -> str:
    """What counts as the student's answer."""
    items = record.fold(record.read(course.place("submitted", "halves", student) / "record.jsonl").events).items
    return str(items["half"].response)


def everything(course: Course, student: str) -> dict[str, bytes]:
    places = [course.place("submitted", "halves", student), *course.downloaded.glob(f"halves/archive/*+{student}+*")]
    files = [each for place in places for each in (place.rglob("*") if place.is_dir() else [place])]
    return {str(path): path.read_bytes() for path in files if path.is_file()}


def said(found: Collection) -> str:
    return "\n".join(each.reason for each in found.refused)


class TestSenders:
    @pytest.mark.parametrize("second", ["ray_2_3_a.zip", "loose.zip", "Ray Lee_7_assignsubmission_file_a.zip"])
    def test_what_another_sends_later_under_an_id_waits(self, course: Course, inbox: Path, second: str) -> None:
        sent(course, inbox / "one" / "doe_1_2_a.zip", "jane", work("mine"))
        collect(course, [inbox / "one"])
        before = everything(course, "jane")
        ahead = work("ruined", dated="2199-01-01T00:00:00.000Z")
        sent(course, inbox / "two" / second, "jane", ahead, at=NOW + timedelta(minutes=5))
        found = collect(course, [inbox / "two"])
        assert not found.taken
        assert [each.waits for each in found.refused] == [True]
        assert "what came under the id 'jane' before was from doe (1)" in said(found)
        assert everything(course, "jane") == before
        shutil.rmtree(inbox / "two")  # it is not lost with the download
        (question,) = questions(course)
        done = collect_as(course, "ray", question.path)
        assert [(each.student, each.new) for each in done.taken] == [("ray", True)]
        assert answered(course, "ray") == "ruined"
        assert everything(course, "jane") == before
        assert list(questions(course)) == []

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_of_several_senders_at_once_none_is_taken(
        self, course: Course, inbox: Path, order: tuple[int, int]
    ) -> None:
        names = ["doe_1_2_a.zip", "loose.zip"]
        for index in order:
            sent(course, inbox / f"{index}" / names[index], "jane", work(names[index]))
        found = collect(course, [inbox / f"{index}" for index in order])
        assert not found.taken
        assert said(found).count("doe (1), somebody without a name") == 2

    def test_the_teachers_word_holds_for_what_the_sender_sends_later(self, course: Course, inbox: Path) -> None:
        for name in ("doe_1_2_a.zip", "ray_2_3_a.zip"):
            sent(course, inbox / "one" / name, "student", work(name))
        assert len(collect(course, [inbox / "one"]).refused) == 2
        collect_as(course, "jane", inbox / "one" / "doe_1_2_a.zip")
        collect_as(course, "ray", inbox / "one" / "ray_2_3_a.zip")
        again = collect(course, [inbox / "one"])
        assert ({(each.student, each.new) for each in again.taken}, said(again)) == (
            {("jane", False), ("ray", False)},
            "",
        )
        sent(course, inbox / "two" / "ray_LATE_2_4_b.zip", "student", work("more"), at=NOW + timedelta(minutes=1))
        assert [(each.student, each.new) for each in collect(course, [inbox / "two"]).taken] == [("ray", True)]
        assert answered(course, "jane") == "doe_1_2_a.zip"

    def test_a_copy_of_anothers_file_is_not_theirs(self, course: Course, inbox: Path) -> None:
        path = sent(course, inbox / "one" / "doe_1_2_a.zip", "jane", work("mine"))
        collect(course, [inbox / "one"])
        (inbox / "two").mkdir()
        shutil.copy(path, inbox / "two" / "ray_2_3_a.zip")
        assert "was from doe (1)" in said(collect(course, [inbox / "two"]))
        shutil.copy(path, inbox / "again.zip")
        assert [each.new for each in collect(course, [inbox / "again.zip"]).taken] == [False]

    def test_two_of_the_same_bytes_are_two_students(self, course: Course, inbox: Path) -> None:
        for student in ("ann", "bob"):
            with zipfile.ZipFile(inbox / f"halves+{student}.zip", "w") as made:
                made.writestr(zipfile.ZipInfo("halves.ipynb"), "{}")
        assert [(each.student, each.new) for each in collect(course, [inbox]).taken] == [("ann", True), ("bob", True)]

    def test_ids_that_look_the_same_are_asked_about(self, course: Course, inbox: Path) -> None:
        sent(course, inbox / "a.zip", "Anna", work("1"))
        collect(course, [inbox / "a.zip"])
        for number, student in enumerate(("anna", "ANNA", "Anna.")):
            path = sent(course, inbox / f"b{number}.zip", student, work("2"))
            assert "can hardly be told from" in said(collect(course, [path]))
        assert {path.name for path in course.root.glob("submitted/*")} == {"Anna"}

    def test_the_exchange_knows_whose_folder_it_is(self, tmp_path: Path) -> None:
        course = make_course(tmp_path, "halves", exchange=True)
        released_by_hand(course, "halves")
        inbound = course.exchange / "c1" / "inbound"
        (course.exchange / "c1" / "outbound" / "halves").mkdir(parents=True)
        for number, student in enumerate(("jane", "a+halves+b")):
            folder = inbound / f"{student}+halves+2020-01-0{number + 1} 00:00:00.000000 UTC+x"
            shutil.copytree(course.place("release", "halves"), folder)
            (folder / "timestamp.txt").write_text("2020-01-01 00:00:00.000000 UTC")
            os.utime(folder, (0, 0))
        found = collect(course)
        assert ({each.student for each in found.taken}, said(found)) == ({"jane", "a+halves+b"}, "")
        # Its owner can write any time into it and onto it, and it was not there before.
        assert all(each.at > f"{NOW - DAY:%Y-%m-%d}" and "which counts" in each.note for each in found.taken)


ODD_IDS = ["<img src=x onerror=alert(1)>", "=HYPERLINK(1)", "\ud800abc", "\x1b]8;;x", "аnna", "../../jane", "a" * 200]


@pytest.mark.parametrize("student", ODD_IDS, ids=ascii)
def test_an_id_that_is_none_is_kept_apart_and_named_by_the_teacher(course: Course, inbox: Path, student: str) -> None:
    path = sent(course, inbox / "x.zip", "nobody", work("1"))
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["receipt.json"] = json.dumps({**json.loads(files["receipt.json"]), "student": student}).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    content = path.read_bytes()
    found = collect(course, [path])
    assert "cannot be a student's id" in said(found)
    (question,) = questions(course)
    assert question.path.read_bytes() == content
    assert f"ownpace collect --as ID {question.path.relative_to(course.root)}" in said(found)
    assert question.path.stem.isalnum()
    assert len(list(questions(course))) == len(collect(course, [path]).refused) == 1
    assert [each.student for each in collect_as(course, "mallory", question.path).taken] == ["mallory"]
    assert not [path for path in course.root.rglob("*") if "<" in path.name or "=" in path.name]


def test_the_teachers_word_is_for_one_hand_in_and_an_id(course: Course, inbox: Path) -> None:
    for name in ("a.zip", "b.zip"):
        sent(course, inbox / name, "jane", work(name))
    with pytest.raises(InputError, match="There are 2 hand-ins"):
        collect_as(course, "jane", inbox)
    with pytest.raises(InputError, match="cannot be a student's id"):
        collect_as(course, "../jane", inbox / "a.zip")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("ahead", ["2199-12-31T00:00:00.000Z", "9999-12-31T00:00:00.000Z"])
def test_what_is_dated_ahead_does_not_outlast_what_is_done_later(
    course: Course, inbox: Path, order: tuple[int, int], ahead: str
) -> None:
    old, new = NOW - 2 * DAY, NOW - DAY
    sent(course, inbox / "0.zip", "jane", work("first", at=old), work("ruined", dated=ahead), at=old)
    sent(course, inbox / "1.zip", "jane", work("honest", at=new), at=new)
    for index in order:
        collect(course, [inbox / f"{index}.zip"])
    assert answered(course, "jane") == "honest"
    lines = (course.place("submitted", "halves", "jane") / "record.jsonl").read_text()
    assert ahead in lines  # what was handed in is still there
    before = everything(course, "jane")
    collect(course, [inbox])
    assert everything(course, "jane") == before


def test_when_it_came_is_not_the_students_to_say(course: Course, inbox: Path) -> None:
    """A hand-in that says of its own events that they were received."""
    old, new = NOW - 2 * DAY, NOW - DAY
    event = replace(work("ruined", dated="2199-12-31T00:00:00.000Z"), received="2198-12-31T00:00:00.000Z")
    sent(course, inbox / "0.zip", "jane", event, at=old)
    sent(course, inbox / "1.zip", "jane", work("honest", at=new), at=new)
    collect(course, [inbox])
    assert answered(course, "jane") == "honest"


def test_whose_clock_counts() -> None:
    early, late = NOW - 2 * DAY, NOW - DAY

    def time(**said: object) -> tuple[str, str]:
        times = {"receipt": early, "stamp": "", "written": early.timestamp(), "since": None} | said
        return handed_in(Times(**times), NOW)  # type: ignore[arg-type]

    def at(when: datetime) -> str:
        return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    assert time() == (at(early), "")
    assert time(since=early + timedelta(minutes=5)) == (at(early), "")
    assert time(since=late)[0] == at(late)
    assert "which counts" in time(since=late)[1]
    assert time(written=late.timestamp())[0] == at(early)
    assert "Its file is of" in time(written=late.timestamp())[1]
    assert time(stamp=f"{late:%Y-%m-%d %H:%M:%S} UTC")[0] == at(late)
    assert time(stamp="0001-01-01 00:00:00 UTC", receipt=None)[0] == at(early)
    for ahead in ("9999-12-31 23:59:59 UTC", "9999-12-31 23:59:59 Pacific/Kiritimati", "2199-01-01 00:00:00 -2359"):
        assert time(stamp=ahead)[0] == at(NOW), ahead
    assert time(receipt=NOW + 9 * DAY)[0] == at(NOW)


def modes(place: Path) -> set[str]:
    return {oct(path.stat().st_mode & 0o7777) for path in place.rglob("*")}


@pytest.mark.parametrize("shared", [False, True])
def test_only_the_teacher_reads_what_was_handed_in(tmp_path: Path, inbox: Path, shared: bool) -> None:
    course = make_course(tmp_path, "halves", settings=f"c.CourseDirectory.groupshared = {shared}")
    released_by_hand(course, "halves")
    answer(course, "halves", "half", "1/2")
    receipt = handin(course, "halves", to=inbox, student="jane")
    assert modes(inbox) == {"0o600"}
    sent(course, inbox / "odd.zip", "nobody", work("1"))
    (inbox / "odd.zip").rename(inbox / "halves+=1.zip")
    collect(course, [inbox])
    assert len(receipts(course, "halves")) == len(list(questions(course))) == 1
    kept = modes(course.downloaded) | modes(course.root / "submitted")
    assert kept - {"0o600" if course.downloaded.joinpath("senders.json").exists() else ""} == (
        {"0o660", "0o2770"} if shared else {"0o700"}
    )
    assert receipt.path


def fifo(path: Path) -> None:
    os.mkfifo(path)


def link_to_endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def huge_and_empty(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


def a_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's address is short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)
    os.chdir(here)


def long_list(path: Path) -> None:
    """A zip whose list of files is 100 MB long, as its last bytes say."""
    with path.open("wb") as file:
        file.truncate(100 << 20)
        file.seek(0, 2)
        file.write(b"PK\5\6" + bytes(4) + b"\xff\xff\xff\xff" + (100 << 20).to_bytes(4, "little") + bytes(6))


def deep_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("halves.ipynb", "{}")
        made.writestr("a/" * 985 + "x", "")


def many(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        for number in range(20_000):
            made.writestr(f"{number}", "")


def squeezed(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("halves.ipynb", "{}")


def overlapping(path: Path) -> None:
    """Two names for the same packed bytes."""
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("halves.ipynb", "{}")
        made.filelist.append(made.filelist[0])


def zips_of_zips(path: Path) -> None:
    content = b"PK nothing"
    for _ in range(30):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr("a.zip", content)
        content = made.getvalue()
    path.write_bytes(content)


def long_record(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("halves.ipynb", "{}")
        made.writestr("record.jsonl", b"x\n" * 4_000_000)


def backslashes_up(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("halves.ipynb", "{}")
        made.writestr("a\\..\\..\\evil", "{}")


ODD_FILES = {
    "fifo": (fifo, "link or device"),
    "link to /dev/zero": (link_to_endless, "link or device"),
    "link to itself": (link_to_itself, "link or device"),
    "sparse": (huge_and_empty, "MB"),
    "socket": (a_socket, "link or device"),
    "long list": (long_list, "no zip that can be read"),
    "deep zip": (deep_zip, "folders in each other"),
    "many": (many, "20000 files"),
    "lzma": (squeezed, "packed in another way"),
    "overlapping": (overlapping, "several things"),
    "zips of zips": (zips_of_zips, "zips again"),
    "a long record": (long_record, "4000000 lines"),
    "backslashes": (backslashes_up, "another place"),
}


def test_nothing_that_lies_there_stops_the_rest_or_takes_the_memory(course: Course, inbox: Path) -> None:
    """All of it at once, in a process of its own that may have 300 MB."""
    for name, (make, _) in ODD_FILES.items():
        make(inbox / f"halves+{name}.zip".replace("/", ""))
    deep = inbox / "deep"
    for _ in range(985):
        deep.mkdir()
        deep = deep / "a"
    handed = inbox / "bob" / "halves"
    handed.mkdir(parents=True)
    (handed / "halves.ipynb").write_text("{}")
    os.mkfifo(handed / "pipe")
    (inbox / "gone").symlink_to(inbox / "nowhere")
    sent(course, inbox / "good.zip", "zoe", work("1"))
    code = (
        "import json, resource, sys; from pathlib import Path; from ownpace_graders.course import find_course\n"
        "from ownpace_graders.collect import collect\n"
        "found = collect(find_course(Path(sys.argv[1])), [Path(sys.argv[2])])\n"
        "print(json.dumps([[each.student for each in found.taken],\n"
        "  {str(each.path.name): each.reason for each in found.refused},\n"
        "  resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, course.root, inbox], capture_output=True, text=True, check=False, timeout=120
    )
    subprocess.run(["rm", "-rf", inbox / "deep"], check=True)  # which pytest could not remove
    assert ran.returncode == 0, ran.stderr
    taken, refused, kilobytes = json.loads(ran.stdout)
    assert taken == ["zoe"]
    for name, (_, reason) in ODD_FILES.items():
        # Of a zip of zips, the inner one is named.
        assert reason in refused.get(f"halves+{name}.zip".replace("/", ""), refused["a.zip"]), name
    assert "folders in each other" in "".join(refused.values())
    assert "link or device: 'pipe'" in refused["halves"]
    assert kilobytes < 300_000


def test_a_folder_that_nobody_can_look_into_is_named(course: Course, inbox: Path) -> None:
    if os.getuid() == 0:
        course.root.parent.chmod(0o755)
    (inbox / "locked").mkdir(mode=0)
    sent(course, inbox / "good.zip", "zoe", work("1"))
    found = collect(course, [inbox])
    assert [each.student for each in found.taken] == ["zoe"]
    assert os.getuid() == 0 or "cannot be looked into" in said(found)


# Whatever is handed in, an honest student's work is what it was.

WORDS = st.text(st.characters(), max_size=12) | st.sampled_from(["jane", "halves", "x", "", *ODD_IDS])
AHEAD, BEFORE = "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z"
TIMES = st.sampled_from([AHEAD, BEFORE, "2026-11-21T18:12:23.123Z", "2026-11-21T00:00+14:00", "", "x"])
RECEIPTS = st.fixed_dictionaries(
    {"code": st.sampled_from(["ABCDEF", "\0", ""]), "at": TIMES, "student": WORDS, "lesson": WORDS}
)
NAMES = WORDS | st.sampled_from(["halves.ipynb", "record.jsonl", "a/b"])
FILES = st.dictionaries(NAMES, st.binary(max_size=20), max_size=4)
SENT_BY = st.sampled_from(
    ["ray_2_3_", "ray_LATE_2_3_", "R_7_assignsubmission_file_", "anon_A_3_", "", "halves+jane", "halves+"]
)


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Course, Path, dict[str, bytes]]]:
    place = tmp_path_factory.mktemp("door")
    course = make_course(place, "halves")
    released_by_hand(course, "halves")
    path = sent(course, place / "doe_1_2_a.zip", "jane", work("mine"))
    assert not collect(course, [path]).refused
    yield course, place / "inbox", everything(course, "jane")


@settings(max_examples=500)
@given(receipt=RECEIPTS, files=FILES, name=SENT_BY, end=WORDS, dated=TIMES)
def test_an_honest_students_work_is_what_it_was(
    classroom: tuple[Course, Path, dict[str, bytes]],
    receipt: dict[str, str],
    files: dict[str, bytes],
    name: str,
    end: str,
    dated: str,
) -> None:
    course, inbox, before = classroom
    shutil.rmtree(inbox, ignore_errors=True)
    inbox.mkdir()
    end = "".join(sign for sign in end if sign not in "/\0").encode("utf-8", "ignore").decode()
    event = {**work("ruined").fields(), "at": dated}
    with zipfile.ZipFile(inbox / f"{name}{end}.zip", "w") as made:
        made.writestr("halves.ipynb", "{}")
        made.writestr("receipt.json", json.dumps(receipt))
        made.writestr("record.jsonl", json.dumps(event))
        for each, content in files.items():
            with_surrogates_gone = each.encode("utf-8", "replace").decode()
            if with_surrogates_gone not in ("halves.ipynb", "receipt.json", "record.jsonl"):
                made.writestr(with_surrogates_gone or "empty", content)
    found = collect(course, [inbox])
    assert len(found.taken) + len(found.refused) == 1
    assert everything(course, "jane") == before
    assert all(each.reason and each.reason.isprintable() for each in found.refused)
    assert all(not stat.S_IMODE(path.stat().st_mode) & 0o077 for path in course.downloaded.rglob("*"))
