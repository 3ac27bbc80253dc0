"""The students' version of lessons, in a folder that is gone afterwards: made anew as soon as a source is saved."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from ownpace.authoring.check import nbgrader_metadata
from ownpace.whole import write_whole
from ownpace_graders.beside import cleared
from ownpace_graders.course import Course
from ownpace_graders.errors import LessonError, OwnpaceError
from ownpace_graders.lesson import lesson_of, read_lesson, read_notebook
from ownpace_graders.lesson.cells import source_of, without_notes
from ownpace_graders.nbgrading import Nbgrader
from ownpace_graders.nbgrading.where import where
from ownpace_graders.nbgrading.words import in_words
from ownpace_graders.own_tests import is_own_test

LOOK = 0.05
"""Seconds between two looks at a lesson's folder."""
_SETTLED = 0.3
"""Seconds after which a file that cannot be read is not just being written."""
_SECRET = re.compile(r"### BEGIN (HIDDEN TESTS|SOLUTION).*?(?:### END \1[^\n]*\n?|\Z)", re.DOTALL)


@dataclass(slots=True)
class Shown:
    """A lesson as it is shown. `version` counts from 1 · `trouble`: why students could not get it so, each
    {"what", "where", "next"} · `seen`: the files of its source as they were: name → (time in nanoseconds, bytes)."""

    version: int = 0
    trouble: list[dict[str, str]] = field(default_factory=list)
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)


class Stage:
    """The folder, of one course. `release` is where the lessons are, as students get them."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self._folder = tempfile.TemporaryDirectory(prefix="ownpace-preview-", ignore_cleanup_errors=True)
        self.root = Path(self._folder.name).resolve()
        self.release = self.root / "release"
        self.release.mkdir()
        self.nbgrader = Nbgrader(course)
        self._ignored: list[str] = [".*", "__pycache__"]
        self._shown: dict[str, Shown] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        # nbgrader's process takes one wish after the other.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="preview")

    def close(self) -> None:
        """Take the folder away, and let nbgrader's process end."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        self.nbgrader.__exit__(None, None, None)
        self._folder.cleanup()

    def settings(self, name: str) -> Any:
        """The course's settings for a student called `name`, who hands in to nobody."""
        settings = deepcopy(self.course.settings)
        for section in ("CourseDirectory", "Exchange", "ExchangeFactory"):
            settings.pop(section, None)
        settings.CourseDirectory.release_directory = str(self.release)
        settings.CourseDirectory.course_id = f"ownpace-preview-{name}"
        settings.Exchange.root = str(self.root / "no-exchange")
        return settings

    def has(self, name: str) -> bool:
        """Whether the lesson has been shown."""
        return name in self._shown

    async def fresh(self, name: str) -> Shown:
        """The lesson as its source is now; made anew only where a file of it has changed."""
        async with self._locks.setdefault(name, asyncio.Lock()):
            now, before = self._look(name), self._shown.get(name)
            if before and (before.seen == now or self._is_being_written(name)):
                return before
            loop = asyncio.get_running_loop()
            trouble = await loop.run_in_executor(self._thread, self._make, name, now)
            shown = Shown((before.version if before else 0) + 1, trouble, now)
            self._shown[name] = shown
            return shown

    def _look(self, name: str) -> dict[str, tuple[int, int]]:
        """Every file that a student may see something of: the lesson's own tests are none."""
        found = _files(self.course.place("source", name))
        return {each: (about.st_mtime_ns, about.st_size) for each, about in found if not is_own_test(each)}

    def _is_being_written(self, name: str) -> bool:
        """Whether a notebook is not a whole one, and was one a moment ago: an editor may be at it."""
        for path in self.course.place("source", name).glob("*.ipynb"):
            try:
                read_notebook(path)
            except (LessonError, OSError):
                changed = path.stat().st_mtime if path.exists() else 0.0
                return time.time() - changed < _SETTLED
        return False

    def _make(self, name: str, now: dict[str, tuple[int, int]]) -> list[dict[str, str]]:
        source, made = self.course.place("source", name), self.release / name
        made.mkdir(exist_ok=True)
        done = self.nbgrader.do("show", lesson=name, instead=dict(prepared_texts(source)))
        trouble: list[dict[str, str]] = []
        if done.ok:
            self._ignored = [*done.value["ignored"], ".*"]
        else:
            trouble.append(_refused(done, source))
        texts = done.value["notebooks"] if done.ok else dict(_as_they_stand(source))
        self._copy(source, made, now)
        for stem, text in texts.items():
            trouble += _put(made / f"{stem}.ipynb", text)
        try:
            cleared(made, source, self.course.clear_solutions)
        except (OwnpaceError, OSError) as error:
            trouble.append(_words(error) if isinstance(error, OwnpaceError) else _said(str(error)))
        # What keeps one step from its work keeps the next from it too.
        return [each for number, each in enumerate(trouble) if each not in trouble[:number]]

    def _copy(self, source: Path, made: Path, now: dict[str, tuple[int, int]]) -> None:
        """What lies beside the notebooks, as it is released: what code changes there is not the author's."""
        before = self._shown[source.name].seen if source.name in self._shown else {}
        wanted = {name for name in now if not name.endswith(".ipynb") and not self._is_left_out(name)}
        for name in wanted:
            if before.get(name) != now[name] or not (made / name).exists():
                (made / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source / name, made / name)
        for name in before.keys() - wanted:
            if not name.endswith(".ipynb"):
                (made / name).unlink(missing_ok=True)

    def _is_left_out(self, name: str) -> bool:
        return any(fnmatch(part, pattern) for part in name.split("/") for pattern in self._ignored)


def _files(folder: Path, before: str = "") -> Iterator[tuple[str, os.stat_result]]:
    """Every file in a folder and below, but for hidden ones; a folder that is a link is not entered."""
    try:
        entries = [*os.scandir(folder)]
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name == "record.jsonl":
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path), f"{before}{entry.name}/")
            elif entry.is_file():
                yield f"{before}{entry.name}", entry.stat()
        except OSError:
            continue


def prepared_texts(source: Path) -> Iterator[tuple[str, str]]:
    """The notebooks whose questions lack nbgrader's metadata, by name, with it: an author who types a call need not
    know of it to see the question."""
    for path in sorted(source.glob("*.ipynb")):
        try:
            notebook = read_notebook(path)
        except (LessonError, OSError):
            continue
        if (prepared := nbgrader_metadata.prepared(notebook, path)) != notebook:
            yield path.stem, json.dumps(prepared, ensure_ascii=False)


def _refused(done: Any, source: Path) -> dict[str, str]:
    what, next = in_words(done)
    lessons = []
    for path in sorted(source.glob("*.ipynb")):
        try:
            lessons.append(read_lesson(path))
        except LessonError as error:
            return _words(error)
    return {"what": what, "where": where(done, lessons), "next": next}


def _as_they_stand(source: Path) -> Iterator[tuple[str, str]]:
    """The notebooks as far as they can be shown where nbgrader refuses them: without notes and hidden regions."""
    for path in sorted(source.glob("*.ipynb")):
        try:
            notebook = read_notebook(path)
        except (LessonError, OSError):
            continue
        shown = [{**cell, "source": _SECRET.sub("", source_of(cell))} for cell in without_notes(notebook["cells"])]
        yield path.stem, json.dumps({**notebook, "cells": shown}, ensure_ascii=False)


def _put(path: Path, text: str) -> list[dict[str, str]]:
    """Write a notebook, whole; one whose front matter cannot be read is shown without its plan, and that is said."""
    trouble, notebook = [], json.loads(text)
    try:
        lesson_of(notebook, path)
    except LessonError as error:
        trouble.append(_words(error))
        text = json.dumps(_without_front(notebook, path.stem), ensure_ascii=False)
    write_whole(path, text)
    return trouble


def _without_front(notebook: dict[str, Any], stem: str) -> dict[str, Any]:
    first, *others = notebook["cells"] or [{"cell_type": "raw", "metadata": {}, "source": ""}]
    title = json.dumps(stem.replace("-", " ").capitalize())
    front = f'---\ntitle: {title}\nsummary: ""\nobjectives: {{}}\nplan: []\n---'
    kept = [first, *others] if first.get("cell_type") != "raw" else others
    return {**notebook, "cells": [{"cell_type": "raw", "metadata": {}, "source": front}, *kept]}


def _words(error: OwnpaceError) -> dict[str, str]:
    return {"what": error.what, "where": error.where.rpartition("/")[2], "next": error.next}


def _said(what: str) -> dict[str, str]:
    return {"what": what, "where": "", "next": ""}
