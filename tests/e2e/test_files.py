"""Photos, drawings and recordings: given by hand and by keyboard, kept, and shown again elsewhere."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ownpace_graders.record import blobs, fold, read
from ownpace_graders.record.media import ending
from tests.e2e.conftest import Served
from tests.e2e.looks import looks_well
from tests.e2e.test_keyboard import Hands
from tests.e2e.test_parts import call
from tests.extensions.page_server import cell, write_notebook
from tests.graders.made import PHOTO, segment

FRONT = """---
title: More than words
summary: Questions that take files.
objectives: {all: To show it}
plan:
  - {heading: Questions, purpose: practise, minutes: 10}
---"""
QUESTIONS: dict[str, dict[str, Any]] = {
    "paper": {"kind": "upload", "prompt": "Take a photo of your **work**.", "most": 2},
    "blank": {"kind": "draw", "prompt": "Draw a square."},
    "map": {"kind": "draw", "prompt": "Where is the sea? Draw it on the map.", "picture": "media/map.svg"},
    "aloud": {"kind": "say", "prompt": "Say it in French.", "seconds": 5},
}
MAP = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200" viewBox="0 0 400 200">'
    '<rect width="400" height="200" fill="#ddeecc"/><circle cx="120" cy="100" r="60" fill="#cc9"/></svg>'
)
MICROPHONE = """
navigator.mediaDevices.getUserMedia = async () => {
  if (window.refused) throw new DOMException("no", window.refused);
  const context = new AudioContext();
  const tone = context.createOscillator();
  const heard = context.createMediaStreamDestination();
  tone.connect(heard);
  tone.start();
  return heard.stream;
};
"""
"""A tone in place of a microphone, which this machine has not; what records it is the browser's own."""

NATURAL = "picture => picture.decode().then(() => [picture.naturalWidth, picture.naturalHeight])"


def big_picture() -> bytes:
    """A PNG of 2400 × 1800, mostly red."""
    rows = (b"\0" + b"\xc8\x1e\x1e" * 2400) * 1800
    head = struct.pack(">IIBBBBB", 2400, 1800, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def chunk(name: bytes, content: bytes) -> bytes:
    """Of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def bomb() -> bytes:
    """A PNG that says it has 100,000 pixels on a side, in a hundred bytes."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10_000)))


WHERE = PHOTO[:2] + segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\0 GPS 48.85N 2.35E") + PHOTO[2:]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    course = tmp_path / "course"
    sources = [call(item, **question) for item, question in QUESTIONS.items()]
    write_notebook(
        course / "release/given/given.ipynb",
        cell("raw", FRONT),
        cell("code", "from ownpace import ask"),
        cell("markdown", "## Questions"),
        *(
            cell("code", source, grade_id=item, grade=True, solution=True, points=1)
            for item, source in zip(QUESTIONS, sources, strict=True)
        ),
    )
    (course / "release/given/media").mkdir()
    (course / "release/given/media/map.svg").write_text(MAP)
    kinds = sorted({question["kind"] for question in QUESTIONS.values()})
    (course / "nbgrader_config.py").write_text(f"c = get_config()\nc.Ownpace.student_files = {kinds}\n")
    return course


@pytest.fixture
def hands(page: Page, course: Path, serve: Callable[..., Served]) -> Hands:
    page.set_viewport_size({"width": 320, "height": 740})
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script(MICROPHONE)
    served = serve(course)
    page.goto(served.lesson("given"))
    for item in QUESTIONS:
        expect(page.locator(f'[data-item="{item}"] .op-check')).not_to_have_attribute("aria-disabled", "true")
    return Hands(page)


def given(course: Path, item: str) -> list[str]:
    state = fold(read(course / "work/given/record.jsonl").events)
    response = state.items[item].response
    assert isinstance(response, list)
    return response


def kept(course: Path, item: str) -> list[bytes]:
    """What is kept beside the record, for this item's last answer."""
    found = [blobs.read(course / "work/given", name) for name in given(course, item) if name.startswith("blobs/")]
    assert None not in found
    return [each for each in found if each]


def photos(hands: Hands, course: Path) -> None:
    """Each is made small and drawn anew; one can be taken out by the keyboard; what is not a picture is said."""
    question = hands.question("paper")
    field, told = question.locator("input[type=file]"), question.locator(".op-told")
    field.set_input_files({"name": "at-home.jpg", "mimeType": "image/jpeg", "buffer": WHERE})
    expect(told).to_have_text("Photo 1 is added.")
    field.set_input_files({"name": "big.png", "mimeType": "image/png", "buffer": big_picture()})
    expect(told).to_have_text("Photo 2 is added.")
    expect(question.locator(".op-saved")).to_have_text("Saved")
    small, large = kept(course, "paper")
    assert b"GPS" not in small + large
    assert b"Exif" not in small + large
    assert question.locator("img").nth(1).evaluate(NATURAL) == [1600, 1200]
    field.set_input_files({"name": "third.jpg", "mimeType": "image/jpeg", "buffer": PHOTO})
    expect(told).to_have_text("There can be 2 photos. Remove one first.")
    hands.tab_to(question.get_by_role("button", name="Remove photo 1"))
    hands.press("Enter")
    expect(told).to_have_text("Photo 1 is removed.")
    expect(field).to_be_focused()
    for name, content in (("notes.txt", b"no picture"), ("bomb.png", bomb()), ("page.jpg", b"<script>")):
        field.set_input_files({"name": name, "mimeType": "image/png", "buffer": content})
        expect(told).to_contain_text(f"“{name}” cannot be read as a picture.")
    hands.tab_to(question.get_by_role("textbox"))
    hands.page.keyboard.type("A red wall.")
    hands.tab_to(question.locator(".op-check"))
    hands.press("Enter")
    hands.done("paper", "answered")
    assert given(course, "paper")[1:] == ["A red wall."]
    assert kept(course, "paper") == [large]


def drawings(hands: Hands, course: Path) -> None:
    """By hand and by keyboard, taken back and rubbed out; on a picture it has the picture's shape; it comes back."""
    page, question = hands.page, hands.question("blank")
    paper, told = question.locator(".op-paper svg"), question.locator(".op-told")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    assert box
    for shift in (0.2, 0.6):
        page.mouse.move(box["x"] + box["width"] * shift, box["y"] + 20)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * shift + 40, box["y"] + 90, steps=5)
        page.mouse.up()
    expect(paper).to_have_accessible_name("Your drawing: 2 strokes")
    question.get_by_role("button", name="Undo").click()
    expect(paper).to_have_accessible_name("Your drawing: 1 stroke")
    hands.tab_to(paper)
    hands.press("Space")
    expect(told).to_have_text("The pen is down.")
    hands.press("ArrowRight")
    hands.press("Shift+ArrowDown")
    hands.press("ArrowDown")
    hands.press("Space")
    expect(paper).to_have_accessible_name("Your drawing: 2 strokes")
    expect(question.locator(".op-saved")).to_have_text("Saved")
    (drawing,) = kept(course, "blank")
    assert b"M400 300L410 300L410 311" in drawing
    question.get_by_role("radio", name="Eraser").check()
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.2 - 30, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.2 + 20, box["y"] + 60, steps=8)
    page.mouse.up()
    expect(paper).to_have_accessible_name("Your drawing: 1 stroke")
    question.get_by_role("button", name="Undo").click()
    expect(paper).to_have_accessible_name("Your drawing: 2 strokes")
    chart = hands.question("map").locator(".op-paper svg")
    chart.scroll_into_view_if_needed()
    chart.click(position={"x": 100, "y": 50})
    expect(hands.question("map").locator(".op-saved")).to_have_text("Saved")
    (drawing,) = kept(course, "map")
    assert b'viewBox="0 0 800 400"' in drawing
    hands.question("map").locator("textarea").fill("In the west.")
    expect(hands.question("map").locator(".op-saved")).to_have_text("Saved")
    assert given(course, "map")[1:] == ["In the west."]
    page.reload()
    expect(paper).to_have_accessible_name("Your drawing: 2 strokes")
    expect(chart).to_have_accessible_name("Your drawing: 1 stroke")


WAVE = b"RIFF&\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0@\x1f\0\0@\x1f\0\0\1\0\x08\0"
SOUNDS = {
    "a.wav": WAVE + b"LIST\4\0\0\0homedata\0\1\0\0" + b"\x80" * 256,
    "a.mp3": b"ID3\4\0\0\0\0\0\4home\xff\xfb\x90\x64" + bytes(300) + b"TAG" + b"home" + bytes(121),
    "a.m4a": b"\0\0\0\x10ftypM4A \0\0\0\0\0\0\0\x14moov\0\0\0\x0cudtahome" + bytes(300),
}
"""As a phone or a program makes them, with words besides their sound."""


MAKING = """(item) => {
  const question = document.querySelector(`.op-question[data-item="${item}"]`);
  window.making = [];
  const note = () => window.making.push("making" in question.dataset);
  new MutationObserver(note).observe(question, { attributeFilter: ["data-making"] });
}"""
"""Notes on the page when something is being made."""


def speech(hands: Hands, course: Path) -> None:
    """A microphone that is refused or missing is said, with another way; a recording can be heard and taken out."""
    page, question = hands.page, hands.question("aloud")
    button, told = question.locator("[data-record]"), question.locator(".op-told")
    hands.tab_to(button)
    for why, words in (
        ("NotAllowedError", "may not use the microphone"),
        ("NotFoundError", "No microphone was"),
    ):
        page.evaluate("why => { window.refused = why }", why)
        hands.press("Enter")
        expect(told).to_contain_text(words)
        expect(told).to_contain_text("You can write your answer below instead.")
        expect(button).to_have_text("Record")
    page.evaluate("window.refused = undefined")
    page.evaluate(MAKING, "aloud")
    hands.press("Enter")
    expect(button).to_have_text("Record again", timeout=60_000)  # when the five seconds are over
    expect(told).to_contain_text("Your recording is kept.")
    expect(question.locator(".op-saved")).to_have_text("Saved")
    (recording,) = kept(course, "aloud")
    assert len(recording) > 500
    assert page.evaluate("window.making") == [True, False], "while it is recorded it is not kept: “Hand in” says so"
    expect(question.locator("audio")).to_be_visible()
    looks_well(page, "given", course)  # with the photo and the drawings
    hands.press("Enter")
    expect(button).to_have_text("Stop")
    expect(question.locator(".op-clock")).not_to_be_empty()
    hands.press("Enter")  # a machine that sleeps for five seconds here begins once more, and stops by itself
    expect(button).to_have_text("Record again", timeout=60_000)
    expect(question.locator(".op-saved")).to_have_text("Saved")
    assert len(kept(course, "aloud")) == 1
    for name, content in SOUNDS.items():
        question.locator("input[type=file]").set_input_files({"name": name, "mimeType": "audio/x", "buffer": content})
        expect(told).to_contain_text("The sound is kept.")
        expect(question.locator(".op-saved")).to_have_text("Saved")
        (sound,) = kept(course, "aloud")
        assert b"home" in content
        assert b"home" not in sound, "what a file says besides its sound is taken out"
        assert ending(sound) == name.partition(".")[2]
    question.locator("input[type=file]").set_input_files(
        {"name": "a.exe", "mimeType": "x", "buffer": b"MZ" + bytes(400)}
    )
    expect(told).to_contain_text("“a.exe” is not a sound that can be kept.")
    question.get_by_role("button", name="Remove the recording").click()
    expect(button).to_have_text("Record")
    expect(button).to_be_focused()


def test_files_are_given_by_hand_and_by_keyboard(hands: Hands, course: Path) -> None:
    photos(hands, course)
    drawings(hands, course)
    speech(hands, course)


def test_without_a_connection_and_on_another_computer(
    hands: Hands, course: Path, browser: Browser, context: BrowserContext
) -> None:
    """What is given offline is saved when there is a connection; all of it can be taken along, and given back."""
    page, question = hands.page, hands.question("paper")
    context.set_offline(True)
    question.locator("input[type=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": WHERE})
    expect(question.locator(".op-saved")).to_have_text("Saved on this computer.")
    assert not (course / "work/given/blobs").exists()
    context.set_offline(False)
    expect(question.locator(".op-saved")).to_have_text("Saved")
    (photo,) = kept(course, "paper")
    with page.expect_download() as saving:
        page.locator("#op-take").click()
    taken = course / "taken.zip"
    saving.value.save_as(taken)
    assert saving.value.suggested_filename.endswith(".zip")
    # The server forgets, as on Binder: this browser gives it all back.
    (course / "work/given/record.jsonl").unlink()
    for path in (course / "work/given/blobs").iterdir():
        path.unlink()
    page.reload()
    expect(question.locator("img")).to_be_visible()
    expect(page.locator("#op-where")).to_have_text("Your work is saved on the server and on this computer.")
    assert kept(course, "paper") == [photo]
    # On another computer the server shows it; where the server has nothing, the file brings it.
    for path in (course / "work/given/blobs").iterdir():
        path.unlink()
    (course / "work/given/record.jsonl").unlink()
    other = browser.new_context()
    work = other.new_page()
    work.goto(page.url.replace("lesson/given/", "work/"))
    work.locator("html[data-work=ready]").wait_for()
    work.locator("#op-open").set_input_files(taken)
    expect(work.locator("#op-said")).to_contain_text("1 answer in 1 lesson")
    expect(work.locator(".op-kept")).to_contain_text("a photo")
    assert kept(course, "paper") == [photo]
    work.goto(page.url)
    expect(work.locator('[data-item="paper"] img')).to_be_visible()
    assert work.locator('[data-item="paper"] img').evaluate(NATURAL) == [16, 8]
    other.close()
