"""The student's own work in their own hands: what is kept, taken along, opened elsewhere, cleared."""

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from ownpace_graders import own_data
from ownpace_graders.record import Event, append, read
from tests.e2e.conftest import Served
from tests.e2e.looks import COLOURS, check
from tests.e2e.student import Student
from tests.e2e.test_mirror import EVERY_ROW, mirrored
from tests.e2e.test_open_to_all import TOO_SMALL, TOO_WIDE
from tests.processes import forget_work

LOOKS: list[tuple[int, int, Literal["light", "dark"]]] = [(1280, 100, "light"), (640, 200, "dark"), (320, 100, "light")]
FRACTIONS = "multiplying-fractions"
MARKUP = "5/6<img src=x onerror=alert(1)><b>bold</b>"
WORK: list[tuple[str, str, str, dict[str, Any]]] = [
    (FRACTIONS, "on-your-own", "open", {}),
    (FRACTIONS, "half-of-twelve", "answer", {"response": "24"}),
    (FRACTIONS, "half-of-twelve", "hint", {"n": 1}),
    (FRACTIONS, "half-of-twelve", "answer", {"response": "6"}),
    (FRACTIONS, "part-of-a-bar", "answer", {"response": MARKUP}),
    (FRACTIONS, "of an earlier version", "answer", {"response": "loooong" * 60}),
    (FRACTIONS, "on-your-own", "note", {"text": f"Ask why.\n{MARKUP}"}),
    (FRACTIONS, "media/multiply-fractions.mp4", "watch", {"position": 75.5, "duration": 180}),
    (FRACTIONS, "", "handin", {"code": "K7Q2M4", "where": "exchange"}),
    ("again", "half-of-twelve", "answer", {"response": "6"}),
]


def made(work: list[tuple[str, str, str, dict[str, Any]]] = WORK) -> list[Event]:
    return [Event.new(lesson, item, kind, data) for lesson, item, kind, data in work]


def as_file(path: Path, events: list[Event]) -> Path:
    path.write_text("".join(f"{event.to_line()}\n" for event in events))
    return path


def done(served: Served, events: list[Event]) -> None:
    """As if this had been done on this server."""
    for event in events:
        place = served.course / "work" / event.lesson
        place.mkdir(parents=True, exist_ok=True)
        append(place / "record.jsonl", [event])


def recorded(served: Served, lesson: str = FRACTIONS) -> list[Event]:
    return list(read(served.course / "work" / lesson / "record.jsonl").events)


@pytest.fixture
def course(course: Path) -> Path:
    """With a second lesson."""
    shutil.copytree(course / "release" / FRACTIONS, course / "release/again")
    (course / f"release/again/{FRACTIONS}.ipynb").rename(course / "release/again/again.ipynb")
    return course


@pytest.fixture
def elsewhere(course: Path, serve: Callable[..., Served], tmp_path: Path) -> Served:
    """Another server of the same course, on which nothing is done yet."""
    shutil.copytree(course / "release", tmp_path / "elsewhere/release")
    shutil.copy(course / "nbgrader_config.py", tmp_path / "elsewhere")
    return serve(tmp_path / "elsewhere")


def my_work(page: Page, served: Served) -> None:
    page.goto(f"{served.url}work/")
    page.wait_for_selector("html[data-work=ready]")


def take(page: Page, to: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name="Take my work with me").click()
    assert re.fullmatch(r"my-work-ownpace-\d{4}-\d\d-\d\d\.jsonl", download.value.suggested_filename)
    download.value.save_as(to)
    return to


def hand_over(page: Page, *files: Path) -> None:
    """Open the files, and wait until the page has said what came of it."""
    page.locator("#op-open").focus()  # what was said before has the focus
    page.locator("#op-open").set_input_files(list(files))
    expect(page.locator("#op-said")).to_be_focused(timeout=20_000)  # much work, a busy machine
    page.wait_for_selector("html[data-work=ready]")


def test_all_that_is_kept_stands_there_in_words(page: Page, served: Served) -> None:
    done(served, made())
    page.goto(served.url)
    page.get_by_role("link", name="My work").click()
    page.wait_for_selector("html[data-work=ready]")
    card = page.locator(f"article[data-lesson={FRACTIONS}]")
    expect(card.get_by_role("heading")).to_have_text("Multiplying fractions")
    questions = card.get_by_role("table", name="Questions")
    row = questions.get_by_role("row", name="of 12?")
    assert row.get_by_role("cell").all_inner_texts()[:3] == ["6", "2", "1"]
    expect(questions.get_by_role("cell", name=MARKUP)).to_be_visible()
    parts = card.get_by_role("table", name="Parts").get_by_role("row", name="On your own")
    expect(parts.get_by_role("cell").last).to_have_text(f"Ask why.\n{MARKUP}")
    expect(card.get_by_role("table", name="Videos").get_by_role("cell")).to_have_text("1:15")
    expect(card.get_by_role("table", name="Handed in")).to_contain_text("K7Q-2M4")
    assert page.locator("main img, main .op-typed b").count() == 0
    for width, type_size, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.evaluate("size => { document.documentElement.style.fontSize = `${size}%`; }", type_size)
        check(page, f"{width} wide, {scheme}", rules=COLOURS if scheme == "dark" else None)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.evaluate(TOO_WIDE)
        assert page.evaluate(TOO_SMALL, 44) == []
    # Drawn as lists on a phone, they are tables for those who hear them.
    expect(questions.get_by_role("columnheader")).to_have_count(5)
    card.locator("summary").click()
    expect(card.get_by_text("loooong" * 60)).to_be_visible()


def test_work_goes_along_to_another_computer(
    page: Page, browser: Browser, served: Served, elsewhere: Served, tmp_path: Path
) -> None:
    events = made()
    done(served, events)
    page.goto(served.lesson())
    file = take(page, tmp_path / "mine.jsonl")
    expect(page.locator("#op-took")).to_contain_text("has 5 answers in 2 lessons.")
    assert [Event.from_line(line) for line in file.read_text().splitlines()] == events
    assert own_data.merge_into([file], tmp_path / "merged.jsonl") == len(events)
    other = browser.new_context().new_page()
    my_work(other, elsewhere)
    hand_over(other, file)
    expect(other.locator("#op-said")).to_have_text("5 answers in 2 lessons; 5 were new.")
    check(other, "after opening")
    expect(other.locator(f"article[data-lesson={FRACTIONS}]")).to_contain_text("K7Q-2M4")
    assert [*recorded(elsewhere), *recorded(elsewhere, "again")] == events
    assert set(mirrored(other)) == {event.id for event in events}
    hand_over(other, file, file)
    expect(other.locator("#op-said")).to_have_text("5 answers in 2 lessons; nothing in it was new.")
    assert len((elsewhere.course / "work" / FRACTIONS / "record.jsonl").read_text().splitlines()) == 9
    other.goto(elsewhere.lesson())
    expect(other.locator("[data-item=half-of-twelve] input")).to_have_value("6")
    other.context.close()


def test_without_a_connection_it_is_taken_and_opened_all_the_same(page: Page, served: Served, tmp_path: Path) -> None:
    events = made()
    my_work(page, served)
    page.route("**/api/**", lambda route: route.abort())
    hand_over(page, as_file(tmp_path / "mine.jsonl", events))
    expect(page.locator("#op-said")).to_contain_text("5 answers in 2 lessons; 5 were new.")
    expect(page.locator("#op-said")).to_contain_text("goes to the server when there is one again")
    expect(page.locator("#op-here")).to_contain_text("10 things you did are nowhere else yet.")
    taken = take(page, tmp_path / "taken.jsonl")
    expect(page.locator("#op-took")).to_contain_text("The server does not answer: the file has what this browser")
    assert taken.read_text() == (tmp_path / "mine.jsonl").read_text().replace('": ', '":').replace(', "', ',"')
    page.unroute("**/api/**")
    my_work(page, served)
    expect(page.locator("article[data-lesson=again]")).to_be_visible()
    expect(page.locator("#op-here")).not_to_contain_text("nowhere else")
    assert [*recorded(served), *recorded(served, "again")] == events
    _what_cannot_be_cleared_stays_whole(page, served)
    _much_work_goes_in_pieces_that_the_server_takes(page, served, tmp_path)


def _what_cannot_be_cleared_stays_whole(page: Page, served: Served) -> None:
    before = mirrored(page)
    said = {"what": "This could not be erased: Permission denied.", "next": "Nothing was erased."}
    page.route(f"**/api/erase/{FRACTIONS}", lambda route: route.fulfill(status=507, json=said))
    page.route("**/api/erase/again", lambda route: route.abort())
    page.get_by_role("button", name="Clear all my work").click()
    expect(page.get_by_role("dialog", name="Clear your work in 2 lessons?")).to_be_visible()
    page.get_by_role("button", name="Clear it").click()
    expect(page.locator("#op-said")).to_contain_text(
        "“Multiplying fractions” was not cleared, and all of it is still there."
    )
    expect(page.locator("#op-said")).to_contain_text("Permission denied.")
    expect(page.locator("#op-said")).to_contain_text("There is no connection.")
    page.wait_for_selector("html[data-work=ready]")
    assert mirrored(page) == before
    assert len(recorded(served)) == 9


def _much_work_goes_in_pieces_that_the_server_takes(page: Page, served: Served, tmp_path: Path) -> None:
    before = len(recorded(served))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    many = [Event.new(FRACTIONS, "essay", "answer", {"response": "uuid"}) for _ in range(600)]
    large = [Event.new(FRACTIONS, "essay", "answer", {"response": "é" * 450_000}) for _ in range(3)]
    hand_over(page, as_file(tmp_path / "mine.jsonl", [*many, *large]))
    expect(page.locator("#op-said")).to_have_text("603 answers in 1 lesson; 603 were new.")
    assert len(recorded(served)) == before + 603
    assert max(body.count("uuid") for body in sent) == 500
    assert max(len(body.encode()) for body in sent) < 2_100_000


NONE = {
    "empty.jsonl": (b"", "“empty.jsonl” is empty."),
    "photo.jpg": (bytes(range(256)), "“photo.jpg” has no work in it"),
    "list.json": (b'[{"a": 1}]\nnull\n7\n"x"\n', "“list.json” has no work in it"),
    "torn.zip": (b"PK\x03\x04" + bytes(100), "“torn.zip” cannot be read."),
    "short.zip": (b"PK\x03\x04", "“short.zip” cannot be read."),
}
"""Files without work in them, and what is said of each."""


def test_what_is_opened_one_after_the_other(page: Page, served: Served, tmp_path: Path) -> None:
    my_work(page, served)
    _nothing_yet_and_a_key_at_a_time(page)
    _a_file_that_is_none_is_refused_in_words(page, tmp_path)
    _work_in_a_lesson_that_is_not_here_is_kept_in_the_browser(page, tmp_path)
    _a_zip_that_was_handed_in_and_what_of_a_file_is_readable(page, served, tmp_path)
    _dropping_the_file_opens_it(page, served)


def _nothing_yet_and_a_key_at_a_time(page: Page) -> None:
    check(page, "nothing yet")
    expect(page.get_by_role("heading", name="Nothing is kept yet")).to_be_visible()
    expect(page.get_by_role("button", name="Clear all my work")).to_be_hidden()
    page.get_by_role("button", name="Take my work with me").click()
    expect(page.locator("#op-took")).to_have_text("There is nothing to take yet.")
    page.get_by_role("link", name="All lessons").focus()
    order = []
    for _ in range(3):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.id"))
    assert order == ["op-take", "op-open", "op-shared"]
    page.keyboard.press("Space")
    expect(page.locator("#op-here")).to_contain_text("In this tab until you close it")
    page.keyboard.press("Space")
    expect(page.locator("#op-here")).not_to_contain_text("until you close it")


def _a_file_that_is_none_is_refused_in_words(page: Page, tmp_path: Path) -> None:
    for name, (content, words) in NONE.items():
        (tmp_path / name).write_bytes(content)
        hand_over(page, tmp_path / name)
        expect(page.locator("#op-said")).to_contain_text(words)
        expect(page.locator("#op-said")).to_contain_text("Choose a file that “Take my work with me” has saved")
        assert mirrored(page) == {}


def _work_in_a_lesson_that_is_not_here_is_kept_in_the_browser(page: Page, tmp_path: Path) -> None:
    odd = Event.new('<i>"odd"</i>', "one", "answer", {"response": "1"})
    hand_over(page, as_file(tmp_path / "mine.jsonl", [odd]))
    expect(page.locator("#op-said")).to_contain_text('There is no lesson “<i>"odd"</i>” here')
    card = page.locator("article.op-kept")
    expect(card).to_contain_text("1 thing you did, in this browser only.")
    check(page, "only here")
    card.get_by_role("button", name="Clear my work").click()
    page.get_by_role("button", name="Clear it").click()
    expect(page.locator("#op-said")).to_contain_text("Cleared: ")
    expect(card).to_have_count(0)
    assert mirrored(page) == {}


def _a_zip_that_was_handed_in_and_what_of_a_file_is_readable(page: Page, served: Served, tmp_path: Path) -> None:
    first, second, third = made(WORK[1:4])
    record = as_file(tmp_path / "record.jsonl", [first])
    for number, way in enumerate((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)):
        with zipfile.ZipFile(tmp_path / f"{number}.zip", "w", way) as archive:
            archive.writestr("again.ipynb", "{}" * 500)
            archive.write(record, "record.jsonl")
        as_file(record, [first, second])
    lines = [third.to_line(), "torn {", json.dumps({**json.loads(third.to_line()), "at": "2026-02-30T00:00:00.000Z"})]
    (tmp_path / "mine.jsonl").write_text("\ufeff" + "\n".join(lines))
    hand_over(page, tmp_path / "0.zip", tmp_path / "1.zip", tmp_path / "mine.jsonl")
    expect(page.locator("#op-said p")).to_have_text(
        ["2 answers in 1 lesson; 2 were new.", "2 lines could not be read and were left out."]
    )
    assert recorded(served) == [first, second, third]


def _dropping_the_file_opens_it(page: Page, served: Served) -> None:
    [event] = made(WORK[-1:])
    page.evaluate(
        """(line) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([line], "mine.jsonl"));
          document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }""",
        event.to_line(),
    )
    expect(page.locator("#op-said")).to_have_text("1 answer in 1 lesson; 1 was new.")
    assert recorded(served, "again") == [event]


def test_on_a_shared_computer_nothing_stays(
    page: Page, context: BrowserContext, served: Served, tmp_path: Path
) -> None:
    other = context.new_page()
    my_work(other, served)
    my_work(page, served)
    hand_over(page, as_file(tmp_path / "mine.jsonl", made()))
    assert len(mirrored(page)) == len(WORK)
    page.get_by_label("This computer is shared").check()
    expect(page.locator("#op-here")).to_contain_text("In this tab until you close it")
    assert mirrored(page) == {}
    assert len(page.evaluate("JSON.parse(sessionStorage.ownpace)")) == len(WORK)
    hand_over(other, as_file(tmp_path / "more.jsonl", made(WORK[:1])))
    assert mirrored(other) == {}, "another window that was open heard of it"
    page.close()
    again = context.new_page()
    my_work(again, served)
    expect(again.get_by_label("This computer is shared")).to_be_checked()
    assert again.evaluate("sessionStorage.ownpace") is None
    assert len(recorded(served)) == len(WORK)


def test_what_is_cleared_does_not_come_back(student: Student, context: BrowserContext, served: Served) -> None:
    """Not from the browser, nor from a kernel, nor from another window with something half said in it."""
    done(served, made(WORK[-1:]))
    student.answer("part-of-a-bar", "5/6")
    student.page.locator("#op-handin-button").click()
    student.page.get_by_role("button", name="Hand in now").click()
    expect(student.page.locator("#op-receipt")).to_contain_text("Handed in on")
    notes = student.page.locator(".op-phase[data-state=open] .op-notes").first
    notes.locator("summary").click()
    page = context.new_page()
    my_work(page, served)
    card = page.locator(f"article[data-lesson={FRACTIONS}]")
    card.get_by_role("button", name="Clear my work").click()
    check(page, "the dialog")
    dialog = page.get_by_role("dialog", name="Clear your work in “Multiplying fractions”?")
    expect(dialog).to_contain_text("What stays: what your teacher has got")
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card.get_by_role("button", name="Clear my work")).to_be_focused()
    before = {event.id for event in recorded(served)}
    assert len(before) > 2
    notes.locator("textarea").type("half typed")
    card.get_by_role("button", name="Clear my work").click()
    held: list[Route] = []
    page.route("**/api/erase/**", lambda route: held.append(route))
    dialog.get_by_role("button", name="Clear it").click()
    while not held:
        page.wait_for_timeout(20)
    assert {event["lesson"] for event in mirrored(page).values()} <= {"again"}, "here first"
    held[0].continue_()
    expect(page.locator("#op-said")).to_have_text("Cleared: “Multiplying fractions”.")
    expect(card).to_have_count(0)
    assert not (served.record.parent / "handin").exists()
    student.ready(student.question("part-of-a-bar"))
    expect(student.question("part-of-a-bar").locator("input")).to_have_value("")
    expect(student.page.locator("#op-receipt")).to_be_empty()
    student.page.wait_for_timeout(2000)
    assert {event.kind for event in recorded(served)} <= {"open"}, "only that the window has opened the lesson anew"
    assert before.isdisjoint(event.id for event in recorded(served))
    assert before.isdisjoint(mirrored(page))
    assert recorded(served, "again")


def test_on_binder_work_that_comes_back_may_be_anothers(
    page: Page, course: Path, serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BINDER_LAUNCH_HOST", "https://hub.example")
    served = serve(course)
    student = Student(page, served.lesson())
    student.open()
    student.answer("part-of-a-bar", "5/6")
    forget_work(course)
    page.goto(served.lesson())
    expect(page.locator("#op-banner")).to_contain_text(
        re.compile(r"Your work from .*\d{4} on this computer is here again\.")
    )
    expect(student.question("part-of-a-bar").locator("input")).to_have_value("5/6")
    check(page, "it is here again", ["#op-banner"])
    page.reload()
    page.wait_for_selector("html[data-session=ready]")
    expect(page.locator(".op-notice[data-subject=back]")).to_have_count(0)
    forget_work(course)
    page.evaluate("sessionStorage.setItem('ownpace-student', 'Ada')")
    page.reload()
    page.get_by_role("button", name="This is not my work").click()
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.get_by_role("button", name="Clear it").click()
    expect(page.locator("#op-said")).to_have_text("Cleared: “Multiplying fractions”.")
    page.wait_for_selector("html[data-work=ready]")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("It forgets your work when you leave.")).to_be_visible()
    assert not served.record.exists()
    assert page.evaluate(EVERY_ROW) == []
    assert page.evaluate("sessionStorage.length") == 0, "nor the name that was typed to hand in"
