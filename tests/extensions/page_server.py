"""A real server on a course of its own, for the tests of the page."""

from __future__ import annotations

import json
import os
import re
import socket
import textwrap
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.copies import Served

START = """
from pathlib import Path
from ownpace.page.app import serve
{before}
serve(Path({course!r}), ip={host!r}, port={port}, base_url={base!r}, open_browser=False)
"""

FRONT = """\
---
title: Small
summary: A small lesson
objectives: {a: Do it}
plan:
  - {heading: Begin, purpose: recall, minutes: 5}
  - {heading: Then, purpose: practise, minutes: 10}
language: en
---"""


def cell(kind: str, source: str, **nbgrader: Any) -> dict[str, Any]:
    """One notebook cell; `nbgrader` is its nbgrader metadata."""
    metadata = {"nbgrader": {"schema_version": 3, "task": False, "locked": False, **nbgrader}} if nbgrader else {}
    more: dict[str, Any] = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "metadata": metadata, "source": textwrap.dedent(source), **more}


def ask(source: str, item: str, points: float = 1) -> dict[str, Any]:
    return cell("code", source, grade_id=item, grade=True, solution=False, points=points)


def write_notebook(path: Path, *cells: dict[str, Any], kernel: str = "python3", language: str = "python") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    spec = {"name": kernel, "display_name": kernel, "language": language}
    numbered = [{"id": f"c{number}", **each} for number, each in enumerate(cells)]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": spec}, "cells": numbered}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def write_small_course(root: Path) -> Path:
    """A course with one released lesson, "small", and things about it that must not be seen."""
    write_notebook(
        root / "release/small/small.ipynb",
        cell("raw", FRONT),
        cell("code", "from ownpace import ask\nHIDDEN_SOURCE = 'in the kernel'"),
        cell("markdown", "Welcome, **you**."),
        cell("markdown", "## Begin\n\nHalf of it is $\\frac12$. ![drawn](media/drawn.svg) ![beside](beside.png)"),
        ask("ask.number('one', 'How much is one?', answer='1')", "one"),
        cell("code", "print('out of the kernel')"),
        cell("code", "raise ValueError('HIDDEN_SOURCE')"),
        cell("markdown", "## Then\n\nGo on."),
        ask("exit_1 = ask.text('exit-1', 'A word?', points=2)\nexit_1", "exit-1", 2),
    )
    folder = root / "release/small"
    (folder / "media/deep").mkdir(parents=True)
    (folder / "media/film.mp4").write_bytes(bytes(range(256)) * 8)
    (folder / "media/film.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n" + "\nNOTE words\n" * 200)
    (folder / "media/drawn.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    (folder / "media/deep/note.txt").write_text("deep")
    (folder / "media/answers.py").write_text("SECRET")
    (folder / "media/.hidden.txt").write_text("SECRET")
    (folder / "media/way-out.txt").symlink_to(root / "gradebook.db")
    (folder / "media/folder-out").symlink_to(root)
    (folder / "beside.png").write_bytes(b"\x89PNG beside")
    (folder / "secret.txt").write_text("SECRET")
    (root / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'tests'\n")
    (root / "gradebook.db").write_text("SECRET")
    write_notebook(root / "source/small/small.ipynb", cell("markdown", "SECRET"))
    return root


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Server:
    """A running server. `said` is what it has printed so far."""

    address: str
    process: Served
    course: Path
    said: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        request = urllib.request.Request(self.address + path, body, method=method)
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.build_opener(_StayHere).open(request, timeout=60) as answer:
                return Answer(answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, {k.lower(): v for k, v in error.headers.items()}, error.read())

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, **headers)

    def post(self, path: str, body: Any = None) -> Answer:
        return self.ask("POST", path, json.dumps(body).encode(), X_Ownpace="1", Content_Type="application/json")

    def session(self, key: str) -> list[dict[str, Any]]:
        """All lines of a lesson's session."""
        return [json.loads(line) for line in self.post(f"api/session/{key}").text.splitlines()]

    def raw(self, path: str) -> bytes:
        """The answer to a path sent as it stands: no client tidies its dots."""
        place = urlsplit(self.address)
        with socket.create_connection((place.hostname or "", place.port or 0), timeout=30) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n\r\n".encode())
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def waits_for(self, words: str, seconds: float = 20) -> bool:
        """Whether the server prints these words before long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and words not in "".join(self.said) and self.process.poll() is None:
            time.sleep(0.05)
        return words in "".join(self.said)


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@contextmanager
def serving(
    course: Path, *, base: str = "/", port: int = 0, before: str = "", host: str = "127.0.0.1", **more: str
) -> Iterator[Server]:
    """The server on this course, until the block ends. `before` is Python to run first, `more` its environment."""
    code = START.format(course=str(course), host=host, port=port, base=base, before=before)
    process = Served(code, Path.cwd(), {**os.environ, **more})
    said: list[str] = []
    listener = threading.Thread(target=lambda stream: said.extend(stream), args=(process.stdout,), daemon=True)
    listener.start()
    server = Server("", process, course, said)
    try:
        assert server.waits_for("Ownpace is at ", 180), "".join(said)
        found = re.search(r"Ownpace is at (\S+)", "".join(said))
        assert found
        server.address = found[1]
        yield server
    finally:
        process.terminate()
        process.wait(60)  # a kernel that is just starting is waited for
        listener.join(5)
        process.stdout.close()
