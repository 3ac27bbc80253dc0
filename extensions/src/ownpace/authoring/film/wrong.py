"""What is wrong in a storyboard is said with the slide and the line it stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ownpace_graders.errors import InputError


class Wrong(InputError):  # noqa: N818 - what it is
    """Something in a storyboard cannot be followed: what, the slide and line it stands on, and what to do."""

    def __init__(self, what: str, *, line: int, slide: int = 0, next: str) -> None:
        super().__init__(what, where=f"slide {slide}, line {line}" if slide else f"line {line}", next=next)


@contextmanager
def noted(found: list[InputError]) -> Iterator[None]:
    """What is wrong in here is added to what was found, and the rest is looked at all the same."""
    try:
        yield
    except InputError as error:
        found.append(error)


def tell_all(found: Sequence[InputError]) -> None:
    """Raise what was found, all of it at once; nothing where nothing was."""
    if len(found) == 1:
        raise found[0]
    if found:
        lines = [f"  {each.where}: {each.what} {each.next}".replace("  : ", "  ") for each in found]
        raise InputError(
            "\n".join([f"There are {len(found)} things to fix.", *lines]), next="Fix them, then run it again."
        )


def on_its_line(slide: int, line: int, do: Callable[..., Any], *given: Any) -> Any:
    """What `do` gives; what it says is wrong is wrong on that line."""
    try:
        return do(*given)
    except InputError as error:
        raise Wrong(error.what, slide=slide, line=line, next=error.next) from None
