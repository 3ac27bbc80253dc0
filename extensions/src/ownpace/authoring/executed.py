"""A notebook run from top to bottom on a kernel of its author's own, in a folder of its own."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
"""What a kernel puts into its words for a terminal."""


def execute(notebook: Any, folder: Path, kernel: str, seconds: int, *, interrupt: bool = False, **env: str) -> None:
    """Runs nbformat's notebook, whose cells have then what they put out; a cell that fails stops none after it.

    `seconds` may each cell take: then it is interrupted, or nbclient's CellTimeoutError ends it. Its other errors:
    DeadKernelError, and jupyter_client's NoSuchKernel. `env` is set besides what there is.
    """
    from nbclient import NotebookClient  # which few commands need, and takes long to load

    client = NotebookClient(
        notebook,
        timeout=seconds,
        kernel_name=kernel,
        allow_errors=True,
        interrupt_on_timeout=interrupt,
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env={**os.environ, **env})
