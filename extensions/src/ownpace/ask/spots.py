"""A picture with pins, and the list of the places under them by name: either can be used, or both."""

import html
from collections.abc import Mapping
from typing import Any

from ownpace.ask.name import named
from ownpace.ask.parts import GRIP, SIGN, Marks, letter, pair, part
from ownpace_graders.kinds import point
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.lesson.markdown import inline
from ownpace_graders.lesson.spoken import plain


def spots(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    """The picture, and a tick for each place; or for each card a list of the places."""
    places = point.places(arguments)
    letters = {place: letter(number) for number, place in enumerate(places)}
    cards = texts(arguments.get("cards") or ())
    below = _labels if cards else _ticks
    return f"{_picture(arguments, places, letters)}{below(name, arguments, letters, response, marks)}"


def _picture(
    arguments: Mapping[str, Any], places: Mapping[str, tuple[float, float]], letters: Mapping[str, str]
) -> str:
    pins = "".join(
        f'<span class="op-pin" data-place="{html.escape(place)}"'
        f' style="left:{left:g}%;top:{top:g}%">{letters[place]}</span>'
        for place, (left, top) in places.items()
    )
    picture = inline(str(arguments.get("picture") or ""))
    return f'<div class="op-picture" dir="ltr">{picture}<span aria-hidden="true">{pins}</span></div>'


def _ticks(name: str, arguments: Mapping[str, Any], letters: Mapping[str, str], response: Any, marks: Marks) -> str:
    given = response if isinstance(response, list) else [response]
    rows = "".join(
        f'<label class="op-option"{part(place, marks)}><input type="checkbox" name="response"'
        f' value="{html.escape(place)}"{" checked" if place in given else ""}>'
        f"<b>{letter}</b><span>{inline(place)}</span>{SIGN}</label>"
        for place, letter in letters.items()
    )
    said = named(str(arguments.get("prompt", "")), f"op-{name}-prompt")
    return f'<div class="op-options" role="group" {said}>{rows}</div>'


def _labels(name: str, arguments: Mapping[str, Any], letters: Mapping[str, str], response: Any, marks: Marks) -> str:
    given = response if isinstance(response, dict) else {}
    words = {place: f"{letter}: {plain(place)}" for place, letter in letters.items()}
    rows = "".join(
        pair(f"op-{name}-{number}", card, words, given.get(card), marks, GRIP)
        for number, card in enumerate(texts(arguments["cards"]), 1)
    )
    return f'<div class="op-pairs">{rows}</div><p class="op-moved op-spoken" role="status" aria-live="polite"></p>'
