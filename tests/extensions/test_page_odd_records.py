"""Any record renders: whatever a record says, every page comes, in time, and says what is kept aside."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.extensions.page_server import Server, serving, write_small_course
from tests.graders.odd_events import EVENTS, FINE, GOOD, ODD
from tests.processes import spent

PAGES = ("", "lesson/small/", "work/", "work/small.jsonl", "work/small.xapi.json", "api/record", "api/record/small")
FEW = 20.0
"""Seconds of the server's work for all pages of one record: what has no bound takes longer."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(write_small_course(tmp_path_factory.mktemp("course"))) as server:
        yield server


def keep(server: Server, lines: bytes) -> Path:
    path = server.course / "work/small/record.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(lines)
    return path


def as_lines(events: Any) -> bytes:
    return "".join(f"{json.dumps(each)}\n" for each in events).encode()


def looked_at(server: Server) -> dict[str, str]:
    """Every page, which has come in time."""
    begin = spent(server.process.pid)
    answers = {path: server.get(path) for path in PAGES}
    assert {path: answer.status for path, answer in answers.items()} == dict.fromkeys(PAGES, 200)
    assert spent(server.process.pid) - begin < FEW
    assert "Traceback" not in "".join(server.said)
    return {path: answer.text for path, answer in answers.items()}


def test_what_is_odd_is_kept_aside_and_said(server: Server) -> None:
    odd = [
        each if not isinstance(each, dict) else {**each, "id": each["id"].replace("01a1", f"{n:04x}")}
        for n, each in enumerate(ODD.values())
    ]
    fine = [{**each, "id": each["id"].replace("01a1", f"f{n:03x}")} for n, each in enumerate(FINE.values())]
    path = keep(server, as_lines([*odd, *fine]))
    before = path.read_bytes()
    pages = looked_at(server)
    assert re.search(rf"{len(odd)} lines of your record could not be read and are kept aside", pages["work/"])
    assert len(json.loads(pages["api/record"])["events"]) == len(fine)
    assert len(json.loads(pages["api/record/small"])["events"]) == len(fine)
    assert path.read_bytes() == before, "what is odd stays as it is"
    # What a browser still has of it is refused, one by one, and does not come back.
    sent = [each for each in odd if isinstance(each, dict)]
    answer = server.post("api/record/small", {"events": sent, "have": []}).json
    assert answer["saved"] == []
    assert set(answer["refused"]) == {str(each["id"]) for each in sent}
    assert path.read_bytes() == before
    assert len(answer["events"]) == len(fine)
    assert (
        server.post("api/session/small/awake").json["record"]
        == json.loads(re.findall(r'id="op-config">(.*?)</script>', pages["lesson/small/"])[0])["record"]
    ), "both sides count the same events"


@given(st.lists(EVENTS, max_size=12))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_record_renders(server: Server, said: list[Any]) -> None:
    keep(server, as_lines(said))
    looked_at(server)


def test_a_long_record_renders(server: Server) -> None:
    """A line of thirty megabytes, and as many things as nobody does."""
    many = "".join(
        json.dumps({**GOOD, "id": f"{n:08x}{GOOD['id'][8:]}", "item": f"q{n}"}) + "\n" for n in range(30_000)
    )
    keep(
        server,
        many.encode()
        + as_lines([{**GOOD, "kind": "note", "data": {"text": "x" * 30_000_000}}])[:-1]
        + b"\n"
        + as_lines([GOOD]),
    )
    begin = spent(server.process.pid)
    page = server.get("work/")
    assert page.status == 200
    assert len(page.body) < 1_000_000
    assert "more about things that this lesson does not have" in page.text
    assert spent(server.process.pid) - begin < 3 * FEW
    keep(server, b"")


@pytest.mark.parametrize("thing", ["pipe", "endless", "folder", "huge"])
def test_what_is_not_a_record_is_said_and_nothing_waits_for_it(server: Server, thing: str) -> None:
    path = keep(server, b"")
    path.unlink()
    if thing == "pipe":
        os.mkfifo(path)
    elif thing == "endless":
        path.symlink_to("/dev/zero")
    elif thing == "folder":
        path.mkdir()
    else:
        with path.open("wb") as file:
            file.truncate(10 * 1024**3)
    try:
        for address in ("", "lesson/small/", "work/"):
            page = server.get(address)
            assert page.status == 200
            assert "cannot be read just now" in page.text
        assert server.post("api/record/small", {"events": [GOOD]}).status in (200, 507)
    finally:
        path.rmdir() if thing == "folder" else path.unlink()
