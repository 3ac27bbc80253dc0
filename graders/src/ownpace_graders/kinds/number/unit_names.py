"""The table of units as names that are looked up, with every prefix and plural."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from ownpace_graders.kinds.number.unit_table import (
    LONG_PREFIXES,
    MONEY,
    OTHERS,
    PREFIXES,
    SI,
    TEMPERATURE_NAMES,
    TEMPERATURES,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """size: how much of the base units it is · of: base units and their powers, sorted · zero: kelvins at 0 of it."""

    size: Fraction
    of: tuple[tuple[str, int], ...]
    zero: Fraction = Fraction(0)


def _bases(text: str) -> tuple[tuple[str, int], ...]:
    parts = (re.fullmatch(r"([A-Za-z]+?)(-?[0-9])?", part) for part in text.split())
    return tuple(sorted((part[1], int(part[2] or 1)) for part in parts if part))


@cache
def names() -> dict[str, list[Unit]]:
    """Every name of a unit and what it can mean, the likeliest first; made when one is first asked for."""
    found: dict[str, list[Unit]] = {}

    def add(words: Iterable[str], unit: Unit) -> None:
        for word in words:
            found.setdefault(word, []).append(unit)

    for text, size, of in OTHERS:
        add(text.split(), Unit(Fraction(size), _bases(of)))
    for symbols, words, size, of in SI:
        unit = Unit(Fraction(size), _bases(of))
        add([*symbols.split(), *words.split(), *(f"{word}s" for word in words.split())], unit)
        for prefix, power in PREFIXES.items():
            add((prefix + symbol for symbol in symbols.split()), _scaled(unit, power))
        for prefix, power in LONG_PREFIXES.items():
            add((f"{prefix}{word}{end}" for word in words.split() for end in ("", "s")), _scaled(unit, power))
    for name, (kelvins, zero) in TEMPERATURES.items():
        add(TEMPERATURE_NAMES[name].split(), Unit(kelvins, (("K", 1),), zero))
    for text, part in MONEY:
        add(text.split(), Unit(Fraction(part), ((text.split()[0], 1),)))
    return found


def _scaled(unit: Unit, power: int) -> Unit:
    return Unit(unit.size * Fraction(10) ** power, unit.of)


@cache
def folded() -> dict[str, list[Unit]]:
    """The same without capitals."""
    made: dict[str, list[Unit]] = {}
    for name, found in names().items():
        made.setdefault(name.casefold(), []).extend(found)
    return made
