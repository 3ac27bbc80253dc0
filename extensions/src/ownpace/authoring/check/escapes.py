r"""What Python makes of a backslash is not what its author wrote: in "\frac" and "\times" it eats a letter.

In a text without r before it \n, \t, \f and six more are signs of their own. Of these only \n, \t and \r are ever
meant, and not where a formula's command begins so.
"""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from functools import lru_cache

from ownpace.authoring.check.diagnostic import Finding
from ownpace.authoring.check.front_matter import is_ours
from ownpace.authoring.check.rule import Rule
from ownpace.authoring.tokens import tokens
from ownpace_graders.lesson import Lesson

_NEVER = r"\\[abfv][A-Za-z]+"
_COMMANDS = (
    r"\\(?:n(?:abla|atural|e|earrow|eg|eq|exists|geq|leq|leftarrow|mid|not|otin|parallel|rightarrow|u|warrow)"
    r"|t(?:an|anh|au|binom|ext[a-z]*|frac|heta|herefore|ilde|imes|o|op|riangle[a-z]*)"
    r"|r(?:angle|ceil|floor|ho|ight[A-Za-z]*|vert))(?![A-Za-z])"
)
_EATEN = re.compile(rf"\\\\|({_NEVER})")
_IN_FORMULA = re.compile(rf"\\\\|({_COMMANDS})")
_FORMULA = re.compile(r"\$\$[\s\S]+?\$\$|\$(?=\S)[^$\n]+?(?<=\S)\$")


def find(lesson: Lesson) -> Iterator[Finding]:
    for cell in lesson.cells if is_ours(lesson) else ():
        for line, column, command in _eaten(cell.source) if cell.call else ():
            what = f"In “{command}” Python takes {command[:2]} for one sign, and students read “{command[2:]}”."
            yield Finding(cell.number, line, what, 'Write r before the quote: r"…".', column)


@lru_cache(1024)
def _eaten(source: str) -> tuple[tuple[int, int, str], ...]:
    """Line and column of the first such backslash of each text of the source, and the word that it begins."""
    return tuple(found for token in tokens(source) if _is_text(token) and (found := _first(token)))


def _is_text(token: tokenize.TokenInfo) -> bool:
    """Whether it is one in which a backslash and its letter are a sign of their own."""
    return token.type == tokenize.STRING and "r" not in re.match(r"\w*", token.string)[0].lower()  # type: ignore[index]


def _first(token: tokenize.TokenInfo) -> tuple[int, int, str] | None:
    text = token.string
    found = [each for each in _EATEN.finditer(text) if each[1]]
    for formula in _FORMULA.finditer(text):
        found += [each for each in _IN_FORMULA.finditer(text, formula.start(), formula.end()) if each[1]]
    if not found:
        return None
    first = min(found, key=lambda each: each.start())
    lines = text[: first.start()].split("\n")
    column = len(lines[-1]) + 1 + (token.start[1] if len(lines) == 1 else 0)
    return token.start[0] + len(lines) - 1, column, first[1]


_ABOUT = "Python takes a backslash and the letter after it for one sign."
RULES = (Rule("OP69", "eaten-letter", "lives", _ABOUT, find),)
