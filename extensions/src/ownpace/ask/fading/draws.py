"""Ten questions that a set makes, below it: for its author alone, in JupyterLab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ownpace_graders.lesson.markdown import inline, to_html
from ownpace_graders.practice.examples import Example, answer, examples

_NOTE = "What one student would get. Students do not see this, and no release has it."


def draws(arguments: Mapping[str, Any]) -> str:
    """The fold-out, as HTML. LessonError where the questions cannot be made."""
    rows = "".join(f"<li>{_row(each)}</li>" for each in examples(arguments))
    return (
        f'<details class="op-draws"><summary>Ten draws, for you as the author</summary><p>{_NOTE}</p><ol>{rows}</ol>'
        "</details>"
    )


def _row(example: Example) -> str:
    asked, given = example.alone, example.alone.arguments
    steps = "".join(f"<li>{to_html(step).strip()}</li>" for step in asked.solution)
    foreseen = given.get("wrong") or {}
    wrong = "".join(f"<li>{inline(str(each))}: {inline(str(words))}</li>" for each, words in foreseen.items())
    parts = {
        "Options": " · ".join(inline(str(each)) for each in given.get("options") or ()),
        "Answer": f"<strong>{inline(answer(asked))}</strong>",
        "Steps": f"<ol>{steps}</ol>",
        "First": "<br>".join(
            f"{inline(str(each.arguments.get('prompt', '')))} <strong>{inline(answer(each))}</strong>"
            for each in example.first
        ),
        "Foreseen": f"<ul>{wrong}</ul>" if wrong else "",
        "Hints": " · ".join(inline(str(each)) for each in given.get("hints") or ()),
        "Why": inline(asked.why),
    }
    words = "".join(f"<dt>{name}</dt><dd>{html}</dd>" for name, html in parts.items() if html)
    return f"<div>{inline(str(given.get('prompt', '')))}</div><dl>{words}</dl>"
