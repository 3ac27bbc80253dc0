"""A notebook run from top to bottom on a kernel of its author's own, in a copy of its folder."""

from __future__ import annotations

import asyncio
import atexit
import os
import re
import shutil
from pathlib import Path
from time import monotonic
from typing import Any

from ownpace_graders.errors import LessonError

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
"""What a kernel puts into its words for a terminal."""
START = 60
"""Seconds that a kernel may take to begin."""
_PATIENCE = 3
"""How often a cell may take its time: it is interrupted each time, and then its kernel is ended."""
_IGNORED = (".ipynb_checkpoints", "__pycache__", "record.jsonl")


def copied(folder: Path, into: Path) -> None:
    """The lesson's files, as they are released: without its own tests, and with what links lead to. `into` is made."""
    from ownpace_graders.autograde.authors import beside

    into.mkdir(parents=True, exist_ok=True)
    for each in beside(folder, _IGNORED) if folder.is_dir() else ():
        (into / each.name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(each.path, into / each.name)


def execute(notebook: Any, folder: Path, kernel: str, seconds: int, *, interrupt: bool = False, **env: str) -> None:
    """Runs nbformat's notebook, whose cells have then what they put out; a cell that fails stops none after it.

    `seconds` may each cell take: then TimeoutError ends all, or with `interrupt` the cell alone, if it heeds that
    before it takes three times as long; `interrupted` in its metadata's `execution` says so. nbclient's DeadKernelError
    if the kernel ends; LessonError if it never begins. `env` is set besides what there is.
    """
    from nbclient import NotebookClient  # which few commands need, and takes long to load
    from nbclient.exceptions import DeadKernelError

    _find(kernel)
    watch = _Watch(seconds)
    client = NotebookClient(
        notebook,
        timeout=seconds,
        startup_timeout=START,
        kernel_name=kernel,
        allow_errors=True,
        interrupt_on_timeout=interrupt,
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
        on_cell_execute=watch.begin,
        on_cell_executed=watch.end,
    )
    watch.client = client
    try:
        client.execute(env={**os.environ, **env})
    except DeadKernelError:
        if watch.has_ended_it:
            raise TimeoutError("A cell does not heed an interrupt.") from None
        raise
    except TimeoutError:
        raise
    except (RuntimeError, OSError) as error:
        atexit.unregister(client._cleanup_kernel)  # of what is not there: it would end with a traceback
        what = f"The kernel {kernel} does not start: {str(error).splitlines()[0] if str(error) else 'it says nothing'}"
        raise LessonError(f"{what.rstrip('.')}.", next="Start it in JupyterLab, and see what it says there.") from error
    finally:
        watch.end()


def _find(kernel: str) -> None:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        KernelSpecManager().get_kernel_spec(kernel)
    except NoSuchKernel:
        next = "Install it, or choose another one in JupyterLab: Kernel, Change Kernel."
        raise LessonError(f"The kernel {kernel} is not installed here.", next=next) from None


class _Watch:
    """Ends a kernel whose cell does not heed an interrupt: nbclient would wait for it for ever."""

    def __init__(self, seconds: float) -> None:
        self.client: Any = None
        self.has_ended_it = False
        self._seconds, self._begun = seconds, 0.0
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, **_: Any) -> None:
        self._begun = monotonic()
        self._timer = asyncio.get_running_loop().call_later(_PATIENCE * self._seconds, self._end_it)

    def end(self, cell: Any = None, **_: Any) -> None:
        if self._timer:
            self._timer.cancel()
        if cell is not None and monotonic() - self._begun >= self._seconds:
            cell.metadata.execution["interrupted"] = True

    def _end_it(self) -> None:
        self.has_ended_it = True
        self._ending = asyncio.ensure_future(self.client.km.shutdown_kernel(now=True))
