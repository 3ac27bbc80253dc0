"""What the page saves and hands in, and what it says when it cannot."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ownpace_graders.record import Event, read
from tests.extensions.page_server import Server, serving, write_small_course


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
    assert answer.json == {"saved": [each["id"] for each in events], "refused": {}, "views": {}}
    kept = read(server.course / "work/small/record.jsonl")
    assert {each["id"] for each in events} <= {each.id for each in kept.events}
    assert {each["id"] for each in events} <= {each["id"] for each in server.get("api/record/small").json["events"]}


def test_an_event_sent_twice_is_kept_once(server: Server) -> None:
    sent = event()
    for _ in range(2):
        assert server.post("api/record/small", {"events": [sent, sent]}).json["saved"] == [sent["id"]]
    lines = (server.course / "work/small/record.jsonl").read_text().splitlines()
    assert sum(sent["id"] in line for line in lines) == 1


def test_phases_and_videos_are_where_they_were_after_a_reload(server: Server) -> None:
    server.post("api/record/small", {"events": [event(item="then"), event("watch", item="media/x.mp4", position=3)]})
    page = server.get("lesson/small/").text
    assert 'id="then" data-phase="then" data-state="open"' in page
    assert '"media/x.mp4": 3.0' in page


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (event(lesson="another"), "another lesson"),
        ({**event(), "id": "no"}, "UUID"),
        ({**event(), "at": "yesterday"}, "time"),
        ({**event(), "data": None}, "data"),
        ("text", "object"),
        (event(words="x" * 1024 * 1024), "1 MB"),
    ],
)
def test_what_is_not_an_event_of_the_lesson_is_refused_in_words_and_the_others_are_kept(
    server: Server, bad: Any, words: str
) -> None:
    before = server.get("api/record/small").json["events"]
    good = event()
    answer = server.post("api/record/small", {"events": [bad, good]})
    assert answer.json["saved"] == [good["id"]]
    [why] = answer.json["refused"].values()
    assert words in why
    assert server.get("api/record/small").json["events"] == [*before, good]


@pytest.mark.parametrize(
    "body", [{"events": "text"}, [], None, {"events": [], "have": "all"}, {"events": [], "have": [1]}]
)
def test_a_request_without_events_is_refused_in_words(server: Server, body: Any) -> None:
    answer = server.post("api/record/small", body)
    assert answer.status == 400
    assert "no events" in answer.json["what"]


def test_two_copies_of_a_record_become_the_same(tmp_path: Path) -> None:
    with serving(write_small_course(tmp_path)) as server:
        here, there, both = event("answer", item="one", response="1"), event("kind of tomorrow"), event()
        server.post("api/record/small", {"events": [there, both]})
        answer = server.post("api/record/small", {"events": [], "have": [here["id"], both["id"]]}).json
        assert answer["events"] == [there]
        assert answer["missing"] == [here["id"]]
        server.post("api/record/small", {"events": [here]})
        answer = server.post("api/record/small", {"events": [], "have": [each["id"] for each in (here, there, both)]})
        assert (answer.json["events"], answer.json["missing"]) == ([], [])


def test_the_page_says_in_short_what_the_record_holds(tmp_path: Path) -> None:
    with serving(write_small_course(tmp_path)) as server:
        assert server.post("api/session/small/awake").json == {"alive": False, "record": "0" * 32}
        sent = event()
        server.post("api/record/small", {"events": [sent]})
        assert server.post("api/session/small/awake").json["record"] == sent["id"].replace("-", "")
        assert f'"record": "{sent["id"].replace("-", "")}"' in server.get("lesson/small/").text


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
        assert "disk of the server is full" in answer.json["what"]
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


def test_handing_in_the_same_twice_is_one_hand_in(tmp_path: Path) -> None:
    with serving(write_small_course(tmp_path)) as server, ThreadPoolExecutor() as windows:
        server.post("api/record/small", {"events": [event("answer", item="one", response="1")]})
        receipts = list(windows.map(lambda _: server.post("api/handin/small").json, range(5)))
        server.post("api/record/small", {"events": [event()]})
        receipts.append(server.post("api/handin/small").json)
        assert len({receipt["code"] for receipt in receipts}) == 1
        assert len(list((server.course / "work/small/handin").glob("*.zip"))) == 1
        assert [each["kind"] for each in server.get("api/record/small").json["events"]] == ["answer", "handin", "open"]
        (server.course / f"work/small/handin/{receipts[0]['code'].replace('-', '')}.zip").unlink()
        assert server.post("api/handin/small").json["code"] != receipts[0]["code"]


def test_on_public_binder_the_student_says_who_they_are(tmp_path: Path) -> None:
    with serving(write_small_course(tmp_path), BINDER_LAUNCH_HOST="https://hub", JUPYTERHUB_USER="x7") as server:
        page = server.get("lesson/small/").text
        assert '"forgets": true' in page
        assert '"owner": ""' in page
        for body in ({}, {"student": " "}, {"student": 7}, {"student": "../bob"}):
            assert server.post("api/handin/small", body).status == 409
        receipt = server.post("api/handin/small", {"student": " Ada L. "}).json
        file = server.get(receipt["download"].lstrip("/"))
        assert "Ada%20L." in file.headers["content-disposition"]


def test_the_course_says_where_to_upload(tmp_path: Path) -> None:
    course = write_small_course(tmp_path)
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('\nc.Ownpace.upload_to = "Upload it in [Canvas](https://lms.example/7)."\n')
    with serving(course) as server:
        words = server.post("api/handin/small").json["upload"]
        assert '<a href="https://lms.example/7"' in words
        assert words in server.get("lesson/small/").text


def test_handing_in_twice_keeps_both_and_shows_the_receipt(tmp_path: Path) -> None:
    with serving(write_small_course(tmp_path)) as server:
        server.post("api/record/small", {"events": [event()]})
        first = server.post("api/handin/small").json
        server.post("api/record/small", {"events": [event("answer", item="one", response="1")]})
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
