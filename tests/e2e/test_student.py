"""A student's way through the shipped lesson."""

import json
import re
import signal
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ownpace_graders.record import read
from tests.conftest import LONG
from tests.e2e.conftest import Served
from tests.e2e.student import Student
from tests.processes import children, until

CODE = re.compile("[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}")
FILM, NOWHERE = "media/multiply-fractions.mp4", {"position": 0}
NOT_MAIN = "rgba(0, 0, 0, 0)"
"""The ground of a button that is not the main thing to press."""
RIGHT = "Read the note, take a hint if I want one, and try again"


@pytest.fixture
def served(among: Served) -> Served:
    return among


def said(served: Served, kind: str) -> list[tuple[str, object]]:
    return [(event.item, event.data) for event in read(served.record).events if event.kind == kind]


def test_from_the_library_to_the_first_answer(page: Page, course: Path, serve: Callable[..., Served]) -> None:
    served = serve(course)
    page.goto(served.url)
    card = page.locator("main > * li", has_text="Multiplying fractions").first
    expect(card).to_contain_text("55 minutes")
    card.get_by_role("link", name=re.compile("Begin|Multiplying")).first.click()
    student = Student(page, page.url)
    student.answer("directions", RIGHT)
    expect(page.locator("#op-progress")).to_have_attribute("aria-valuenow", "1")
    page.goto(served.url)
    expect(page.locator("main > * li", has_text="Multiplying fractions").first).to_contain_text("1 of 25")


def test_a_reload_brings_back_what_was_wrong_and_the_hint_and_then_it_is_right(
    student: Student, served: Served
) -> None:
    student.answer("directions", RIGHT)
    question = student.answer("half-of-twelve", "24")
    assert student.mark("half-of-twelve") == "wrong"
    expect(question.locator(".op-feedback")).not_to_be_empty()
    question.locator(".op-hint").click()
    expect(question.locator(".op-hints li")).to_have_count(1)
    student.go_to("on-your-own")
    student.open()
    assert student.mark("directions") == "right"
    assert question.locator("input").input_value() == "24"
    assert student.mark("half-of-twelve") == "wrong"
    expect(question.locator(".op-feedback")).not_to_be_empty()
    expect(question.locator(".op-hints li")).to_have_count(1)
    expect(student.page.locator("#on-your-own")).to_have_attribute("data-state", "open")
    expect(student.page.locator("#op-progress")).to_have_attribute("aria-valuenow", "1")
    student.answer("half-of-twelve", " 6 ")
    assert student.mark("half-of-twelve") == "right"
    answers = [data["response"] for item, data in said(served, "answer") if item == "half-of-twelve"]  # type: ignore[index]
    assert answers == ["24", " 6 "]
    assert said(served, "hint") == [("half-of-twelve", {"n": 1})]
    assert student.complaints == []


def test_saved_is_said_only_once_it_is_on_the_disk(student: Student, served: Served) -> None:
    for number in range(12 if LONG else 4):
        student.question("part-of-a-bar").locator("[name=response]").fill(f"{number}/7")
        student.question("part-of-a-bar").locator(".op-check").click()
        expect(student.question("part-of-a-bar").locator(".op-saved")).to_have_text("Saved")
        assert said(served, "answer")[-1][1]["response"] == f"{number}/7"  # type: ignore[index]
    student.page.set_viewport_size({"width": 320, "height": 640})
    title = student.page.locator(".op-header-title")
    assert title.evaluate("title => title.scrollWidth - title.clientWidth") == 0, "what is saved cuts no title"
    sign = "said => getComputedStyle(said, '::before').content"
    feedback = student.question("part-of-a-bar").locator(".op-feedback")
    assert "↻\u00a0" in feedback.evaluate(sign), "apart from the words, whichever way the page is read"


def test_going_back_shows_what_was_done_meanwhile(student: Student, served: Served) -> None:
    """The browser's cache has the page as it was drawn before."""
    student.page.goto(f"{served.url}work/")
    beside = Student(student.page.context.new_page(), student.address)
    beside.open()
    beside.answer("half-of-twelve", "6")
    beside.page.close()
    student.page.go_back()
    expect(student.question("half-of-twelve")).to_have_attribute("data-mark", "right")
    assert student.page.evaluate("performance.getEntriesByType('navigation')[0].type") == "back_forward"


def test_a_server_that_comes_back_is_found_again(student: Student, served: Served) -> None:
    student.ready(student.question("half-of-twelve"))
    student.question("half-of-twelve").locator("input").fill("6")
    served.process.send_signal(signal.SIGSTOP)
    try:
        student.page.keyboard.press("Enter")
        expect(student.question("half-of-twelve").locator(".op-saved")).to_have_text("Saving…")
    finally:
        served.process.send_signal(signal.SIGCONT)
    expect(student.question("half-of-twelve").locator(".op-saved")).to_have_text("Saved")


def test_a_disk_that_takes_nothing_says_where_the_answer_is(page: Page, served: Served) -> None:
    student = Student(page, served.lesson())
    served.record.parent.parent.mkdir(exist_ok=True)
    served.record.parent.write_text("a file where the folder should be")
    student.open()
    question = student.question("half-of-twelve")
    question.locator("input").fill("6")
    question.locator(".op-check").click()
    expect(question.locator(".op-saved")).to_contain_text("Not saved on the server, only on this computer.")
    expect(page.locator("#op-saved")).to_contain_text("Not saved")
    assert question.get_attribute("data-mark") == "right"
    served.record.parent.unlink()
    student.answer("half-of-twelve", "6")
    expect(page.locator("#op-saved")).to_have_text("Saved")
    assert said(served, "answer")


def test_what_a_student_writes_is_shown_as_text(student: Student, served: Served) -> None:
    hostile = "<img src=x onerror=\"document.title='caught'\"><script>document.title='caught'</script>"
    student.go_to("look-back")
    student.answer("explain-to-a-friend", hostile)
    student.answer("half-of-twelve", hostile)
    student.open()
    assert student.page.title() != "caught"
    assert student.question("explain-to-a-friend").locator("textarea").input_value() == hostile
    assert student.question("half-of-twelve").locator("input").input_value() == hostile
    assert student.page.locator("#op-main img[src=x]").count() == 0


def test_phases_open_in_order_and_can_be_browsed(student: Student, served: Served) -> None:
    page = student.page
    page.emulate_media(reduced_motion="no-preference")
    expect(page.locator("#watch")).to_have_attribute("data-state", "closed")
    page.locator("#warm-up .op-next").click()
    expect(page.locator("#watch")).to_have_attribute("data-state", "open")
    expect(page.locator("#try-together")).to_have_attribute("data-state", "closed")
    expect(page.locator("#op-h-watch")).to_be_in_viewport()
    until(lambda: "watch" in [item for item, _ in said(served, "open")])
    main = [page.locator(f"#{phase} .op-next") for phase in ("warm-up", "watch")]
    expect(main[0]).to_have_css("background-color", NOT_MAIN)
    expect(main[1]).not_to_have_css("background-color", NOT_MAIN)
    student.go_to("on-your-own")
    expect(page.locator("#on-your-own .op-ask-why")).to_be_visible()
    expect(page.locator("#on-your-own .op-next")).to_have_css("background-color", NOT_MAIN)
    student.go_to("exit-ticket")
    question = student.answer("exit-1", "9/20")
    assert question.get_attribute("data-mark") == "answered", "an exit ticket keeps and does not judge"
    expect(question.locator(".op-feedback")).to_have_text("Your answer is kept. You can still change it.")


def test_the_video_seeks_and_goes_on_where_it_was_left(student: Student, served: Served) -> None:
    student.go_to("watch")
    video = student.page.locator("video")
    video.evaluate("video => { video.muted = true; video.currentTime = 100; return video.play() }")
    student.page.wait_for_function("() => document.querySelector('video').currentTime > 100.5")
    video.evaluate("video => video.pause()")
    until(lambda: float(dict(said(served, "watch")).get(FILM, NOWHERE)["position"]) > 100)  # type: ignore[index]
    student.open()
    student.page.wait_for_function("() => document.querySelector('video').currentTime > 95")
    tracks = video.evaluate("video => [...video.textTracks].map(track => [track.kind, track.mode])")
    assert tracks == [["captions", "showing"]]


def test_handing_in_gives_a_receipt_that_the_teacher_sees_too(student: Student, served: Served) -> None:
    student.answer("directions", RIGHT)
    student.answer("half-of-twelve", "24")
    page = student.page
    codes: list[str] = []
    for again in range(2):
        page.locator("#op-handin-button").click()
        expect(page.locator("dialog")).to_contain_text("questions have no answer yet.")
        wrong = "1 answer is not right yet." if not again else ""
        expect(page.locator("dialog")).to_have_text(re.compile(rf"^\d+ questions have no answer yet\. {wrong}"))
        assert ("not right yet" in page.locator("dialog").inner_text()) is not again
        page.get_by_role("button", name="Hand in now").click()
        receipt = page.locator("#op-receipt")
        expect(receipt).to_contain_text(CODE)
        if again:
            expect(receipt).not_to_contain_text(codes[0])
        found = CODE.search(receipt.inner_text())
        assert found
        codes.append(found[0])
        student.answer("half-of-twelve", "6")
    assert codes[0] != codes[1]
    zips = sorted((served.record.parent / "handin").glob("*.zip"))
    assert len(zips) == 2
    with zipfile.ZipFile(
        next(path for path in zips if codes[0].replace("-", "") in path.name.replace("-", ""))
    ) as made:
        names = {Path(name).name: name for name in made.namelist()}
        receipt_file = json.loads(made.read(names["receipt.json"]))
        assert receipt_file["code"].replace("-", "") == codes[0].replace("-", "")
        assert f"{served.name}.ipynb" in names
        assert made.read(names["record.jsonl"]).startswith(b'{"id"')
    student.open()
    expect(page.locator("#op-receipt")).to_contain_text(codes[1])


def kernels_of(served: Served) -> set[int]:
    """The processes of this server's kernels."""
    return {*children(served.process.pid)}
