"""The grade in which a text can be read, by a formula of its own language: docs/rules/OP26.md names their sources.

A grade is a year of school. Most formulas say how easy a text is, and a table from which year on such a text is read:
of the years in it the first is taken, so that the rule says too little rather than too much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from ownpace.authoring.check.reading import Sentence

BEYOND = 13
"""The year of what is harder than any school's."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Of a text: words in a sentence, syllables in a word, letters in a word; shares of words, in per cent."""

    sentence: float
    syllables: float
    letters: float
    of_three: float
    of_one: float
    long: float


Bands = tuple[tuple[float, int], ...]
"""From which ease on a text is for which year, the easiest first."""
_FLESCH: Bands = ((90, 5), (80, 6), (70, 7), (60, 8), (50, 10))
_HUERTA: Bands = ((90, 4), (80, 5), (70, 6), (60, 7), (50, 11))
_DOUMA: Bands = ((90, 4), (80, 5), (70, 6), (60, 7), (45, 8), (30, 11))
_MARTINS: Bands = ((75, 1), (50, 5), (25, 9))
_GULP: Bands = ((80, 1), (60, 6), (40, 9))


def grade_level(found: Sequence[Sentence], language: str) -> float | None:
    """The grade in which these sentences can be read; None in a language of which no formula is known here."""
    known = _FORMULAS.get(language)
    return known[1](_counted(found, known[0])) if known else None


def _kincaid(text: Counted) -> float:
    return 0.39 * text.sentence + 11.8 * text.syllables - 15.59


def _wiener(text: Counted) -> float:
    return 0.1935 * text.of_three + 0.1672 * text.sentence + 0.1297 * text.long - 0.0327 * text.of_one - 0.875


def _ease(base: float, sentence: float, syllable: float, bands: Bands, text: Counted) -> float:
    return _in(bands, base - sentence * text.sentence - syllable * text.syllables)


def _gulpease(text: Counted) -> float:
    return _in(_GULP, 89 + 300 / text.sentence - 10 * text.letters)


def _in(bands: Bands, ease: float) -> float:
    return float(next((grade for least, grade in bands if ease >= least), BEYOND))


_FORMULAS: dict[str, tuple[str, Callable[[Counted], float]]] = {
    "en": ("en_US", _kincaid),
    "de": ("de_DE", _wiener),
    "es": ("es", partial(_ease, 206.84, 1.02, 60, _HUERTA)),
    "fr": ("fr", partial(_ease, 207, 1.015, 73.6, _FLESCH)),
    "it": ("it_IT", _gulpease),
    "nl": ("nl_NL", partial(_ease, 206.84, 0.93, 77, _DOUMA)),
    "pt": ("pt_BR", partial(_ease, 248.835, 1.015, 84.6, _MARTINS)),
}
"""By language: its dictionary of hyphenation, and the formula."""


def _counted(found: Sequence[Sentence], dictionary: str) -> Counted:
    words = [word for each in found for word in each.words]
    counts = [_syllables(word, dictionary) for word in words]
    per = 100 / len(words)
    return Counted(
        len(words) / len(found),
        sum(counts) / len(words),
        sum(map(len, words)) / len(words),
        per * sum(each > 2 for each in counts),
        per * sum(each == 1 for each in counts),
        per * sum(len(word) > 6 for word in words),
    )


def _syllables(word: str, dictionary: str) -> int:
    """As a dictionary of hyphenation has them, 1 or more: rather too few than too many."""
    return len(_read(dictionary).positions(word.lower())) + 1


@cache
def _read(dictionary: str) -> Any:  # pyphen has no types
    import pyphen  # which reads the dictionary

    return pyphen.Pyphen(lang=dictionary, left=1, right=2)
