"""Of a hand-in only the answers are taken: what runs, what it is worth and who marks it is the lesson's to say.

A student can change everything in their notebook. Here it becomes the lesson's again before anything else looks at
it: cells get the lesson's types, tags, points and roles, and keep their own text only where the lesson leaves it to
students. Cells that a student added stay, as nbgrader runs them too, but say nothing about how anything is graded.
"""

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode, from_dict

from ownpace_graders.autograde.brief import Notebook, ReleasedCell
from ownpace_graders.autograde.matched import matched
from ownpace_graders.autograde.recovered import Cells, grade_id, metadata, place_of
from ownpace_graders.autograde.ungradable import Ungradable
from ownpace_graders.lesson.cells import source_of

MOST_CELLS = 5000
"""Cells of a notebook: what nbgrader does takes time for each."""
_HARMLESS = ("collapsed", "deletable", "editable", "scrolled")
"""What a cell's metadata may say in a student's notebook: it changes nothing but how the cell looks in an editor."""
_STRANGE = "No cell of the lesson was found in it: check whether another notebook was meant."
_TYPES = ("code", "markdown", "raw")
_PICTURE = re.compile(r"image/[a-z0-9.+-]+")
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def aligned(lesson: Mapping[str, Any], released: Notebook, handed_in: Any) -> tuple[NotebookNode, list[str]]:
    """The notebook to be graded, and what was assumed to make it, in words for the log.

    lesson: the author's notebook, nbformat 4, {} where it is gone · released: the same as the gradebook has it, which
    is what students got · handed_in: whatever came of reading theirs. Ungradable where it has no cells, or too many.
    """
    theirs, authors = _cells(handed_in), lesson.get("cells", [])
    found = matched(theirs, authors, released)
    sources = {cell.name: cell for cell in released.source_cells}
    by_name = {_marks(cell).get("grade_id"): cell for cell in authors}
    cells = [
        _known(cell, sources[found.roles[at]], by_name.get(found.roles[at], {}), released)
        if at in found.roles
        else _free(cell, authors[found.plain[at]] if at in found.plain else {})
        for at, cell in enumerate(theirs)
    ]
    lost = _put_back(cells, [found.roles.get(at, "") for at in range(len(theirs))], authors, released)
    minor = lesson.get("nbformat_minor", 5)
    _give_ids(cells, needed=minor >= 5)
    whole = {"nbformat": 4, "nbformat_minor": minor, "metadata": _about(lesson, released), "cells": cells}
    strange = [] if found.roles or found.plain else [_STRANGE]
    return from_dict(whole), [*strange, *found.assumed, *lost]


def _put_back(cells: list[dict[str, Any]], names: list[str], authors: Cells, released: Notebook) -> list[str]:
    """Put the lesson's cells that are worth points back where they are gone: nobody could mark what is not there. What
    was done, in words."""
    by_name = {grade_id(cell): cell for cell in authors}
    worth = {one.name for one in (*released.grade_cells, *released.task_cells)} - {*names}
    order = [grade_id(cell) for cell in authors] or [one.name for one in released.source_cells]
    lost = sorted((one for one in released.source_cells if one.name in worth), key=lambda one: order.index(one.name))
    for source in lost:
        at = place_of(source.name, names, order)
        names.insert(at, source.name)
        cells.insert(at, _known({"source": source.source}, source, by_name.get(source.name, {}), released))
    return [f"The cell {source.name} was not there: it was put back as it was released." for source in lost]


def _cells(handed_in: Any) -> Cells:
    found = handed_in.get("cells") if isinstance(handed_in, Mapping) else None
    if not isinstance(found, list) or not all(isinstance(cell, Mapping) for cell in found):
        raise Ungradable("notebook")
    if len(found) > MOST_CELLS:
        raise Ungradable("too large", f"{len(found)} cells")
    return found


def _known(
    cell: Mapping[str, Any], source: ReleasedCell, author: Mapping[str, Any], released: Notebook
) -> dict[str, Any]:
    """A cell that the gradebook knows. Its text is the student's unless it is locked."""
    own = {**_harmless(cell), **metadata(author), "nbgrader": _role(source, _marks(author), released)}
    text = source.source if source.locked else _clean(source_of(cell))
    return _cell(source.cell_type, text, own, author if source.locked else cell, cell)


def _free(cell: Mapping[str, Any], author: Mapping[str, Any]) -> dict[str, Any]:
    """Any other cell. Its text is the student's, as nbgrader has it; if it is one of the author's, their metadata
    count, but for a role that the gradebook does not know of."""
    kind = str(cell.get("cell_type"))
    own = {**_harmless(cell), **metadata(author)}
    if any(_marks(author).get(role) for role in ("grade", "solution", "locked", "task")):
        del own["nbgrader"]
    return _cell(kind if kind in _TYPES else "raw", _clean(source_of(cell)), own, cell, cell)


def _role(source: ReleasedCell, said: Mapping[str, Any], released: Notebook) -> dict[str, Any]:
    """nbgrader's metadata of a cell, from the gradebook; `said` is what stands in the author's notebook."""
    name = source.name
    points = {one.name: one.max_score for one in (*released.grade_cells, *released.task_cells)}
    role = {
        "grade": any(one.name == name for one in released.grade_cells),
        "grade_id": name,
        "locked": bool(said.get("locked", source.locked)),
        "schema_version": 3,
        "solution": any(one.name == name for one in released.solution_cells),
        "task": any(one.name == name for one in released.task_cells),
    }
    known = {"points": points.get(name), "checksum": source.checksum}
    return {**role, "cell_type": source.cell_type, **{key: value for key, value in known.items() if value is not None}}


def _cell(
    kind: str, text: str, own: dict[str, Any], pictures: Mapping[str, Any], cell: Mapping[str, Any]
) -> dict[str, Any]:
    made = {"cell_type": kind, "metadata": own, "source": text, "id": cell.get("id")}
    if kind == "code":
        return {**made, "outputs": [], "execution_count": None}
    attached = _attachments(pictures.get("attachments"))
    return {**made, "attachments": attached} if attached else made


def _attachments(given: Any) -> dict[str, dict[str, str]]:
    """What is attached to a cell's text, as far as it is pictures."""
    bundles = given.items() if isinstance(given, Mapping) else ()
    found = {_clean(name): _pictures(bundle) for name, bundle in bundles if isinstance(bundle, Mapping)}
    return {name: pictures for name, pictures in found.items() if pictures}


def _pictures(bundle: Mapping[str, Any]) -> dict[str, str]:
    texts = {kind: source_of({"source": text}) for kind, text in bundle.items() if _PICTURE.fullmatch(kind)}
    return {kind: text for kind, text in texts.items() if text.isascii()}


def _harmless(cell: Mapping[str, Any]) -> dict[str, bool]:
    said = metadata(cell)
    return {name: said[name] for name in _HARMLESS if type(said.get(name)) is bool}


def _marks(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    found = metadata(cell).get("nbgrader")
    return found if isinstance(found, Mapping) else {}


def _about(lesson: Mapping[str, Any], released: Notebook) -> dict[str, Any]:
    """The notebook's own metadata: the kernel is that of the release."""
    said = {name: value for name, value in metadata(lesson).items() if name not in ("widgets", "kernelspec")}
    kernel = json.loads(released.kernelspec or "null")
    return {**said, "kernelspec": kernel} if kernel else said


def _give_ids(cells: list[dict[str, Any]], *, needed: bool) -> None:
    """Each cell one of its own, its author's or student's where that can be."""
    taken: set[str] = set()
    for cell in cells:
        own = cell.pop("id")
        if not needed:
            continue
        fits = isinstance(own, str) and bool(_ID.fullmatch(own)) and own not in taken
        cell["id"] = own if fits else secrets.token_hex(4)
        taken.add(cell["id"])


def _clean(text: str) -> str:
    """Half of a surrogate pair, which no file can hold, becomes "?"."""
    return text.encode("utf-8", "replace").decode()
