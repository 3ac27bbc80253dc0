"""What a response is made of, as JSON. Its other half is in the browser: `SHAPES` in the questions' own script.

A response comes from a student's computer and may be anything; whatever it is, nothing here raises.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ownpace_graders.file_names import SOUNDS, in_words


def blank(response: Any) -> bool:
    """Whether a response is none: nothing, spaces, or a list or an object that holds nothing else."""
    parts = list(response.values()) if isinstance(response, dict) else response
    parts = parts if isinstance(parts, list) else [parts]
    return all(map(_is_left, parts))


def _is_left(part: Any) -> bool:
    """Whether a part is left open; a list that holds nothing is not a part."""
    return part is None or (isinstance(part, str) and not part.strip())


def _said(response: Any) -> list[str]:
    if isinstance(response, dict):
        return [f"{part}: {given}" for part, given in response.items() if not blank(given)]
    return [str(part) for part in response] if isinstance(response, list) else str(response).splitlines()


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape by its name in the form.

    fits(response, options): whether it is one, and can have come from the form · said(response): what the student gave,
    in words, a text a line · longest: characters that the form takes, where it is typed · parts: its form has parts
    that are filled one by one, which the browser reads with `parts.js` · files: how the names of the files end that it
    can name besides words; of such a shape the browser has `made.js`.
    """

    name: str
    fits: Callable[[Any, Sequence[str]], bool]
    longest: int = 0
    said: Callable[[Any], list[str]] = _said
    parts: bool = False
    files: tuple[str, ...] = ()


def _is_text(response: Any, options: Sequence[str]) -> bool:
    return isinstance(response, str)


def _is_option(response: Any, options: Sequence[str]) -> bool:
    return isinstance(response, str) and response in (options or [response])


def _are_options(response: Any, options: Sequence[str]) -> bool:
    return isinstance(response, list) and all(_is_option(each, options) for each in response)


def _are_lines(response: Any, options: Sequence[str]) -> bool:
    """Options as they are, or moved in by spaces before them."""
    is_list = isinstance(response, list) and all(isinstance(each, str) for each in response)
    return is_list and _are_options([each if each in options else each.lstrip(" ") for each in response], options)


def _are_placed(response: Any, options: Sequence[str]) -> bool:
    return isinstance(response, dict) and all(_is_left(each) or _is_option(each, options) for each in response.values())


def _are_texts(response: Any, options: Sequence[str]) -> bool:
    return isinstance(response, list) and all(isinstance(each, str) for each in response)


def _said_of_files(response: Any) -> list[str]:
    entries = response if isinstance(response, list) else [response]
    return [line for each in entries if not blank(each) for line in in_words(str(each)).splitlines()]


def _are_gaps(response: Any, options: Sequence[str]) -> bool:
    return isinstance(response, list) and all(_is_left(each) or _is_option(each, options) for each in response)


def _are_typed(response: Any, options: Sequence[str]) -> bool:
    return isinstance(response, dict) and all(each is None or isinstance(each, str) for each in response.values())


def _are_some(response: Any, options: Sequence[str]) -> bool:
    return _are_options(response, options) or _are_placed(response, options)


def _are_marks(response: Any, options: Sequence[str]) -> bool:
    return _are_options(response, ()) or _are_placed(response, options)


LINE = Shape("line", _is_text, longest=400)
"""A line as typed."""

PROGRAM = Shape("program", _is_text, longest=100_000)
"""A program as typed."""

LINES = Shape("lines", _is_text, longest=100_000)
"""Lines as typed."""

ONE = Shape("one", _is_option)
"""The text of one option."""

MANY = Shape("many", _are_options)
"""A list of the texts of those options that are picked."""

PAIRS = Shape("pairs", _are_placed, parts=True)
"""For each card, by its text, the text of the option that goes with it, picked from a list; without those left open."""

GROUPS = Shape("groups", _are_placed, parts=True)
"""The same for a few options, all of which are seen beside each card."""

SEQUENCE = Shape("sequence", _are_lines, parts=True)
"""A list of the texts of all options, in the order that they were put in; lines of a program with their indentation."""

GAPS = Shape("gaps", _are_gaps, longest=400, parts=True)
"""A list of what is in each gap, typed or the text of an option; "" where it is open."""

CELLS = Shape("cells", _are_gaps, longest=400, parts=True)
"""The same in the cells of a table, row by row."""

PLACES = Shape("places", _are_typed, longest=100, parts=True)
"""For each card, by its text, where it is put on a number line or a grid, as one types it."""

SPOTS = Shape("spots", _are_some, parts=True)
"""A list of the names of those places that are picked; or for each card, by its text, the name of its place."""

MARKS = Shape("marks", _are_marks, parts=True)
"""A list of the parts of a text that are marked; or for each, by its name, the text of its category."""

PHOTOS = Shape("photos", _are_texts, longest=20_000, said=_said_of_files, files=("jpg",))
"""A list: the names of photos, as `record.blobs` has them, and what is said in words."""

DRAWING = Shape("drawing", _are_texts, longest=20_000, said=_said_of_files, files=("svg",))
"""The same with the name of a drawing."""

SPEECH = Shape("speech", _are_texts, longest=20_000, said=_said_of_files, files=SOUNDS)
"""The same with the name of a recording."""
