"""What is wrong with YAML, in an author's words: the parser's own are about tokens."""

import re
from typing import Any

_QUOTES = 'Put words with such signs in quotes: {heading: "What now?", purpose: recall, minutes: 5}'
_BELOW = "Let fields begin at the left, and what belongs to one of them two spaces further to the right."
_UNEVEN = "the lines do not begin one below the other"

_SAID: tuple[tuple[str, str, str], ...] = (
    (
        r"mapping values are not allowed.*\n\s*-[^\s-]",
        "the - at the beginning of the line has no space after it",
        "Write - and a space: - {heading: Practice, purpose: practise, minutes: 5}",
    ),
    (r"'\\t'", "a tab stands where spaces should", "Put two spaces in its place."),
    (
        r"mapping values are not allowed.*\n.*:\s.*:(?:\s|$)",
        "there is a second colon on this line",
        'Put what stands after the first one in quotes: title: "Halves: what they are"',
    ),
    (r"mapping values are not allowed", _UNEVEN, _BELOW),
    (
        r"expected ',' or '}'.*\n.*\{.*?\w+:[^,]*\b(?:heading|purpose|minutes):",
        "a comma is missing between two of the names in { }",
        "Write a comma after each value: {heading: Practice, purpose: practise, minutes: 5}",
    ),
    (r"expected ',' or '}'.*\n[^}]*$", "the bracket { is not closed", "Write } at the end of the line."),
    (r"expected ',' or '\]'.*\n[^\]]*$", "the bracket [ is not closed", "Write ] at the end of the line."),
    (
        r"expected ',' or '[}\]]'|flow node",
        "a value in { } or [ ] has one of YAML's own signs in it (? : , [ ] { } #), or a comma is missing",
        _QUOTES,
    ),
    (r"unknown escape", "a backslash stands in double quotes", "Write ' ' in place of \" \"."),
    (r"quoted scalar|unexpected end of stream", "a quote is opened here and not closed", "Write it at the end, too."),
    (r"block (?:mapping|collection) expected <block end>, but found '(?:-|<block)", _UNEVEN, _BELOW),
    (
        r"expected <block end>, but found '<scalar>'",
        "words stand after a closing quote",
        "Put all that the line says between quotes.",
    ),
    (r"could not find expected ':'", "a name has no colon after it", "Write title: and a space before what it says."),
    (
        r"cannot start any token|alias|expected alphabetic or numeric|constructor|found unhashable|block mapping",
        "a value begins with one of YAML's own signs (% @ ` * & ! ?)",
        "Put the value in quotes.",
    ),
    (r"expected <block end>|did not find expected|block", _UNEVEN, _BELOW),
)

_TORN = (
    "two authors have changed these lines, and which of them counts is not decided",
    "Keep what is right, and take out the lines that begin with <<<<<<<, ======= and >>>>>>>.",
)
_JOINED = ("a field's name has no colon and no space after it", "Write it so: title: Halves")


def in_words(error: Any, lines: list[str]) -> tuple[int, str, str]:
    """The line, from 0, what is wrong there, and how to fix it. `lines` are those that the parser was given."""
    problem = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or ''}".replace("\n", " ")
    mark = getattr(error, "problem_mark", None)
    if "quoted scalar" in problem or "expected ','" in problem:
        mark = getattr(error, "context_mark", None) or mark  # where it was opened, not where the text ended
    number = min(mark.line, len(lines) - 1) if mark else 0
    if (torn := next((n for n, line in enumerate(lines) if line.startswith("<<<<<<< ")), None)) is not None:
        return torn, *_TORN
    if "mapping values" in problem and (joined := _joined(lines[:number])):
        return joined, *_JOINED
    told = f"{problem}\n{lines[number]}"
    for pattern, what, fix in _SAID:
        if re.search(pattern, told):
            return number, what, fix
    return number, "it cannot be read from this line on", "Put words with : or # in them in quotes."


def _joined(above: list[str]) -> int:
    """The last of these lines that says something, if it is `title:T` or `title = T`; 0 if not."""
    number = next((n for n in range(len(above) - 1, 0, -1) if above[n].strip()), 0)
    return number if number and re.match(r"[a-z_]+(?::[^\s/]|\s*=)(?!.*:\s)", above[number]) else 0
