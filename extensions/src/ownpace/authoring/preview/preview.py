"""A course in preview: its lessons as they are shown, what is wrong with each, and who waits to hear of a change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ownpace.authoring.check import check
from ownpace.authoring.check.diagnostic import Diagnostic
from ownpace.authoring.preview.stage import LOOK, Shown, Stage
from ownpace.authoring.preview.students import Students
from ownpace.authoring.preview.views import views
from ownpace.page.lesson_page import as_json
from ownpace.page.shelf import Shelf
from ownpace_graders.course import Course
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Lesson, key_of, read_lesson, read_notebook
from ownpace_graders.lesson.cells import without_notes

QUIET = 0.5
"""Seconds that a page has to show a new version before anything else is done."""


class Preview:
    """`base`: what all its addresses begin with · `first_name`: the lesson that was asked for, or "" · `who`: settings
    that say who may ask."""

    def __init__(
        self, course: Course, base: str, kernels: Any, specs: Any, who: Mapping[str, Any], first_name: str = ""
    ) -> None:
        self.course = course
        self.base = base
        self.stage = Stage(course)
        self.students = Students(self.stage, base, kernels, specs, who)
        self.shelf = Shelf(Course(self.stage.root, self.stage.settings("all")))
        self.pages: dict[int, Path] = {}
        self._numbers = count(1)
        self._first_name = first_name
        self._checked: dict[str, tuple[int, list[dict[str, Any]]]] = {}
        self._closed = asyncio.Event()

    async def close(self) -> None:
        self._closed.set()
        await self.students.close()
        await asyncio.to_thread(self.stage.close)

    def keys(self) -> list[str]:
        """The address of each notebook below `lesson/`."""
        found: list[str] = []
        for name in self.course.lessons():
            paths = sorted(self.course.place("source", name).glob("*.ipynb"), key=lambda path: path.stem)
            found += map(key_of, paths)
        return found

    def first(self) -> str:
        """The lesson that was asked for, else the one that was changed last; "" where there is none."""
        keys = self.keys()
        mine = [key for key in keys if key.partition("/")[0] == self._first_name]
        return next(iter(mine or sorted(keys, key=lambda key: -self._path(key).stat().st_mtime)), "")

    def source(self, key: str) -> Lesson:
        """The lesson as its author has it. LessonError where it cannot be read."""
        return read_lesson(self._path(key))

    def config(self, key: str) -> Markup:
        return as_json({"base": self.base, "key": key})

    def keep_page(self, page: Path) -> int:
        """The number by which a graded page is asked for."""
        number = next(self._numbers)
        self.pages[number] = page
        return number

    async def follow(self, name: str, key: str, beat: float) -> AsyncIterator[dict[str, Any] | None]:
        """The lesson's state, now and whenever it has changed; None where nothing has for `beat` seconds.

        The page is told of a new version at once; what is wrong with it is looked for when that is shown.
        """
        told, checked, quiet = 0, 0, 0.0
        while not self._closed.is_set():
            shown = await self.stage.fresh(name)
            if shown.version != told:
                told, quiet = shown.version, 0.0
                yield self._state(key, shown)
            elif checked != told and quiet >= QUIET:
                checked = told
                problems = await asyncio.to_thread(self._problems, key, told)
                yield {**self._state(key, shown), "problems": problems}
            elif quiet >= beat:
                quiet = QUIET
                yield None
            await asyncio.sleep(LOOK)
            quiet += LOOK

    def _state(self, key: str, shown: Shown) -> dict[str, Any]:
        entry = self.shelf.entry(key)
        lesson = entry.lesson if entry else None
        return {
            "version": shown.version,
            "title": lesson.title if lesson else key,
            "views": views(lesson),
            "trouble": shown.trouble,
        }

    def _problems(self, key: str, version: int) -> list[dict[str, Any]]:
        """What ownpace check says of the source, worked out once a version."""
        known = self._checked.get(key)
        if known is None or known[0] != version:
            path = self._path(key)
            found = check(path) if path.is_file() else []
            at = _places(path)
            known = self._checked[key] = (version, [_problem(one, at) for one in found])
        return known[1]

    def _path(self, key: str) -> Path:
        name, _, notebook = key.partition("/")
        return self.course.place("source", name) / f"{notebook or name}.ipynb"


def _problem(one: Diagnostic, at: dict[int, int]) -> dict[str, Any]:
    """`at` says which cell of the students' version a cell of the source is, both as their indexes."""
    told = {name: value for name, value in asdict(one).items() if isinstance(value, str | int)}
    return {**told, "at": at.get(one.cell - 1)}


def _places(path: Path) -> dict[int, int]:
    try:
        cells = read_notebook(path)["cells"]
    except (LessonError, OSError):
        return {}
    at = {id(cell): place for place, cell in enumerate(without_notes(cells))}
    return {index: at[id(cell)] for index, cell in enumerate(cells) if id(cell) in at}
