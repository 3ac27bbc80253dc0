"""A course in preview: its lessons as they are shown, what is wrong with each, and who waits to hear of a change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ownpace.authoring.check import ADVICE, ERROR, LOOKING, check, check_notebook, nbgrader_metadata
from ownpace.authoring.check.diagnostic import Diagnostic
from ownpace.authoring.check.page import page_of
from ownpace.authoring.preview.graded import Grader
from ownpace.authoring.preview.stage import LOOK, Shown, Stage
from ownpace.authoring.preview.students import PreviewStudent, Students
from ownpace.authoring.preview.views import views
from ownpace.page.lesson_page import as_json
from ownpace.page.shelf import Shelf
from ownpace_graders.course import Course
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Lesson, key_of, read_lesson, read_notebook
from ownpace_graders.lesson.cells import without_notes

Notebook = dict[str, Any]
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
        self._graders: dict[str, Grader] = {}
        self._doing: dict[str, str] = {}
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
        return next(iter(mine or sorted(keys, key=lambda key: -_changed(self._path(key)))), "")

    def has(self, name: str) -> bool:
        """Whether there is a lesson of this name, or was one when it was last looked at: its file may be gone for a
        moment, as while Git takes another branch."""
        return self.stage.has(name) or name in self.course.lessons()

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

    async def graded(self, student: PreviewStudent) -> dict[str, Path]:
        """The student's feedback pages by notebook. OwnpaceError as in `Grader`. Whoever follows the lesson hears what
        is being done."""
        name = student.name
        if name not in self._graders:
            self._graders[name] = Grader(self.stage, name)
        try:
            return await asyncio.to_thread(self._graders[name].graded, student, partial(self._doing.__setitem__, name))
        finally:
            self._doing.pop(name, None)

    async def follow(self, name: str, key: str, beat: float) -> AsyncIterator[dict[str, Any] | None]:
        """The lesson's state, now and whenever it has changed; None where nothing has for `beat` seconds; and in
        between {"doing": words} for what one waits for.

        The page is told of a new version at once, with what is broken in it; all that `ownpace check` says comes when
        that is shown.
        """
        told, checked, quiet, doing = 0, 0, 0.0, ""
        notebook: Notebook | None = None
        while not self._closed.is_set():
            shown = await self.stage.fresh(name)
            if shown.version != told:
                told, quiet = shown.version, 0.0
                notebook, broken = await asyncio.to_thread(_looked_at, self._path(key))
                problems = self._placed(key, broken, notebook)
                yield {**self._state(key, shown, notebook), "problems": problems, "checked": False}
            elif checked != told and quiet >= QUIET:
                checked = told
                problems = await asyncio.to_thread(self._problems, key, told, notebook)
                yield {**self._state(key, shown, notebook), "problems": problems, "checked": True}
            elif quiet >= beat:
                quiet = QUIET
                yield None
            if (now := self._doing.get(name, "")) != doing:
                doing = now
                yield {"doing": doing}
            await asyncio.sleep(LOOK)
            quiet += LOOK

    def _state(self, key: str, shown: Shown, notebook: Notebook | None) -> dict[str, Any]:
        entry = self.shelf.entry(key)
        lesson = entry.lesson if entry else None
        gone = [] if self._path(key).is_file() else [_GONE]
        return {
            "version": shown.version,
            "title": lesson.title if lesson else key,
            "seen": lesson is not None,
            "current": notebook is not None,
            "views": views(lesson),
            "trouble": [*gone, *shown.trouble],
        }

    def _problems(self, key: str, version: int, notebook: Notebook | None) -> list[dict[str, Any]]:
        """What ownpace check says of the source, worked out once a version."""
        known = self._checked.get(key)
        if known is None or known[0] != version:
            path = self._path(key)
            found = check(path) if path.is_file() else []
            known = self._checked[key] = (version, self._placed(key, found, notebook))
        return known[1]

    def _placed(self, key: str, found: list[Diagnostic], notebook: Notebook | None) -> list[dict[str, Any]]:
        """As the page is told of them. "at": the cell of the students' version, from 0, or the one before where it has
        no such cell, which "own" says; None for what is about all · "page": where its rule is explained, or ""."""
        places, found = _places(notebook) if notebook else {}, _unprepared_once(found, key)
        pages = {one.code: f"{self.base}rule/{one.code}/" if page_of(one.code) else "" for one in found}
        return [{**self._told(one), **places.get(one.cell - 1, _OF_ALL), "page": pages[one.code]} for one in found]

    def _told(self, one: Diagnostic) -> dict[str, Any]:
        """With paths as one would type them in the course's folder."""
        root = f"{self.course.root}/"
        given = {name: value for name, value in asdict(one).items() if isinstance(value, str | int)}
        return {**given, "what": one.what.replace(root, ""), "fix": one.fix.replace(root, "")}

    def _path(self, key: str) -> Path:
        name, _, notebook = key.partition("/")
        return self.course.place("source", name) / f"{notebook or name}.ipynb"


_OF_ALL = {"at": None, "own": False}
_GONE = {
    "what": "The notebook is not there any more.",
    "where": "",
    "next": "What was last seen of it is shown until it is back. If you have given it another name, choose that.",
}


def _unprepared_once(found: list[Diagnostic], key: str) -> list[Diagnostic]:
    """Questions that lack nbgrader's metadata are shown and graded here all the same: what is left to do before a
    release is said once, and not as a fault."""
    code, name = nbgrader_metadata.RULES[0].code, key.partition("/")[0]
    mine, others = [one for one in found if one.code == code], [one for one in found if one.code != code]
    if not mine:
        return others
    many = "One question is" if len(mine) == 1 else f"{len(mine)} questions are"
    what = f"{many} not prepared for grading yet. Here that is done as you save."
    fix = f"Before you release the lesson, run: ownpace check {name} --fix"
    return [*others, replace(mine[0], level=ADVICE, what=what, fix=fix)]


def _changed(path: Path) -> float:
    """When the file was changed, in seconds; 0 for one that has just gone."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _looked_at(path: Path) -> tuple[Notebook | None, list[Diagnostic]]:
    """The notebook, None where it cannot be read, and the errors that looking at it tells; what keeps it from being
    read is said of the whole."""
    try:
        notebook = read_notebook(path)
    except (LessonError, OSError):
        return None, []
    try:
        return notebook, [one for one in check_notebook(notebook, path, among=LOOKING) if one.level == ERROR]
    except (LessonError, OSError):
        return notebook, []


def _places(notebook: Notebook) -> dict[int, dict[str, Any]]:
    """Where in the students' version a cell of the source is, or would be: both are counted from 0."""
    cells = notebook["cells"]
    numbers = {id(cell): place for place, cell in enumerate(without_notes(cells))}
    found, at = dict[int, dict[str, Any]](), 0
    for index, cell in enumerate(cells):
        at = numbers.get(id(cell), at)
        found[index] = {"at": at, "own": id(cell) in numbers}
    return found
