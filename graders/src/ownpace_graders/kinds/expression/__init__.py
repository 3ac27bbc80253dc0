"""An expression or an equation, as algebra writes them. The response is the text as typed; `score.py` marks it."""

from collections.abc import Iterator
from html import escape
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import answers
from ownpace_graders.kinds.argument import EVERY, MARKED, Argument
from ownpace_graders.kinds.expression.compared import can_be_compared
from ownpace_graders.kinds.expression.forms import FORMS
from ownpace_graders.kinds.expression.score import known, read, score
from ownpace_graders.kinds.expression.shown import line, mathml, spoken
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.number.goal import as_text
from ownpace_graders.kinds.shape import LINE
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.kinds.verdict import Unreadable


def problems(key: Key) -> Iterator[Problem]:
    """As the scorer sees it, and what can be read in two ways."""
    how = "Write it in the form that is asked for."
    found = [*_two_readings(key), *_nowhere(key)]
    yield from found or answers.typed(key, score, lambda answer, _: as_text(answer), how)


def _two_readings(key: Key) -> Iterator[Problem]:
    try:
        answer = read(as_text(key["answer"]))
    except (Unreadable, LessonError):
        return
    for other in answer.others[:1]:
        what = f"The answer “{key['answer']}” can be read as {line(answer.tree)} and as {line(other)}."
        yield Problem("answer", what, "Write the brackets.")


def _nowhere(key: Key) -> Iterator[Problem]:
    """Roots and logarithms of what is below 0 for every number that is tried."""
    try:
        answer = known(key["answer"])
    except LessonError:
        return  # said by the scorer
    if not all(map(can_be_compared, answer.parts if answer.op == "equal" else (answer,))):
        what = f"The answer “{key['answer']}” has no value for the numbers that are tried, from −400 to 400."
        yield Problem("answer", what, "Ask for an expression that has values there.")


def sample(key: Key, is_right: bool, draw: Random) -> str:
    """The answer, now and then with its spaces left out; or a wrong one that is foreseen, else another expression."""
    if not is_right:
        return answers.foreseen(key, draw, score) or next(
            guess for guess in ("x", "1", "2") if score(guess, key).score == 0
        )
    text = as_text(key["answer"])
    return text.replace(" + ", "+") if draw.random() < 0.2 else text


def drawn(response: Any) -> str:
    """How it is understood: MathML to see, and words for whoever listens."""
    try:
        tree = read(response).tree if isinstance(response, str) else None
    except Unreadable:
        tree = None
    if tree is None:
        return ""
    return f'<span aria-hidden="true">{mathml(tree)}</span><span class="op-spoken">{escape(spoken(tree))}</span>'


FORM = Argument(
    "form",
    f"one of {', '.join(FORMS)}",
    lambda value: isinstance(value, str) and value in ("", *FORMS),
    "the form that is asked for; a right expression in another one hears which",
    default="",
)

KIND = Kind(
    "expression",
    "an expression or an equation",
    shape=LINE,
    arguments=(*EVERY, *MARKED, FORM),
    score=score,
    problems=problems,
    sample=sample,
    empty="Type your answer first.",
    interaction="fill-in",
    drawn=drawn,
)
