"""Blocks in which students do something by themselves, which is kept and not scored."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from numbers import Real
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.argument import Argument, is_list_of_words, is_words
from ownpace_graders.kinds.signature import Problem, Signature
from ownpace_graders.lesson.blocks.given import BLOCK_ITEM, TITLE
from ownpace_graders.practice.drill import facts
from ownpace_graders.record.allowed import LONGEST_PART

SIDES = ("word", "meaning", "picture", "alt", "sound")
"""What a card may hold: a word and its sound on one side, a meaning and a picture with its words on the other."""


def _is_cards(value: Any) -> bool:
    if not isinstance(value, list) or not value or not all(map(_is_card, value)):
        return False
    return len({card["word"] for card in value}) == len(value)


def _is_card(card: Any) -> bool:
    return (
        isinstance(card, Mapping)
        and {*card} <= {*SIDES}
        and all(map(is_words, card.values()))
        and len(str(card.get("word") or "x" * 999)) <= LONGEST_PART
        and ("meaning" in card or "picture" in card)
        and ("picture" in card) == ("alt" in card)
    )


CARD = Signature(
    "show.card",
    "set of cards",
    "cards to learn by heart: turned, sorted into known and not yet, and brought back",
    (
        BLOCK_ITEM,
        Argument(
            "cards",
            'a list of cards with different words: {"word": "dog", "meaning": "le chien"}, with a meaning or a'
            " picture and its alt, or both, and a sound if you like",
            _is_cards,
            "what stands on each, and how it sounds",
            by_position=True,
            media=True,
        ),
        TITLE,
    ),
)

SLIDES = Signature(
    "show.slides",
    "row of slides",
    "slides to go through one by one",
    (
        Argument(
            "slides",
            "a list of two or more texts",
            lambda value: is_list_of_words(value) and len(value) >= 2,
            "what stands on each",
            by_position=True,
        ),
        TITLE,
    ),
)


def _is_texts(value: Any) -> bool:
    if isinstance(value, Mapping):
        return 1 <= len(value) <= 4 and all(is_words(name) and is_words(text) for name, text in value.items())
    return is_words(value)


def _is_glossary(value: Any) -> bool:
    return value is None or (
        isinstance(value, Mapping) and all(is_words(word) and is_words(means) for word, means in value.items())
    )


READING = Signature(
    "show.reading",
    "text to read",
    "a text with the numbers of its lines, a glossary, and the student's own marks and notes",
    (
        BLOCK_ITEM,
        Argument(
            "texts",
            'a text, or up to four by their titles: {"Letter": "…", "Report": "…"}',
            _is_texts,
            "what is read, as it was written: each line of yours is a line, and has its number",
            by_position=True,
        ),
        TITLE,
        Argument(
            "glossary",
            'a word of the text and what it means, for each: {"thee": "you"}',
            _is_glossary,
            "words that are explained where they stand",
            default=None,
        ),
    ),
)


def _is_facts(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and len(value) >= 3
        and all(is_words(asked) and _is_said(answer) for asked, answer in value.items())
    )


def _is_said(answer: Any) -> bool:
    answers = answer if isinstance(answer, list) else [answer]
    return bool(answers) and all(
        is_words(each) or (isinstance(each, Real) and not isinstance(each, bool)) for each in answers
    )


def _is_templates(value: Any) -> bool:
    return value is None or (
        isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)
    )


def _drill(given: Mapping[str, Any]) -> Iterator[Problem]:
    """A drill has questions of its own, or templates of them."""
    if given.get("facts") is None and given.get("of") is None:
        yield Problem("facts", "The drill has no facts.", 'Add facts={"3 × 4": 12, …}, or of=[…], templates of them.')
    elif isinstance(given.get("of"), list):
        try:
            facts(given["of"])
        except LessonError as error:
            yield Problem("of", error.what, error.next)


FLUENCY = Signature(
    "show.fluency",
    "drill",
    "a short drill against oneself, with a clock or without",
    (
        replace(BLOCK_ITEM, add='Give it one as the first argument: {call}("times-7", …).'),
        Argument(
            "facts",
            'three or more short questions and what is right, for each: {"3 × 4": 12, "colour of snow": ["white"]}',
            lambda value: value is None or _is_facts(value),
            "what is asked, in an order that changes, and every right answer to it",
            by_position=True,
            default=None,
        ),
        Argument(
            "of",
            "a list of templates, each a dictionary",
            _is_templates,
            "templates of its questions in their place, as ask.practice has them, of numbers or texts, without steps",
            default=None,
        ),
        TITLE,
        Argument(
            "seconds",
            "a number from 10 to 600",
            lambda value: type(value) in (int, float) and 10 <= value <= 600,
            "how long a round with the clock is",
            default=60,
        ),
    ),
    also=_drill,
)
