"""The controls of a response that has parts: each is filled by itself, and shows by itself whether it is right."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ownpace_graders.kinds import table
from ownpace_graders.kinds.blanks import GAP
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.kinds.shape import GAPS
from ownpace_graders.lesson.markdown import inline, to_html
from ownpace_graders.lesson.spoken import plain

TYPED = 'autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false"'

Marks = Mapping[str, str]
"""Of a part, by its name: right or wrong."""

SIGN = (
    '<span class="op-sign"><span class="op-if-right">✓<span class="op-spoken"> right</span></span>'
    '<span class="op-if-wrong">✗<span class="op-spoken"> not right</span></span></span>'
)
"""Beside a part; of its two halves the style shows the one that is so."""

GRIP = '<span class="op-grip" aria-hidden="true"></span>'
"""Where a finger drags; beside it the page scrolls."""


def part(name: str, marks: Marks) -> str:
    """The attributes of the element that is this part."""
    return f' data-part="{html.escape(name)}" data-mark="{marks.get(name, "")}"'


def pairs(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    """A row a card, with a list to pick from; what a list cannot show, math and pictures, stands above by letters."""
    options, given = texts(arguments.get("options") or ()), response if isinstance(response, dict) else {}
    words, bank = _listed(options)
    rows = "".join(
        pair(f"op-{name}-{number}", card, words, given.get(card), marks)
        for number, card in enumerate(texts(arguments.get("cards") or ()), 1)
    )
    return f'{bank}<div class="op-pairs">{rows}</div>'


def pair(row: str, card: str, options: Mapping[str, str], given: Any, marks: Marks, grip: str = "") -> str:
    """A card with its list; `row` is the list's id, and `options` are the words of each option in it."""
    return (
        f'<div class="op-pair"{part(card, marks)}><label class="op-card-words" for="{row}">{grip}{inline(card)}</label>'
        f'<select id="{row}" name="response" data-of="{html.escape(card)}" aria-label="{html.escape(plain(card))}"'
        f' aria-describedby="{row}-sign">{_choices(options, given)}</select>'
        f'<span id="{row}-sign">{SIGN}</span></div>'
    )


def groups(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    """A row a card, with all groups beside it to pick one of."""
    options, given = texts(arguments.get("options") or ()), response if isinstance(response, dict) else {}
    rows = "".join(
        _sorted(f"op-{name}-{number}", number, card, options, given.get(card), marks)
        for number, card in enumerate(texts(arguments.get("cards") or ()), 1)
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
        f'<span class="op-card-words">{GRIP}{inline(card)}</span>'
        f'<span id="{row}-sign">{SIGN}</span><span class="op-picks">{picks}</span></div>'
    )


def gaps(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    """The text with a field in each gap; with a word bank, that and a list in each."""
    text = str(arguments.get("text", ""))
    count = len(GAP.findall(text))
    called = {str(n): f"Gap {n} of {count}" for n in range(1, count + 1)}
    fields, bank = filled(name, called, arguments, response, marks)
    numbers = iter(range(count))
    drawn = to_html(GAP.sub(lambda _: f"\ue001{next(numbers)}\ue001", text))
    drawn = re.sub("\ue001([0-9]+)\ue001", lambda found: fields[int(found[1])], drawn)
    return f'{bank}<div class="op-gaps">{drawn}</div>'


def cells(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    """The table with a field in each gap; with a word bank, that and a list in each."""
    rows = table.rows_of(arguments)
    fields, bank = filled(name, {each: plain(each) for each in table.gaps(rows)}, arguments, response, marks)
    waiting = iter(fields)
    lines = ["".join(_cell(text, y, x, waiting) for x, text in enumerate(row)) for y, row in enumerate(rows)]
    drawn = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'{bank}<div class="op-cells"><table>{drawn}</table></div>'


def _cell(text: str, y: int, x: int, fields: Iterator[str]) -> str:
    words = re.sub("\ue001", lambda _: next(fields), inline(GAP.sub("\ue001", text)))
    scope = "" if GAP.search(text) or not text.strip() else "col" if y == 0 else "row" if x == 0 else ""
    return f'<th scope="{scope}">{words}</th>' if scope else f"<td>{words}</td>"


def filled(
    name: str, called: Mapping[str, str], arguments: Mapping[str, Any], response: Any, marks: Marks
) -> tuple[list[str], str]:
    """A field a part, which is `called` so, and the word bank above them, "" where there is none."""
    options, given = texts(arguments.get("options") or ()), response if isinstance(response, list) else []
    words, bank = _listed(options)
    values = [*given[: len(called)], *[""] * (len(called) - len(given))]
    fields = [
        _field(f"op-{name}-{n}", part, said, words, value, marks)
        for n, ((part, said), value) in enumerate(zip(called.items(), values, strict=True), 1)
    ]
    return fields, bank


def _field(row: str, name: str, called: str, options: Mapping[str, str], given: Any, marks: Marks) -> str:
    said = f'id="{row}" name="response" aria-label="{html.escape(called)}" aria-describedby="{row}-sign"'
    value = given if isinstance(given, str) else ""
    field = (
        f"<select {said}>{_choices(options, value)}</select>"
        if options
        else f'<input type="text" {said} value="{html.escape(value)}" maxlength="{GAPS.longest}" dir="auto" {TYPED}>'
    )
    return f'<span class="op-gap"{part(name, marks)}>{field}<span id="{row}-sign">{SIGN}</span></span>'


def _listed(options: list[str]) -> tuple[dict[str, str], str]:
    """The words of each option in a list; and the options above it, from where they can be dragged: by letters where a
    list cannot show them, math and pictures."""
    drawn = {option: inline(option) for option in options}
    lettered = any("<" in each for each in drawn.values())
    words = {option: f"{letter(n)}: {plain(option)}" if lettered else plain(option) for n, option in enumerate(options)}
    return words, _bank(drawn, letters=lettered) if options else ""


def _choices(options: Mapping[str, str], given: Any) -> str:
    listed = "".join(
        f'<option value="{html.escape(option)}"{" selected" if option == given else ""}>{html.escape(words)}</option>'
        for option, words in options.items()
    )
    return f'<option value="">Choose …</option>{listed}'


def _bank(drawn: Mapping[str, str], *, letters: bool) -> str:
    """The options as they are drawn, each with its letter unless its words are in the list."""
    rows = "".join(
        f'<li data-option="{html.escape(option)}">{GRIP}{f"<b>{letter(number)}</b> " if letters else ""}'
        f"<span>{each}</span></li>"
        for number, (option, each) in enumerate(drawn.items())
    )
    return f'<ul class="op-bank{"" if letters else " op-words"}" aria-label="To choose from">{rows}</ul>'


def letter(number: int) -> str:
    """A, B … Z, AA, AB …"""
    return (letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)
