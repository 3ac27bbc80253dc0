"""Any Markdown of 100 kB is drawn, or shown as it was typed, in a moment; what people write is drawn."""

import html
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ownpace_graders.lesson import read_lesson
from ownpace_graders.lesson.markdown import to_html
from ownpace_graders.nbgrading.drawn import drawn
from ownpace_graders.safe.costly import is_costly

LESSONS = Path(__file__).parents[2] / "modules"
REPEATED = r"""
\begin{a} | \begin{a}x  | $ | $a  | $$ | $$a  | $$a$  | \\[ | \\( | \\(a  | $a$1  | $x^2$  | [ | [a | ![ | [](  | [a](
[a](< | [a](b " | [a]: <b | * | *a | **a  | *a _b  | _a | ***a | ~~a  | > | >  | 1.  | -  | | | & | &amp; | &#1 | a | ab
` | `a | http://a  | <http: | <a | <a  | < | </ | <!-- | <? | <![CDATA[ | <a href=" | <div> | <script> | <a@b | <b a="
\ | # | a@ | { | ^ | \frac | \frac{1}{ | \left( | \sqrt{ | x^2+ | a_
"""
LINES = [
    "- a",
    "> a",
    "> a\n- b",
    "|a|b|",
    "|-|",
    "1.",
    "# a",
    "```",
    "~~~a",
    "[a]: b",
    "a\n=",
    ": a",
    "<div>\n",
    "    a",
]
WHOLE = {
    "spaces": "a{}b".format(" " * 100_000),
    "tabs": "a{}b".format("\t" * 100_000),
    "columns": "{0}|\n{1}|\n{0}|".format("|a" * 10_000, "|-" * 10_000),
    "ticks": "".join("`" * n + "a" for n in range(1, 440)),
    "lists": "".join("  " * n + "- a\n" for n in range(300)),
    "references": "".join(f"[a{n}]: b\n" for n in range(6_000)) + "".join(f"[a{n}] " for n in range(6_000)),
    "braces": "${}a{}$".format("{" * 2_000, "}" * 2_000),
    "brackets": r"${}a{}$".format(r"\left(" * 2_000, r"\right)" * 2_000),
    "rows": "$$\\begin{{matrix}}{}\\end{{matrix}}$$".format("a&b\\\\" * 15_000),
    "python": "```python\n{}\n```".format("a(" * 45_000),
    "strings": "```python\n{}\n```".format('"""a\n' * 20_000),
}
DRAWS = [to_html, drawn]


def _texts(size: int) -> dict[str, str]:
    parts = [part for line in REPEATED.strip().split("\n") for part in line.split(" | ")]
    repeated = {part: part * (size // len(part)) for part in parts}
    formulas = {f"${part}": f"${part * (size // len(part))}$" for part in parts}
    lines = {f"{line}\n": f"{line}\n" * (size // (len(line) + 1)) for line in LINES}
    return repeated | formulas | lines


@pytest.mark.parametrize("draw", DRAWS)
def test_nothing_takes_long(draw: Callable[[str], str]) -> None:
    """The slowest before took minutes; 5 s of the processor is far beyond what any takes."""
    slow = {}
    for name, text in (_texts(100_000) | _texts(5_000) | WHOLE).items():
        begun = time.process_time()
        draw(text)
        if time.process_time() - begun > 5:
            slow[name] = time.process_time() - begun
    assert slow == {}


@pytest.mark.parametrize("draw", DRAWS)
def test_what_is_not_drawn_is_all_there(draw: Callable[[str], str]) -> None:
    for text in (r"\begin{a} <b>" * 5_000, "*a <script>" * 5_000, "$x_1 & $" * 5_000, ">" * 300):
        shown = draw(text)
        assert "<script" not in shown
        assert html.unescape(re.sub(r"<br>", "\n", shown)[3:-4]) == text


def test_what_people_write_is_drawn() -> None:
    cells = [cell for path in LESSONS.glob("*/*.ipynb") for cell in read_lesson(path).cells]
    assert cells
    assert not [cell.number for cell in cells if cell.role == "text" and is_costly(cell.source)]
    essay = "A *sentence* with `code`, [a link](https://example.org) and $x^2 + y_1$, as one writes it.\n" * 8
    assert not is_costly(f"# Heading\n\n{essay}\n" * 40)
    assert not is_costly("| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 1_000)
    assert not is_costly("![A](data:image/png;base64,{})".format("iVBORw0KGgo/" * 50_000))
