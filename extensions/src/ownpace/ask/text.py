"""`ask.text`: a word or a short phrase."""

from collections.abc import Mapping, Sequence

from ownpace.ask.question import Question


def text(
    item: str,
    prompt: str,
    *,
    answer: str | Sequence[str] | None = None,
    case: bool = False,
    objective: str | None = None,
    points: float = 1,
    wrong: Mapping[str, str] | None = None,
    hints: Sequence[str] = (),
    steps: Sequence[str] = (),
    right: str = "",
) -> Question:
    """A word or a short phrase. `answer` is the accepted form or a list of them; with `case` capitals count."""
    return Question("text", **locals())
