"""Pictures, drawings and recordings beside a record: what is kept, goes everywhere with it, and what is refused."""

import os
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ownpace_graders import own_data, record
from ownpace_graders.collect import collect
from ownpace_graders.course import Course
from ownpace_graders.errors import RecordError
from ownpace_graders.file_names import names
from ownpace_graders.handin import handin, standing
from ownpace_graders.own_data.files import as_zip
from ownpace_graders.own_data.words import joined
from ownpace_graders.record import blobs
from ownpace_graders.record.media import ending
from tests.graders.classroom import answer
from tests.graders.made import DRAWING, HEAD, PHOTO, RECORDING, STROKE, another, segment

WAVE = b"RIFF&\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0@\x1f\0\0@\x1f\0\0\1\0\x08\0"
HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "neither a picture nor a recording"),
    "a page": (b"<html><script>alert(1)</script>", "neither a picture"),
    "a picture of another form": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\1\x86\xa0\0\1\x86\xa0", "neither a picture"),
    "a program": (b"\x7fELF" + bytes(60), "neither a picture"),
    "a place": (PHOTO[:2] + segment(0xE1, b"Exif\0\0MM\0*GPS") + PHOTO[2:], "says when, where"),
    "a place behind tables": (PHOTO[:20] + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0") + PHOTO[20:], "says when"),
    "a comment": (PHOTO[:2] + segment(0xFE, b"at home") + PHOTO[2:], "says when, where"),
    "a second picture": (PHOTO[:2] + segment(0xE2, b"MPF\0II") + PHOTO[2:], "says when, where"),
    "a thumbnail": (PHOTO[:2] + segment(0xE0, b"JFXX\0\x10") + PHOTO[2:], "says when, where"),
    "a bomb": (PHOTO.replace(b"\0\x08\0\x10\1", b"\xff\xff\xff\xff\1"), "65535 × 65535 pixels"),
    "no height": (PHOTO.replace(b"\0\x08\0\x10\1", b"\0\0\0\x10\1"), "16 × 0 pixels"),
    "cut off": (PHOTO[:-2], "incomplete"),
    "cut off in a segment": (PHOTO[:60], "incomplete"),
    "only its beginning": (PHOTO[:2], "incomplete"),
    "something behind it": (PHOTO + b"PK\3\4", "incomplete"),
    "no picture in it": (b"\xff\xd8\xff\xd9", "incomplete"),
    "two pictures in it": (PHOTO[:2] + PHOTO[2:-2] + PHOTO[2:], "incomplete"),
    "a segment of nothing": (b"\xff\xd8\xff\xdb\0\0" * 1000, "incomplete"),
    "a script": (f"{HEAD}<script>alert(1)</script></svg>".encode(), "not made with the pen"),
    "an act": (DRAWING.replace(b"<path", b'<path onload="alert(1)"'), "not made with the pen"),
    "a picture from elsewhere": (DRAWING.replace(b"<path", b'<image href="//x.example/a.png"/><path'), "not made with"),
    "a style": (DRAWING.replace(b"#1d2433", b"url(//x.example)"), "not made with the pen"),
    "an entity": (b'<svg ><!DOCTYPE x [<!ENTITY a "b">]>' + DRAWING, "not made with the pen"),
    "two papers": (DRAWING.replace(b'width="800"', b'width="100"'), "not made with the pen"),
    "something behind the drawing": (DRAWING + b"<script>", "not made with the pen"),
    "no letters of ours": (DRAWING.replace(b"800", "٨٠٠".encode()), "not made with the pen"),
    "a sound with its place": (WAVE + b"LIST\4\0\0\0home", "says when, where"),
    "a sound with its title": (b"\xff\xfb\x90\x64" + bytes(400) + b"TAG" + bytes(125), "says when, where"),
    "a sound with a picture": (b"ID3\4\0\0\0\0\0\x0aAPIC" + bytes(60), "neither a picture"),
    "another film": (RECORDING.replace(b"webm", b"evil"), "neither a picture"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_not_a_picture_or_recording_of_ours_is_refused_in_words(name: str, tmp_path: Path) -> None:
    content, why = HOSTILE[name]
    with pytest.raises(RecordError, match=why) as refused:
        blobs.put(tmp_path / "record.jsonl", content, ())
    assert refused.value.next
    assert not list(tmp_path.iterdir())


def test_the_type_is_found_by_the_bytes() -> None:
    assert [ending(each) for each in (PHOTO, DRAWING, RECORDING)] == ["jpg", "svg", "webm"]
    assert ending(b"OggS" + bytes(24) + b"OpusHead") == "ogg"
    assert ending(b"\0\0\0\x1cftypiso5") == "m4a"
    assert ending(WAVE + b"data\2\0\0\0\x80\x80") == "wav"
    assert ending(b"\xff\xfb\x90\x64" + bytes(400)) == "mp3"
    assert ending((HEAD + 20_000 * STROKE + "</svg>").encode()) == "svg"
    spent = time.process_time()
    with pytest.raises(RecordError):
        ending((HEAD + 20_000 * STROKE + "<path/></svg>").encode())
    assert time.process_time() - spent < 5, "a drawing that is not quite one is read once"


def test_a_file_is_what_its_name_says_or_is_not_there(tmp_path: Path) -> None:
    place = tmp_path / "record.jsonl"
    name = blobs.put(place, PHOTO, ())
    assert (tmp_path / name).stat().st_mode & 0o077 == 0
    assert blobs.read(tmp_path, name) == PHOTO
    for lie in (PHOTO[:-10], another(1), DRAWING, b""):
        (tmp_path / name).write_bytes(lie)
        assert blobs.read(tmp_path, name) is None
    blobs.put(place, PHOTO, ())
    assert blobs.read(tmp_path, name) == PHOTO, "what is damaged is put right by who has it"
    (tmp_path / name).unlink()
    (tmp_path / name).symlink_to("/etc/passwd")
    assert blobs.read(tmp_path, name) is None
    strange = f"blobs/{'0' * 64}.svg"
    (tmp_path / strange).write_bytes(b"<svg><script>")
    for each in (strange, "blobs/../record.jsonl", f"../{name}", "blobs/", name.replace("jpg", "svg"), name.upper()):
        assert blobs.read(tmp_path, each) is None


@pytest.mark.parametrize(
    "odd", [None, 7, {}, [[]], {"a": ["b"]}, "blobs/x.jpg", [{"blobs": 1}], "\ud800", ["x" * 10**6]]
)
def test_a_response_may_be_anything(odd: Any) -> None:
    assert names(odd) == []


def test_what_no_answer_names_goes_after_an_hour_and_what_one_names_stays(tmp_path: Path) -> None:
    place = tmp_path / "record.jsonl"
    old, wanted, young = (blobs.put(place, another(number), ()) for number in range(3))
    (tmp_path / "blobs/.torn").write_bytes(b"x")
    for name in (old, wanted, "blobs/.torn"):
        os.utime(tmp_path / name, (time.time() - 2 * blobs.GRACE,) * 2)
    new = blobs.put(place, another(3), [wanted])
    assert {f"blobs/{path.name}" for path in (tmp_path / "blobs").iterdir()} == {wanted, young, new}


def test_a_thousand_of_them_have_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "record.jsonl"
    monkeypatch.setattr(blobs, "MOST", 3)
    kept = [blobs.put(place, another(number), ()) for number in range(3)]
    with pytest.raises(RecordError, match="no room"):
        blobs.put(place, another(4), kept)
    assert blobs.put(place, another(0), kept) == kept[0], "one that is there needs none"
    monkeypatch.setattr(blobs, "MOST", 9)
    monkeypatch.setattr(blobs, "ALL", 3 * len(another(0)) + 1)
    with pytest.raises(RecordError, match="no room"):
        blobs.put(place, another(4), kept)
    with pytest.raises(RecordError, match=r"4\.0 MB; 4 can be"):
        blobs.put(place, PHOTO + bytes(blobs.LARGEST), ())


def work(course: Course, item: str, *content: bytes) -> list[str]:
    """An answer of these files in this folder."""
    given = [blobs.put(course.record("halves"), each, ()) for each in content]
    answer(course, "halves", item, given)
    return given


def there(folder: Path) -> set[str]:
    return {f"blobs/{path.name}" for path in (folder / "blobs").glob("*")}


def test_what_answers_name_is_handed_in_and_nothing_else(course: Course, inbox: Path) -> None:
    before = work(course, "look-back", another(1))
    kept = work(course, "look-back", PHOTO, DRAWING)
    receipt = handin(course, "halves", to=inbox, student="jane")
    assert not receipt.note
    assert receipt.path
    with zipfile.ZipFile(receipt.path) as archive:
        assert {name for name in archive.namelist() if "/" in name} == {*kept}
        assert archive.read(kept[0]) == PHOTO
    assert before[0] in there(course.record("halves").parent)
    collect(course, [inbox])
    place = course.place("submitted", "halves", "jane")
    assert there(place) == {*kept}
    assert all((place / name).stat().st_mode & 0o077 == 0 for name in kept)


def test_one_that_is_missing_is_said_and_comes_with_the_next_hand_in(course: Course) -> None:
    (name,) = work(course, "look-back", PHOTO)
    (course.record("halves").parent / name).unlink()
    receipt = handin(course, "halves", student="jane")
    assert "has not reached this server" in receipt.note
    again = standing(course, "halves", "jane")
    assert again
    assert again.code == receipt.code, "nothing has changed since"
    blobs.put(course.record("halves"), PHOTO, ())
    assert standing(course, "halves", "jane") is None, "what came since is not in that zip"
    assert not handin(course, "halves", student="jane").note


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_files_of_two_computers_come_together(course: Course, inbox: Path, order: tuple[int, int]) -> None:
    folder, paths = course.record("halves").parent, []
    for item, content in (("look-back", PHOTO), ("half", DRAWING)):
        work(course, item, content)
        paths.append(handin(course, "halves", to=inbox, student="jane").path)
        course.record("halves").unlink()
        for path in (folder / "blobs").iterdir():
            path.unlink()
    for index in order:
        collect(course, [path for path in [paths[index]] if path])
        for path in course.place("submitted", "halves", "jane").glob("blobs/*"):
            os.utime(path, (0, 0))
    place = course.place("submitted", "halves", "jane")
    assert {blobs.read(place, name) for name in there(place)} == {PHOTO, DRAWING}


def test_own_files_are_shown_taken_along_merged_and_erased(course: Course, tmp_path: Path) -> None:
    (name,) = work(course, "look-back", PHOTO)
    assert joined([name, "my words"]) == "a photo · my words"
    taken = tmp_path / "taken"
    taken.mkdir()
    (tmp_path / "work.zip").write_bytes(as_zip(course, "halves"))
    with zipfile.ZipFile(tmp_path / "work.zip") as archive:
        archive.extractall(taken)
    assert there(taken) == {name}
    own_data.erase(course, "halves")
    assert not course.record("halves").parent.exists()
    own_data.merge_here(course, [taken / "record.jsonl"])
    assert blobs.read(course.record("halves").parent, name) == PHOTO
    assert [path.name for path in own_data.owned(course, "halves").files] == [Path(name).name]
    course.record("halves").unlink()
    assert own_data.lessons(course) == ["halves"], "a file without a record is the student's, too"
    own_data.erase(course, "halves")
    assert not (course.record("halves").parent / "blobs").exists()


def test_a_record_says_what_it_lacks(course: Course) -> None:
    (name,) = work(course, "look-back", PHOTO)
    state = record.fold(record.read(course.record("halves")).events)
    assert blobs.needed(state) == {name}
    assert blobs.lacking(course.record("halves"), state) == []
    (course.record("halves").parent / name).unlink()
    assert blobs.lacking(course.record("halves"), state) == [name]
    state.items["look-back"].response = [f"blobs/{number:064x}.jpg" for number in range(10_000)]
    assert len(blobs.lacking(course.record("halves"), state)) == blobs.MOST
