"""Slips in a formula that is drawn all the same, and LaTeX outside of dollars: students read it as it is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from xml.etree.ElementTree import Element

from ownpace.authoring.check.reading import blank
from ownpace_graders.lesson.cells import without_code
from ownpace_graders.lesson.markdown import BLOCK_MATH, DISPLAYED_MATH, INLINE_MATH
from ownpace_graders.lesson.math import tree

_FORMULA = re.compile(f"{BLOCK_MATH}|{DISPLAYED_MATH}|{INLINE_MATH}", re.MULTILINE)
_TEXTS = ("math_text", "displayed_text", "block_math_text", "block_math_environment")
_CODE = re.compile(r"(`+)[^`\n]+\1")
_COMMON = "frac dfrac tfrac sqrt times div cdot text left right begin end pm le ge ne pi circ"
_OUTSIDE = re.compile(rf"(?<![\w:\\])\\(?:{'|'.join(_COMMON.split())})(?![A-Za-z])")
_SPACED = re.compile(r"\$(?: +[^$\n]+?|[^$\n]+? +)\$(?!\d)")
_MATHS = re.compile(r"[\\^_=]|^\$\s*[A-Za-z]\s*\$$")
_PARTS = {"mfrac": 2, "mroot": 2, "msup": 2, "msub": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3}
"""Elements that have no meaning without each of their parts."""

Found = tuple[str, str, str]


def near(command: str) -> str:
    r"""How to write a command that is not known: \farc is \frac."""
    known = get_close_matches(command.removeprefix("\\"), [*_COMMON.split(), "overline", "angle", "approx"], 1, 0.7)
    return f"Did you mean “\\{known[0]}”?" if known else ""


@lru_cache(2048)
def slips(text: str) -> tuple[Found, ...]:
    """Where each stands, what is wrong, and how to fix it. Kept: a save changes one cell of many."""
    return tuple(_slips(text))


def _slips(text: str) -> Iterator[Found]:
    if "$" not in text and "\\" not in text:
        return
    rest = blank(_CODE, without_code(text))
    for found in _FORMULA.finditer(rest):
        yield from _inside(next(filter(None, map(found.group, _TEXTS))))
    rest = blank(_FORMULA, rest)
    spaced = next((each[0] for each in _SPACED.finditer(rest) if _MATHS.search(each[0])), "")
    if spaced:
        what = f"A space inside its dollars keeps {spaced} from being a formula: students read it as it is typed."
        yield spaced, what, f"Write ${spaced.strip('$ ')}$"
    elif outside := _OUTSIDE.search(rest):
        what = f"{outside[0]} stands in no formula: students read it as it is typed."
        yield outside[0], what, r"Write a $ at both ends of the formula, as in $\frac{1}{2}$"


def _inside(formula: str) -> Iterator[Found]:
    braces = re.sub(r"\\.", "", formula)
    more = braces.count("{") - braces.count("}")
    made = tree(formula.strip(), "inline")
    if more:
        which, fix = (
            ("{", "Write the } that closes it.") if more > 0 else ("}", "Take it out, or write its { before it.")
        )
        yield formula, f"The formula {_short(formula)} has a {which} too many.", fix
    elif made is not None and any(map(_lacks, made.iter())):
        what = f"A part is missing in the formula {_short(formula)}."
        yield formula, what, r"A fraction has two, \frac{1}{2}; ^ and _ have something before and behind."


def _lacks(element: Element) -> bool:
    return len(element) != _PARTS.get(element.tag, len(element))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) < 40 else f"{text[:36]}…"
