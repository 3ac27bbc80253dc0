"""What formgrader's buttons do in a course of Ownpace's: Autograde locks students' code in, and Collect takes in by the
door. nbgrader's own run that code with the teacher's rights, and copy whatever a link in the exchange leads to.

Each gives what nbgrader's page shows: {"success", "log", "error"}, the last two in words, or "".
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from nbgrader.server_extensions.formgrader.base import check_notebook_dir, check_xsrf
from tornado import web

from ownpace_graders.autograde import grade
from ownpace_graders.collect import collect, questions
from ownpace_graders.course import find_course
from ownpace_graders.errors import InputError, OwnpaceError
from ownpace_graders.safe.visible import visible_lines

_LOG = 20_000
"""Characters of a submission's log that are shown, the last of them."""
Told = dict[str, Any]


def autograde(root: Path, lesson: str, student: str) -> Told:
    """Grade one submission in the sandbox, whether it has changed or not."""
    outcomes = list(grade(find_course(root), [lesson], [student], force=True))
    if not outcomes:
        raise InputError(f"There is no submission of {lesson} by {student}.", next="Collect it first.")
    (one,) = outcomes
    log = one.log.read_text(encoding="utf-8", errors="replace") if one.log else ""
    return _told(one.reason if one.status == "failed" else "", log[-_LOG:])


def take_in(root: Path, lesson: str) -> Told:
    """Take in what is in the exchange, of every lesson."""
    course = find_course(root)
    collection = collect(course)
    taken = [f"Collected {one.lesson} of {one.student}. {one.note}".rstrip() for one in collection.taken if one.new]
    waits = [f"{each.path}: {each.why}" for each in questions(course)]
    if waits:
        waits.insert(0, "It is not clear whose these are. Ask, then say it: ownpace collect --as ID FILE")
    refused = [f"Not taken: {each.path}: {each.reason}" for each in collection.refused]
    return _told("\n".join(refused), "\n".join([*(taken or ["There is nothing new."]), *waits]))


def pressed(does: Callable[..., Told]) -> Any:
    """A handler's method. The server goes on while it waits."""

    async def post(handler: Any, *names: str) -> None:
        told = await asyncio.to_thread(_in_words, does, Path(handler.coursedir.root), names)
        handler.write(json.dumps(told))

    return web.authenticated(check_xsrf(check_notebook_dir(post)))


def _in_words(does: Callable[..., Told], root: Path, names: Iterable[str]) -> Told:
    try:
        return does(root, *names)
    except OwnpaceError as error:
        return _told(str(error), "")


def _told(error: str, log: str) -> Told:
    return {"success": not error, "error": visible_lines(error), "log": visible_lines(log)}
