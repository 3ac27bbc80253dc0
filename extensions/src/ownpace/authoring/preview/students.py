"""Those whose view the preview shows: each a student with a record, kernels and addresses of their own."""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tornado.httputil import HTTPMessageDelegate, HTTPServerRequest
from tornado.routing import Router
from tornado.web import Application

from ownpace.authoring.preview.stage import Stage
from ownpace.authoring.preview.views import START, events
from ownpace.page.addresses import handlers
from ownpace.page.app import settings
from ownpace.page.sessions import Sessions
from ownpace.page.shelf import Entry, Shelf
from ownpace_graders import record
from ownpace_graders.course import Course
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import read_lesson
from ownpace_graders.record import Event, here

MOST = 4
"""Students at once: who was looked at longest ago goes."""


class _Sessions(Sessions):
    """Without a kernel in reserve: each student would have one."""

    def warm(self) -> None:
        pass


class PreviewStudent:
    """One of them. `id` stands in their addresses; `base` is what these begin with."""

    def __init__(self, id: str, view: str, name: str, base: str, shelf: Shelf, sessions: Sessions) -> None:
        self.id, self.view, self.name, self.base = id, view, name, base
        self.shelf = shelf
        self.sessions = sessions
        self.app: Application

    @property
    def record(self) -> Path:
        return self.shelf.record(self.name)

    def given(self) -> list[tuple[str, Any]]:
        """Every answer that was given, in order, with its question's name."""
        done = record.read(self.record).events if self.record.is_file() else ()
        return [(event.item, event.data["response"]) for event in done if event.kind == "answer"]


class Students(Router):
    """All of them, and the way of a request to each. `who`: settings that say who may ask."""

    def __init__(self, stage: Stage, base: str, kernels: Any, specs: Any, who: Mapping[str, Any]) -> None:
        self.stage, self.base = stage, base
        self._kernels, self._specs, self._who = kernels, specs, who
        self._all: OrderedDict[str, PreviewStudent] = OrderedDict()
        self._address = re.compile(rf"{re.escape(base)}student/(\w+)/")

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> HTTPMessageDelegate | None:
        found = self._address.match(request.path)
        student = self._all.get(found[1]) if found else None
        return student.app.find_handler(request, **kwargs) if student else None

    def get(self, id: str) -> PreviewStudent | None:
        if id in self._all:
            self._all.move_to_end(id)
        return self._all.get(id)

    async def enter(self, entry_key: str, view: str = START) -> PreviewStudent:
        """A new student, who has done in this lesson what the view says."""
        id, name = secrets.token_hex(6), entry_key.partition("/")[0]
        shelf = Shelf(Course(self.stage.root / "students" / id, self.stage.settings(id)))
        shelf.root.mkdir(parents=True)
        sessions = _Sessions(shelf, self._kernels, self._specs)
        student = PreviewStudent(id, view, name, f"{self.base}student/{id}/", shelf, sessions)
        student.app = Application(handlers(student.base), **settings(student.base, sessions), **self._who)
        if done := self._done(shelf.entry(entry_key), view):
            student.record.parent.mkdir(parents=True, exist_ok=True)
            record.append(student.record, done)
            for event in done:  # the lesson's own code may run again by itself
                if event.kind == "answer" and isinstance(event.data["response"], str):
                    here.remember(student.record, "run", event.item, event.data["response"])
        self._all[id] = student
        while len(self._all) > MOST:
            await _leave(self._all.popitem(last=False)[1])
        return student

    async def close(self) -> None:
        for student in self._all.values():
            await student.sessions.settle()

    def _done(self, entry: Entry | None, view: str) -> list[Event]:
        if entry is None or entry.lesson is None or view == START:
            return []
        try:
            source = read_lesson(self.stage.course.place("source", entry.name) / entry.path.name)
        except LessonError:
            return []
        return events(source, entry.lesson, view)


async def _leave(student: PreviewStudent) -> None:
    await student.sessions.end(student.name)
