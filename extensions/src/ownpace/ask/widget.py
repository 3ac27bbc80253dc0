"""A question in JupyterLab, and on the page where its arguments are computed: a form, scored and recorded here.

On the page the browser sends what is done to the server, which tells this kernel to read its record again.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import unquote

import traitlets

from ownpace.ask.form import markup, place
from ownpace.ask.made import not_taken
from ownpace.ask.needs import MARK
from ownpace.ask.program import DEEDS, came
from ownpace.ask.view import drawn, helps, view
from ownpace.lesson.front_end import script, style
from ownpace.lesson.heard import Heard
from ownpace.lesson.sitting import sitting, still_saved
from ownpace_graders.course import files_taken
from ownpace_graders.file_names import is_name
from ownpace_graders.kinds import KINDS, kind_of
from ownpace_graders.kinds.shape import blank
from ownpace_graders.lesson.picture import embedded
from ownpace_graders.record import ItemState
from ownpace_graders.record.allowed import SUREST

if TYPE_CHECKING:
    from ownpace.ask.question import Question

FOLDER = Path(__file__).parent
STYLES = (FOLDER / "question.css", *sorted({*FOLDER.glob("*.css")} - {FOLDER / "question.css", FOLDER / "code.css"}))

PIECES = {
    "parts.js": f"{MARK}parts",
    "drag.js": "op-grip",
    "figure.js": "op-figure",
    "spots.js": "op-picture",
    "marks.js": "op-marking",
    "program.js": f"{MARK}program",
    "made.js": f"{MARK}files",
    "photos.js": 'data-shape="photos"',
    "drawing.js": 'data-shape="drawing"',
    "speech.js": 'data-shape="speech"',
    "sounds.js": 'data-shape="speech"',
}
"""What of the script only some forms need, and what stands in these."""

RULES = {f"{MARK}set": "fading/practice.css", f"{MARK}files": "made/made.css"}
"""Styles that only some forms need, by what stands in these."""
INLINE_LIMIT = 2 * 1024 * 1024
"""Bytes of a picture that still go into a widget."""
_PICTURE = re.compile(r'(<img\b[^>]*?\ssrc=")(media/[^"]+)(")')


def _more(html: str) -> list[Path]:
    """The styles of what only some questions have."""
    return [FOLDER / rules for mark, rules in RULES.items() if mark in html]


def _html(question: Question, seen: dict[str, Any]) -> str:
    if kind_of(question.kind).shape.files and question.kind not in files_taken(sitting().folder):
        return not_taken(question.arguments.get("prompt"))
    html = markup(question.kind, question.item, question.arguments, seen, sitting().lesson, ready=True)
    return html if sitting().on_page else _PICTURE.sub(_embedded, html)


def _embedded(found: re.Match[str]) -> str:
    """A widget in JupyterLab has no address beside which the lesson's pictures lie."""
    address = embedded(sitting().folder, unquote(unescape(found[2])), INLINE_LIMIT)
    return f"{found[1]}{address}{found[3]}" if address else found[0]


class QuestionWidget(Heard):
    """One question on the screen.

    `html` is the whole form. `state` is the question's `view` with "saved" (true once the last answer is on the disk,
    false when it could not be written, None before any), and "why" not. Messages from the browser: {"do": "answer",
    "response"}, with "sure" where they say it; {"do": "draft", "response"} of what is typed and not given as an answer
    yet; {"do": "hint", "n": which one}; and {"do": "draw", "response"}, which is answered by {"response", "drawn":
    HTML}: how that is understood. Of a question with files {"do": "keep", "asked"} brings one as a buffer, {"do":
    "file", "asked", "name"} asks for one; {"asked", "name", "why"} answers both. Of a question with programs {"do":
    "try" or "test", "asked", "response"} is answered as `ask/program.py` says, and an answer brings the "results"
    along.
    """

    _css = traitlets.Unicode("").tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)

    question: Question
    done: ItemState

    @classmethod
    def of(cls, question: Question) -> Self:
        """The widget of a question, with what the student did before."""
        done = sitting().items.setdefault(question.item, ItemState())
        if question.arguments.get("earlier"):
            done = sitting().items[question.item] = _with_due(question, done)
        seen, grows = _view(question, done), kind_of(question.kind).grows
        html = _html(question, seen)
        widget = cls(
            item=question.item,
            html=html,
            state={**seen, "saved": None, "why": ""},
            _esm=script(
                FOLDER / ("practice.js" if grows else "question.js"),
                [name for name, mark in PIECES.items() if mark in html],
            ),
            _css=style(*STYLES, *_more(html)),
        )
        widget.question, widget.done = question, done
        sitting().shown[question.item] = widget
        return widget

    def refresh(self, done: ItemState) -> None:
        changed, self.done = done.response != self.done.response, done
        self._show(saved=still_saved(self.state["saved"], changed=changed))

    def hear(self, told: dict[str, Any], buffers: Any) -> None:
        if told.get("do") == "answer":
            self._answer(told.get("response"), told.get("sure"), told.get("results"))
        elif told.get("do") == "draft":
            self._draft(told.get("response"))
        elif told.get("do") == "hint":
            self._hint(told.get("n"))
        elif told.get("do") in ("keep", "file"):
            self._file(told, buffers)
        elif told.get("do") in DEEDS:
            self.send(came(self.question, told))
        elif told.get("do") == "draw":
            response, kind = told.get("response"), told.get("kind", self.question.kind)
            self.send({"response": response, "drawn": drawn(kind, response) if kind in [*KINDS] else ""})

    def _file(self, told: dict[str, Any], buffers: Any) -> None:
        """Keep what comes along, or send what is kept."""
        if told["do"] == "keep":
            name, why = sitting().give(bytes(buffers[0]) if buffers else b"")
            self.send({"asked": told.get("asked"), "name": name, "why": why})
            return
        name = str(told.get("name"))
        content = sitting().file(name) if is_name(name) else None
        why = "" if content else "It is not here."
        self.send({"asked": told.get("asked"), "name": name, "why": why}, [content] if content else None)

    def _answer(self, response: Any, sure: Any = None, results: Any = None) -> None:
        if blank(response):
            self._show(saved=None, feedback=kind_of(self.question.kind).empty)
            return
        of = self.question.fingerprint
        known: dict[str, Any] = {"sure": sure} if type(sure) is int and 0 < sure <= SUREST else {}
        known |= {"results": results} if isinstance(results, list) else {}
        why = sitting().save(self.item, "answer", {"response": response, "of": of, **known})
        if why:
            self.done.response, self.done.of = response, of
        else:
            self.done.answered("", response, of)
        self.done.draft, self.done.sure, self.done.results = None, known.get("sure"), known.get("results")
        self._show(saved=not why, why=why)

    def _draft(self, response: Any) -> None:
        of = self.question.fingerprint
        why = sitting().save(self.item, "draft", {"response": response, "of": of})
        self.done.draft = (response, of)
        self._show(saved=not why, why=why)

    def _hint(self, number: Any) -> None:
        following = self.done.hints + 1
        if number != following or following > len(
            helps(kind_of(self.question.kind), self.question.arguments, self.done)
        ):
            self._show(saved=None)
            return
        why = sitting().save(self.item, "hint", {"n": following})
        self.done.hints = following
        self._show(saved=not why, why=why)

    def _show(self, *, saved: bool | None, why: str = "", feedback: str | None = None) -> None:
        seen = _view(self.question, self.done)
        if feedback is not None:
            seen["parts"]["feedback"] = feedback
        self.show({**seen, "saved": saved, "why": why})


def _view(question: Question, done: ItemState) -> dict[str, Any]:
    return view(question.kind, question.arguments, done, place(sitting().lesson, question.item))


def _with_due(question: Question, done: ItemState) -> ItemState:
    """What a review that is not begun asks of earlier lessons."""
    from ownpace.lesson.earlier import beside, with_due

    return with_due(done, question.arguments, beside(sitting().folder))
