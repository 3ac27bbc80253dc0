"""A sandbox begins on any computer that can have one."""

import sys
from pathlib import Path

from ownpace_graders.autograde.sandbox import Sandbox


def test_an_exchange_that_is_not_there_is_nothing_to_hide() -> None:
    """nbgrader's own exchange would be below /usr, which is seen inside and cannot be written."""
    nowhere = Path(sys.prefix) / "no-such-folder" / "exchange"
    assert not nowhere.exists()
    with Sandbox(hidden=(nowhere,)):
        pass
