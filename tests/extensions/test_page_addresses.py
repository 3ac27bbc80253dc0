"""What can be fetched from the page's server, and what cannot."""

from __future__ import annotations

import asyncio
import gzip
import html
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ownpace.page import lesson_page
from ownpace.page.shelf import Shelf
from ownpace_graders.lesson import markdown
from ownpace_graders.record import State
from tests.extensions.page_server import Server, serving, write_small_course


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    course = write_small_course(tmp_path_factory.mktemp("course"))
    (course / "work/small").mkdir(parents=True)
    (course / "work/small/record.jsonl").write_text("SECRET\n")
    with serving(course) as server:
        yield server


def test_the_library_lists_the_lesson(server: Server) -> None:
    page = server.get("")
    assert page.status == 200
    for words in ("Small", "A small lesson", "15 minutes", "Do it", "0 of 2 done", "Begin", 'href="/lesson/small/"'):
        assert words in page.text


def test_the_lesson_can_be_read_without_a_kernel(server: Server) -> None:
    page = server.get("lesson/small/").text
    assert "Welcome, <strong>you</strong>." in page
    assert "How much is one?" in page
    assert "<mfrac>" in page
    assert page.count("<h2 ") == 3, "one heading a phase, and the hand-in's: the notebook's own is not repeated"
    assert re.search(r'id="begin" data-phase="begin" data-state="open"', page)
    assert re.search(r'id="then" data-phase="then" data-state="closed"', page)
    assert 'data-cell="4" data-role="ask"' in page
    assert re.search(r'<div class="op-question[^>]*data-item="one"', page)


def test_what_the_script_needs_is_in_the_page(server: Server) -> None:
    found = re.search(r'id="op-config">(.*?)</script>', server.get("lesson/small/").text)
    assert found
    config = json.loads(found[1])
    assert (config["base"], config["key"], config["name"]) == ("/", "small", "small")
    assert [phase["slug"] for phase in config["plan"]] == ["begin", "then"]
    assert config["items"][1] == {"item": "exit-1", "phase": "then", "points": 2.0}
    nothing: dict[str, object] = {
        "phases": [],
        "done": [],
        "answered": [],
        "drafts": [],
        "watch": {},
        "kept": {},
        "handins": [],
    }
    assert config["state"] == {**nothing, "changed": False}
    assert config["code"] is False
    assert {"name": "anywidget"} in config["extensions"]


def test_pictures_beside_the_notebook_travel_in_the_page(server: Server) -> None:
    page = server.get("lesson/small/").text
    assert 'src="media/drawn.svg"' in page
    assert 'src="data:image/png;base64,' in page
    assert server.get("lesson/small/beside.png").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/lesson/small/small.ipynb",
        "/lesson/small/media/../small.ipynb",
        "/lesson/small/media/%2e%2e/small.ipynb",
        "/lesson/small/media/..%2fsmall.ipynb",
        "/lesson/small/media/%2e%2e%2fsmall.ipynb",
        "/lesson/small/media/..%5csmall.ipynb",
        "/lesson/small/media/%252e%252e/small.ipynb",
        "/lesson/small/media//../small.ipynb",
        "/lesson/small/media/deep/../../secret.txt",
        "/lesson/../gradebook.db",
        "/lesson/%2e%2e/media/gradebook.db",
        "/lesson/small/media/{course}/gradebook.db",
        "/lesson/small/media/{encoded}gradebook.db",
        "/lesson/small/media//etc/passwd",
        "/lesson/small/media/",
        "/lesson/small/media/deep",
        "/lesson/small/media/answers.py",
        "/lesson/small/media/.hidden.txt",
        "/lesson/small/media/way-out.txt",
        "/lesson/small/media/folder-out/gradebook.db",
        "/lesson/small/media/film.mp4%00.txt",
        "/lesson/small/media/" + "x" * 300 + ".png",
        "/lesson/small/blobs/%00",
        "/static/%00",
        "/lesson/small/secret.txt",
        "/lesson/small/record.jsonl",
        "/lesson/small/feedback/../small.ipynb",
        "/lesson/small/feedback/..%2fsmall.ipynb",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2fask%2fnumber.py",
        "/static/",
        "/static/{encoded}gradebook.db",
        "/work/small/record.jsonl",
        "/gradebook.db",
        "/source/small/small.ipynb",
        "/voila/files/release/small/small.ipynb",
        "/voila/files/gradebook.db",
        "/voila/api/contents/release/small/small.ipynb",
        "/voila/api/contents",
        "/voila/render/release/small/small.ipynb",
        "/voila/tree",
        "/voila/static/voila.js",
        "/voila/templates/lab/index.html",
        "/voila/execution/00000000-0000-0000-0000-000000000000",
        "/voila/labextensions/../kernels/python3/kernel.json",
        "/voila/labextensions/%2e%2e/kernels/python3/kernel.json",
        "/api/contents/release/small/small.ipynb",
        "/api/kernels",
        "/api/sessions",
        "/files/gradebook.db",
        "/api/handin/small/..%2f..%2f..%2fgradebook.zip",
        "/api/handin/small/ABCDEF.zip",
        "/api/record/nobody",
        "/api/record/..",
        "/lesson/nobody/",
    ],
)
def test_nothing_else_can_be_fetched(server: Server, path: str) -> None:
    course = str(server.course)
    answer = server.raw(path.format(course=course, encoded=course.replace("/", "%2f") + "%2f"))
    assert re.match(rb"HTTP/1.1 (404|400|403)", answer), answer[:200]
    for leak in (b"SECRET", b"HIDDEN_SOURCE", b"ask.number", b"root:", course.encode()):
        assert leak not in answer


def test_a_page_shows_no_source_and_no_key(server: Server) -> None:
    for path in ("", "lesson/small/"):
        page = html.unescape(server.get(path).text)
        for leak in ("HIDDEN_SOURCE", "SECRET", "from ownpace import", "answer=", str(server.course)):
            assert leak not in page


def test_a_video_can_be_sought_in(server: Server) -> None:
    part = server.get("lesson/small/media/film.mp4", Range="bytes=256-259")
    assert part.status == 206
    assert part.body == b"\x00\x01\x02\x03"
    assert part.headers["content-type"] == "video/mp4"
    assert part.headers["content-range"] == "bytes 256-259/2048"
    whole = server.get("lesson/small/media/film.mp4")
    assert len(whole.body) == 2048
    assert whole.headers["accept-ranges"] == "bytes"
    assert server.get("lesson/small/media/film.mp4", If_None_Match=whole.headers["etag"]).status == 304


def test_a_part_of_captions_is_not_compressed(server: Server) -> None:
    whole = server.get("lesson/small/media/film.vtt", Accept_Encoding="gzip")
    assert whole.headers["content-type"].startswith("text/vtt")
    assert gzip.decompress(whole.body).startswith(b"WEBVTT")
    part = server.get("lesson/small/media/film.vtt", Range="bytes=0-1999", Accept_Encoding="gzip")
    assert part.body.startswith(b"WEBVTT")
    assert len(part.body) == 2000


def test_a_drawing_cannot_run_a_script(server: Server) -> None:
    policy = server.get("lesson/small/media/drawn.svg").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy


def test_a_page_may_only_ask_its_own_server(server: Server) -> None:
    headers = server.get("lesson/small/").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    host = server.address.removeprefix("http://").rstrip("/")
    assert policy["default-src"] == "'self'"
    assert policy["script-src"] == "'self' blob:"
    assert policy["connect-src"] == f"'self' ws://{host} wss://{host}"
    assert policy["object-src"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-cache"
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    "path",
    [
        "api/elsewhere",
        "api/draw",
        "api/session/small",
        "api/record/small",
        "api/handin/small",
        "api/session/small/interrupt",
    ],
)
def test_another_site_cannot_post(server: Server, path: str) -> None:
    assert server.ask("POST", path, b"{}").status == 403
    assert server.ask("POST", path, b"{}", X_Ownpace="1", Origin="http://elsewhere.example").status == 403


def test_a_site_that_calls_itself_this_server_is_refused(server: Server) -> None:
    assert server.get("api/record/small", Host="elsewhere.example").status == 403
    assert server.get("lesson/small/", Host="elsewhere.example").status == 403
    assert server.get("lesson/small/", Host="localhost:1").status == 200


def test_files_with_a_version_are_kept_for_ever(server: Server) -> None:
    found = re.search(r'href="/(static/page\.css\?v=\w+)"', server.get("").text)
    assert found
    style = server.get(found[1], Accept_Encoding="gzip")
    assert "immutable" in style.headers["cache-control"]
    css = gzip.decompress(style.body).decode()
    assert "--op-accent" in css
    assert "looks/" not in server.get("lesson/small/").text, "it has no question with parts and no block"
    assert ".op-plane" in server.get("static/looks/parts.css").text
    assert ".op-editor" in server.get("static/looks/program.css").text
    both = server.get("static/looks/card+parts.css").text
    assert ".op-deck" in both
    assert ".op-plane" in both
    for nobody in ("card+", "nobody", "..%2Fcard", "card+.."):
        assert server.get(f"static/looks/{nobody}.css").status == 404, nobody
    assert ".op-plane" not in css
    shared, code = css.index(".op-question :is(input"), css.index(".op-code textarea")
    assert shared < code, "the questions' own styles are in it, and a kind's own can change what all share"
    assert server.get("static/page.css?v=old").headers["cache-control"] == "no-cache"
    assert server.get("static/page.css", If_None_Match=style.headers["etag"], Accept_Encoding="gzip").status == 304


def test_the_scripts_of_a_kernels_questions_are_sent_once_for_all_of_them(server: Server) -> None:
    page = server.get("lesson/small/").text
    config = re.search(r'id="op-config">(.*?)</script>', page)
    assert config
    script = json.loads(config[1])["scripts"]["question.js"]
    sent = server.get(script)
    assert sent.headers["content-type"].startswith("text/javascript")
    assert "immutable" in sent.headers["cache-control"]
    assert "export default" in sent.text
    assert 'modulepreload" href="/static/ask' not in page, "the page's own script marks what is in the notebook"


@pytest.mark.parametrize("name", ["question.py", "question.css", "../ask/question.js", "code.py", ""])
def test_nothing_else_beside_them_is_sent(server: Server, name: str) -> None:
    assert server.get(f"static/ask/{name}").status == 404


def test_the_words_of_every_lesson_are_drawn_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lesson_page, "QUIET", 0)
    shelf = Shelf(write_small_course(tmp_path))
    markdown.to_html.cache_clear()
    with ThreadPoolExecutor(1) as aside:  # the browser's tests have a loop of their own in this thread
        aside.submit(asyncio.run, lesson_page.draw_ahead(shelf)).result()
    drawn = markdown.to_html.cache_info().misses
    assert drawn > 0
    for entry in shelf.entries():
        assert entry.lesson
        lesson_page._cells(entry.lesson, State(), ())
    assert markdown.to_html.cache_info().misses == drawn


def test_errors_are_pages_in_words(server: Server) -> None:
    page = server.get("lesson/nobody/")
    assert page.status == 404
    assert "There is nothing at this address." in page.text
    assert "Traceback" not in page.text


def test_under_a_hub_every_address_stands_below_the_base(tmp_path: Path) -> None:
    course = write_small_course(tmp_path)
    with serving(course, base="/user/x/ownpace", JUPYTERHUB_SERVICE_PREFIX="/user/x/") as server:
        assert server.address.endswith("/user/x/ownpace/")
        page = server.get("lesson/small/", Host="hub.example")
        assert page.status == 200, "the hub's proxy answers for the name"
        for address in re.findall(r'(?:src|href)="(/[^"]*)"', page.text):
            assert address.startswith("/user/x/ownpace/")
        assert server.raw("/lesson/small/").startswith(b"HTTP/1.1 404")
