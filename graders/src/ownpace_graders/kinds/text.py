"""A short text with accepted forms. The response is the text as typed."""

import unicodedata
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from . import answers
from .argument import EVERY, MARKED, Argument, is_yes_or_no
from .kind import Key, Kind
from .shape import LINE
from .signature import Problem
from .verdict import Verdict, foreseen, right, unmarked, unreadable, wrong

LONGEST = 1000
"""Characters; more is no short text."""

_ENDS = " .,;:!?¡¿\"'。、،؟؛।"
_SAME = (
    dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
    | dict.fromkeys(map(ord, "“”„‟«»″"), '"')
    | dict.fromkeys(map(ord, "‘’‚‛‹›′ʼ`´"), "'")
    # Marks that nobody sees: soft hyphen, zero-width space, byte order mark, directions of writing.
    | dict.fromkeys([0xAD, 0x200B, 0xFEFF, 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)


def score(response: Any, key: Mapping[str, Any]) -> Verdict:
    """1 for an accepted form, else 0.

    Upper and lower case (unless key["case"]), the width and number of spaces, punctuation at the ends and the style of
    quotes and dashes make no difference. Accents do.

    key: answer (str, or list of accepted str) · case (bool) · wrong {text: words} · right.
    """
    if not isinstance(response, str) or not response.strip():
        return unreadable("Write your answer first.")
    if len(response) > LONGEST:
        return unreadable("That is too long. A few words are enough.")
    if key.get("answer") is None:
        return unmarked()
    case = bool(key.get("case"))
    answers = key["answer"] if isinstance(key["answer"], list | tuple) else [key["answer"]]
    given = _form(response, case)
    if given in {_form(str(answer), case) for answer in answers}:
        return right(key)
    return wrong({_form(str(text), case): words for text, words in foreseen(key).items()}.get(given))


def _form(text: str, case: bool) -> str:
    text = unicodedata.normalize("NFKC", text.translate(_SAME))
    if not case:
        text = unicodedata.normalize("NFKC", text.casefold())
    text = " ".join(text.split())
    return text.strip(_ENDS) or text


def problems(key: Key) -> Iterator[Problem]:
    """As the scorer sees it: it must take the answer as right, and none of the wrong ones."""
    return answers.typed(key, score, lambda answer, _: str(answer), "Write it as a student would type it.")


def sample(key: Key, is_right: bool, draw: Random) -> str:
    """The answer, or a wrong answer that is foreseen, else what one types when lost."""
    return answers.first(key) if is_right else answers.foreseen(key, draw) or "I don’t know"


CASE = Argument("case", "True or False", is_yes_or_no, "whether capitals count", default=False)

KIND = Kind(
    "text",
    "a word or a short phrase",
    shape=LINE,
    arguments=(*EVERY, *MARKED, CASE),
    score=score,
    problems=problems,
    sample=sample,
    empty="Type your answer first.",
    interaction="fill-in",
)
