"""The site of the documentation: it builds without a warning, every example can be tried, and its tutorial works."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from docs.answers import answer, sample
from docs.calls import CALLS, EXAMPLES, example
from docs.shots import HEIGHT, LESSON, SCHEMES, WIDTH, course, take
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, Locator, expect

from ownpace.ask import alone
from ownpace_graders.kinds import KINDS
from ownpace_graders.lesson.calls import Call, fingerprint
from ownpace_graders.record import Event
from tests.conftest import LONG
from tests.copies import Served
from tests.e2e.looks import check
from tests.extensions.commands import OWNPACE, bare
from tests.extensions.page_server import Server, serving

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PYTHON = {"worker.js", "pyodide.asm.wasm", "python_stdlib.zip", "marks.zip"}
NOT_KEPT = re.compile("othing is")
COMING = 120_000
"""Milliseconds in which a reader's browser has Python, on a busy machine."""
PICTURED = CALLS if LONG else ["ask.choice", "ask.number", "ask.code", "show.card", "show.worked", "show.video"]
"""Whose pictures are taken: `make docs` takes everybody's. One is ticked, one typed and has hints, one is a program; a
block has a button, one opens, and one is played."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Path:
    """The site, as `make docs` builds it: a link that leads nowhere, or a page in no list, ends it."""
    built = tmp_path_factory.mktemp("site")
    with serving(course(built / "course", PICTURED)) as server, browser.new_context() as context:
        page = context.new_page()
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        take(page, f"{server.address}lesson/{LESSON}/", built / "site/_static/shots", PICTURED)
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "-q", "-b", "html", "-d", str(built / ".doctrees")]
    done = subprocess.run([*command, str(DOCS), str(built / "site")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
    return built / "site"


class Quiet(SimpleHTTPRequestHandler):
    """Any server of files: it knows nothing of what it serves."""

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    """Where the site is, below a folder, while a plain server of files serves it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site.parent)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/site/"
        server.shutdown()


def test_every_kind_and_block_is_shown_as_it_looks(site: Path) -> None:
    pages = "".join((site / name).read_text(encoding="utf-8") for name in ("questions.html", "blocks.html"))
    sections = re.findall(r'<section id="((?:ask|show)-\w+)">(.*?)</section>', pages, re.DOTALL)
    assert [name.replace("-", ".") for name, _ in sections] == CALLS
    assert [name for name, text in sections if not re.search(r'class="op-(?:question|block|film|sound)', text)] == []
    assert {path.stem for path in EXAMPLES.glob("*.txt")} == set(CALLS)


def test_kinds_and_blocks_have_their_pictures(site: Path) -> None:
    """Of a lesson's page, in the light and in the dark: as it is, and of a question answered or a block tried."""
    pages = "".join((site / name).read_text(encoding="utf-8") for name in ("questions.html", "blocks.html"))
    shown = set(re.findall(r'(?:src|srcset)="_static/shots/([^"]+)"', pages))
    assert shown == {path.name for path in (site / "_static/shots").iterdir()}
    tried = [call for call in PICTURED if call.startswith("ask.") or call in ("show.card", "show.worked")]
    wanted = [*((call, "new") for call in PICTURED), *((call, "done") for call in tried)]
    assert {f"{call}-{state}-{scheme}.png" for call, state in wanted for scheme in SCHEMES} - shown == set()


def test_from_a_disk_it_says_how_to_try_a_question_and_pictures_follow_the_theme(site: Path, browser: Browser) -> None:
    with browser.new_context(color_scheme="light") as context:
        page = context.new_page()
        page.goto((site / "questions.html").as_uri())
        notes = page.locator(".made-example:not([inert]) .op-saved").all_inner_texts()
        assert notes
        assert [note for note in notes if "python -m http.server" not in note] == []
        page.locator(".made-shots").evaluate_all("all => all.forEach((each) => (each.open = true))")
        for theme in ("light", "dark"):
            page.locator("body").evaluate("(body, theme) => (body.dataset.theme = theme)", theme)
            seen = page.locator(".made-shots img:visible").evaluate_all("all => all.map((each) => each.src)")
            assert seen
            assert [address for address in seen if not address.endswith(f"-{theme}.png")] == []


def test_links_and_what_pages_load_are_there(site: Path) -> None:
    """Pages, places on them, pictures, scripts and styles; nothing is asked of another server."""
    pages = {page: page.read_text(encoding="utf-8") for page in site.rglob("*.html")}
    ids = {page.resolve(): {*re.findall(r'\bid="([^"]+)"', text)} for page, text in pages.items()}
    lost, foreign = [], []
    for page, text in pages.items():
        for attribute, target in set(re.findall(r'<(?!pre)[^>]*?\s(href|src|srcset|poster)="([^"]+)"', text)):
            parts = urlsplit(target.replace("&amp;", "&"))
            if parts.scheme or parts.netloc:
                foreign += [target] if attribute != "href" and parts.scheme != "data" else []
                continue
            place = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
            if not place.exists() or (parts.fragment and unquote(parts.fragment) not in ids.get(place, ())):
                lost.append((page.name, target))
    assert (lost, foreign) == ([], [])


def test_every_question_is_marked_in_a_readers_browser(address: str, context: BrowserContext) -> None:
    """By a server of files: nothing of Python comes before the first answer, and then each hears what a lesson says."""
    page, asked, faults = context.new_page(), set[str](), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: asked.add(urlsplit(request.url).path.rpartition("/")[2]))
    page.goto(f"{address}questions.html", wait_until="networkidle")
    assert asked & PYTHON == set()
    for name, kind in KINDS.items():
        source, call = example(f"ask.{name}")
        question = page.locator(f'.made-example:not([inert]) .op-question[data-item="{call.item}"]')
        if kind.is_program(call.arguments):
            expect(question).to_have_count(0)
            continue
        events = []
        for right in (False, True):
            response = sample(call, right=right)
            answer(question, response)
            expect(question.locator(".op-saved").last).to_have_text(NOT_KEPT, timeout=COMING)
            events.append(event(call, "answer", response=response, of=fingerprint(call.kind, call.arguments)))
            if kind.grows is None:
                assert said(question) == told(source, call, events), (name, right)
    assert asked >= PYTHON
    assert faults == []

    number = page.locator('[data-item="sum"]')
    for shown, _ in enumerate(example("ask.number")[1].arguments["hints"], 1):
        number.locator(".op-hint").click()
        expect(number.locator(".op-hints li")).to_have_count(shown)
    expect(number.locator(".op-hint")).to_be_hidden()
    page.locator('[data-item="expand"] [name=response]').fill("x^3")
    expect(page.locator('[data-item="expand"] .op-drawn math')).to_have_count(1)
    page.reload()
    expect(page.locator('[data-item="sum"]')).to_have_attribute("data-mark", "new")


def event(call: Call, kind: str, **data: Any) -> Event:
    return Event.new("docs", str(call.item), kind, data)


def said(question: Locator) -> tuple[str | None, str]:
    """The mark and the words that a reader has."""
    return question.get_attribute("data-mark"), str(question.locator(".op-feedback").text_content())


def told(source: str, call: Call, events: list[Event]) -> tuple[str, str]:
    """The same as a lesson's server would say it, in its own Python."""
    asked = {"lesson": "docs", "questions": {call.item: source}, "events": [each.fields() for each in events]}
    view = json.loads(alone.record(json.dumps(asked)))["views"][call.item]
    return view["mark"], unescape(re.sub(r"<[^>]*>", "", view["parts"]["feedback"]))


def test_blocks_do_what_they_do(address: str, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{address}blocks.html", wait_until="networkidle")
    page.get_by_role("button", name="Turn it").click()
    expect(page.locator("[data-block=card]")).to_contain_text("le chien")
    slides = page.locator("[data-block=slides]")
    slides.get_by_role("button", name="Next").click()
    expect(slides).to_contain_text("2 of 3")


def test_the_gallery_is_for_everybody(address: str, browser: Browser) -> None:
    """How questions and blocks look is tried elsewhere: here it is their place, with two of them on each page."""
    with browser.new_context(viewport={"width": 320, "height": 800}, color_scheme="dark") as context:
        page = context.new_page()
        for name in ("questions", "blocks", "students"):
            page.goto(f"{address}{name}.html", wait_until="networkidle")
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth") == width
            page.set_viewport_size({"width": 320, "height": 800})
            if not LONG:
                page.locator(".made-example").evaluate_all("all => all.slice(2).forEach((each) => each.remove())")
            check(page, name)


def typed(page: Path) -> list[str]:
    """Every line of a page that is typed in a terminal, in order."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def test_the_tutorial_from_an_empty_folder_to_a_grade(tmp_path: Path, browser: Browser) -> None:
    """Each line is typed as it stands; the file that it shows is saved before the line that names it."""
    page = DOCS / "tutorial.md"
    shown = re.search(r"^```markdown\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert shown
    here, said = tmp_path, ""
    for line in typed(page):
        program, *words = shlex.split(line)
        if program == "cd":
            here /= words[0]
            (here / "questions.md").write_text(shown[1], encoding="utf-8")
        elif words == ["serve"]:
            with serving(here, HOME=str(tmp_path), JUPYTERHUB_USER="ada") as server:
                take_the_question(server)
        elif words[0] == "preview":
            with browser.new_context() as context:
                keep_a_test(here, [*words, "--no-open", "--port", "0"], context.request)
            assert "words: That is what you started with." in "".join(
                path.read_text(encoding="utf-8")
                for path in here.glob("modules/half-of-a-half/tests/wrong/what-is*.yaml")
            )
        else:
            assert program == "ownpace"
            done = subprocess.run(
                [OWNPACE, *words], cwd=here, env=bare(tmp_path), capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, (line, done.stdout, done.stderr)
            said = done.stdout
            assert words[0] != "test" or said.startswith("No problems with "), said
    assert re.search(r"^ada .* 1/7 ", said, re.MULTILINE), said


ANSWERS = [("a half", "That is what you started with."), ("a quarter", "Right!")]
"""To the question that the page brought: wrongly, which hears its words, and then rightly."""


def answered(number: int, response: str) -> dict[str, Any]:
    event = {
        "id": f"0197a000-0000-7000-8000-00000000000{number}",
        "at": f"2026-01-01T00:00:0{number}.000Z",
        "lesson": "half-of-a-half",
        "item": "what-is-half-of-a-half",
        "kind": "answer",
        "data": {"response": response, "of": ""},
    }
    return {"events": [event], "have": []}


def take_the_question(server: Server) -> None:
    for number, (response, words) in enumerate(ANSWERS):
        told = server.post("api/record/half-of-a-half", answered(number, response))
        assert (told.status, words in told.text) == (200, True), told.text


def keep_a_test(course: Path, words: list[str], request: APIRequestContext) -> None:
    """What the preview's page asks when both answers are given in it and its button is pressed."""
    code = f"from ownpace.cli import main\nmain({words!r})"
    with (course.parent / "preview.log").open("w") as log:
        process = Served(code, course, {**os.environ, "HOME": str(course.parent)}, log.fileno())
    try:
        found = re.search(r"(http://[^?\s]+)\S*", process.stdout.readline())
        assert found
        request.get(found[0])

        def post(address: str, body: dict[str, Any]) -> dict[str, Any]:
            told = request.post(address, data=body, headers={"X-Ownpace": "1"}, timeout=COMING)
            assert told.ok, told.text()
            return dict(told.json())

        entered = post(f"{found[1]}api/student/half-of-a-half", {"view": "start"})
        student = urljoin(found[1], entered["url"].removesuffix("lesson/half-of-a-half/"))
        for number, (response, _) in enumerate(ANSWERS):
            post(f"{student}api/record/half-of-a-half", answered(number, response))
        assert post(f"{found[1]}api/keep/half-of-a-half", {"student": entered["student"]})["given"] == len(ANSWERS)
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()
