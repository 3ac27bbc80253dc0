"""Who may connect: the user who started the server, and nobody else on the same computer."""

import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from ownpace.page import neighbours
from ownpace.page.neighbours import is_own
from tests.extensions.page_server import FRONT, cell, serving, write_notebook

NOBODY = 65534
ASK = "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=10).status)"


@pytest.fixture
def pair() -> Iterator[Any]:
    """The server's end of a real connection, whose other end stays open while the test runs."""
    listener = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(listener.getsockname())
    ours, _ = listener.accept()
    with listener, client, ours:
        yield ours


def test_ones_own_connection_is_known(pair: socket.socket) -> None:
    assert is_own(pair)


def test_another_users_connection_is_not_ones_own(
    pair: socket.socket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The kernel's own table, with the owner of the other end changed: every machine can run this one."""
    place = neighbours._place(pair.getpeername())
    rows = Path("/proc/net/tcp").read_text().splitlines()
    changed = [
        row.replace(f" {os.getuid():>5} ", f" {NOBODY:>5} ") if place in row.split()[1:2] else row for row in rows
    ]
    assert changed != rows
    table = tmp_path / "tcp"
    table.write_text("\n".join(changed))
    monkeypatch.setitem(neighbours.TABLES, socket.AF_INET, table)
    assert not is_own(pair)


def test_a_connection_closed_at_once_is_nobodys() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        with socket.create_connection(listener.getsockname()) as client:
            client.sendall(b"POST / HTTP/1.1")
        ours, _ = listener.accept()
        with ours:
            assert not is_own(ours)


def test_version_6_addresses_are_known_too() -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as listener:
        client = socket.create_connection(listener.getsockname()[:2])
        ours, _ = listener.accept()
        with client, ours:
            assert is_own(ours)


@pytest.mark.parametrize(
    ("listens", "calls"),
    [
        ("::", "127.0.0.1"),
        ("::", "::ffff:127.0.0.1"),
        ("::", "::1"),
        ("127.0.0.1", "::ffff:127.0.0.1"),
        ("127.0.0.2", "127.0.0.2"),
    ],
)
def test_an_address_of_version_4_is_known_in_the_clothes_of_version_6(listens: str, calls: str) -> None:
    family = socket.AF_INET6 if ":" in listens else socket.AF_INET
    with socket.create_server((listens, 0), family=family, dualstack_ipv6=":" in listens) as listener:
        client = socket.socket(socket.AF_INET6 if ":" in calls else socket.AF_INET)
        client.connect((calls, listener.getsockname()[1]))
        ours, _ = listener.accept()
        with client, ours:
            assert is_own(ours)


@pytest.mark.parametrize(
    ("host", "printed", "is_open"),
    [
        ("::1", r"http://\[::1\]:\d+/", False),
        ("::ffff:127.0.0.1", r"http://127\.0\.0\.1:\d+/", False),
        ("::", r"http://[\w.-]+:\d+/", True),
    ],
)
def test_the_address_that_is_printed_can_be_opened(tmp_path: Path, host: str, printed: str, is_open: bool) -> None:
    write_notebook(tmp_path / "release" / "small" / "small.ipynb", cell("raw", FRONT))
    with serving(tmp_path, host=host) as server:
        assert re.fullmatch(printed, server.address)
        port = urlsplit(server.address).port
        near = f"http://{'[::1]' if host == '::' else '127.0.0.1'}:{port}/" if is_open else server.address
        assert urllib.request.urlopen(near).status == 200
        assert server.waits_for("works as you", 5 if is_open else 0.1) is is_open


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user; the table's test runs everywhere")
def test_another_user_gets_no_answer(tmp_path: Path) -> None:
    write_notebook(tmp_path / "release" / "small" / "small.ipynb", cell("raw", FRONT))
    with serving(tmp_path) as server:
        assert urllib.request.urlopen(server.address).status == 200
        python = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable
        other = subprocess.run(
            [python, "-c", ASK, server.address], user=NOBODY, capture_output=True, text=True, check=False
        )
    assert other.returncode != 0
    assert "200" not in other.stdout
