"""What a response is worth, whatever kind of question it answers."""

from collections.abc import Mapping
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import KINDS
from ownpace_graders.kinds.verdict import Verdict

__all__ = ["KINDS", "Verdict", "score"]


def score(kind: str, response: Any, key: Mapping[str, Any]) -> Verdict:
    """What `response` is worth by `key` for this kind of question. LessonError if the kind or the key is not known."""
    if kind not in KINDS:
        raise LessonError(f"There is no kind of question called “{kind}”.", next=f"There are: {', '.join(KINDS)}.")
    return KINDS[kind](response, key)
