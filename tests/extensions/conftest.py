"""What most tests of what people see begin with."""

from importlib import import_module
from typing import Any

import pytest

SITTING = import_module("ownpace.lesson.sitting")


@pytest.fixture(autouse=True)
def in_jupyterlab(monkeypatch: pytest.MonkeyPatch) -> None:
    """No sitting of another test's is left: where a test begins none, a cell is run by its author."""
    monkeypatch.setattr(SITTING, "_sitting", None)


@pytest.fixture(scope="session")
def shell() -> Any:
    """The IPython of this process, of which there can be one."""
    from IPython.testing.globalipapp import start_ipython

    return start_ipython()
