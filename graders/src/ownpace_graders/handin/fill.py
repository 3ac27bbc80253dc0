"""A student's answers, put into the released notebook as nbgrader expects them."""

import copy
import json
from collections.abc import Iterable

from ownpace_graders.kinds.shape import blank
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.calls import changed
from ownpace_graders.record import Event
from ownpace_graders.safe import as_markdown


def filled(lesson: Lesson, events: Iterable[Event]) -> bytes:
    """The lesson's notebook, as a file, with the latest answer in each cell that takes one; other cells unchanged.

    Answers to other kinds of question are in the record only, and so is a reflection on a question since changed.
    """
    notebook = copy.deepcopy(lesson.notebook)
    answers = _answers(lesson, events)
    for cell in lesson.cells:
        for event in answers.get(cell.item or "", []):
            source = _source(cell, event)
            if source is not None:
                notebook["cells"][cell.index]["source"] = source.splitlines(keepends=True)
                notebook["cells"][cell.index].pop("attachments", None)
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "replace") + b"\n"


def _answers(lesson: Lesson, events: Iterable[Event]) -> dict[str, list[Event]]:
    """Each item's answers in this notebook, the latest last."""
    answers: dict[str, list[Event]] = {}
    for event in sorted(events, key=lambda event: (event.at, event.id)):
        if event.kind == "answer" and event.lesson in (lesson.name, lesson.key, f"{lesson.name}/{lesson.path.stem}"):
            answers.setdefault(event.item, []).append(event)
    return answers


def _source(cell: Cell, event: Event) -> str | None:
    """The cell's source with this answer, or None if it is none for this cell."""
    response = event.data.get("response")
    if cell.role == "ask" and cell.call and cell.kind and cell.kind.by_hand:
        counts = not blank(response) and not changed(cell.kind.name, cell.call.arguments, event.data.get("of"))
        # nbgrader gives 0 to a manually graded cell that is as it was released, and asks the teacher about any other.
        return f"{cell.source}\n# answered {event.id}" if counts else None
    if not isinstance(response, str):
        return None
    if cell.role in ("solution", "written"):
        return response if cell.cell_type == "code" else as_markdown(response)
    return None
