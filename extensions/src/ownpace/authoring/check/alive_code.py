"""Rules on code and markup that do something else than they look like."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from functools import lru_cache

from ownpace.authoring.check.diagnostic import Finding, line_at
from ownpace.authoring.check.exceptions import may_fail
from ownpace.authoring.check.front_matter import is_ours
from ownpace.authoring.check.question_call import CALLS
from ownpace.authoring.check.reading import blank
from ownpace.authoring.check.rule import Rule
from ownpace.authoring.check.syntax import fault
from ownpace.authoring.check.text_in_code import text_line
from ownpace_graders.lesson import Lesson
from ownpace_graders.lesson.cells import without_code

_MAGIC = re.compile(r"^([ \t]*)(?:[%!?].*|\w[\w.]*\?{1,2}[ \t]*|\w+[ \t]*=[ \t]*[%!].*)$", re.MULTILINE)
_FRAME = re.compile(r"<(iframe|embed|object|script)\b", re.IGNORECASE)
_VIDEO = re.compile(r"<video\b.*?(?:</video>|\Z)", re.IGNORECASE | re.DOTALL)
_INLINE_CODE = re.compile(r"`[^`\n]*`")


def not_python(lesson: Lesson) -> Iterator[Finding]:
    is_python = lesson.kernel.startswith("python")
    for cell in lesson.cells if is_python else ():
        asks = is_ours(lesson) and CALLS.search(cell.source)  # another rule says what is wrong with these
        if cell.cell_type != "code" or asks or cell.source.lstrip().startswith("%%") or may_fail(cell):
            continue
        if is_ours(lesson) and text_line(cell, lesson):
            continue  # another rule says that it is not code at all
        found = fault(cell.source)
        if found and (found := fault(_MAGIC.sub(r"\1pass", cell.source))):  # what stands there may be a magic
            yield Finding(cell.number, found.line, found.what, found.fix, found.column)


def joined_texts(lesson: Lesson) -> Iterator[Finding]:
    for cell in lesson.cells if is_ours(lesson) else ():
        for first, second in _joined(cell.source) if cell.call else ():
            what = f"A comma is missing between {_short(first.string)} and {_short(second.string)}: they are one text."
            fix = "Write a comma between the two; where one text goes on, end its first part with a space."
            yield Finding(cell.number, first.end[0], what, fix, first.end[1] + 1)


@lru_cache(1024)
def _joined(source: str) -> tuple[tuple[tokenize.TokenInfo, tokenize.TokenInfo], ...]:
    """Texts beside each other in a list or a call, without a space where they meet."""
    return tuple(_run_on(source))


def _run_on(source: str) -> Iterator[tuple[tokenize.TokenInfo, tokenize.TokenInfo]]:
    try:
        tokens = [
            each
            for each in tokenize.generate_tokens(io.StringIO(source).readline)
            if each.type not in (tokenize.NL, tokenize.COMMENT)
        ]
    except (tokenize.TokenError, SyntaxError):
        return
    opened: list[str] = []
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        if token.string in ("(", "[", "{") and token.type == tokenize.OP:
            calls = before is not None and before.type == tokenize.NAME and token.string == "("
            opened.append("call" if calls else token.string)
        elif token.string in (")", "]", "}") and token.type == tokenize.OP:
            del opened[-1:]
        elif after and _may_be_two(opened, before) and _run_together(token, after):
            yield token, after


def _may_be_two(opened: list[str], before: tokenize.TokenInfo | None) -> bool:
    """Whether two values could stand here: in a list, or first in a call, where no name says which one it is."""
    return opened[-1:] == ["["] or (opened[-1:] == ["call"] and before is not None and before.string in ("(", ","))


def _run_together(one: tokenize.TokenInfo, other: tokenize.TokenInfo) -> bool:
    """Whether both are texts, which were not divided between words."""
    return one.type == other.type == tokenize.STRING and not _meets(one.string, other.string)


def _meets(first: str, second: str) -> bool:
    left, right = re.sub(r"^\w*(\"\"\"|'''|\"|')", "", first)[:-1], re.sub(r"^\w*(\"\"\"|'''|\"|')", "", second)
    return left.endswith((" ", "\\n", "-", "\n", "/", "\\", "{")) or right.startswith((" ", "\\", "\n", "{", "/"))


def _short(text: str) -> str:
    return text if len(text) < 24 else f"{text[:20]}…{text[-1]}"


def markup(lesson: Lesson) -> Iterator[Finding]:
    for cell in lesson.cells if is_ours(lesson) else ():
        if cell.role != "text":
            continue
        text = blank(_INLINE_CODE, without_code(cell.source))
        for found in _FRAME.finditer(text):
            what = f"The page shows no <{found[1].lower()}>: it runs nothing of a text, and asks no other server."
            fix = 'Link to it, or put a copy into media/. A film of another site is show.video("https://…").'
            yield Finding(cell.number, line_at(text, found.start()), what, fix)
        for film in _VIDEO.finditer(text):
            if "<track" not in film[0].lower():
                what = "The <video> has no captions, and nobody can read its words."
                fix = 'Write show.video("media/…", title=…, captions=…, transcript=…) in a Code cell.'
                yield Finding(cell.number, line_at(text, film.start()), what, fix)


RULES = (
    Rule("OP13", "not-python", "lives", "A cell of code is not Python.", not_python),
    Rule("OP14", "joined-texts", "lives", "A comma is forgotten, and two texts are one.", joined_texts),
    Rule("OP15", "markup", "lives", "HTML in a text shows nothing on the page, or not to everybody.", markup),
)
