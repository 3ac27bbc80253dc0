"""One right option of several. The response is the option's text."""

from collections.abc import Mapping
from typing import Any

from ..errors import LessonError
from .verdict import Verdict, foreseen, right, unmarked, unreadable, wrong


def score(response: Any, key: Mapping[str, Any]) -> Verdict:
    """1 for the right option, else 0.

    key: answer (str) · options (list of str; if given, nothing else can be picked) · wrong {option: words} · right.
    """
    options = [str(option) for option in key.get("options") or ()]
    if key.get("answer") is not None and options and str(key["answer"]) not in options:
        raise LessonError(f"The answer “{key['answer']}” is not one of the options.", next="Copy it from an option.")
    if not isinstance(response, str) or not response or (options and response not in options):
        return unreadable("Pick one of the options.")
    if key.get("answer") is None:
        return unmarked()
    if response == str(key["answer"]):
        return right(key)
    return wrong({str(option): words for option, words in foreseen(key).items()}.get(response))
