"""Ownpace beside JupyterLab: what jupyter-server-proxy starts at the address ownpace/, on Binder and on a JupyterHub.

This module runs in the Jupyter server, which waits for it: it imports nothing heavy.
"""

import sys
from pathlib import Path
from typing import Any

LESSONS = "lessons"
"""Where a launch link puts lessons that come from a repository of their own, below the server's folder."""

ICON = Path(__file__).parent / "static" / "icon.svg"
_MAIN = "from ownpace.cli import main; main(prog_name='ownpace')"
_SLOW_START = 60.0


def server() -> dict[str, Any]:
    """The entry in jupyter-server-proxy's table: https://jupyter-server-proxy.readthedocs.io/en/latest/server-process.html."""
    return {
        "command": command,
        # The page must know its own address, which has the hub's user in it.
        "absolute_url": True,
        "timeout": _SLOW_START,
        "launcher_entry": {"title": "Ownpace", "icon_path": str(ICON)},
    }


def command() -> list[str]:
    """How to start the page; in braces what jupyter-server-proxy fills in. Asked when the page is first opened.

    The program is this Python's own, so that nothing has to be on PATH.
    """
    words = [sys.executable, "-c", _MAIN, "serve", "--port", "{port}", "--base-url", "{base_url}ownpace/", "--no-open"]
    # Named, for a student's folder may have nothing in it yet.
    return [*words, LESSONS if Path(LESSONS).is_dir() else "."]
