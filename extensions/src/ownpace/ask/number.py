"""`ask.number`: an integer, decimal, fraction or mixed number."""

from collections.abc import Mapping, Sequence

from ownpace.ask.question import Question


def number(
    item: str,
    prompt: str,
    *,
    answer: str | float | None = None,
    lowest: bool = False,
    tolerance: float = 0,
    unit: str | Sequence[str] = "",
    objective: str | None = None,
    points: float = 1,
    wrong: Mapping[str, str] | None = None,
    hints: Sequence[str] = (),
    steps: Sequence[str] = (),
    right: str = "",
) -> Question:
    """A number, as people type it: `3/8`, `1 1/2`, `0,5`, ` 6 / 16 `.

    answer: the number, as one would type it
    lowest: whether a fraction must be in lowest terms
    tolerance: how far from `answer` still counts as right, in the answer's own unit
    unit: the unit to be typed after the number, or all its accepted forms; "" for none
    wrong: a foreseen wrong answer → what to say to it; compared by value
    """
    return Question("number", **locals())
