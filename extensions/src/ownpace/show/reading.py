"""`show.reading`: a text with the numbers of its lines, a glossary, and marks and notes of the student's own."""

import html
from collections.abc import Mapping
from pathlib import Path

from ownpace.page.glossary import explained
from ownpace.show.block import framed, headed
from ownpace_graders.lesson.markdown import inline

Glossary = Mapping[str, str]

BREAK = '<li class="op-break" aria-hidden="true"></li>'
"""What stands for an empty line."""


def draw(
    folder: Path, item: str, texts: str | Mapping[str, str], title: str = "", glossary: Glossary | None = None
) -> str:
    """The texts, several side by side where there is room. A line of the source is a line, an empty one a break.

    A word of the glossary is a button, the first time in each text, which opens what it means: no script is needed.
    """
    named = texts if isinstance(texts, Mapping) else {"": texts}
    drawn = "".join(
        _text(f"{item}-{number}", number, name, text, glossary or {})
        for number, (name, text) in enumerate(named.items(), 1)
    )
    marks = (
        '<div class="op-own-marks" hidden><p class="op-soft">Select words, or press the number of a line, and mark'
        ' it for yourself.</p><p class="op-marked-now" role="status"></p>'
        '<ul class="op-marks" aria-label="My marks and notes"></ul></div>'
    )
    inside = f'{headed(title)}<div class="op-texts">{drawn}</div>{marks}'
    return framed("reading", inside, script="reading", item=item)


def _text(name: str, number: int, title: str, text: str, glossary: Glossary) -> str:
    rows, number_of_line = list[str](), 0
    for line in text.strip("\n").split("\n"):
        number_of_line += bool(line.strip())
        rows.append(_line(number_of_line, line) if line.strip() else BREAK)
    drawn = explained("".join(rows), glossary, html.escape(name))
    head = f'<h3 class="op-text-title">{inline(title)}</h3>' if title else ""
    return f'<div class="op-text" data-text="{number}" dir="auto">{head}<ol>{drawn}</ol></div>'


def _line(number: int, line: str) -> str:
    words = html.escape(line.strip())
    return f'<li class="op-line" data-line="{number}"><span class="op-line-words">{words}</span></li>'
