"""What the page saves and hands in, and what it says when it cannot."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.extensions.page_server import Server, serving, write_small_course

from ownpace_graders.record import Event, read


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(write_small_course(tmp_path_factory.mktemp("course"))) as server:
        yield server


def event(kind: str = "open", lesson: str = "small", item: str = "begin", **data: Any) -> dict[str, Any]:
    made = Event.new(lesson, item, kind, data)
    return {name: getattr(made, name) for name in ("id", "at", "lesson", "item", "kind", "data")}


def test_events_are_on_the_disk_when_the_answer_comes(server: Server) -> None:
    events = [event(), event("watch", item="media/film.mp4", position=12.5, duration=180.0)]
    answer = server.post("api/record/small", {"events": events})
    assert answer.status == 200
    assert answer.json == {"saved": [each["id"] for each in events]}
    kept = read(server.course / "work/small/record.jsonl")
    assert {each["id"] for each in events} <= {each.id for each in kept.events}
    assert {each["id"] for each in events} <= {each["id"] for each in server.get("api/record/small").json["events"]}


def test_an_event_sent_twice_is_kept_once(server: Server) -> None:
    sent = event()
    for _ in range(2):
        assert server.post("api/record/small", {"events": [sent, sent]}).json["saved"] == [sent["id"]] * 2
    lines = (server.course / "work/small/record.jsonl").read_text().splitlines()
    assert sum(sent["id"] in line for line in lines) == 1


def test_phases_and_videos_are_where_they_were_after_a_reload(server: Server) -> None:
    server.post("api/record/small", {"events": [event(item="then"), event("watch", item="media/x.mp4", position=3)]})
    page = server.get("lesson/small/").text
    assert 'id="then" data-phase="then" data-state="open"' in page
    assert '"media/x.mp4": 3.0' in page


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"events": [event("answer", item="one", response="1")]}, "kind"),
        ({"events": [event("handin", item="", code="ABCDEF", where="zip")]}, "kind"),
        ({"events": [event(lesson="another")]}, "another lesson"),
        ({"events": [{**event(), "id": "no"}]}, "UUID"),
        ({"events": [{**event(), "at": "yesterday"}]}, "time"),
        ({"events": [{**event(), "data": None}]}, "data"),
        ({"events": ["text"]}, "object"),
        ({"events": "text"}, "no events"),
        ([], "no events"),
        (None, "no events"),
        ({"events": [event(words="x" * 1024 * 1024)]}, "1 MB"),
    ],
)
def test_other_events_are_refused_in_words_and_nothing_is_kept(server: Server, body: Any, words: str) -> None:
    before = server.get("api/record/small").json
    good = event()
    whole = {"events": [good, *body["events"]]} if isinstance(body, dict) and isinstance(body["events"], list) else body
    answer = server.post("api/record/small", whole)
    assert answer.status == 400
    assert words in answer.json["what"]
    assert server.get("api/record/small").json == before


def test_too_much_at_once_is_refused(server: Server) -> None:
    events = [event(words="x" * 1000_000) for _ in range(5)]
    assert server.post("api/record/small", {"events": events}).status == 413


def test_half_a_json_is_refused_in_words(server: Server) -> None:
    answer = server.ask("POST", "api/record/small", b'{"events": [', X_Ownpace="1")
    assert answer.status == 400
    deep = server.ask("POST", "api/record/small", b'{"events": ' + b"[" * 200_000, X_Ownpace="1")
    assert deep.status == 400


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    course = write_small_course(tmp_path)
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))"
    with serving(course, before=limit) as server:
        assert server.post("api/record/small", {"events": [event()]}).status == 200
        before = server.get("api/record/small").json
        answer = server.post("api/record/small", {"events": [event(words="x" * 8192)]})
        assert answer.status == 507
        assert "could not be saved" in answer.json["what"]
        assert answer.json["next"]
        assert server.get("api/record/small").json == before


def test_a_folder_that_cannot_be_written_is_said_and_the_lesson_can_be_read(tmp_path: Path) -> None:
    course = write_small_course(tmp_path)
    (course / "work").write_text("a file where the folder would be")
    with serving(course) as server:
        assert server.post("api/record/small", {"events": [event()]}).status == 507
        for path in ("", "lesson/small/"):
            page = server.get(path)
            assert page.status == 200
            assert "Your earlier answers cannot be read just now" in page.text
        handed_in = server.post("api/handin/small")
        assert handed_in.status == 409
        assert "not handed in" in handed_in.json["what"]


def test_handing_in_twice_keeps_both_and_shows_the_receipt(tmp_path: Path) -> None:
    with serving(write_small_course(tmp_path)) as server:
        server.post("api/record/small", {"events": [event()]})
        first = server.post("api/handin/small").json
        second = server.post("api/handin/small").json
        assert first["where"] == "zip"
        assert first["code"] != second["code"]
        for receipt in (first, second):
            answer = server.get(receipt["download"].lstrip("/"))
            assert answer.status == 200
            assert receipt["code"].replace("-", "") in answer.headers["content-disposition"]
            with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
                assert {"small.ipynb", "record.jsonl", "receipt.json"} <= set(archive.namelist())
                assert json.loads(archive.read("receipt.json"))["lesson"] == "small"
        for page in (server.get("").text, server.get("lesson/small/").text):
            assert second["code"] in page
        assert second["download"] in server.get("lesson/small/").text


def test_feedback_is_shown_when_it_is_there_and_can_do_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = write_small_course(tmp_path)
    with serving(course, JUPYTERHUB_USER="ada") as server:
        assert server.get("lesson/small/feedback/").status == 404
        for student, words in (("ada", "Well done"), ("bob", "For Bob alone")):
            folder = course / "feedback" / student / "small"
            folder.mkdir(parents=True)
            (folder / "small.html").write_text(f"<script>alert(1)</script>{words}")
        assert "Your teacher’s feedback" in server.get("lesson/small/").text
        answer = server.get("lesson/small/feedback/")
        assert "Well done" in answer.text
        assert "sandbox" in answer.headers["content-security-policy"]
        assert server.get("lesson/small/feedback/..%2f..%2fbob%2fsmall%2fsmall.html").status == 404
        (course / "feedback/ada/small/extra.html").write_text("More")
        # Only pages of the lesson's own notebooks are feedback.
        assert server.get("lesson/small/feedback/extra.html").status == 404
