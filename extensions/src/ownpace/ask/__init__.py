"""Questions. One question is one cell, and that cell is an ordinary nbgrader autograder cell.

Each kind of `ownpace_graders.kinds` is a call here: `ask.choice(…)`, `ask.number(…)`. Its help says what it takes.

What they share: prompt, hints, steps and the words for answers are Markdown with $math$. With `answer` the student
hears at once whether it is right, and why; without it (an exit ticket, whose key stands in nbgrader's hidden region as
`question.key(answer)`) the answer is only kept.
"""

from collections.abc import Callable
from functools import partial

from ownpace.ask.form import answered, done, drafted, form, seen
from ownpace.ask.question import Question
from ownpace.call import function, missing
from ownpace_graders.kinds import KINDS

__all__ = ["Question", "answered", "done", "drafted", "form", "seen"]

globals().update({name: function(kind.signature, partial(Question, name)) for name, kind in KINDS.items()})
__all__ += KINDS


def __dir__() -> list[str]:
    """What an author is offered after `ask.`: kinds, and nothing that the page alone calls."""
    return [*KINDS]


def __getattr__(name: str) -> Callable[..., Question]:
    raise missing("ask", name)
