"""The order in which a student has what they pick from: their own, and the same at every visit and on every device."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from ownpace_graders.kinds import Kind
from ownpace_graders.student import owner


def mixed(kind: Kind, item: str, arguments: Mapping[str, Any], lesson: str) -> dict[str, Any]:
    """The arguments with the kind's list in this student's order, where the question is shuffled.

    What is right is never shown first as it stands, if the page knows it.
    """
    values = arguments.get(kind.mixed)
    if not isinstance(values, list) or not kind.value(arguments, "shuffle", False):
        return dict(arguments)
    seed = f"{owner()} {lesson} {item}"
    last = [value for value in values if value in (arguments.get("last") or ())]
    first = sorted((value for value in values if value not in last), key=lambda value: _place(seed, value))
    order = [*first, *last]
    answer = arguments.get("answer")
    bare = [str(each).lstrip(" ") for each in answer] if isinstance(answer, list) else None  # of a program's lines
    return {**arguments, kind.mixed: [*order[1:], order[0]] if order in (answer, bare) else order}


def _place(seed: str, value: Any) -> bytes:
    return sha256(f"{seed} {value}".encode(errors="surrogatepass")).digest()
