"""What a response is worth, whatever kind of question it answers."""

from collections.abc import Mapping
from typing import Any

from ownpace_graders.kinds import kind_of
from ownpace_graders.kinds.verdict import Verdict

__all__ = ["Verdict", "score"]


def score(kind: str, response: Any, key: Mapping[str, Any]) -> Verdict:
    """What `response` is worth by `key` for this kind of question. LessonError if the kind or the key is not known."""
    return kind_of(kind).score(response, key)
