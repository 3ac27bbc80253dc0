"""Whatever is sent to the page's server, it stays small and goes on answering."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.extensions.page_server import Server, cell, serving, write_notebook, write_small_course
from tests.processes import share

POSTS = (
    "api/session/small",
    "api/session/small/awake",
    "api/session/small/interrupt",
    "api/record/small",
    "api/erase/small",
    "api/elsewhere",
    "api/handin/small",
)
SOON = 30
HEAD = "X-Ownpace: 1\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    course = write_small_course(tmp_path_factory.mktemp("course"))
    for name in ("größe", "50% “x”"):
        write_notebook(course / f"release/{name}/other.ipynb", cell("markdown", "# Other"))
    with serving(course) as server:
        yield server


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for what never ends; what is only large needs more patience, on a busy machine."""
    course = write_small_course(tmp_path_factory.mktemp("impatient"))
    with serving(course, before="import ownpace.page.listening as a; a.PATIENCE = 1.0") as server:
        yield server


@contextmanager
def line(server: Server) -> Iterator[socket.socket]:
    place = urlsplit(server.address)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=SOON) as connection:
        yield connection


def asked(server: Server, request: str, body: bytes = b"") -> bytes:
    """The answer to a request as it stands; b"" where the server hangs up."""
    with line(server) as connection:
        try:
            connection.sendall(request.encode("latin-1") + body)
            return b"".join(iter(lambda: connection.recv(65536), b""))
        except ConnectionError:
            return b""


@pytest.mark.parametrize("path", POSTS)
def test_what_is_too_long_is_refused_in_words(server: Server, path: str) -> None:
    size = 5_000_000 if "record" in path else 70_000
    answer = server.post(path, "x" * size)
    assert answer.status == 413
    assert answer.json == {"what": "That is too much at once.", "next": "Make it shorter, then try again."}


@pytest.mark.parametrize("size", [9_000_000, 60_000_000])
@pytest.mark.parametrize("chunked", [False, True])
def test_what_is_too_long_to_be_kept_is_refused_in_words_too(server: Server, size: int, chunked: bool) -> None:
    """Once all of it is sent: to a browser, a server that hangs up before is one that is gone."""
    body = b"x" * size
    about = f"Content-Length: {size}"
    if chunked:
        body, about = b"%x\r\n%s\r\n0\r\n\r\n" % (size, body), "Transfer-Encoding: chunked"
    head = f"POST /api/record/small HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{HEAD}{about}\r\n\r\n"
    answer = asked(server, head, body)
    assert answer.startswith(b"HTTP/1.1 413"), answer[:200]
    assert b"That is too much at once." in answer
    assert share(server.process.pid) < 400


BODIES = (
    b"[" * 60_000,
    b"{",
    b"\xff" * 100,
    b"1e999",
    b"null",
    b'{"events": [[]], "have": [7]}',
    b'{"events": {"a": 1}, "student": []}',
)


@pytest.mark.parametrize("path", POSTS)
def test_what_is_not_a_request_breaks_nothing(server: Server, path: str) -> None:
    bodies = BODIES[:2] if "handin" in path else BODIES  # each of these is a hand-in
    for body in bodies:
        assert server.ask("POST", path, body, X_Ownpace="1", Content_Type="application/json").status < 500
    assert "Uncaught exception" not in "".join(server.said)


def test_what_is_longer_than_anything_is_not_read(impatient: Server) -> None:
    assert b"HTTP/1.1 400" in asked(
        impatient, f"POST /api/record/small HTTP/1.1\r\nHost: localhost\r\n{HEAD}Content-Length: 999999999999\r\n\r\n"
    )
    chunks = b"".join(b"100000\r\n" + b"x" * 0x100000 + b"\r\n" for _ in range(12))
    asked(
        impatient,
        f"POST /api/record/small HTTP/1.1\r\nHost: localhost\r\n{HEAD}Transfer-Encoding: chunked\r\n\r\n",
        chunks,
    )
    assert share(impatient.process.pid) < 400
    assert impatient.get("").status == 200


def test_a_packed_body_is_not_unpacked(server: Server) -> None:
    bomb = gzip.compress(b'{"events": [' + b" " * 200_000_000 + b"]}", 1)
    answer = server.ask("POST", "api/record/small", bomb, X_Ownpace="1", Content_Encoding="gzip")
    assert answer.status == 400
    assert share(server.process.pid) < 400


@pytest.mark.parametrize(
    "begun",
    [
        "",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        f"POST /api/record/small HTTP/1.1\r\nHost: localhost\r\n{HEAD}Content-Length: 100\r\n\r\n{{",
    ],
    ids=["nothing", "half a head", "half a body"],
)
def test_who_begins_and_does_not_end_is_hung_up_on(impatient: Server, begun: str) -> None:
    with line(impatient) as connection:
        connection.sendall(begun.encode())
        assert impatient.get("").status == 200
        while connection.recv(65536):
            pass


@pytest.mark.parametrize("head", ["X: " + "x" * 100_000, "\r\n".join(f"X-{n}: x" for n in range(20_000))])
def test_a_head_without_end_is_hung_up_on(server: Server, head: str) -> None:
    assert b"HTTP/1.1 200" not in asked(server, f"GET / HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n")
    assert server.get("").status == 200


@pytest.mark.parametrize(
    "wanted",
    ["0-0,1-1,2-2", ",".join(["0-"] * 5000), "5-2", "-0", f"-{10**20}", f"{10**20}-", f"0-{10**20}", "a-b", "--"],
)
def test_odd_ranges_give_no_more_than_the_file(server: Server, wanted: str) -> None:
    answer = server.get("lesson/small/media/film.mp4", Range=f"bytes={wanted}")
    assert answer.status in (200, 206, 416)
    assert len(answer.body) <= 2048


def test_names_cannot_part_an_answer(server: Server) -> None:
    """A folder may be called anything that the file system allows."""
    for name in ("größe", "50% “x”"):
        page = server.get(f"lesson/{quote(name)}/")
        assert page.status == 302
        assert server.get(page.headers["location"].lstrip("/")).status == 200
    for injected in ("a%0d%0aSet-Cookie:%20x=y", "a%0aX: y", "%00"):
        answer = server.raw(f"/lesson/{injected}/")
        assert b"HTTP/1.1 4" in answer
        assert b"Set-Cookie: x" not in answer


@pytest.mark.parametrize("path", ["", "lesson/small/", "work/"])
def test_on_a_shared_computer_the_browser_keeps_no_page(server: Server, path: str) -> None:
    """Who comes next and goes back would see it."""
    assert server.get(path).headers["cache-control"] == "no-cache"
    assert server.get(path, Cookie="ownpace-shared=1").headers["cache-control"] == "no-store"


def test_a_file_of_one_s_own_is_kept_nowhere(server: Server, tmp_path: Path) -> None:
    server.post("api/record/small", {"events": []})
    for path in ("api/record", "api/record/small"):
        assert server.get(path).headers["cache-control"] == "no-store"
    assert json.loads(server.post("api/elsewhere").body) == {"token": ""}
