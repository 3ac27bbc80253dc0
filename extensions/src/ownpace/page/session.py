"""One sitting at a lesson: its kernel, and what its cells have put out, kept for whoever opens the page again."""

import asyncio
import html
import logging
from collections.abc import AsyncIterator, Callable
from itertools import count
from typing import Any

from ownpace.page.kernel import LessonKernel
from ownpace.page.prepare import CellRun
from ownpace_graders.lesson import Lesson

log = logging.getLogger("ownpace")

Line = dict[str, Any]
"""{"kernel": {"id", "name"}} | {"cell": index, "outputs": […]} | {"done": true} | {"error": {"what", "next"}}

Told beside these: {"busy": true} where a kernel that is taken up again is still at work for the student.
"""

DIED = {
    "what": "The lesson's helper stopped while it was starting.",
    "next": "Your answers are saved. Try again.",
    # The next one starts without the student's code, of which this one may have died.
    "again": True,
}

NEEDS_CODE = "This part needs your code above. It appears when your code works."

TOO_LONG = "With your code above, this part does not come to an end. Is there a loop that never ends?"

GO_ON = "The rest of the lesson goes on. Please tell your teacher."


class Session:
    """A lesson's kernel and its lines so far. `version` is the notebook's time of change.

    A `careful` session begins without what depends on the student's code, because an earlier one died of it.
    """

    def __init__(self, lesson: Lesson, version: int, kernel: LessonKernel, *, careful: bool = False) -> None:
        self.lesson = lesson
        self.version = version
        self.careful = careful
        self.ended = False
        self.begun = False
        self.started = False
        self.steps: list[CellRun] = []
        self.kernel = kernel
        self.lines: list[Line] = [{"kernel": {"id": kernel.id, "name": kernel.name}}]
        self.waiting: list[CellRun] = []
        self._news = asyncio.Condition()

    @property
    def failed(self) -> bool:
        return "error" in self.lines[-1]

    @property
    def fell(self) -> bool:
        """Whether what ran in the kernel may be why it is gone: one that never answered ran nothing."""
        return self.begun and not self.started and not self.ended

    @property
    def works_for_student(self) -> bool:
        """Whether the kernel is at work although the lesson has started: some code of the student's is running, be it
        in a cell that runs again because of it."""
        return self.started and self.kernel.busy

    async def follow(self) -> AsyncIterator[Line]:
        """Every line from the first on, each as soon as it is there."""
        for number in count():
            async with self._news:
                while len(self.lines) <= number:
                    await self._news.wait()
            yield (line := self.lines[number])
            if "done" in line or "error" in line:
                return

    async def run(self, todo: list[CellRun], died: Callable[[], None] = lambda: None) -> None:
        """Run these cells. One that fails gets a note, and the others go on; `died` is called before that is told."""
        self.steps = self.steps or todo
        try:
            await self.kernel.connect(todo)
            self.begun = True
            for number, step in enumerate(todo):
                await self._run(number, step, todo)
            self.started = True
            await self._say({"done": True})
        except Exception:  # whatever is being done when a kernel ends
            if not self.ended:
                log.exception("%s: the kernel died while the lesson started", self.lesson.path)
                died()
            await self._say({"error": DIED})
        finally:
            await self.kernel.disconnect()

    async def end(self) -> None:
        """Stop the kernel, which is not wanted any more: nobody need hear of that, nor take it for the code's fault."""
        self.ended = True
        await self.kernel.stop()

    async def again(self, after: int | None = None) -> list[CellRun]:
        """The cells to run again, when the kernel is free; their lines are taken back.

        These are the cells that failed for want of the student's code and, where the answer in cell `after` has run,
        the plain cells between it and the next answer, which show what it makes of them.
        """
        while after is not None and not self._settled:
            async with self._news:
                await self._news.wait()
        indexes = {step.index for step in self.waiting} | {step.index for step in self._following(after)}
        if not indexes or "done" not in self.lines[-1] or not await self.kernel.idle(1.0):
            return []
        self.waiting = []
        self.careful = False
        self.lines = [line for line in self.lines if "done" not in line and line.get("cell") not in indexes]
        return [step for step in self.steps if step.index in indexes]

    @property
    def _settled(self) -> bool:
        return "done" in self.lines[-1] or self.failed

    def _following(self, answer: int | None) -> list[CellRun]:
        return [step for step in self.steps if answer is not None and step.after == answer]

    async def _run(self, number: int, step: CellRun, todo: list[CellRun]) -> None:
        if self.careful and step.waits:
            return await self._wait(step, [], NEEDS_CODE)
        outputs, error = await self.kernel.run(number, step.limit)
        for before, now in self.kernel.changed(number).items():
            await self._say_again(todo[before].index, now)
        if error and step.index < 0:
            raise RuntimeError(f"The kernel cannot be set up: {error}")
        if error and step.waits:
            return await self._wait(step, outputs, TOO_LONG if "KeyboardInterrupt" in error else NEEDS_CODE)
        if error:
            log.error("%s, cell %d failed when the lesson started:\n%s", self.lesson.path, step.index + 1, error)
            outputs.append(_note(f"Cell {step.index + 1} of this lesson did not work. {GO_ON}"))
        if step.index >= 0:
            await self._say({"cell": step.index, "outputs": outputs})
        return None

    async def _wait(self, step: CellRun, outputs: list[Any], words: str) -> None:
        self.waiting.append(step)
        await self._say({"cell": step.index, "outputs": [*outputs, _note(words)]})

    async def _say_again(self, index: int, outputs: list[Any]) -> None:
        """Tell a cell's outputs anew to who has heard of it, and to whoever comes later only as they are now."""
        self.lines = [{**line, "outputs": outputs} if line.get("cell") == index else line for line in self.lines]
        await self._say({"cell": index, "outputs": outputs})

    def updated(self, display_id: str, data: Line, metadata: Line) -> None:
        """What a callback displays in place of something: whoever opens the page again sees it too."""
        for line in self.lines:
            for output in line.get("outputs", ()):
                if output.get("display_id") == display_id:
                    output |= {"data": data, "metadata": metadata}

    async def _say(self, line: Line) -> None:
        async with self._news:
            self.lines.append(line)
            self._news.notify_all()


def _note(words: str) -> Line:
    bundle = {"text/html": f'<p class="op-note">{html.escape(words)}</p>', "text/plain": words}
    return {"output_type": "display_data", "metadata": {}, "data": bundle}
