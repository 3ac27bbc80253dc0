"""`show.worked`: a worked example, a step at a time."""

import html
from collections.abc import Mapping, Sequence
from pathlib import Path

from ownpace.show.block import framed, headed
from ownpace_graders.lesson.markdown import inline, plain, to_html


def draw(
    folder: Path,
    title: str,
    steps: Sequence[str],
    prompt: str = "",
    *,
    why: Mapping[int, str] | None = None,
    item: str = "",
) -> str:
    """The example as HTML: each step is a disclosure of its own, so it works without a script and from the keyboard.

    What is asked about a step stands in it, with a field for the student's own words.
    """
    problem = f'<div class="op-worked-prompt">{to_html(prompt)}</div>' if prompt else ""
    items = "".join(
        f"<li><details{' open' if number == 1 else ''}><summary>Step {number}</summary>{to_html(step)}"
        f"{_asked(number, (why or {}).get(number, ''))}</details></li>"
        for number, step in enumerate(steps, 1)
    )
    inside = f'{headed(title)}{problem}<ol class="op-worked-steps">{items}</ol>'
    return framed("worked", inside, script="written" if why and item else "", item=item)


def _asked(step: int, words: str) -> str:
    if not words:
        return ""
    said = html.escape(plain(words))
    return (
        f'<div class="op-why"><p>{inline(words)}</p><textarea data-part="{step}" rows="2" maxlength="5000" dir="auto"'
        f' autocomplete="off" aria-label="{said}" placeholder="In your own words, for yourself."></textarea>'
        '<span class="op-saved" role="status"></span></div>'
    )
