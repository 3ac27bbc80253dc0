"""What is wrong with a cell that Python cannot read, in an author's words: Python's own are never the message."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from ownpace.authoring.check import call_shape, quotes, undecided
from ownpace.authoring.check.fault import SyntaxFault
from ownpace.authoring.check.syntax_words import LINES, SAID

__all__ = ["SyntaxFault", "fault"]

_CURLY = "“”„‟‘’‚‛"
_SPACES = "\u00a0\u2007\u202f\u3000\u200b\ufeff"


@lru_cache(1024)
def fault(source: str) -> SyntaxFault | None:
    """The first thing in a cell's source that is not Python; None where there is none."""
    try:
        compile(source, "cell", "exec", flags=ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except SyntaxError as error:
        return _said(source, error)
    except (ValueError, RecursionError, MemoryError):
        return SyntaxFault(1, 1, "Python cannot read this cell.", "Take out signs that no keyboard has, or divide it.")
    return None


def _said(source: str, error: SyntaxError) -> SyntaxFault:
    lines = source.splitlines() or [""]
    line = min(max(error.lineno or 1, 1), len(lines))
    if mark := undecided.marked(source):
        return SyntaxFault(mark, 1, undecided.WHAT, undecided.FIX)
    column, message = max(error.offset or 1, 1), error.msg
    if odd := _odd(lines[line - 1], message):
        return SyntaxFault(line, odd[0], odd[1], odd[2])
    if "unterminated string" in message:
        return quotes.unended(lines[line - 1], column, line)
    if "positional argument" in message and (at := call_shape.unnamed(source)):
        line, column = at, 1
    return (_is_vague(message) and _of_line(lines[line - 1], line)) or _of_message(lines, message, line, column)


def _of_line(text: str, line: int) -> SyntaxFault | None:
    """What the line alone tells, whatever Python says of it."""
    if inside := quotes.inside(text, line):
        return inside
    for pattern, what, fix in LINES:
        if found := re.search(pattern, _without_words(text)):
            parts = [text[slice(*found.span(n))] for n in range(1, len(found.groups()) + 1)]
            return SyntaxFault(line, found.start(1) + 1, what.format(*parts), fix.format(*parts))
    return None


def _of_message(lines: list[str], message: str, line: int, column: int) -> SyntaxFault:
    for pattern, what, fix in SAID:
        if found := re.search(pattern, message):
            return SyntaxFault(line, column, what.format(*found.groups()), fix.format(*found.groups()))
    if _joined(lines, line):
        return SyntaxFault(
            line,
            column,
            "A comma is missing between two values, here or on a line above.",
            "Write a comma after each value.",
        )
    fix = "Look for a comma, a quote or a bracket that is missing, on this line or the one above."
    return SyntaxFault(line, column, "Python cannot read this line.", fix)


def _without_words(text: str) -> str:
    """The line with dots for what its texts say, which is an author's own: "Wait, then: go" gives no value."""
    return quotes.TEXT.sub(lambda found: f"{found[0][0]}{'·' * (len(found[0]) - 2)}{found[0][-1]}", text)


def _is_vague(message: str) -> bool:
    """Whether Python has noticed something of another slip."""
    return bool(re.search(r"invalid syntax|positional argument|assign to|==|expected|forgot", message))


def _odd(text: str, message: str) -> tuple[int, str, str] | None:
    """A sign that came with copied words: its column, what it is and how to fix it."""
    if "invalid character" not in message and "non-printable" not in message:
        return None
    curly = re.search(f"[{_CURLY}]", text)
    if curly and not re.search(r"invalid character '[^“”„‟‘’‚‛]'", message):
        what = f"The quotes around this text are curly ({curly[0]}), as a word processor writes them."
        return curly.start() + 1, what, "Type straight quotes: \"…\" or '…'. Inside a text curly ones are fine."
    if space := re.search(f"[{_SPACES}]", text):
        what = "A space here is not an ordinary one; it came with copied words."
        return space.start() + 1, what, "Delete it, and type a space."
    if found := re.search(r"invalid character '(.)'", message):
        known = {"−": "-", "–": "-", "—": "-", "×": "*", "÷": "/", "，": ",", "（": "(", "）": ")", "：": ":", "“": '"'}
        fix = f"Type {known[found[1]]} for it." if found[1] in known else "Put it in quotes, or take it out."
        return max(text.find(found[1]) + 1, 1), f"The sign {found[1]} is not one of Python's.", fix
    return None


def _joined(lines: list[str], line: int) -> bool:
    """Whether a value ends, here or on the line before, and another begins without a comma."""
    if re.search(r"[\"']\s+[\"'][^\"']*[\"']\s*:", lines[line - 1]):
        return True
    before = next((each for each in reversed(lines[: line - 1]) if each.strip()), "")
    return bool(re.search(r"[\"'\])}\w]\s*$", before)) and bool(re.match(r"\s*(?:[\"'\[({]|\w+\s*=)", lines[line - 1]))
