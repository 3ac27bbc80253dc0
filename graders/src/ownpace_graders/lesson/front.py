"""A lesson's front matter: YAML between `---` lines in its first cell, as Quarto and MyST write it."""

import copy
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from ownpace_graders.errors import LessonError
from ownpace_graders.lesson.yaml_words import in_words

PURPOSES = ("recall", "introduce", "model", "practise", "fluency", "own", "check", "reflect", "discuss")
WHEN = ("before class", "after class", "on its own")


@dataclass(frozen=True, slots=True)
class Phase:
    """One entry of the plan. `slug` is the heading as an address: "On your own" → "on-your-own"."""

    heading: str
    purpose: str
    minutes: float
    slug: str


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a lesson says of itself. `grade` is the US grade its directions can be read in; `misconceptions` what the
    names of foreseen mistakes mean, for students who have handed in; `glossary` what words of the lesson mean; `allow`
    why the check is to let pass what one of its rules, by its code, says of this lesson."""

    title: str
    summary: str = ""
    when: str = "on its own"
    objectives: dict[str, str] = field(default_factory=dict)
    misconceptions: dict[str, str] = field(default_factory=dict)
    glossary: dict[str, str] = field(default_factory=dict)
    plan: tuple[Phase, ...] = ()
    grade: int | None = None
    language: str = "en"
    license: str = ""
    authors: tuple[str, ...] = ()
    allow: dict[str, str] = field(default_factory=dict)


def slug(heading: str) -> str:
    """A heading as an address: lower case, words joined by hyphens, letters of every script kept."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", heading).casefold())
    return "-".join(words) or "phase"


def read_front_matter(source: str, path: Path) -> FrontMatter:
    """The front matter in a first cell's source. LessonError names the line (in the cell) and the field."""
    fields = _fields(source, path)
    _known(fields, source, path)
    plan = tuple(_phase(entry, number, source, path) for number, entry in enumerate(fields["plan"], 1))
    return FrontMatter(
        title=fields["title"],
        summary=fields["summary"],
        when=fields.get("when", "on its own"),
        objectives=fields["objectives"],
        misconceptions=fields.get("misconceptions", {}),
        glossary=fields.get("glossary", {}),
        plan=_distinct(plan, source, path),
        grade=fields.get("grade"),
        language=fields.get("language", "en"),
        license=fields.get("license", ""),
        authors=tuple(map(str, fields.get("authors", ()))),
        allow=fields.get("allow", {}),
    )


FIELDS: dict[str, tuple[type, str]] = {
    "title": (str, "a line of text"),
    "summary": (str, "a sentence"),
    "when": (str, f"one of: {', '.join(WHEN)}"),
    "objectives": (dict, "a short name and a sentence for each objective"),
    "misconceptions": (dict, "a name and a sentence for each mistake that is foreseen in an exit ticket"),
    "glossary": (dict, "a word of the lesson and what it means, for each"),
    "plan": (list, "a list of {heading, purpose, minutes}"),
    "grade": (int, "a whole number, the US grade of the reading level"),
    "language": (str, "a language code such as en"),
    "license": (str, "a licence such as CC-BY-4.0"),
    "authors": (list, "a list of names"),
    "allow": (dict, "a rule's code and why it is to let this lesson pass, for each"),
}
"""What stands in front matter: each field's type, and what it is in words."""
NEEDED = ("title", "summary", "objectives", "plan")


def _fields(source: str, path: Path) -> dict[str, Any]:
    lines = source.strip().splitlines()
    if len(lines) < 2 or lines[-1].strip() != "---":
        raise _error("The front matter has no closing --- line.", path, len(lines), "End the first cell with ---.")
    given = ["", *lines[1:-1]]
    try:
        fields = copy.deepcopy(_loaded("\n".join(given)))
    except yaml.YAMLError as error:
        line, what, fix = in_words(error, given)
        raise _error(f"The front matter is not YAML: {what}.", path, line + 1, fix) from None
    if not isinstance(fields, dict):
        raise _error("The front matter has no fields.", path, 1, "Begin with a line such as title: Fractions")
    return fields


@lru_cache(maxsize=64)
def _loaded(text: str) -> Any:
    """Kept: the same stands in the notebook of each student, and reading it is a good part of a page of feedback."""
    return yaml.safe_load(text)


def _known(fields: dict[str, Any], source: str, path: Path) -> None:
    for name in NEEDED:
        if name not in fields:
            raise _error(f"The front matter lacks {name}.", path, 1, f"Add {name}: {FIELDS[name][1]}.")
    for name, value in fields.items():
        if name not in FIELDS:
            raise _error(
                f"The front matter has an unknown field {name}.",
                path,
                _line(source, str(name)),
                f"Known fields are {', '.join(FIELDS)}.",
            )
        wanted, words = FIELDS[name]
        if not isinstance(value, wanted) or (name == "when" and value not in WHEN):
            raise _error(f"{name} in the front matter is not {words}.", path, _line(source, name), f"Write {words}.")
    for one, name, sentence in _sentences(fields):
        if not isinstance(name, str) or not isinstance(sentence, str):
            raise _error(
                f"The {one} {name} is not a short name and a sentence.",
                path,
                _line(source, str(name)),
                f"Write   {_EXAMPLES[one]}",
            )


_EXAMPLES = {
    "objective": "area-model: Multiply two fractions with an area model",
    "misconception": "add-tops-and-bottoms: You have added the tops and the bottoms.",
    "word": "numerator: The number above the line.",
    "exception": "OP27: It is the text of a law, word for word.",
}
_NAMED = {"objective": "objectives", "misconception": "misconceptions", "word": "glossary", "exception": "allow"}
"""The fields that say something of names, by what one of these is."""


def _sentences(fields: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    return [(one, *each) for one, name in _NAMED.items() for each in fields.get(name, {}).items()]


def _phase(entry: Any, number: int, source: str, path: Path) -> Phase:
    """One plan entry, or a LessonError that names which one is wrong and how."""
    line = _line(source, "plan") + number
    if not isinstance(entry, dict) or set(entry) != {"heading", "purpose", "minutes"}:
        raise _error(
            f"Entry {number} of the plan is not {{heading, purpose, minutes}}.",
            path,
            line,
            "Write  - {heading: Warm up, purpose: recall, minutes: 5}",
        )
    minutes = entry["minutes"]
    if entry["purpose"] not in PURPOSES:
        raise _error(
            f"{entry['purpose']} in entry {number} of the plan is not a purpose.",
            path,
            line,
            f"Choose one of {', '.join(PURPOSES)}.",
        )
    if isinstance(minutes, bool) or not isinstance(minutes, (int, float)) or not 0 < minutes < 1000:
        raise _error(f"The minutes in entry {number} of the plan are not a number.", path, line, "Write minutes: 5")
    return Phase(str(entry["heading"]), entry["purpose"], minutes, slug(str(entry["heading"])))


def _distinct(plan: tuple[Phase, ...], source: str, path: Path) -> tuple[Phase, ...]:
    seen: set[str] = set()
    for number, phase in enumerate(plan, 1):
        if phase.slug in seen:
            raise _error(
                f"The plan has two phases called {phase.heading}.",
                path,
                _line(source, "plan") + number,
                "Give each phase a heading of its own.",
            )
        seen.add(phase.slug)
    return plan


def _line(source: str, name: str) -> int:
    """The line of the cell on which a field begins, counted from 1; 1 when it is not found."""
    lines = source.lstrip("\n").splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.lstrip().startswith(f"{name}:")), 1)


def _error(what: str, path: Path, line: int, fix: str) -> LessonError:
    return LessonError(what, where=f"{path}, cell 1, line {line}", next=fix)
