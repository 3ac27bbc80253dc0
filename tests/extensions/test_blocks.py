"""The teaching blocks: what is drawn, the same on the page and in JupyterLab, and what is said of a wrong call."""

from __future__ import annotations

import gzip
import json
import re
import struct
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ownpace import show
from ownpace.authoring.check import check
from ownpace.authoring.check.genuine import strange
from ownpace.lesson import begin
from ownpace.page.draw import draw
from ownpace.show.block import FOLDER
from ownpace.show.live import Live
from ownpace.show.video import framable
from ownpace.show.webvtt import LARGEST, Cue, cues
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import read_lesson
from ownpace_graders.lesson.blocks import BLOCKS
from ownpace_graders.lesson.calls import Call, read_call
from ownpace_graders.record import State, read
from tests.blocks import CALLS, QUESTION, lesson, media
from tests.rule_pages import errors

BUNDLE = Path(show.__file__).parents[1] / "page/static/bundle"
MOST = 15_000
"""Bytes, compressed, that a block may add to a page that uses it."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("blocks")
    media(folder, film=False)
    return folder


def call(source: str) -> Call:
    found = read_call(source)
    assert found is not None
    return found


def test_every_block_is_in_the_lesson_of_all_blocks() -> None:
    assert {call(source).kind for source in CALLS.values()} == {*BLOCKS}


def test_check_has_nothing_to_say_of_the_lesson_of_all_blocks(folder: Path) -> None:
    said = errors(lesson(folder, *CALLS.values(), QUESTION))
    assert [each.what for each in said if each.code != "OP5"] == []


class Sound(HTMLParser):
    """Whether each tag that is opened is closed, and nothing asks another server or runs."""

    void = frozenset({"img", "input", "source", "track", "br", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert tag not in ("script", "iframe", "object", "embed")
        assert not [name for name in given if name.startswith("on")]
        assert not str(given.get("src") or "").startswith(("http", "//"))
        self.ids += [str(given["id"])] if given.get("id") else []
        self.open += [] if tag in self.void else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert tag in self.void or self.open.pop() == tag


@pytest.mark.parametrize("name", CALLS)
def test_a_block_is_one_piece_of_harmless_html_the_same_on_the_page_and_in_jupyterlab(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    on_page = show.block(call(CALLS[name]), folder)
    in_lab = eval(CALLS[name], {"show": show})  # noqa: S307 - the test's own text
    assert in_lab.html == on_page
    parser = Sound()
    parser.feed(on_page)
    assert parser.open == []
    assert len({*parser.ids}) == len(parser.ids)
    assert on_page.startswith("<")
    assert in_lab.html in in_lab._repr_html_()
    assert "<style>" in in_lab._repr_html_()


def test_the_task_of_what_is_explored_is_there_before_its_thing(folder: Path) -> None:
    source = 'show.explore("What happens when $n$ **grows**?", slider, title="Grow")'
    assert "<strong>grows</strong>" in show.before(call(source), folder)
    assert show.before(call("show.explore(words, slider)"), folder) == ""
    assert "<strong>grows</strong>" in show.before(call('show.explore("It **grows**", thing=3)'), folder)
    assert show.before(call("show.callout(words)"), folder) == ""


def test_a_picture_for_the_dark_follows_the_theme_of_jupyterlab(folder: Path) -> None:
    """Whose own picture's address it resolves, and no other."""
    drawn = show.block(call(CALLS["figure"]), folder)
    assert re.findall(r'<img class="([\w-]+)" src="(.+?)"', drawn) == 2 * [
        ("op-by-day", "media/dog.svg"),
        ("op-by-night", "media/night.svg"),
    ]
    rules = (FOLDER / "figure.css").read_text()
    assert '[data-jp-theme-light="false"] .op-illustration .op-by-night { display: block; }' in rules
    assert "<img src" in show.block(call('show.figure("media/dog.svg", alt="A dog")'), folder)


EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
HOSTILE = {
    "a file": f"show.figure({EVIL!r}, alt={EVIL!r}, dark={EVIL!r})",
    "a film": f'show.video({EVIL!r}, title="x", captions={EVIL!r}, transcript="media/film.md", poster={EVIL!r})',
    "a sound": f'show.audio({EVIL!r}, title="x", transcript="media/film.vtt")',
    "a card": f"show.card({EVIL!r}, [{{'word': 'x', 'picture': {EVIL!r}, 'alt': {EVIL!r}, 'sound': {EVIL!r}}}])",
    "an id": f"show.worked('x', ['y'], why={{1: 'why'}}, item={EVIL!r})",
    "a text": f"show.reading({EVIL!r}, {EVIL!r}, glossary={{{EVIL!r}: 'x', 'script': 'y'}})",
    "an answer": f"show.fluency({EVIL!r}, {{'a': {EVIL!r}, 'b': 1, 'c': 2}})",
    "an id of a question": "show.audio('media/x.wav', title='x', transcript='media/film.vtt',"
    f" questions={{'0:01': {EVIL!r}}})",
    "a thing": f"show.explore('x', {EVIL!r})",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_not_markdown_stays_text(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    begin(record=folder / "record.jsonl", lesson="x", folder=folder)  # where no author is, more is let pass
    drawn = eval(HOSTILE[name], {"show": show}).html  # noqa: S307 - the test's own text
    parser = Sound()
    parser.feed(drawn)
    assert "<script" not in drawn
    assert parser.open == []


WRONG = {
    'show.callout("x", tone="loud")': "tone is not one of note, tip, careful, key.",
    'show.columns(["x"])': "columns is not a list of two, three or four texts.",
    'show.figure("media/dog.svg")': "The figure has no alt.",
    'show.figure("media/dog.svg", alt="x", width=500)': "width is not a number from 10 to 100.",
    'show.figure("media/dog.svg", alt="x", width=True)': "width is not a number from 10 to 100.",
    'show.links([{"to": "javascript:alert(1)", "title": "x", "why": "y"}])': "links is not a list of links",
    'show.links([{"to": "https://me:secret@x.org", "title": "x", "why": "y"}])': "links is not a list of links",
    'show.links([{"to": "https://x.org"}])': "links is not a list of links",
    'show.links([])': "links is not a list of links",
    'show.worked("x", ["a"], why={1: "y"})': "The worked example has no id.",
    'show.worked("x", ["a"], why={3: "y"}, item="a")': "why asks about step 3, and there are 1 steps.",
    'show.worked("x", ["a"], why=["y"], item="a")': "why is not the number of a step and what to ask there",
    'show.video("media/film.mp4", title="x", transcript="media/film.md")': "The video has no captions.",
    'show.video("https://vimeo.com/1", title="x", transcript="media/film.md", chapters={"0:01": "x"})':
        "This film is on another site, so it takes no chapters.",
    'show.video("media/film.mp4", title="x", captions="media/film.vtt", transcript="media/film.md",'
    ' chapters={"soon": "x"})': "chapters is not a time and what begins there",
    'show.audio("media/dog.wav", title="x")': "The sound has no transcript.",
    'show.card([{"word": "x", "meaning": "y"}])': "item is not a text: the block's id.",
    'show.card("a", [{"word": "x", "meaning": "y"}, {"word": "x", "meaning": "z"}])': "cards is not a list of cards",
    'show.card("a", [{"word": "x", "picture": "media/dog.svg"}])': "cards is not a list of cards",
    'show.card("a", [{"word": "x"}])': "cards is not a list of cards",
    'show.slides(["x"])': "slides is not a list of two or more texts.",
    'show.reading("a", {})': "texts is not a text, or up to four by their titles",
    'show.fluency("a", {"x": 1, "y": 2})': "facts is not three or more short questions",
    'show.fluency("a", {"x": 1, "y": 2, "z": []})': "facts is not three or more short questions",
    'show.fluency("a", {"x": 1, "y": 2, "z": 3}, seconds=1)': "seconds is not a number from 10 to 600.",
    "show.timer(0)": "minutes is not a number of minutes, more than 0 and up to 180.",
    "show.pause()": "The break has no words.",
    'show.explore("x")': "The thing to explore has no thing.",
}  # fmt: skip


@pytest.mark.parametrize("source", WRONG)
def test_a_wrong_call_is_said_in_a_teacher_s_words_by_check_and_by_the_cell(
    source: str, folder: Path, tmp_path: Path
) -> None:
    media(tmp_path / "wrong", film=False)
    said = [each.what for each in check(lesson(tmp_path / "wrong", source, QUESTION)) if each.code in ("OP4", "OP8")]
    assert said, source
    assert all(each.endswith(".") for each in said)
    with pytest.raises(LessonError) as refused:
        eval(source, {"show": show})  # noqa: S307 - the test's own text
    assert WRONG[source] in str(refused.value)
    assert any(each.startswith(WRONG[source]) for each in said)


def test_a_film_waits_for_questions_that_are_there_and_ids_are_used_once(tmp_path: Path) -> None:
    media(tmp_path / "stops", film=False)
    film = CALLS["video"].replace('"asked"', '"askde"')
    said = [
        each.what + each.fix for each in check(lesson(tmp_path / "stops", film, QUESTION, CALLS["card"], CALLS["card"]))
    ]
    assert any("no question “askde”" in each and "Did you mean “asked”?" in each for each in said)
    assert any("“animals” is used twice" in each for each in said)
    media(tmp_path / "id", film=False)
    spoilt = CALLS["card"].replace('"animals"', '"My Animals"')
    assert any("small letters" in each.what for each in check(lesson(tmp_path / "id", spoilt)))


def test_sounds_and_films_in_markdown_are_looked_for(tmp_path: Path) -> None:
    media(tmp_path / "tags", film=False)
    words = (
        '## Blocks\n\n<audio controls src="media/gone.mp3"></audio>\n<video poster="media/no.png" controls>\n'
        '<source src="media/film.mp4"><track src="media/lost.vtt"></video>\n<audio src="beside.mp3"></audio>\n'
        '<video src="https://example.org/x.mp4"></video>'
    )
    said = {(each.line, each.what) for each in check(lesson(tmp_path / "tags", words=words)) if each.code == "OP8"}
    assert said == {
        (3, "There is no file media/gone.mp3."),
        (4, "There is no file media/no.png."),
        (5, "There is no file media/lost.vtt."),
        (6, "beside.mp3 is not in the lesson's media folder."),
        (7, "https://example.org/x.mp4 is on another server, and the page asks no other server."),
    }


def test_a_card_s_files_are_looked_for(tmp_path: Path) -> None:
    media(tmp_path / "cards", film=False)
    spoilt = CALLS["card"].replace("media/dog.", "media/cat.")
    said = {each.what for each in check(lesson(tmp_path / "cards", spoilt)) if each.code == "OP8"}
    assert said == {"There is no file media/cat.svg.", "There is no file media/cat.wav."}


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"
STRANGE: dict[str, tuple[str, bytes, str]] = {
    "a page that says it is a picture": ("a.png", b"<html><script>alert(1)</script>", "is not a png file"),
    "a program that says it is a sound": ("a.mp3", b"MZ\x90\0", "is not a mp3 file"),
    "a picture that says it is a film": ("a.mp4", PNG, "is not a mp4 file"),
    "a picture that fills the memory": ("a.png", PNG + struct.pack(">II", 60_000, 60_000), "60000 × 60000 pixels"),
    "a GIF that does": ("a.gif", b"GIF89a" + struct.pack("<HH", 65_000, 65_000), "65000 × 65000 pixels"),
    "a JPEG that does": ("a.jpg", b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\xf0\0\xf0\0", "61440 × 61440 pixels"),
    "a drawing with a script": ("a.svg", b"<svg><script>1</script></svg>", "holds a script"),
    "a drawing that listens": ("a.svg", b'<svg onload="alert(1)"/>', "holds a script"),
    "a drawing with a page in it": ("a.svg", b"<svg><foreignObject/></svg>", "holds a script"),
    "a drawing that grows": ("a.svg", b'<!DOCTYPE svg [<!ENTITY a "aa">]><svg>&a;</svg>', "holds a script"),
    "a drawing that asks elsewhere": ("a.svg", b'<svg><image href="https://x.org/a.png"/></svg>', "another server"),
    "a large sound": ("a.wav", b"RIFF\0\0\0\0WAVE", "200 MB"),
}
FINE = {
    "a.png": PNG + struct.pack(">II", 2000, 1500),
    "a.jpg": b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\x01\0\x01\0",
    "a.webp": b"RIFF\0\0\0\0WEBPVP8X" + bytes(14),
    "a.svg": b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x --><svg xmlns="http://w3.org/2000"><use href="#a"/></svg>',
    "a.mp3": b"ID3\4",
    "a.webm": b"\x1aE\xdf\xa3",
    "a.txt": b"\0",
    "a.ogg": b"OggS",
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_file_that_is_not_what_it_says_is_told(name: str, tmp_path: Path) -> None:
    file, content, said = STRANGE[name]
    (tmp_path / file).write_bytes(content)
    if "large" in name:
        with (tmp_path / file).open("r+b") as sparse:
            sparse.truncate(300_000_000)
    (found,) = strange(tmp_path / file)
    assert said in " ".join(found)


def test_honest_files_are_left_alone(tmp_path: Path) -> None:
    for name, content in FINE.items():
        (tmp_path / name).write_bytes(content)
        assert [*strange(tmp_path / name)] == [], name


FRAMES = {
    "https://www.youtube.com/watch?v=abcdefghijk&t=5": "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1",
    "https://youtu.be/abcdefghijk": "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1",
    "https://m.youtube.com/shorts/abcdefghijk": "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1",
    "https://www.youtube.com/watch?v=../../evil": "",
    "https://www.youtube.com/feed": "",
    "https://vimeo.com/123456": "https://player.vimeo.com/video/123456?dnt=1&autoplay=1",
    "https://vimeo.com/about": "",
    "https://tube.example/videos/embed/1": "https://tube.example/videos/embed/1",
    "http://tube.example/videos/embed/1": "",
    "https://youtube.com.evil.example/watch?v=abcdefghijk": "",
}


def test_a_film_of_another_site_is_played_where_that_is_known() -> None:
    assert {address: framable(address) for address in FRAMES} == FRAMES


def test_nothing_is_asked_of_another_site_before_it_is_wanted(folder: Path) -> None:
    drawn = show.block(call(CALLS["elsewhere"]), folder)
    assert re.findall(r'\b(?:src|srcset|poster)="[^"]*', drawn) == []
    assert "www.youtube.com" in drawn
    assert "All its <strong>words</strong>" in drawn


def test_captions_are_read_as_data(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    said = "01:00:01.500 --> 01:00:02.000 align:start\r\n<v Ann>One\r\n<b>two</b> &lt;3"
    blocks = ["\ufeffWEBVTT - x", "NOTE a note", f"7\r\n{said}", "00:03.000 --> 00:04.000", "nonsense --> 3\r\nx\r\n"]
    path.write_text("\r\n\r\n".join(blocks), encoding="utf-8", newline="")
    assert cues(path) == [Cue(3601.5, 3602, "One two <3")]
    path.write_text("00:01.000 --> 00:02.000\nx")
    assert cues(path) == [] == cues(tmp_path / "gone.vtt")
    path.write_bytes(b"WEBVTT\n\n" + b"\xff" * 10)
    assert cues(path) == []
    path.write_bytes(b"WEBVTT" + b" " * LARGEST)
    assert cues(path) == []


def test_a_page_has_the_styles_of_its_blocks_alone() -> None:
    assert show.looks(["x = 1", "# show nothing", "shows.card()"]) == []
    assert show.looks(['show.callout("x")', "for x in y:\n    show.audio(x)"]) == ["block", "video", "callout"]
    assert show.looks(['show.links("x")'])[0] == "block"


def test_no_block_adds_more_than_its_bytes() -> None:
    pieces = {path.name.rpartition("-")[0]: path for path in BUNDLE.glob("*-*.js")}
    sizes = {}
    for name, source in CALLS.items():
        styles = [FOLDER / f"{each}.css" for each in show.looks([source])]
        script = re.search(r'script="(\w+)"', (FOLDER / f"{call(source).kind}.py").read_text())
        files = [*styles, *([pieces["blocks"], pieces[script[1]]] if script else [])]
        sizes[name] = sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)
    assert max(sizes.values()) <= MOST, sizes


def test_each_script_is_a_piece_of_its_own_and_no_part_of_every_page() -> None:
    [core] = re.findall(r'import"\./([^"]+)"', (BUNDLE / "page.js").read_text())
    scripts = {path.stem for path in FOLDER.glob("*.js")} - {"live"}
    assert scripts
    for name in scripts:
        assert [*BUNDLE.glob(f"{name}-*.js")], name
        assert f"/{name}-" in "".join(path.read_text() for path in BUNDLE.glob("blocks-*.js"))
    assert "comes back" not in (BUNDLE / core).read_text()


def test_in_jupyterlab_what_is_done_in_a_block_is_kept_in_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    live = Live.of("card", "animals")
    said: list[Any] = []
    monkeypatch.setattr(live, "send", said.append)
    known = {"kind": "keep", "data": {"part": "the dog", "value": {"box": 1, "day": "2026-11-27"}}}
    messages: list[Any] = [
        known,
        {"kind": "answer", "data": {"response": "1"}},
        {"kind": "keep", "data": {}},
        {"kind": "keep"},
        [],
        None,
    ]
    for message in messages:
        live._heard(None, message, [])
    (event,) = read(tmp_path / "record.jsonl").events
    assert (event.item, event.kind, event.data) == ("animals", "keep", known["data"])
    assert [bool(each["why"]) for each in said] == [False, True]
    assert "begin" in live.block


def test_a_block_that_cannot_be_drawn_takes_no_other_with_it(tmp_path: Path) -> None:
    media(tmp_path / "some", film=False)
    path = lesson(tmp_path / "some", CALLS["audio"].replace("film.vtt", "gone.vtt"), CALLS["callout"])
    read_again = read_lesson(path)
    drawn = [draw(cell, read_again, State(), ()) or "" for cell in read_again.cells]
    assert "cannot be shown" in drawn[3]
    assert "op-callout" in drawn[4]


def test_a_drawing_of_matplotlib_is_shown_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from ownpace.show.block import _once

    thing = SimpleNamespace()
    assert _once(thing) is thing


def test_marks_from_a_record_are_data(tmp_path: Path) -> None:
    """What is kept goes to the page as JSON that ends no script element."""
    from ownpace.page.lesson_page import as_json

    assert "</script>" not in as_json({"kept": {"a": {"</script><script>": "</script>"}}})
    assert json.loads(as_json({"x": "</script>"})) == {"x": "</script>"}
