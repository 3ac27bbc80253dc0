"""The page of one lesson: everything a student can read, sent before any kernel runs."""

import asyncio
import json
from collections.abc import Collection
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from ownpace import show
from ownpace.ask import answered, done, drafted
from ownpace.ask.needs import MARK
from ownpace.page import labextensions
from ownpace.page.assets import OF_NEEDS, WIDGETS, looking, versioned
from ownpace.page.draw import draw
from ownpace.page.earlier import with_reviews
from ownpace.page.feedback import feedback_of
from ownpace.page.frame import drawings
from ownpace.page.marking import is_alive, is_marked_here, needs_kernel
from ownpace.page.progress import SINCE, Progress
from ownpace.page.security import PageHandler
from ownpace.page.shelf import Entry, Shelf
from ownpace.page.what_next import what_next
from ownpace_graders.course import Course
from ownpace_graders.handin import kept
from ownpace_graders.lesson import Lesson
from ownpace_graders.lesson.cells import ANSWERS
from ownpace_graders.lesson.direction import direction
from ownpace_graders.record import State
from ownpace_graders.record.blobs import lacking
from ownpace_graders.record.receipt import shown

PURPOSES = {
    "recall": "Remember",
    "introduce": "Something new",
    "model": "See how",
    "practise": "Practise",
    "fluency": "Get quicker",
    "own": "Without help",
    "check": "Show what you know",
    "reflect": "Think back",
    "discuss": "Talk about it",
}

QUIET = 0.5
"""Seconds between two lessons that are drawn ahead: whoever asks for a page meanwhile does not wait."""


async def draw_ahead(shelf: Shelf) -> None:
    """Have the words of every lesson drawn (`to_html` keeps them), so that the first visit does not wait for it."""
    for entry in shelf.entries():
        await asyncio.sleep(QUIET)
        if entry.lesson is not None:
            _cells(entry.lesson, State(), shelf.course.student_files)


class LessonPage(PageHandler):
    """`lesson/<name>/` and `lesson/<name>/<notebook>/`."""

    def get(self, key: str) -> None:
        entry = self.shelf.entry(key)
        if entry is None:
            # A folder whose notebook has another name than itself is asked for by the folder's name.
            self.redirect(f"{self.base_url}lesson/{quote(self.named(key)[0].key)}/")
        elif entry.lesson is None:
            self.set_status(500)
            self.page("error.html", status=500, what="This lesson cannot be opened.", next=str(entry.words))
        else:
            self.page("lesson.html", **self._words(entry, entry.lesson))

    def _words(self, entry: Entry, lesson: Lesson) -> dict[str, Any]:
        record, trouble = self.shelf.records.look(entry.name)
        state = with_reviews(self.shelf, lesson, record.held.state)
        language = lesson.language
        feedback = feedback_of(self.shelf, entry.name)
        cells, scripts = _cells(lesson, state, self.shelf.course.student_files), _scripts(lesson)
        looks = _looks(lesson)
        return {
            "lesson": lesson,
            "entry": entry,
            "direction": direction(language),
            "progress": Progress.of_state(lesson, state),
            "notes": {item: at.note for item, at in state.items.items() if at.note},
            "purposes": PURPOSES,
            "since": SINCE,
            "open": _open(lesson, state),
            "cells": cells,
            "scripts": scripts,
            "next": {slug: Markup(html) for slug, html in what_next(lesson, state.items).items()},  # noqa: S704 - escaped there
            "style": looking([*_needed(cells, scripts), *looks]),
            "trouble": trouble,
            "feedback": feedback,
            "upload_to": self.shelf.course.upload_to,
            "file": _file(self.shelf.course, entry.name, state),
            "config": as_json(
                {
                    **_config(entry, lesson, state),
                    "blocks": bool(looks),
                    **self.server(),
                    "record": record.held.digest,
                    **({"lacks": lacks} if (lacks := lacking(self.shelf.record(entry.name), state)) else {}),
                    **(self._of_kernels() if is_alive(lesson) else {}),
                }
            ),
        }

    def _of_kernels(self) -> dict[str, Any]:
        """What the page's script needs to know besides where a kernel has widgets to show."""
        scripts = {name.removeprefix("ask/"): versioned(name) for name in WIDGETS}
        extensions = [{"name": name} for name in labextensions.names()]
        return {"scripts": scripts, "extensions": extensions, "drawings": drawings()}


def _file(course: Course, name: str, state: State) -> str:
    """The code of the latest hand-in, if it is a file that lies here: one of an earlier Binder session does not."""
    code = state.handins[-1]["code"] if state.handins else ""
    return code if kept(course, name, code) else ""


def _open(lesson: Lesson, state: State) -> set[str]:
    """The phases that stand open: the first one, and every one that was opened before."""
    return {phase.slug for number, phase in enumerate(lesson.plan) if number == 0 or phase.slug in state.phases}


def _cells(lesson: Lesson, state: State, files: Collection[str]) -> dict[str | None, list[dict[str, Any]]]:
    """The cells' HTML by the phase they stand in; None before the first phase."""
    phases: dict[str | None, list[dict[str, Any]]] = {}
    for cell in lesson.cells:
        drawn = draw(cell, lesson, state, files)
        if drawn is not None:
            shown = {"index": cell.index, "role": cell.role, "alive": needs_kernel(cell)}
            html = Markup(drawn)  # noqa: S704 - escaped where drawn
            phases.setdefault(cell.phase, []).append({**shown, "html": html})
    return phases


def _needed(cells: dict[str | None, list[dict[str, Any]]], scripts: list[str]) -> list[str]:
    """The styles that only some questions need, and these do, or may where only a kernel can tell."""
    by_kernel = any("question.js" in name for name in scripts)
    html = [cell["html"] for phase in cells.values() for cell in phase]
    return [need for need in OF_NEEDS if by_kernel or any(f"{MARK}{need}" in each for each in html)]


def _looks(lesson: Lesson) -> list[str]:
    return show.looks(cell.source for cell in lesson.cells if cell.cell_type == "code")


def _scripts(lesson: Lesson) -> list[str]:
    """The scripts of the questions that a kernel brings, so that the page can ask for them before it names them."""
    cells = (cell for cell in lesson.questions if not is_marked_here(cell))
    kinds = {"code.js" if cell.call is None else "question.js" for cell in cells}
    return [versioned(f"ask/{name}") for name in sorted(kinds)]


def _config(entry: Entry, lesson: Lesson, state: State) -> dict[str, Any]:
    """What the page's script needs to know of the lesson and of where the student stands."""
    return {
        "key": entry.key,
        "name": entry.name,
        "plan": [
            {"slug": phase.slug, "heading": phase.heading, "purpose": phase.purpose, "minutes": phase.minutes}
            for phase in lesson.plan
        ],
        "items": [{"item": cell.item, "phase": cell.phase, "points": cell.points} for cell in lesson.questions],
        "state": {
            "phases": list(state.phases),
            "done": [cell.item for cell in lesson.questions if done(cell, state.items.get(cell.item or ""))],
            "answered": [cell.item for cell in lesson.questions if answered(cell, state.items.get(cell.item or ""))],
            "drafts": [
                cell.item for cell in lesson.questions if drafted(cell, state.items.get(cell.item or ""), lesson.name)
            ],
            "changed": state.changed,
            "watch": {item: at.position for item, at in state.items.items() if at.position is not None},
            "kept": _kept(lesson, state),
            "handins": [{**handin, "code": shown(handin["code"])} for handin in state.handins],
        },
        "alive": is_alive(lesson),
        "code": any(cell.role in ANSWERS and cell.cell_type == "code" for cell in lesson.cells),
    }


def _kept(lesson: Lesson, state: State) -> dict[str, Any]:
    """What is the student's own in each teaching block, by the block's id and part."""
    items = {cell.call.item for cell in lesson.cells if cell.role == "show" and cell.call and cell.call.item}
    return {item: at.kept for item, at in state.items.items() if item in items and at.kept}


def as_json(known: dict[str, Any]) -> Markup:
    """JSON that may stand in a script element."""
    text = json.dumps(known, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704
