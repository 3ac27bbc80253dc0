"""The key by which a page knows its own server again."""

import os
from pathlib import Path

import pytest

from ownpace.page.proof import LENGTH, _kept


def test_of_two_servers_that_begin_at_once_both_have_one_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, link = tmp_path / "ownpace-key", os.link

    def late(made: str, place: Path) -> None:
        path.write_bytes(b"1" * LENGTH)
        link(made, place)

    monkeypatch.setattr(os, "link", late)
    assert _kept(path) == b"1" * LENGTH
