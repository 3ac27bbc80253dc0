"""A number with its unit, against the unit that is asked for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ownpace_graders.kinds.number.goal import units
from ownpace_graders.kinds.number.numeral import HOW, Numeral
from ownpace_graders.kinds.number.units import among, convert, is_money, is_one_of, meanings, unit_form
from ownpace_graders.kinds.verdict import Unreadable

_MISSING = "What is it a number of? Write the unit too."
ANOTHER = "Look at the unit again. That is another unit."
_CAPITALS = "Look at the unit again. There, capital and small letters are not the same."
_NUMBER_AND_UNIT = "That is not a number with its unit yet. Write both, like 12 kg."
_ONLY = "That is not a number yet. Write only the number, without a unit or words."


@dataclass(frozen=True, slots=True)
class Measured:
    """What a number measures, in the unit that is asked for.

    values: every way to read it · typed: those as typed, where they are converted in `values` · missing, another,
    please: what to say of a unit that is missing, is another one, or would have to be converted, or "" ·
    is_slip: it is only the capitals ·
    rational: False where π or a root makes it endless.
    """

    values: tuple[Fraction, ...]
    typed: tuple[Fraction, ...] | None = None
    missing: str = ""
    another: str = ""
    please: str = ""
    is_slip: bool = False
    rational: bool = True


def measured(given: Numeral, key: Mapping[str, Any]) -> Measured:
    """The number in the unit of `key`. Unreadable where what stands beside it can be no unit here."""
    return replace(_measured(given, key), rational=given.value.rational)


def _measured(given: Numeral, key: Mapping[str, Any]) -> Measured:
    wanted = units(key)
    if given.unit and (not wanted or not _can_be_unit(given, wanted)):
        raise Unreadable(_NUMBER_AND_UNIT if wanted else _ONLY if _is_word(given.unit) else HOW)
    if not given.unit:
        return Measured(given.values, missing="" if not wanted or "" in wanted else _MISSING)
    if is_one_of(given.unit, wanted):
        return Measured(given.values)
    folded = unit_form(given.unit).casefold() in {unit_form(unit).casefold() for unit in wanted}
    pair = next(iter(among(given.unit, wanted)), None)
    if folded or not pair:
        return Measured(given.values, another=_CAPITALS if folded else ANOTHER, is_slip=folded)
    asked_for = next(unit for unit in wanted if unit)
    please = "" if key.get("convert") else f"in {'inches' if asked_for == 'in' else asked_for}"
    return Measured(tuple(convert(value, *pair) for value in given.values), given.values, please=please)


def _can_be_unit(given: Numeral, wanted: list[str]) -> bool:
    if is_one_of(given.unit, wanted):
        return True
    return is_money(given.unit) if given.before else bool(meanings(given.unit)) or _is_word(given.unit)


def _is_word(unit: str) -> bool:
    return any(map(str.isalpha, unit)) and not re.search(r"[^\w .'-]|[0-9]", unit)
