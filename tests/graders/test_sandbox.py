"""A sandbox begins on any computer that can have one."""

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from ownpace_graders.autograde.sandbox import Sandbox
from ownpace_graders.errors import NoSandbox


def test_an_exchange_that_is_not_there_is_nothing_to_hide() -> None:
    """nbgrader's own exchange would be below /usr, which is seen inside and cannot be written."""
    nowhere = Path(sys.prefix) / "no-such-folder" / "exchange"
    assert not nowhere.exists()
    with Sandbox(hidden=(nowhere,)):
        pass


def test_a_kind_of_computer_whose_walls_are_not_known_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "uname", lambda: SimpleNamespace(machine="riscv64"))
    with pytest.raises(NoSandbox, match="riscv64") as refused:
        Sandbox()
    assert "x86_64 or aarch64" in refused.value.next
    assert "--no-sandbox" in refused.value.next
