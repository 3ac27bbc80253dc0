"""What formgrader's buttons do in a course of Ownpace's: Autograde locks students' code in, and Collect takes in by the
door. nbgrader's own run that code with the teacher's rights, and copy whatever a link in the exchange leads to.

`python -m ownpace_graders.nbgrading.buttons autograde COURSE LESSON STUDENT`, or `collect COURSE LESSON`, prints what
nbgrader's page shows, as JSON: {"success", "log", "error"}, the last two in words, or "".
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ownpace_graders.autograde import grade
from ownpace_graders.collect import collect, questions
from ownpace_graders.course import Course, find_course
from ownpace_graders.errors import InputError, OwnpaceError
from ownpace_graders.safe.visible import visible_lines

_LOG = 20_000
"""Characters of a submission's log that are shown, the last of them."""
Told = dict[str, Any]


def autograde(course: Course, lesson: str, student: str) -> Told:
    """Grade one submission in the sandbox, whether it has changed or not."""
    outcomes = list(grade(course, [lesson], [student], force=True))
    if not outcomes:
        raise InputError(f"There is no submission of {lesson} by {student}.", next="Collect it first.")
    (one,) = outcomes
    log = one.log.read_text(encoding="utf-8", errors="replace") if one.log else ""
    return _told(one.reason if one.status == "failed" else "", log[-_LOG:])


def take_in(course: Course, _: str) -> Told:
    """Take in what is in the exchange, of every lesson."""
    collection = collect(course)
    taken = [f"Collected {one.lesson} of {one.student}. {one.note}".rstrip() for one in collection.taken if one.new]
    waits = [f"{each.path}: {each.why}" for each in questions(course)]
    if waits:
        waits.insert(0, "It is not clear whose these are. Ask, then say it: ownpace collect --as ID FILE")
    refused = [f"Not taken: {each.path}: {each.reason}" for each in collection.refused]
    return _told("\n".join(refused), "\n".join([*(taken or ["There is nothing new."]), *waits]))


_BUTTONS: dict[str, Callable[..., Told]] = {"autograde": autograde, "collect": take_in}


def main(button: str, root: str, *names: str) -> None:
    try:
        told = _BUTTONS[button](find_course(Path(root)), *names)
    except OwnpaceError as error:
        told = _told(str(error), "")
    print(json.dumps(told))


def _told(error: str, log: str) -> Told:
    return {"success": not error, "error": visible_lines(error), "log": visible_lines(log)}


if __name__ == "__main__":
    main(*sys.argv[1:])
