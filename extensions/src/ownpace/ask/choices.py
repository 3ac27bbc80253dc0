"""`ask.choices`: several right options, with partial credit."""

from collections.abc import Mapping, Sequence

from ownpace.ask.question import Question


def choices(
    item: str,
    prompt: str,
    options: Sequence[str],
    *,
    answer: Sequence[str] | None = None,
    objective: str | None = None,
    points: float = 1,
    wrong: Mapping[str, str] | None = None,
    hints: Sequence[str] = (),
    steps: Sequence[str] = (),
    right: str = "",
) -> Question:
    """Several right options, with partial credit. `answer` and the names in `wrong` are options, word for word."""
    return Question("choices", **locals())
