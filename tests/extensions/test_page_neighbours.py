"""Who may connect: the user who started the server, and nobody else on the same computer."""

import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from tests.extensions.page_server import FRONT, cell, serving, write_notebook

from ownpace.page import neighbours
from ownpace.page.neighbours import is_own

NOBODY = 65534
ASK = "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=10).status)"


@pytest.fixture
def pair() -> socket.socket:
    """The server's end of a real connection, whose other end stays open while the test runs."""
    listener = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(listener.getsockname())
    ours, _ = listener.accept()
    with listener, client, ours:
        yield ours


def test_ones_own_connection_is_known(pair: socket.socket):
    assert is_own(pair)


def test_another_users_connection_is_not_ones_own(pair: socket.socket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
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


def test_a_connection_closed_at_once_is_nobodys():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        with socket.create_connection(listener.getsockname()) as client:
            client.sendall(b"POST / HTTP/1.1")
        ours, _ = listener.accept()
        with ours:
            assert not is_own(ours)


def test_version_6_addresses_are_known_too():
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as listener:
        client = socket.create_connection(listener.getsockname()[:2])
        ours, _ = listener.accept()
        with client, ours:
            assert is_own(ours)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user; the table's test runs everywhere")
def test_another_user_gets_no_answer(tmp_path: Path):
    write_notebook(tmp_path / "release" / "small" / "small.ipynb", cell("raw", FRONT))
    with serving(tmp_path) as server:
        assert urllib.request.urlopen(server.address).status == 200
        python = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable
        other = subprocess.run(
            [python, "-c", ASK, server.address], user=NOBODY, capture_output=True, text=True, check=False
        )
    assert other.returncode != 0
    assert "200" not in other.stdout
