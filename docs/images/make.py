"""The README's pictures, made from the running thing: .venv/bin/python -m docs.images.make"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from tests.bench.servers import BIN, LESSON, ownpace, released
from tests.e2e.conftest import CHROMIUM
from tests.e2e.jupyter import jupyter
from tests.e2e.student import Student

HERE = Path(__file__).parent
SIZE = {"width": 1280, "height": 800}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        course = released(Path(folder))
        subprocess.run([BIN / "ownpace", "demo", "--no-serve"], cwd=course, check=True)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        with ownpace(course) as server:
            take(_page(browser), server.lesson)
        author(course, Path(folder), _page(browser))
        photograph(course / "demo" / f"{LESSON}.html", _page(browser))
        browser.close()
    for picture in HERE.glob("*.png"):
        Image.open(picture).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(picture, optimize=True)


def take(page: Page, address: str) -> None:
    """A student in the middle of the lesson, who has just given a wrong answer and taken a hint."""
    student = Student(page, address)
    student.open()
    for item, response in (("part-of-a-bar", "5/6"), ("half-of-twelve", "6"), ("directions", "Read the note")):
        student.answer(item, response)
    equal = student.question("equal-to-one-half")
    for option in (0, 1, 3):
        equal.locator("input").nth(option).check()
    equal.locator(".op-check").click()
    student.go_to("watch")
    student.go_to("try-together")
    student.answer("half-of-three-fifths", "3 / 10")
    question = student.answer("third-of-four-fifths", "5/8")
    question.locator(".op-hint").click()
    question.locator(".op-hints li").wait_for()
    page.evaluate("document.activeElement.blur()")
    question.evaluate("element => window.scrollTo(0, element.getBoundingClientRect().bottom + scrollY - 760)")
    page.wait_for_timeout(500)  # what fades in is there
    page.screenshot(path=HERE / "lesson.png")


def author(course: Path, folder: Path, page: Page) -> None:
    """An author in JupyterLab, with the student's view and the panel beside the lesson."""
    with jupyter("jupyterlab", course / "modules", folder) as address:
        page.goto(f"{address}lab/tree/{LESSON}/{LESSON}.ipynb")
        page.locator(".op-author-status", has_text="minutes").click(timeout=60_000)
        panel = page.locator(".op-author")
        panel.get_by_role("button", name="Student’s view").click()
        student = page.frame_locator("iframe.op-author-view").frame_locator("iframe")
        student.get_by_role("heading", name="Warm up").wait_for(timeout=120_000)
        page.get_by_role("button", name="No", exact=True).click()  # Lab asks whether one wants its news
        page.locator(".Toastify__toast").wait_for(state="detached")
        page.keyboard.press("Control+b")  # its list of files
        panel.get_by_role("button", name="Warm up").click()
        page.locator(".jp-CodeCell", has_text="ask.choice").first.click()
        page.screenshot(path=HERE / "jupyterlab.png")


def photograph(table: Path, page: Page) -> None:
    """The class table of the sample class."""
    page.goto(table.as_uri())
    page.screenshot(path=HERE / "class.png", full_page=True)


def _page(browser: Browser) -> Page:
    return browser.new_context(viewport=SIZE, color_scheme="light", timezone_id="UTC").new_page()


if __name__ == "__main__":
    main()
