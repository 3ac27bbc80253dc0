"""What is wrong with a cell that Python cannot read, in an author's words: Python's own are never the message."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache

from ownpace.authoring.check import undecided

_CURLY = "“”„‟‘’‚‛"
_SPACES = "\u00a0\u2007\u202f\u3000\u200b\ufeff"


@dataclass(frozen=True, slots=True)
class Fault:
    """`line` and `column` count from 1."""

    line: int
    column: int
    what: str
    fix: str


_SAID: tuple[tuple[str, str, str], ...] = (
    (
        r"'(.)' was never closed",
        "The bracket {0} that opens here is never closed.",
        "Write the closing bracket that belongs to it, after its last value.",
    ),
    (r"unmatched '(.)'", "The bracket {0} closes what was never opened.", "Take it out, or open it before."),
    (
        r"closing parenthesis '(.)' does not match opening parenthesis '(.)'",
        "The bracket {1} is closed with {0}.",
        "Close each bracket with its own kind: ( ), [ ], {{ }}.",
    ),
    (
        r"unterminated (?:triple-quoted |f-)*string literal",
        "A text begins here, and its closing quote is missing.",
        'Write the quote at its end. A text with quotes in it stands between others: "It is ‘so’."',
    ),
    (
        r"forgot a comma",
        "A comma is missing between two values, here or on a line above.",
        "Write a comma after each value. Quotes inside a text are written “so”.",
    ),
    (r"too many nested", "The brackets are nested too deeply.", "Divide it."),
    (r"Missing parentheses in call to '(\w+)'", "{0} has no brackets.", 'Write {0}("…").'),
    (
        r"expected after dictionary key|expression expected after ':'",
        "In braces something has no colon, or no words after it.",
        'Write each as "4": "…", with a comma between them.',
    ),
    (
        r"positional argument follows keyword argument",
        "A value without a name stands after one with a name.",
        "Give it its name, as in answer=…, or move it to the front.",
    ),
    (r"keyword argument repeated: (\w+)", "{0}= is given twice.", "Take one of the two out."),
    (
        r"unexpected indent|unindent does not match|inconsistent use of tabs",
        "The line does not begin below the line before.",
        "Take out the spaces at its beginning, or give it as many as its neighbours.",
    ),
    (
        r"expected an indented block",
        "The line belongs to the one above, and is not indented.",
        "Put four spaces before it.",
    ),
    (r"leading zeros in decimal", "A number begins with 0.", 'Write it without, or in quotes: "007".'),
    (r"invalid decimal literal", "A number and a word stand together.", 'Put quotes around it: "3rd".'),
    (
        r"assign to|Maybe you meant '=='|expression cannot contain assignment",
        "What stands before = is not a name.",
        "Write a name before =, without spaces and quotes: answer=4.",
    ),
    (r"expected ':'", "A colon is missing at the end of the line.", "Write : at its end."),
    (
        r"unicode error|truncated \\",
        "A backslash is taken for a sign of its own.",
        'Write r before the quote: r"\\frac".',
    ),
)


_LINES: tuple[tuple[str, str, str], ...] = (
    (
        r"^\s*(%%?[A-Za-z]\w*|!\s*\w+)",
        "{0} is a line for IPython, and beside it a question is not found.",
        "Put the question into a Code cell of its own.",
    ),
    (
        r"=\s*(-?\d+),(\d+)\s*(?:[,)]|$)",
        "The comma in {0},{1} makes two numbers of it.",
        'Write {0}.{1}, or in quotes "{0},{1}".',
    ),
    (
        r"=\s*(\d+(?:\.\d+)?)\s*%\s*(?:[,)]|$)",
        "{0}% is not a number in Python.",
        'Write it in quotes: "{0}%".',
    ),
    (
        r"\{[^}]*?(\"[^\"]*\"|'[^']*')\s*=(?!=)",
        "In braces a colon stands between the two, and no =.",
        "Write {0}: and what belongs to it.",
    ),
    (r"^[^{]*[(,]\s*([a-z_]+)\s*:", "The value of {0} stands after a colon.", "Write = for it: {0}=…"),
)
"""What only the line tells, whatever Python says of it."""
_TEXT = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")


@lru_cache(1024)
def fault(source: str) -> Fault | None:
    """The first thing in a cell's source that is not Python; None where there is none."""
    try:
        compile(source, "cell", "exec", flags=ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except SyntaxError as error:
        return _said(source, error)
    except (ValueError, RecursionError, MemoryError):
        return Fault(1, 1, "Python cannot read this cell.", "Take out signs that no keyboard has, or divide it.")
    return None


def _said(source: str, error: SyntaxError) -> Fault:
    lines = source.splitlines() or [""]
    line = min(max(error.lineno or 1, 1), len(lines))
    if mark := undecided.marked(source):
        return Fault(mark, 1, undecided.WHAT, undecided.FIX)
    column, text, message = max(error.offset or 1, 1), lines[line - 1], error.msg
    if odd := _odd(text, message):
        return Fault(line, odd[0], odd[1], odd[2])
    for pattern, what, fix in _LINES if _is_vague(message) else ():
        if found := re.search(pattern, _without_words(text)):
            parts = [text[slice(*found.span(n))] for n in range(1, len(found.groups()) + 1)]
            return Fault(line, found.start(1) + 1, what.format(*parts), fix.format(*parts))
    for pattern, what, fix in _SAID:
        if found := re.search(pattern, message):
            return Fault(line, column, what.format(*found.groups()), fix.format(*found.groups()))
    if _joined(lines, line):
        return Fault(
            line,
            column,
            "A comma is missing between two values, here or on a line above.",
            "Write a comma after each value.",
        )
    fix = "Look for a comma, a quote or a bracket that is missing, on this line or the one above."
    return Fault(line, column, "Python cannot read this line.", fix)


def _without_words(text: str) -> str:
    """The line with dots for what its texts say, which is an author's own: "Wait, then: go" gives no value."""
    return _TEXT.sub(lambda found: f"{found[0][0]}{'·' * (len(found[0]) - 2)}{found[0][-1]}", text)


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
