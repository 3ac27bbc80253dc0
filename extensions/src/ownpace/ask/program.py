"""Questions whose answer is a program, run in this kernel for its student: what it shows, and whether it passes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ownpace.lesson.front_end import script
from ownpace.lesson.heard import Heard
from ownpace.lesson.stop import stoppable
from ownpace_graders.kinds import kind_of

if TYPE_CHECKING:
    from ownpace.ask.question import Question

DEEDS = ("try", "test")


class Runner(Heard):
    """Nothing to see: lets the question that the page has drawn run its programs here.

    Messages from the browser are those that `came` answers.
    """

    question: Question

    @classmethod
    def of(cls, question: Question) -> Self:
        widget = cls(_esm=script(Path(__file__).with_name("runner.js")), item=question.item)
        widget.question = question
        return widget

    def hear(self, told: dict[str, Any], buffers: Any) -> None:
        if told.get("do") in DEEDS:
            self.send(came(self.question, told))


def came(question: Question, told: dict[str, Any]) -> dict[str, Any]:
    """What came of {"do": "try" or "test", "asked": a number, "response"}: {"asked", "results": a text a test}, or
    {"asked", "outputs": nbformat's, "words": what went wrong, as HTML}."""
    asked, response, kind = told.get("asked"), told.get("response"), kind_of(question.kind)
    runs = kind.runs(response, question.arguments)
    if told["do"] == "test":
        return {"asked": asked, "results": _tested(runs)}
    typed = next((run[2] for run in runs if run[2]), ())
    return {"asked": asked, **tried(kind.program(response, question.arguments) or "", typed)}


def _tested(runs: Sequence[tuple[str, str, Sequence[str]]]) -> list[str]:
    from ownpace_graders.program.outcome import outcomes, stopped

    try:
        with stoppable():
            return outcomes(runs)
    except KeyboardInterrupt:  # before the first, or between two
        return [stopped()] * len(runs)


def tried(program: str, typed: Sequence[str] = ()) -> dict[str, Any]:
    """What a program shows when it is run by itself, its last value as in a notebook. input() gets what is `typed`."""
    from IPython.core.getipython import get_ipython
    from IPython.display import display

    from ownpace.ask.mishap import words_for
    from ownpace.ask.shown import capturing
    from ownpace_graders.program.outcome import NAME, run, typing

    words = ""
    with capturing(get_ipython()) as shown:
        try:
            with stoppable(), typing(typed, print):
                value = run(program, NAME, {"__name__": "__main__"})
                if value is not None:
                    display(value)
        except BaseException as error:  # no error, stopped loop or exit() ends the kernel
            words = words_for(error, program)
    return {"outputs": shown.outputs, "words": words}
