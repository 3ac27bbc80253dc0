"""One sitting at a lesson: its kernel, and what its cells have put out, kept for whoever opens the page again."""

import asyncio
import html
import logging
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

from nbclient.exceptions import DeadKernelError

from ownpace.page.kernel import Kernel
from ownpace.page.prepare import Step
from ownpace_graders.lesson import Lesson

log = logging.getLogger("ownpace")

Line = dict[str, Any]
"""{"kernel": {"id", "name"}} | {"cell": index, "outputs": […]} | {"done": true} | {"error": {"what", "next"}}"""

DIED = {"what": "The lesson's helper stopped while it was starting.", "next": "Your answers are saved. Try again."}

GO_ON = "The rest of the lesson goes on. Please tell your teacher."


class Session:
    """A lesson's kernel and its lines so far. `version` is the notebook's time of change."""

    def __init__(self, lesson: Lesson, version: int, kernel: Kernel) -> None:
        self.lesson = lesson
        self.version = version
        self.kernel = kernel
        self.lines: list[Line] = [{"kernel": {"id": kernel.id, "name": kernel.name}}]
        self.waiting: list[Step] = []
        self._news = asyncio.Condition()

    @property
    def failed(self) -> bool:
        return "error" in self.lines[-1]

    async def follow(self) -> AsyncIterator[Line]:
        """Every line from the first on, each as soon as it is there."""
        for number in count():
            async with self._news:
                while len(self.lines) <= number:
                    await self._news.wait()
            yield (line := self.lines[number])
            if "done" in line or "error" in line:
                return

    async def run(self, todo: list[Step]) -> None:
        """Run these cells. One that fails gets a note, and the others go on."""
        try:
            await self.kernel.connect(todo)
            for number, step in enumerate(todo):
                await self._run(number, step)
            await self._say({"done": True})
        except (DeadKernelError, RuntimeError):
            log.exception("%s: the kernel died while the lesson started", self.lesson.path)
            await self._say({"error": DIED})
        finally:
            await self.kernel.disconnect()

    async def again(self) -> list[Step]:
        """The cells that failed for want of the student's code, to be run again; their lines are taken back."""
        if not self.waiting or "done" not in self.lines[-1] or not await self.kernel.idle(1.0):
            return []
        todo, self.waiting = self.waiting, []
        indexes = {step.index for step in todo}
        self.lines = [line for line in self.lines if "done" not in line and line.get("cell") not in indexes]
        return todo

    async def _run(self, number: int, step: Step) -> None:
        outputs, error = await self.kernel.run(number)
        if error and step.index < 0:
            raise RuntimeError(f"The kernel cannot be set up: {error}")
        if error and step.waits:
            self.waiting.append(step)
            outputs.append(_note("This part needs your code above. When your code works, reload the page to see it."))
        elif error:
            log.error("%s, cell %d failed when the lesson started:\n%s", self.lesson.path, step.index + 1, error)
            outputs.append(_note(f"Cell {step.index + 1} of this lesson did not work. {GO_ON}"))
        if step.index >= 0:
            await self._say({"cell": step.index, "outputs": outputs})

    async def _say(self, line: Line) -> None:
        async with self._news:
            self.lines.append(line)
            self._news.notify_all()


def _note(words: str) -> Line:
    bundle = {"text/html": f'<p class="op-note">{html.escape(words)}</p>', "text/plain": words}
    return {"output_type": "display_data", "metadata": {}, "data": bundle}
