"""Blocks that lay out words and pictures."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ownpace_graders.kinds.argument import Argument, is_list_of_words, is_text, is_words
from ownpace_graders.kinds.signature import Problem, Signature
from ownpace_graders.lesson.blocks.given import BLOCK_ITEM, FILE, TITLE, is_file_or_none, is_page_elsewhere

TONES = ("note", "tip", "careful", "key")
"""How a callout may be meant."""

_WORDS = Argument("words", "a text", is_words, "what it says", by_position=True)

CALLOUT = Signature(
    "show.callout",
    "callout",
    "words that stand out",
    (
        _WORDS,
        replace(TITLE, about="what stands above them; without it, what the tone is called"),
        Argument(
            "tone", f"one of {', '.join(TONES)}", lambda value: value in TONES, "how they are meant", default=TONES[0]
        ),
    ),
)

COLUMNS = Signature(
    "show.columns",
    "row of columns",
    "texts side by side, one below the other on a phone",
    (
        Argument(
            "columns",
            "a list of two, three or four texts",
            lambda value: is_list_of_words(value) and 2 <= len(value) <= 4,
            "what stands in each",
            by_position=True,
        ),
    ),
)

ASIDE = Signature(
    "show.aside",
    "aside",
    "something extra, folded up until it is wanted",
    (
        Argument("title", "a text", is_words, "what it is about", by_position=True),
        _WORDS,
    ),
)

FIGURE = Signature(
    "show.figure",
    "figure",
    "a picture with its caption, which enlarges",
    (
        replace(FILE, by_position=True, about="the picture itself"),
        Argument("alt", "a text", is_words, "what it shows, for those who cannot see it"),
        Argument("caption", "a text", is_text, "what stands below it", default=""),
        Argument(
            "width",
            "a number from 10 to 100",
            lambda value: type(value) in (int, float) and 10 <= value <= 100,
            "how wide it is, in percent of the text",
            default=100,
        ),
        replace(
            FILE,
            name="dark",
            about="another picture, for those who read in dark mode",
            default=None,
            check=is_file_or_none,
        ),
    ),
)


def _is_links(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_link, value))


def _is_link(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and {*value} == {"to", "title", "why"}
        and is_page_elsewhere(value["to"])
        and all(is_words(value[name]) for name in ("title", "why"))
    )


LINKS = Signature(
    "show.links",
    "list of links",
    "links that are worth it, each with its reason",
    (
        Argument(
            "links",
            'a list of links: {"to": "https://…", "title": "…", "why": "…"}',
            _is_links,
            "where each leads, what it is, and why to go there",
            by_position=True,
        ),
        TITLE,
    ),
)


def _is_why(value: Any) -> bool:
    return isinstance(value, Mapping) and all(type(step) is int and is_words(asked) for step, asked in value.items())


def _worked(given: Mapping[str, Any]) -> Iterator[Problem]:
    """What only all arguments together say: the questions are about its steps, and what is written has a place."""
    why, steps = given.get("why") or {}, given.get("steps")
    if why and not given.get("item"):
        yield WORKED.missing(BLOCK_ITEM_BY_NAME)
    if isinstance(steps, list) and isinstance(why, Mapping):
        for step in why:
            if not 1 <= step <= len(steps):
                what = f"why asks about step {step}, and there are {len(steps)} steps."
                yield Problem("why", what, "Write the number of a step.", stops=False)


BLOCK_ITEM_BY_NAME = replace(
    BLOCK_ITEM,
    about="the block's id, under which is kept what a student writes to `why`",
    default="",
    by_position=False,
    check=is_text,
    add='Add item="half-of-a-half", under which is kept what students write.',
)

WORKED = Signature(
    "show.worked",
    "worked example",
    "a worked example that opens step by step",
    (
        Argument("title", "a text", is_words, "what is worked out, in a few words", by_position=True),
        Argument("steps", "a list of texts", is_list_of_words, "what is done, a step each", by_position=True),
        Argument("prompt", "a text", is_text, "the problem", default="", by_position=True),
        Argument(
            "why",
            'the number of a step and what to ask there: {2: "Why is it 8 now?"}',
            _is_why,
            "what students are to explain to themselves; what they write is theirs, and is not scored",
            default=None,
        ),
        BLOCK_ITEM_BY_NAME,
    ),
    also=_worked,
)
