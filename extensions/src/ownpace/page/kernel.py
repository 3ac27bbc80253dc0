"""One running kernel, and how cells run in it."""

import asyncio
import logging
import os
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import nbformat
from jupyter_core.utils import ensure_async
from nbclient.exceptions import CellExecutionError

from ownpace.page.prepare import CellRun

log = logging.getLogger("ownpace")

PYTHON = "python3"

NO_HISTORY = ["--HistoryManager.enabled=False"]
"""IPython would write all that runs into one file in the home folder, for which the kernels of a course would wait."""

GRACE = 5.0
"""Seconds that code has to end in after an interrupt."""

_SECRET = re.compile(
    r"TOKEN|SECRET|PASSW|CREDENTIAL|COOKIE|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|_AUTH|^JUPYTERHUB_|^NBGRADER_",
    re.IGNORECASE,
)


def environment() -> dict[str, str]:
    """The server's environment as a kernel may see it: without secrets, and not as if it were grading."""
    return {name: value for name, value in os.environ.items() if not _SECRET.search(name)}


class LessonKernel:
    """A kernel of the server's manager (`kernels.py`). Cells run in it one after the other."""

    def __init__(self, kernels: Any, kernel_id: str, name: str) -> None:
        self.kernels = kernels
        self.id = kernel_id
        self.name = name
        self._executor: Any = None

    @classmethod
    async def start(cls, kernels: Any, name: str, folder: Path) -> Self:
        """A new kernel that works in `folder`."""
        given = {"cwd": str(folder), "env": environment(), "extra_arguments": NO_HISTORY if name == PYTHON else []}
        return cls(kernels, await ensure_async(kernels.start_kernel(kernel_name=name, **given)), name)

    async def alive(self) -> bool:
        return self.id in self.kernels and await ensure_async(self.kernels.get_kernel(self.id).is_alive())

    async def idle(self, seconds: float) -> bool:
        """Whether it has nothing to do, now or within these seconds: the news of that comes a little late."""
        end = time.monotonic() + seconds
        while (busy := self.busy) and time.monotonic() < end:
            await asyncio.sleep(0.02)
        return not busy

    @property
    def busy(self) -> bool:
        return self.id in self.kernels and self.kernels.get_kernel(self.id).execution_state == "busy"

    def touch(self) -> None:
        """It is needed: the time until it is ended for want of use begins anew."""
        if self.id in self.kernels:
            self.kernels.get_kernel(self.id).last_activity = datetime.now(UTC)

    def when_dead(self, do: Callable[[], None]) -> None:
        self.kernels.add_restart_callback(self.id, do, "dead")

    async def connect(self, steps: list[CellRun]) -> None:
        """Be ready to run these cells. RuntimeError if the kernel does not answer.

        A client that is connected already is used again: to begin with another takes a fifth of a second.
        """
        cells = [nbformat.v4.new_code_cell(step.source) for step in steps]
        executor = (await asyncio.to_thread(_executor))(
            nbformat.v4.new_notebook(cells=cells), km=self.kernels.get_kernel(self.id)
        )
        connected = self._executor.kc if self._executor is not None else None
        executor.kc = connected or await executor.async_start_new_kernel_client()
        self._executor = executor

    async def run(self, number: int, limit: float | None = None) -> tuple[list[Any], str]:
        """Run the `number`th of the connected cells (from 0): its outputs, and the error it ended in or "".

        After `limit` seconds it is interrupted, and soon after that the kernel is killed. Of an error only the log
        learns the traceback, which would show sources. DeadKernelError passes.
        """
        cell = self._executor.nb.cells[number]
        guard = asyncio.ensure_future(self._end(limit)) if limit else None
        try:
            await self._executor.execute_cell(cell, None, number, store_history=False)
        except CellExecutionError as error:
            return self._executor.outputs(number), str(error)
        finally:
            if guard:
                guard.cancel()
        return self._executor.outputs(number), ""

    def changed(self, number: int) -> dict[int, list[Any]]:
        """The outputs, by their numbers, of those cells before this one that were changed while it ran."""
        return {each: self._executor.outputs(each) for each in self._executor.changed_by(number)}

    def tell(self, source: str) -> None:
        """Have it run something of the server's own as soon as it is free, which may be late: nobody waits for it."""
        manager = self.kernels.get_kernel(self.id)
        content = {"code": source, "silent": True, "store_history": False, "allow_stdin": False}
        # A client's channels would take what is under way with them when they are closed; this one lingers.
        stream = manager.connect_shell()
        manager.session.send(stream.socket, "execute_request", content)
        stream.close(linger=1000)

    async def interrupt(self) -> None:
        await ensure_async(self.kernels.interrupt_kernel(self.id))

    async def end_if_busy(self, seconds: float) -> None:
        """End the kernel if it is still at work then: code can refuse to be interrupted."""
        if not await self.idle(seconds):
            await self._kill()

    async def _end(self, limit: float) -> None:
        await asyncio.sleep(limit)
        await self.interrupt()
        await asyncio.sleep(GRACE)
        await self._kill()

    async def _kill(self) -> None:
        # Not a shutdown: whoever watches the kernel, the page too, learns that it died.
        if self.id in self.kernels:
            await self.kernels.get_kernel(self.id).provisioner.kill()

    async def disconnect(self) -> None:
        if self._executor is not None and self._executor.kc is not None:
            self._executor.kc.stop_channels()
            self._executor = None

    async def stop(self) -> None:
        if self.id in self.kernels:
            await ensure_async(self.kernels.shutdown_kernel(self.id, now=True))


def _executor() -> Any:
    """It takes a while to load, meanwhile the server goes on."""
    from ownpace.page.executor import Executor

    return Executor
