"""A new lesson in a course, made from a starter and what its author says of it."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ownpace.authoring.check import fix
from ownpace.authoring.importing.letters import plain_name
from ownpace.authoring.starters import Starter
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError
from ownpace_graders.lesson import slug
from ownpace_graders.lesson.cells import source_of
from ownpace_graders.names import alike, fault

_NAME = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_GRADE = re.compile(r"grade\s*(\d{1,2})\b|(\d{1,2})(?:$|(?:st|nd|rd|th)\s+grade\b)", re.IGNORECASE)
_YOUNGEST = re.compile(r"(?:pre-?readers?|kindergarten|pre-?k|k)\b", re.IGNORECASE)
_ABOUT_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an author says of a lesson to come; what is empty stays as the starter has it.

    objectives: sentences, each with or without a short name and a colon before it · audience: who it is for, in words.
    """

    title: str = ""
    audience: str = ""
    objectives: tuple[str, ...] = ()
    when: str = ""


def begin(course: Course, name: str, starter: Starter, wishes: Wishes) -> Path:
    """Write the lesson; its notebook's path. InputError for a name that cannot be one, or that is there already."""
    must_be_free(course, name)
    folder = course.place("source", name)
    unready = folder.with_name(f".{name}.new")
    shutil.rmtree(unready, ignore_errors=True)
    unready.mkdir(parents=True)
    try:
        _write(unready / f"{name}.ipynb", starter, wishes)
        for beside in starter.beside:
            shutil.copytree(beside, unready / beside.name)
        unready.rename(folder)
    finally:
        shutil.rmtree(unready, ignore_errors=True)
    return folder / f"{name}.ipynb"


def must_be_free(course: Course, name: str) -> None:
    """InputError unless a lesson of this name can be made here."""
    if course.taken:
        next = "Go to a course's folder, or make one with: ownpace init FOLDER"
        raise InputError(
            "These are a student's lessons, and lessons are written in a course.", where=str(course.root), next=next
        )
    if not _NAME.fullmatch(name):
        near = plain_name(name)
        next = f"Write: ownpace new {near}" if near else "Write a name such as half-of-a-half"
        raise InputError(f"A lesson's name is letters a to z, digits and hyphens; “{name}” is not.", next=next)
    if why := fault(name):
        raise InputError(f"A lesson cannot be called “{name}”: {why}.", next="Choose another name.")
    there = course.source.iterdir() if course.source.is_dir() else ()
    same = next_to(name, [path.name for path in there])
    if same:
        what = f"There is a folder “{same}” already, and nothing was changed."
        raise InputError(what, where=str(course.source), next="Choose another name for the new lesson.")


def next_to(name: str, known: list[str]) -> str:
    """The known name that people, or some disks, cannot tell from this one; "" if there is none."""
    return next((each for each in known if alike(each) == alike(name)), "")


def as_title(name: str) -> str:
    """A lesson's title made of its name: "half-of-a-half" → "Half of a half"."""
    words = name.replace("-", " ")
    return words[:1].upper() + words[1:]


def _write(notebook: Path, starter: Starter, wishes: Wishes) -> None:
    first, second, *others = starter.cells
    about = f"For: {wishes.audience}\n\n" if wishes.audience else ""
    begun = front(source_of(first), wishes)
    cells = [_cell(first, begun), _cell(second, about + source_of(second))]
    names = _in_their_place(source_of(first), wishes)
    cells += [_cell(cell, _for_theirs(source_of(cell), names)) for cell in others]
    whole = {"cells": cells, "metadata": _ABOUT_METADATA, "nbformat": 4, "nbformat_minor": 5}
    notebook.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    fix(notebook)


def _cell(cell: dict[str, Any], source: str) -> dict[str, Any]:
    return {**cell, "source": source.splitlines(keepends=True)}


def front(source: str, wishes: Wishes) -> str:
    """A starter's front matter with what the author wishes in place of what it says."""
    for name, value in (("title", wishes.title), ("when", wishes.when)):
        if value:
            source = _field(source, name, _line(name, value))
    if wishes.audience:
        grade = _grade(wishes.audience)
        source = _field(source, "grade", "" if grade is None else _line("grade", grade))
    if wishes.objectives:
        given = [_objective(each) for each in wishes.objectives]
        lines = "".join(f"  {_line(*each)}" for each in given)
        source = re.sub(
            r"^objectives:\n(?:  .*\n)+", lambda _: f"objectives:\n{lines}", source, count=1, flags=re.MULTILINE
        )
        about = ". ".join(sentence.rstrip(". ") for _, sentence in given)
        source = _field(source, "summary", _line("summary", f"{about}."))
    return source


def _in_their_place(source: str, wishes: Wishes) -> dict[str, str]:
    """For each of the example's objectives, by its name, the author's that its questions are for until they are written
    over; nothing where the author gives none."""
    example = yaml.safe_load(source.strip().strip("-"))["objectives"]
    given = [_objective(each)[0] for each in wishes.objectives]
    return {name: given[min(n, len(given) - 1)] for n, name in enumerate(example)} if given else {}


def _for_theirs(source: str, names: dict[str, str]) -> str:
    return re.sub(
        r"(\bobjective(?:=|\"\s*:\s*))\"([\w-]+)\"",
        lambda found: f'{found[1]}"{names.get(found[2], found[2])}"',
        source,
    )


def _field(source: str, name: str, line: str) -> str:
    return re.sub(rf"^{name}: .*\n", lambda _: line, source, count=1, flags=re.MULTILINE)


def _line(name: str, value: Any) -> str:
    """One line of YAML, whatever signs the value has."""
    told = " ".join(value.split()) if isinstance(value, str) else value
    return str(yaml.safe_dump({name: told}, allow_unicode=True, width=10_000))


def _objective(words: str) -> tuple[str, str]:
    """Its short name and its sentence: "area: Find an area" gives the name, else it is made of the first words."""
    name, colon, sentence = words.partition(": ")
    if colon and re.fullmatch(r"[\w-]+", name):
        return name, sentence.strip()
    return "-".join(slug(words).split("-")[:5]), words


def _grade(audience: str) -> int | None:
    """The US grade that these words name, as they begin; None where they name none."""
    if _YOUNGEST.match(audience):
        return 0
    found = _GRADE.match(audience)
    number = int(found[1] or found[2]) if found else 99
    return number if number <= 16 else None
