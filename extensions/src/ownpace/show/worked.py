"""`show.worked`: a worked example, a step at a time."""

from collections.abc import Sequence
from pathlib import Path

from ownpace_graders.lesson.markdown import inline, to_html


def draw(folder: Path, title: str, steps: Sequence[str], prompt: str = "") -> str:
    """The example as HTML: each step is a disclosure of its own, so it works without a script and from the keyboard."""
    problem = f'<div class="op-worked-prompt">{to_html(prompt)}</div>' if prompt else ""
    items = "".join(
        f"<li><details{' open' if number == 1 else ''}><summary>Step {number}</summary>{to_html(step)}</details></li>"
        for number, step in enumerate(steps, 1)
    )
    return (
        f'<section class="op-worked"><p class="op-worked-title">{inline(title)}</p>{problem}'
        f'<ol class="op-worked-steps">{items}</ol></section>'
    )
