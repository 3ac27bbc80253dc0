"""Whether drawing a Markdown text would take long. What would is shown as it was typed.

Markdown's renderers look from each mark for the one that ends it: in proportion to the length for most of what people
write, with the square of it for what nobody would.
"""

import re

MARKS = 10_000
"""Marks and lines in a text."""
FORMULAS = 1_000
WITHIN = 20_000_000
"""Marks of a paragraph that others end, times its characters."""
ACROSS = 2_000_000
"""Marks that are ended any number of paragraphs later, times the text's characters."""

_MARK = re.compile(r"[*_`~\[\]<>$\\&#:]")
_ACROSS = re.compile(r"\\begin\{|\\\\[\[(]|\$\$\$")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_RUN = re.compile(r"[ \t]{500}")
_DEEP = re.compile(r"^[ \t]*(?:(?:[>*+-]|\d{1,9}[.)])[ \t]*){25}", re.MULTILINE)
LATEX = 4_000
"""Characters of a formula."""
DEEPEST = 100
"""Braces, or pairs of \\left and \\right, within one another."""


def is_costly(text: str) -> bool:
    """Whether a Markdown text is to be shown as it was typed."""
    if len(text) < 200:
        return False
    marks = len(_MARK.findall(text)) + text.count("|") + text.count("\n")
    if marks > MARKS or text.count("$") > 2 * FORMULAS or _RUN.search(text) or _DEEP.search(text):
        return True
    if len(_ACROSS.findall(text)) * len(text) > ACROSS:
        return True
    return any(len(_MARK.findall(part)) * len(part) > WITHIN for part in _PARAGRAPH.split(text))


def is_costly_latex(latex: str) -> bool:
    """Whether a formula is to be shown as its LaTeX."""
    return len(latex) > LATEX or _depth(latex) > DEEPEST


def _depth(latex: str) -> int:
    depth = deepest = 0
    for mark in re.findall(r"\\left|\\right|\\[{}]|[{}]", latex):
        depth += {"{": 1, "\\left": 1, "}": -1, "\\right": -1}.get(mark, 0)
        deepest = max(deepest, depth)
    return deepest
