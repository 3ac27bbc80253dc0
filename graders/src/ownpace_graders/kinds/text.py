"""A short text with accepted forms. The response is the text as typed."""

import unicodedata
from collections.abc import Mapping
from typing import Any

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
