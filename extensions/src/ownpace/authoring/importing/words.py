"""A list of words as CSV: a word, its meaning, perhaps a picture and a sound. Cards to learn, then pairs to find."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ownpace.authoring.importing.found import Found, ImportedFile, Sheet, lost
from ownpace.authoring.importing.letters import text_of
from ownpace.authoring.importing.made import Head, paired
from ownpace.authoring.importing.markup import escaped
from ownpace.authoring.importing.pen import Pen
from ownpace_graders.errors import InputError

NAME = "a list of words"
_COLUMNS = {
    "word": ("word", "term", "front", "source", "question", "wort", "mot", "palabra"),
    "meaning": ("meaning", "definition", "back", "target", "translation", "answer", "bedeutung", "sens", "significado"),
    "picture": ("picture", "image", "bild", "imagen"),
    "sound": ("sound", "audio", "ton", "son", "sonido"),
    "alt": ("alt", "words of the picture"),
}
_AT_ONCE = 8
"""Pairs in one question: more cannot be seen at once."""


def fits(source: ImportedFile) -> bool:
    return source.is_named(".csv", ".tsv")


def read(source: ImportedFile) -> Sheet:
    """The words as one set of cards, and as questions of at most eight pairs."""
    text, remarks = text_of(source.data)
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=_between(text))]
    except (csv.Error, ValueError, TypeError) as error:
        raise InputError(f"It cannot be read: {error}.", next="Save it as CSV again.") from error
    numbered = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
    if not numbered:
        raise InputError("There is no line in it.", next="Write a word and its meaning in each line: dog, le chien")
    names = _columns(numbered[0][1])
    lines = numbered[1:] if names else numbered
    return Sheet(
        "", tuple(_found(lines, names or ["word", "meaning", "picture", "sound"], Pen(source.beside))), remarks
    )


def _between(text: str) -> str:
    """What parts the columns: Excel writes a semicolon where a comma begins decimals, and a tab in its Unicode text."""
    first = text.lstrip().split("\n", 1)[0]
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4]
    return max("\t;,", key=first.count)


def _columns(row: Sequence[str]) -> list[str]:
    """What each column is, where the first line says so."""
    names = [next((name for name, words in _COLUMNS.items() if cell.lower() in words), "") for cell in row]
    return names if "word" in names and len({*names} - {""}) > 1 else []


def _found(lines: Sequence[tuple[int, list[str]]], names: Sequence[str], pen: Pen) -> Iterator[Found]:
    cards, seen, problems = list[dict[str, Any]](), set[str](), list[Found]()
    for number, row in lines:
        given = {name: cell for name, cell in zip(names, row, strict=False) if name and cell}
        if len(row) == 1 and row[0].lower().startswith("sep="):
            continue
        card = _card(given, pen)
        why = "" if card else "The line has no word, or nothing that goes with it."
        why = f"The word “{given['word'][:60]}” stands there twice." if card and card["word"] in seen else why
        if why or not card:
            problems.append(
                lost(f"line {number}", why, "Write a word of its own and its meaning, and import it again.")
            )
            continue
        seen.add(card["word"])
        cards.append(card)
    if cards:
        place = f"lines {lines[0][0]} to {lines[-1][0]}"
        yield Found(place, "words", "show.card", {"cards": cards}, files=pen.files, remarks=tuple(pen.remarks))
        yield from (replace(each, files=pen.files) for each in _questions(place, cards))
    yield from problems


def _card(given: dict[str, str], pen: Pen) -> dict[str, str] | None:
    card: dict[str, str] = {name: escaped(given[name]) for name in ("word", "meaning") if name in given}
    for name in ("picture", "sound"):
        place = pen.file(given[name]) if name in given else ""
        if name in given and not place:
            pen.say(
                f"The {name} “{given[name][:60]}” does not lie beside the list.",
                "Put it there, and import the list again.",
            )
        card |= {name: place} if place else {}
    if "picture" in card:
        card["alt"] = given.get("alt") or given.get("meaning") or given.get("word", "")
    return card if "word" in card and ("meaning" in card or "picture" in card) else None


def _questions(place: str, cards: Sequence[dict[str, Any]]) -> Iterator[Found]:
    """Pairs to find, as evenly many in each question as can be."""
    count = -(-len(cards) // _AT_ONCE)
    size = -(-len(cards) // count)
    for begin in range(0, len(cards), size) if len(cards) > 1 else ():
        pairs = [
            (card["word"], card.get("meaning") or f"![{card['alt']}]({card['picture']})")
            for card in cards[begin : begin + size]
        ]
        number = begin // size + 1
        yield paired(Head(place, f"pairs {number}", "What goes with what?", {}), pairs)
