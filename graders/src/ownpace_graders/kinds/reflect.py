"""Free text, which the teacher reads. The response is the text."""

from collections.abc import Mapping
from typing import Any

from .verdict import Verdict, unmarked, unreadable


def score(response: Any, key: Mapping[str, Any]) -> Verdict:
    """Never a score: only a teacher can say what it is worth."""
    if not isinstance(response, str) or not response.strip():
        return unreadable("Write a sentence or two.")
    return unmarked("Your teacher will read this.")
