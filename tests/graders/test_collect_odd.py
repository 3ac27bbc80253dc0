"""Whatever lies where hand-ins are: nothing stops the rest, takes the memory or touches an honest student's work."""

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
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownpace_graders.collect import collect
from ownpace_graders.course import Course
from tests.conftest import examples
from tests.graders.classroom import make_course, released_by_hand
from tests.graders.handed_in import ODD_IDS, everything, said, sent, work


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
    "long list": (long_list, "not a zip that can be read"),
    "deep zip": (deep_zip, "folders are"),
    "many": (many, "20000 files"),
    "lzma": (squeezed, "packed in an unusual way"),
    "overlapping": (overlapping, "several things"),
    "zips of zips": (zips_of_zips, "a zip inside a zip"),
    "a long record": (long_record, "4000000 lines"),
    "backslashes": (backslashes_up, "a dangerous name"),
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
        "import json, sys; from pathlib import Path; from ownpace_graders.course import find_course\n"
        "from tests.graders.whole_run import peak\n"
        "from ownpace_graders.collect import collect\n"
        "found = collect(find_course(Path(sys.argv[1])), [Path(sys.argv[2])])\n"
        "print(json.dumps([[each.student for each in found.taken],\n"
        "  {str(each.path.name): each.reason for each in found.refused},\n"
        "  peak('self')]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, course.root, inbox], capture_output=True, text=True, check=False, timeout=120
    )
    subprocess.run(["rm", "-rf", inbox / "deep"], check=True)  # which pytest could not remove
    assert ran.returncode == 0, ran.stderr
    taken, refused, kilobytes = json.loads(ran.stdout)
    assert taken == ["zoe"]
    for name, (_, reason) in ODD_FILES.items():
        assert reason in refused[f"halves+{name}.zip".replace("/", "")], name
    assert "folders are" in "".join(refused.values())
    assert "link or a device: pipe" in refused["halves"]
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


@settings(max_examples=examples(500))
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
    for place in (inbox, course.downloaded / "halves/aside"):  # what waits is read again at every collecting
        shutil.rmtree(place, ignore_errors=True)
    inbox.mkdir()
    end = "".join(sign for sign in end if sign not in "/\0").encode("utf-8", "ignore").decode()
    event = {**work("ruined").fields(), "at": dated}
    with zipfile.ZipFile(inbox / f"{name}{end}.zip", "w") as made:
        made.writestr("halves.ipynb", "{}")
        made.writestr("receipt.json", json.dumps(receipt))
        made.writestr("record.jsonl", json.dumps(event))
        for each, content in files.items():
            # As zipfile can write it: without halves of letters, and up to a NUL.
            each = each.encode("utf-8", "replace").decode().partition("\0")[0]
            if each not in ("halves.ipynb", "receipt.json", "record.jsonl", ""):
                made.writestr(each, content)
    found = collect(course, [inbox])
    assert len(found.taken) + len(found.refused) == 1
    assert everything(course, "jane") == before
    assert all(each.reason and each.reason.isprintable() for each in found.refused)
    assert all(not stat.S_IMODE(path.stat().st_mode) & 0o077 for path in course.downloaded.rglob("*"))
