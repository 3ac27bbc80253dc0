"""The engine's process, started by grade.py: a request comes in, and a line for each outcome goes out."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ownpace_graders.autograde.turn import end_with_parent, turn
from ownpace_graders.course import find_course
from ownpace_graders.errors import OwnpaceError
from ownpace_graders.nbgrading.loaded import nbgrader_loaded

if TYPE_CHECKING:
    from ownpace_graders.autograde.engine import Hire


def main(root: str) -> None:
    end_with_parent()
    request: dict[str, Any] = json.load(sys.stdin)
    outgoing = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        with turn(find_course(Path(root))):
            _grade(root, request, outgoing)
    except OwnpaceError as error:
        words = {"what": error.what, "where": error.where, "next": error.next}
        print(json.dumps({"error": type(error).__name__, **words}), file=outgoing, flush=True)


def _grade(root: str, request: dict[str, Any], outgoing: Any) -> None:
    with nbgrader_loaded():
        from ownpace_graders.autograde.engine import grade
        from ownpace_graders.nbgrading import gradebook, jobs
    app, course, hire = jobs.open_course(root), find_course(Path(root)), _hire(request)
    names = gradebook.names(course)

    def say(words: str) -> None:
        print(json.dumps({"said": words}), file=outgoing, flush=True)

    for lesson, students in request["lessons"].items():
        for outcome in grade(app, course, lesson, students, hire, say, force=request["force"]):
            named = replace(outcome, name=names.get(outcome.student, ""))
            print(json.dumps({"outcome": asdict(named)}, default=str), file=outgoing, flush=True)


def _hire(request: dict[str, Any]) -> Hire:
    if request["scheduler"]:
        from ownpace_graders.autograde.cluster import cluster

        return partial(cluster, request["scheduler"])
    from ownpace_graders.autograde.pool import processes

    return partial(processes, request["workers"])


if __name__ == "__main__":
    main(sys.argv[1])
