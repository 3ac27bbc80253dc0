"""“My work” as the server gives it: what is shown, what can be fetched and erased, and what cannot."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ownpace_graders.record import Event, append, read
from tests.extensions.page_server import Server, cell, serving, write_notebook, write_small_course

MARKUP = "<script>alert(1)</script>\"'&amp;"


def put(course: Path, *work: tuple[str, str, dict[str, Any]], lesson: str = "small") -> list[Event]:
    """Into the record, as if it had been done here."""
    events = [Event.new(lesson, item, kind, data) for item, kind, data in work]
    (course / "work" / lesson).mkdir(parents=True, exist_ok=True)
    append(course / "work" / lesson / "record.jsonl", events)
    return events


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    course = write_small_course(tmp_path_factory.mktemp("course"))
    write_notebook(course / "release/other/other.ipynb", cell("markdown", "# Other"))
    put(course, ("one", "answer", {"response": MARKUP}), ("begin", "note", {"text": MARKUP}), (MARKUP, "open", {}))
    put(course, ("x", "answer", {"response": [MARKUP, 7]}), lesson="not released any more")
    for student in ("ada", "bob"):
        place = course / "submitted" / student / "small"
        place.mkdir(parents=True)
        (place / "record.jsonl").write_text("SECRET of another")
    with serving(course) as server:
        yield server


def test_what_a_student_wrote_is_shown_as_text(server: Server) -> None:
    page = server.get("work/")
    assert page.status == 200
    assert page.headers["cache-control"] == "no-cache"
    assert "<script>alert" not in page.text
    assert page.text.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4
    assert "Small" in page.text
    assert "not released any more" in page.text
    assert "SECRET" not in page.text
    assert not re.search(r"xAPI|\bentr(y|ies)\b", page.text), "words that no child knows"
    assert str(server.course) not in page.text


def test_the_script_knows_what_the_server_has(server: Server) -> None:
    found = re.search(r'id="op-config">(.*?)</script>', server.get("work/").text)
    assert found
    config = json.loads(found[1])
    assert set(config["records"]) == {"small", "not released any more"}
    assert config["titles"] == {"small": "Small", "other": "Other", "not released any more": "not released any more"}
    assert (config["base"], config["course"]) == ("/", "tests")
    assert server.get("work/").text.count("<script") == 2


def test_own_data_as_files(server: Server) -> None:
    lines = server.get("work/small.jsonl")
    assert lines.body == (server.course / "work/small/record.jsonl").read_bytes()
    assert lines.headers["content-disposition"] == "attachment; filename*=utf-8''small.jsonl"
    statements = server.get("work/small.xapi.json")
    assert [each["verb"]["display"]["en"] for each in statements.json] == ["answered", "commented", "experienced"]
    assert statements.headers["content-type"] == "application/json"
    assert server.get("work/not%20released%20any%20more.jsonl").status == 200


def test_every_lesson_s_events_can_be_taken_along(server: Server) -> None:
    events = server.get("api/record").json["events"]
    assert sorted(each["lesson"] for each in events) == ["not released any more", "small", "small", "small"]
    assert server.get("api/record", Host="elsewhere.example").status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/work/nobody.jsonl",
        "/work/other.jsonl",
        "/work/..jsonl",
        "/work/...jsonl",
        "/work/..%2fsubmitted%2fbob%2fsmall%2frecord.jsonl",
        "/work/%2e%2e%2fsubmitted%2fbob%2fsmall%2frecord.jsonl",
        "/work/../submitted/bob/small/record.jsonl",
        "/work/small/record.jsonl",
        "/work/small%2frecord.jsonl",
        "/work/bob.jsonl",
        "/work/small.json",
        "/work/small.xapi",
        "/work/small.xapi.json.jsonl",
        "/work/small",
    ],
)
def test_nothing_else_can_be_fetched(server: Server, path: str) -> None:
    answer = server.raw(path)
    assert re.match(rb"HTTP/1.1 404", answer), answer[:200]
    assert b"SECRET" not in answer
    assert b'"kind"' not in answer


@pytest.mark.parametrize("name", ["nobody", "..", "%2e%2e", "..%2fsubmitted", "small%2fhandin", "%2e", "work", "*"])
def test_only_a_lesson_can_be_erased(server: Server, name: str) -> None:
    before = sorted(path for path in server.course.rglob("*"))
    assert server.post(f"api/erase/{name}").status == 404
    assert sorted(path for path in server.course.rglob("*")) == before


def test_another_site_cannot_erase(server: Server) -> None:
    assert server.ask("POST", "api/erase/small", b"{}").status == 403
    assert server.ask("POST", "api/erase/small", b"{}", X_Ownpace="1", Origin="http://elsewhere.example").status == 403
    assert server.get("api/erase/small").status == 405
    assert read(server.course / "work/small/record.jsonl").events


def test_erasing_ends_the_kernel_that_knows_and_leaves_the_others_alone(tmp_path: Path) -> None:
    course = write_small_course(tmp_path)
    put(course, ("one", "answer", {"response": "1"}))
    kept = put(course, ("x", "answer", {"response": "1"}), lesson="other")
    with serving(course) as server:
        receipt = server.post("api/handin/small").json
        assert server.get(receipt["download"].lstrip("/")).status == 200
        first = server.session("small")[0]["kernel"]["id"]
        assert server.post("api/erase/small").status == 204
        assert not (course / "work/small").exists()
        assert server.post("api/session/small/awake").json == {"alive": False, "record": "0" * 32}
        assert server.get(receipt["download"].lstrip("/")).status == 404
        assert server.post("api/erase/small").status == 204, "twice is once"
        assert server.session("small")[0]["kernel"]["id"] != first
        assert list(read(course / "work/other/record.jsonl").events) == kept


def test_what_cannot_be_erased_is_said_and_stays_whole(tmp_path: Path) -> None:
    course = write_small_course(tmp_path)
    put(course, ("one", "answer", {"response": "1"}))
    (course / "work/small/handin").mkdir()
    (course / "work/small/handin/K7Q2M4.zip").write_bytes(b"PK")
    before = {path: path.read_bytes() for path in (course / "work").rglob("*") if path.is_file()}
    refuse = """
rename = Path.rename
def only_the_first(path, to):
    if path.name == "handin" and ".erased-" in str(to):
        raise PermissionError(13, "Permission denied")
    return rename(path, to)
Path.rename = only_the_first
"""
    with serving(course, before=refuse) as server:
        answer = server.post("api/erase/small")
        assert answer.status == 507
        assert "could not be erased: Permission denied" in answer.json["what"]
        assert "Nothing was erased." in answer.json["next"]
        assert str(course) not in answer.text
    assert {path: path.read_bytes() for path in (course / "work").rglob("*") if path.is_file()} == before


def test_a_record_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    course = write_small_course(tmp_path)
    (course / "work/small/record.jsonl").mkdir(parents=True)
    with serving(course) as server:
        page = server.get("work/")
        assert page.status == 200
        assert "Your earlier answers cannot be read just now" in page.text
