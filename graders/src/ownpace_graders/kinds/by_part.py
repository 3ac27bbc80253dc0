"""A response that is marked part by part: what it is worth, and what is said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ownpace_graders.kinds.kind import Key
from ownpace_graders.kinds.verdict import TRY_AGAIN, Part, Verdict, foreseen, is_name, right, wrong


def marked(parts: Sequence[Part], key: Key) -> Verdict:
    """The share of the parts that are right. What is right so far and not whole is almost right, and no try."""
    hits, still_open = sum(part.right is True for part in parts), sum(not part.given for part in parts)
    if hits == len(parts):
        return replace(right(key), parts=tuple(parts))
    count = f"{hits} of {len(parts)} {'is' if hits == 1 else 'are'} right"
    if hits + still_open == len(parts):
        words = f"{count} so far. {still_open} {'is' if still_open == 1 else 'are'} still open."
        return Verdict(hits / len(parts), False, words, almost=True, parts=tuple(parts))
    return noted(wrong(score=hits / len(parts), message=f"{count}. {TRY_AGAIN}"), parts, key)


def noted(verdict: Verdict, parts: Sequence[Part], key: Key) -> Verdict:
    """The verdict with its parts, and with what the author foresaw for those that are wrong."""
    said = [words for part in parts if part.given and not part.right for words in [_words(part, key)] if words]
    remarks = tuple(dict.fromkeys(words for words in said if not is_name(words)))
    name = next((words for words in said if is_name(words)), None)
    return replace(verdict, parts=tuple(parts), remarks=remarks, misconception=name)


def _words(part: Part, key: Key) -> str:
    said = {str(name): words for name, words in foreseen(key).items()}.get(part.name)
    if isinstance(said, Mapping):
        said = {str(given): words for given, words in said.items()}.get(part.given)
    return said.strip() if isinstance(said, str) else ""


def texts(given: Any) -> list[str]:
    """A list of an author's texts or numbers, or one of them, as texts."""
    return [str(each) for each in given] if isinstance(given, list | tuple) else [str(given)]
