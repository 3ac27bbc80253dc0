"""What most tests of what people see begin with."""

from importlib import import_module

import pytest

SITTING = import_module("ownpace.lesson.sitting")


@pytest.fixture(autouse=True)
def in_jupyterlab(monkeypatch: pytest.MonkeyPatch) -> None:
    """No sitting of another test's is left: where a test begins none, a cell is run by its author."""
    monkeypatch.setattr(SITTING, "_sitting", None)
