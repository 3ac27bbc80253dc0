"""`ask.choice`: one right option."""

from collections.abc import Mapping, Sequence

from ownpace.ask.question import Question


def choice(
    item: str,
    prompt: str,
    options: Sequence[str],
    *,
    answer: str | None = None,
    objective: str | None = None,
    points: float = 1,
    wrong: Mapping[str, str] | None = None,
    hints: Sequence[str] = (),
    steps: Sequence[str] = (),
    right: str = "",
) -> Question:
    """One right option of several. `answer` and the names in `wrong` are options, word for word."""
    return Question("choice", **locals())
