"""Records that nobody would think of, each of a lesson of its own, on one server: every page comes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ownpace_graders.record import Event, append
from tests.conftest import LONG
from tests.extensions.page_server import Server, serving
from tests.graders.classroom import LESSONS
from tests.graders.generated import records
from tests.processes import spent

COUNT = 500 if LONG else 40
FEW = 60.0
"""Seconds of the server's work for a page of so many lessons; one lesson's takes a moment."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Everybody's is there but the records."""
    course = tmp_path_factory.mktemp("course")
    (course / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "tests"\n')
    text = (LESSONS / "halves/halves.ipynb").read_text(encoding="utf-8")
    for name in ("honest", *_names()):
        (course / "release" / name).mkdir(parents=True)
        (course / f"release/{name}/{name}.ipynb").write_text(text, encoding="utf-8")
    (course / "work/honest").mkdir(parents=True)
    append(
        course / "work/honest/record.jsonl",
        [
            Event.new("honest", "half", "answer", {"response": "1/2", "of": ""}),
            Event.new("honest", "double", "answer", {"response": "def double(number):\n    return 2 * number"}),
            Event.new("honest", "warm-up", "note", {"text": "A note of mine."}),
        ],
    )
    with serving(course) as server:
        yield server


def _names() -> list[str]:
    return [f"s{number:03}" for number in range(COUNT)]


def test_every_page_comes_whatever_the_record_says(server: Server) -> None:
    before = server.get("lesson/honest/").text
    assert "1/2" in before
    size = _keep_records(server.course)
    begin = spent(server.process.pid)
    pages = {path: server.get(path) for path in ("", "work/", "api/record")}
    assert spent(server.process.pid) - begin < FEW
    pages |= {f"lesson/{name}/": server.get(f"lesson/{name}/") for name in _names()}
    assert {path: page.status for path, page in pages.items()} == dict.fromkeys(pages, 200)
    assert spent(server.process.pid) - begin < 4 * FEW
    for path, page in pages.items():
        assert "<img src=x" not in page.text or path == "api/record"
        assert "cannot be shown" not in page.text
        assert len(page.body) < 100_000 + (20 * size if path in ("", "work/", "api/record") else size)
    assert all(f'data-lesson="{name}"' in pages["work/"].text for name in ("honest", *_names()))
    assert "A note of mine." in pages["work/"].text
    assert server.get("lesson/honest/").text == before
    assert "Traceback" not in "".join(server.said)
    assert json.loads(pages["api/record"].text)["events"]


def _keep_records(course: Path) -> int:
    """The bytes of all of them."""
    made = records(COUNT)
    for name, content in zip(_names(), made, strict=True):
        (course / "work" / name).mkdir(parents=True, exist_ok=True)
        (course / f"work/{name}/record.jsonl").write_bytes(content)
    return sum(map(len, made))
