"""The question that a student answers: a form in the browser, scored and recorded here."""

from pathlib import Path
from typing import Any, Self

import anywidget
import traitlets

from ownpace.ask.form import markup
from ownpace.ask.question import Question
from ownpace.ask.view import view
from ownpace.lesson.front_end import script, style
from ownpace.lesson.sitting import sitting, still_saved
from ownpace_graders.kinds import kind_of
from ownpace_graders.kinds.shape import blank
from ownpace_graders.record import Event, ItemState

FOLDER = Path(__file__).parent


class QuestionWidget(anywidget.AnyWidget):
    """One question on the screen.

    `html` is the whole form, or "" where the page has drawn the same one already and the widget adopts it. `state` is
    the question's `view` with "saved" (true once the last answer is on the disk, false when it could not be written,
    None before any), "why" not, "heard" (the "id" of the message this answers), "events" (what was saved, for the
    browser's copy) and "serial", which counts so that equal states still arrive.
    Messages from the browser: {"do": "answer", "id", "response" or "event": the record's event with the response},
    {"do": "hint", "id", "n": which one}.
    """

    _esm = traitlets.Unicode("").tag(sync=True)
    _css = traitlets.Unicode("").tag(sync=True)
    item = traitlets.Unicode().tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    question: Question
    done: ItemState

    @classmethod
    def of(cls, question: Question) -> Self:
        """The widget of a question, with what the student did before."""
        done = sitting().items.setdefault(question.item, ItemState())
        seen = view(question.kind, question.arguments, done)
        widget = cls(
            item=question.item,
            html=""
            if question.item in sitting().drawn
            else markup(question.kind, question.item, question.arguments, seen, ready=True),
            state={**seen, "saved": None, "why": "", "heard": "", "events": [], "serial": 0},
            _esm=script(FOLDER / "question.js"),
            _css=style(FOLDER / "question.css"),
        )
        widget.question, widget.done = question, done
        widget.on_msg(widget._heard)
        sitting().shown[question.item] = widget
        return widget

    def refresh(self, done: ItemState) -> None:
        changed, self.done = done.response != self.done.response, done
        self._show(saved=still_saved(self.state["saved"], changed=changed), heard=self.state["heard"])

    def _heard(self, _: Any, message: Any, buffers: Any) -> None:
        """One message of the browser; anything else that arrives is not ours."""
        told = message if isinstance(message, dict) else {}
        heard = str(told.get("id", ""))
        if told.get("do") == "answer":
            event = sitting().heard(self.item, told.get("event"))
            self._answer(event.data["response"] if event else told.get("response"), event, heard)
        elif told.get("do") == "hint":
            self._hint(told.get("n"), heard)

    def _answer(self, response: Any, event: Event | None, heard: str) -> None:
        if blank(response):
            self._show(saved=None, heard=heard, feedback=kind_of(self.question.kind).empty)
            return
        of = self.question.fingerprint
        why = sitting().save(self.item, "answer", {"response": response, "of": of}, event)
        if not why and heard != self.state["heard"]:
            self.done.tries.append(("", response))
        self.done.response, self.done.of = response, of
        self._show(saved=not why, why=why, heard=heard)

    def _hint(self, number: Any, heard: str) -> None:
        following = self.done.hints + 1
        if number != following or following > len(self.question.arguments.get("hints") or ()):
            self._show(saved=None, heard=heard)
            return
        why = sitting().save(self.item, "hint", {"n": following})
        self.done.hints = following
        self._show(saved=not why, why=why, heard=heard)

    def _show(self, *, saved: bool | None, why: str = "", heard: str = "", feedback: str | None = None) -> None:
        seen = view(self.question.kind, self.question.arguments, self.done)
        if feedback is not None:
            seen["parts"]["feedback"] = feedback
        serial = self.state["serial"] + 1
        said = {"saved": saved, "why": why, "heard": heard, "events": sitting().told(), "serial": serial}
        self.state = {**seen, **said}
