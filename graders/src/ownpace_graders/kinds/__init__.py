"""The kinds of question: a file a kind, in which `KIND` says all there is to know of it.

A response is whatever JSON the student's side sent: of the wrong type or size it is unreadable, and never raises.
A key is the author's: one that cannot be understood raises LessonError, whatever the response.
A key without "answer", or with None (an exit ticket on the student's side) gives no score.
"""

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import (
    blanks,
    choice,
    choices,
    code,
    draw,
    expression,
    line,
    mark,
    match,
    number,
    order,
    plot,
    point,
    practice,
    rate,
    reflect,
    review,
    say,
    sort,
    table,
    text,
    upload,
)
from ownpace_graders.kinds.kind import Kind
from ownpace_graders.kinds.nbgraders import SOLUTION, WRITTEN

__all__ = ["KINDS", "NBGRADERS", "Kind", "kind_of"]

_ALL = (
    choice,
    choices,
    match,
    sort,
    order,
    blanks,
    table,
    line,
    plot,
    point,
    mark,
    number,
    text,
    expression,
    code,
    practice,
    review,
    rate,
    reflect,
    upload,
    draw,
    say,
)
KINDS: dict[str, Kind] = {module.KIND.name: module.KIND for module in _ALL}
"""What `ask.…` asks for, by its name. A kind is known everywhere as soon as it stands here."""

NBGRADERS: dict[str, Kind] = {kind.name: kind for kind in (SOLUTION, WRITTEN)}
"""nbgrader's own answers, by the role of their cell."""


def kind_of(name: str) -> Kind:
    """The kind of this name, nbgrader's among them. LessonError if there is none."""
    found = KINDS.get(name) or NBGRADERS.get(name)
    if found is None:
        raise LessonError(f"There is no kind of question called “{name}”.", next=f"There are: {', '.join(KINDS)}.")
    return found
