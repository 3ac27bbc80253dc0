"""Answers that were given become a lesson's own tests: right ones in its solution, each wrong one a file of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from ownpace.authoring.own_tests.code import is_run, run
from ownpace.authoring.own_tests.files import Failure, Meant, paths, solution, wrong
from ownpace.authoring.own_tests.judged import Judged, came, is_answerable
from ownpace.authoring.own_tests.left import take_out
from ownpace.whole import write_whole
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Cell, Lesson, read_lesson, slug
from ownpace_graders.own_tests import FOLDER, WRONG

_ABOUT_SOLUTION = "# What a student answers who has everything right: the question's name, and the answer.\n"
_ABOUT_WRONG = (
    "# What a student answers who has it wrong, and what they should read (words) or get (score, in points).\n"
)


class _Plain(yaml.SafeDumper):
    """Everything is text, so nothing needs quotes that only keep it from being a number."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - as PyYAML has it


_Plain.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


def keep(module: Path, lesson: Lesson, given: Iterable[tuple[str, Any]]) -> list[Path]:
    """Write these answers, (question, response), into the lesson's tests; the files that were written.

    What is there already stays as it is, but for the answer to a question that the solution had another for, and for
    those of the example that the lesson began as. Answers to what cannot be tried are left out. OSError where nothing
    can be written.
    """
    cells = {str(cell.item): cell for cell in lesson.questions}
    cleared = take_out(module, _all_cells(module, cells), gone=False)
    right, wrongs = paths(module)
    known = {(each.item, repr(each.response)) for path in wrongs for each in wrong(path) if isinstance(each, Meant)}
    written = dict.fromkeys(path for path in cleared if path.exists())
    for item, response in given:
        cell = cells.get(item)
        found = _found(lesson, cell, Meant(right, 1, item, _text(response))) if cell else None
        if found is None:
            continue
        if found.is_full:
            if _into_solution(right, item, _text(response)):
                written[right] = None
        elif found.readable and (item, repr(_text(response))) not in known:
            known.add((item, repr(_text(response))))
            written[_into_wrong(module, lesson, item, _text(response), found)] = None
    return list(written)


def _all_cells(module: Path, cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The questions of every notebook of the lesson, as far as they can be read."""
    found = dict(cells)
    for path in sorted(module.glob("*.ipynb")):
        with suppress(LessonError):
            found = {**{str(cell.item): cell for cell in read_lesson(path).questions}, **found}
    return found


def entry(lesson: Lesson, response: Any, found: Judged) -> dict[str, Any]:
    """A wrong answer as it stands in a file."""
    first = " ".join(found.words[0].split()) if found.words else ""
    words = lesson.front.misconceptions.get(found.name) or found.name or first
    score = {"score": f"{found.points:g}"} if found.points or not words else {}
    return {"answer": response, **({"words": words} if words else {}), **score}


def dumped(fields: dict[str, Any]) -> str:
    """As YAML, a field after the other."""
    return str(yaml.dump(fields, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110))


def _found(lesson: Lesson, cell: Cell, meant: Meant) -> Judged | None:
    if is_run(cell):
        ran = run(lesson, {meant.item: meant.response}, meant)
        return None if isinstance(ran, Failure) else ran[meant.item]
    found = came(meant, cell) if is_answerable(cell) else None
    return found if isinstance(found, Judged) else None


def _text(response: Any) -> Any:
    """A response as the files hold one."""
    if isinstance(response, list):
        return [_text(each) for each in response]
    if isinstance(response, dict):
        return {str(name): _text(each) for name, each in response.items()}
    return "" if response is None else str(response)


def _into_solution(path: Path, item: str, response: Any) -> bool:
    """Whether the file had to be changed. Its other lines, comments too, stay."""
    there = [each for each in (solution(path) if path.is_file() else []) if isinstance(each, Meant)]
    text = path.read_text(encoding="utf-8") if path.is_file() else _ABOUT_SOLUTION
    lines, added = text.splitlines(keepends=True), dumped({item: response})
    mine = next((each for each in there if each.item == item), None)
    if mine and mine.response == response:
        return False
    if mine is None:
        write_whole(path, text + ("" if text.endswith("\n") or not text else "\n") + added)
    else:
        after = min((each.line for each in there if each.line > mine.line), default=len(lines) + 1)
        write_whole(path, "".join([*lines[: mine.line - 1], added, *lines[after - 1 :]]))
    return True


def _into_wrong(module: Path, lesson: Lesson, item: str, response: Any, found: Judged) -> Path:
    path = next(path for path in _names(module / FOLDER / WRONG, slug(item)) if not path.exists())
    write_whole(path, _ABOUT_WRONG + dumped({item: entry(lesson, response, found)}))
    return path


def _names(folder: Path, stem: str) -> Iterator[Path]:
    number = 1
    while True:
        yield folder / (f"{stem}.yaml" if number == 1 else f"{stem}-{number}.yaml")
        number += 1
