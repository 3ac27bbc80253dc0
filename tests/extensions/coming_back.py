"""Two lessons of a course: in the second something of the first comes back, and two sets ask the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ownpace_graders import record
from ownpace_graders.lesson.calls import fingerprint
from ownpace_graders.practice.drawn import draw
from ownpace_graders.record import Event
from tests.extensions.page_server import ask, cell, write_notebook

FIRST, LATER = "first", "later"

FRONT = """\
---
title: {title}
summary: A small lesson
objectives: {{double: Double a number, expand: Multiply out a bracket}}
plan:
  - {{heading: Warm up, purpose: recall, minutes: 5}}
  - {{heading: Alone, purpose: own, minutes: 10}}
  - {{heading: Then, purpose: own, minutes: 10}}
  - {{heading: Exit, purpose: check, minutes: 5}}
language: en
grade: 7
---"""

DOUBLES: list[dict[str, Any]] = [
    {
        "kind": "number",
        "vary": {"a": "11..39"},
        "prompt": "Twice [[a]]?",
        "answer": "[[2 * a]]",
        "hints": ["[[a]] and [[a]]"],
        "steps": ["Take [[a]].", "Add [[a]].", "That is [[2 * a]]."],
    }
]
OWN: list[dict[str, Any]] = [
    {
        "kind": "number",
        "vary": {"a": "2..9"},
        "prompt": "One more than [[a]]?",
        "answer": "[[a + 1]]",
        "steps": ["[[a + 1]]"],
    }
]
EXPAND: list[dict[str, Any]] = [
    {
        "kind": "expression",
        "vary": {"a": "2..9", "b": "2..9"},
        "prompt": "Multiply out [[a]](x + [[b]]).",
        "answer": "[[a]]x + [[a * b]]",
        "steps": [
            {"step": "[[a]] times x is [[a]]x.", "ask": "First: what is [[a]] times x?", "answer": "[[a]]x"},
            {
                "step": "[[a]] times [[b]]",
                "ask": "[[a]] times x and [[a]] times [[b]]?",
                "answer": "[[a]]x + [[a * b]]",
            },
            "Together: [[a]]x + [[a * b]].",
        ],
    }
]


def write_lessons(source: Path) -> None:
    """Their sources, a folder each."""
    tried = {"output_type": "display_data", "data": {"text/html": "Ten draws"}, "metadata": {}}
    doubles = f"ask.practice('doubles', 'Double it', objective='double', points=2, of={DOUBLES!r})"
    write_notebook(
        source / FIRST / f"{FIRST}.ipynb",
        cell("raw", FRONT.format(title="First")),
        cell("code", "from ownpace import ask"),
        cell("markdown", "## Warm up"),
        {**ask(doubles, "doubles", 2), "outputs": [tried]},
    )
    sets = [
        f"ask.practice({item!r}, 'Multiply out', objective='expand', fade='front', points=2, of={EXPAND!r})"
        for item in ("expand-1", "expand-2")
    ]
    write_notebook(
        source / LATER / f"{LATER}.ipynb",
        cell("raw", FRONT.format(title="Later")),
        cell("code", "from ownpace import ask"),
        cell("markdown", "## Warm up"),
        ask(f"ask.review('warm-up', 'Do you still know this?', of={OWN!r}, points=3, many=2)", "warm-up", 3),
        cell("markdown", "## Alone"),
        ask(sets[0], "expand-1", 2),
        ask(sets[1], "expand-2", 2),
        cell("markdown", "## Then"),
        ask("ask.expression('again', 'Multiply out 2(x + 1).', objective='expand', answer='2x + 2')", "again"),
        ask("ask.expression('kept', 'Multiply out 4(x + 1).', objective='expand')", "kept"),
        cell("markdown", "## Exit"),
        ask("ask.expression('leave', 'Multiply out 3(x + 1).', objective='expand')", "leave"),
        ask("ask.expression('said', 'Multiply out 5(x + 1).', objective='expand', answer='5x + 5')", "said"),
    )


def practised(path: Path, days_ago: float, right: int = 3) -> None:
    """A record of the first lesson: its set so long ago, alone and at once; after `right` answers, missed."""
    day = f"{datetime.now(UTC) - timedelta(days=days_ago):%Y-%m-%d}"
    deeds: list[Any] = [{"n": 1, "seed": "s", "do": "alone"}]
    for n in range(2, 5):
        answer = draw(DOUBLES, "s", n).arguments["answer"]
        deeds.append({"n": n, "seed": "s", "given": answer if n - 2 < right else "0"})
    of = fingerprint("practice", {"prompt": "Double it", "of": DOUBLES})
    made = [Event.new(FIRST, "doubles", "answer", {"response": [deed], "of": of}) for deed in deeds]
    path.parent.mkdir(parents=True, exist_ok=True)
    record.append(path, [Event.from_line(each.to_line().replace(each.at[:10], day)) for each in made])
