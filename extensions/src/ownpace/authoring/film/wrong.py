"""What is wrong in a storyboard is said with the slide and the line it stands on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ownpace_graders.errors import InputError


class Wrong(InputError):  # noqa: N818 - what it is
    """Something in a storyboard cannot be followed: what, the slide and line it stands on, and what to do."""

    def __init__(self, what: str, *, line: int, slide: int = 0, next: str) -> None:
        super().__init__(what, where=f"slide {slide}, line {line}" if slide else f"line {line}", next=next)


def on_its_line(slide: int, line: int, do: Callable[..., Any], *given: Any) -> Any:
    """What `do` gives; what it says is wrong is wrong on that line."""
    try:
        return do(*given)
    except InputError as error:
        raise Wrong(error.what, slide=slide, line=line, next=error.next) from None
