"""A text in a Code cell, as JupyterLab makes every new cell: students see no heading and no words, and Python an error.

A cell is taken for a text only where no line of it can be code: what was to be code, and has a slip, is told as that.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from keyword import iskeyword

from ownpace.authoring.check.diagnostic import Finding, line_of
from ownpace.authoring.check.exceptions import may_fail
from ownpace.authoring.check.front_matter import is_ours
from ownpace.authoring.check.rule import Rule
from ownpace.authoring.check.syntax import fault
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.calls import NO_PYTHON
from ownpace_graders.lesson.cells import headings

_BEGINS = r"\s*(?:#{1,6} +|[-*+>] +|\d+[.)] +|\|)*"
"""What Markdown puts before the words of a line."""
_MARKED = re.compile(rf"{_BEGINS}(?:!?\[[^\]\n]+\]\([^)\n]+\)|\*\*[^\W\d_][^*\n]*\*\*|`{{3}}|\*\*\*|\$\$)")
"""A picture, a link, words in bold, a block of code, a formula: at the beginning of a line no Python begins so."""
_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_WORDS = re.compile(rf"{_BEGINS}[*_“\"]*({_WORD}(?:[,;:]?[ ]{_WORD})*)")
_ENDS = re.compile(r"[.!?…][”\")*_]*\s*$")
_NO_SPACES = re.compile(r"[\u3040-\u9fff\u0e00-\u0e7f][。！？，、]|[\u3040-\u9fff\u0e00-\u0e7f]{12}")
"""Words of languages that put no spaces between them."""
_SHORT, _LONG = 2, 4
"""Words in a row that are a sentence with a sign at its end, and without one."""
_CODE = re.compile(
    r"\s*(?:(?:\w+\s+[\w.]+\s+import|import\s+\w|print|return|assert|del\s+\w|async|await|raise|lambda|global)\b"
    r"|(?:pip|conda|git|cd|ls)\s|@\w|[)\]}]|%%?[A-Za-z]|!\s*\w|[A-Za-z_][\w.]*(?:[(\[]|\s*[-+*/|&%]?=))"
)
"""How a line of code begins."""
_OPENS = re.compile(r"\s*(?:for|while|if|elif|else|def|class|with|try|except|finally)\b")
"""How one begins, too, unless the sentence of the line above goes on so."""
_ASSIGNS = re.compile(r"\s*[A-Za-z_][\w.]*\s*=")


def find(lesson: Lesson) -> Iterator[Finding]:
    for cell in lesson.cells if is_ours(lesson) else ():
        if line := text_line(cell, lesson):
            what = "This is a Code cell, and what stands in it is text: students do not see it as one."
            yield Finding(cell.number, line, what, "Change the cell's type to Markdown.")


def text_line(cell: Cell, lesson: Lesson) -> int:
    """The line of a Code cell, from 1, by which all of it is known for a text; 0 where it is none."""
    if cell.role != "code" or not cell.source.strip() or may_fail(cell):
        return 0
    if all(line.startswith("#") for line in cell.source.splitlines() if line.strip()):
        planned = {phase.heading for phase in lesson.plan}
        found = next((text for marks, text in headings(cell.source) if marks == "##" and text in planned), "")
        return line_of(cell.source, f"## {found}") if found else 0
    return _first(cell.source) if lesson.kernel.startswith("python") else 0


@lru_cache(1024)
def _first(source: str) -> int:
    lines = source.splitlines()
    said = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not any(map(_says, said)) or any(map(_is_code, said)) or any(map(_OPENS.match, _firsts(lines))):
        return 0
    first = next(number for number, line in enumerate(lines, 1) if line.strip())
    return first if any(map(_MARKED.match, said)) or fault(source) else 0


def _firsts(lines: list[str]) -> list[str]:
    """The first line of each paragraph."""
    return [line for before, line in zip(["", *lines], lines, strict=False) if before.lstrip()[:1] in ("", "#")]


def _says(line: str) -> bool:
    """Whether this can be nothing but a sentence, or what Markdown makes of one."""
    if _MARKED.match(line) or _NO_SPACES.search(line):
        return True
    found = _WORDS.match(line)
    words = [word for word in re.findall(_WORD, found[1]) if not iskeyword(word)] if found else []
    return len(words) >= (_SHORT if _ENDS.search(line) else _LONG)


def _is_code(line: str) -> bool:
    if _MARKED.match(line) or not _CODE.match(line):
        return False
    return not _ASSIGNS.match(line) or line.rstrip().endswith(("(", "[", "{", ",", "\\", '"""')) or _is_python(line)


def _is_python(line: str) -> bool:
    try:
        ast.parse(line.strip())
    except NO_PYTHON:
        return False
    return True


_ABOUT = "A text stands in a Code cell."
RULES = (Rule("OP70", "text-in-code", "lives", _ABOUT, find),)
