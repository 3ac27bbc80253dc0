"""The controls of a response that has parts: each is filled by itself, and shows by itself whether it is right."""

import html
from collections.abc import Mapping
from typing import Any

from ownpace.ask.name import plain
from ownpace_graders.lesson.markdown import inline

Marks = Mapping[str, str]
"""Of a part, by its name: right or wrong."""

SIGN = (
    '<span class="op-sign"><span class="op-if-right">✓<span class="op-spoken"> right</span></span>'
    '<span class="op-if-wrong">✗<span class="op-spoken"> not right</span></span></span>'
)
"""Beside a part; of its two halves the style shows the one that is so."""


def part(name: str, marks: Marks) -> str:
    """The attributes of the element that is this part."""
    return f' data-part="{html.escape(name)}" data-mark="{marks.get(name, "")}"'


def pairs(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    """A row a card, with a list to pick from; what a list cannot show, math and pictures, stands above by letters."""
    options, given = (
        [str(each) for each in arguments.get("options", ())],
        response if isinstance(response, dict) else {},
    )
    drawn = [inline(option) for option in options]
    lettered = any("<" in each for each in drawn)
    words = [f"{_letter(n)}: {plain(option)}" if lettered else plain(option) for n, option in enumerate(options)]
    rows = "".join(
        _pair(f"op-{name}-{number}", str(card), dict(zip(options, words, strict=True)), given.get(str(card)), marks)
        for number, card in enumerate(arguments.get("cards", ()), 1)
    )
    return f'{_bank(drawn) if lettered else ""}<div class="op-pairs">{rows}</div>'


def _pair(row: str, card: str, options: Mapping[str, str], given: Any, marks: Marks) -> str:
    listed = "".join(
        f'<option value="{html.escape(option)}"{" selected" if option == given else ""}>{html.escape(words)}</option>'
        for option, words in options.items()
    )
    return (
        f'<div class="op-pair"{part(card, marks)}><label class="op-card-words" for="{row}">{inline(card)}</label>'
        f'<select id="{row}" name="response" data-of="{html.escape(card)}" aria-label="{html.escape(plain(card))}"'
        f' aria-describedby="{row}-sign"><option value="">Choose …</option>{listed}</select>'
        f'<span id="{row}-sign">{SIGN}</span></div>'
    )


def groups(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    """A row a card, with all groups beside it to pick one of."""
    options, given = (
        [str(each) for each in arguments.get("options", ())],
        response if isinstance(response, dict) else {},
    )
    rows = "".join(
        _sorted(f"op-{name}-{number}", number, str(card), options, given.get(str(card)), marks)
        for number, card in enumerate(arguments.get("cards", ()), 1)
    )
    return f'<div class="op-sorting">{rows}</div>'


def _sorted(row: str, number: int, card: str, options: list[str], given: Any, marks: Marks) -> str:
    picks = "".join(
        f'<label class="op-pick"><input type="radio" name="response-{number}" value="{html.escape(option)}"'
        f' data-of="{html.escape(card)}" aria-label="{html.escape(plain(option))}"'
        f"{' checked' if option == given else ''}> <span>{inline(option)}</span></label>"
        for option in options
    )
    said = f'aria-label="{html.escape(plain(card))}" aria-describedby="{row}-sign"'
    return (
        f'<div class="op-sorted" role="radiogroup" {said}{part(card, marks)}>'
        f'<span class="op-card-words">{inline(card)}</span>'
        f'<span id="{row}-sign">{SIGN}</span><span class="op-picks">{picks}</span></div>'
    )


def sequence(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    """A row an option, which goes to the place that is picked for it, or up and down by a button."""
    options = [str(each) for each in arguments.get("options", ())]
    is_whole = (
        isinstance(response, list) and len(response) == len(options) and all(each in response for each in options)
    )
    order = response if is_whole else options
    rows = "".join(_row(number, option, len(order), marks) for number, option in enumerate(order, 1))
    return f'<ol class="op-sequence">{rows}</ol><p class="op-moved op-spoken" role="status" aria-live="polite"></p>'


def _row(number: int, option: str, of: int, marks: Marks) -> str:
    words = html.escape(plain(option))
    places = "".join(f"<option{' selected' if n == number else ''}>{n}</option>" for n in range(1, of + 1))
    moves = "".join(
        f'<button type="button" data-move="{step}" aria-label="{words}: {said}">{sign}</button>'
        for step, said, sign in ((-1, "up", "↑"), (1, "down", "↓"))
    )
    return (
        f'<li{part(option, marks)} data-words="{words}">'
        f'<input type="hidden" name="response" value="{html.escape(option)}">'
        f'<select name="place" aria-label="{words}: place">{places}</select>'
        f'<span class="op-card-words">{inline(option)}</span>{SIGN}<span class="op-moves">{moves}</span></li>'
    )


def _bank(drawn: list[str]) -> str:
    """The options as they are drawn, each with its letter."""
    rows = "".join(f"<li><b>{_letter(number)}</b> <span>{each}</span></li>" for number, each in enumerate(drawn))
    return f'<ul class="op-bank" aria-label="To choose from">{rows}</ul>'


def _letter(number: int) -> str:
    """A, B … Z, AA, AB …"""
    return (_letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)
