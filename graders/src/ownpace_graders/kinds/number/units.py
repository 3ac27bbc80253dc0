"""Units as they are written: whether two are the same, and how much of one is the other."""

import re
from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import product

from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.number.unit_names import Unit, folded, names
from ownpace_graders.kinds.number.unit_table import CODES, PLURALS
from ownpace_graders.kinds.plain import plain

LONGEST = 40
"""Characters of a unit."""

_SQUARE = lazy(r"(?i)\b(?:(sq|square)|cu|cubic)\b\.? ?([^\W\d_]+)")
_GAP = lazy(r"[ ·*×.]*(/?)[ ]*")
_FACTOR = lazy(r"([^\W\d_]{0,3}[$₵]|[^\W\d_]+|[°%‰'\"$€£¥₹₨₱₦₵₽₺₪₩₫฿₴¢ℓΩ]+[^\W\d_]*)(?:\^?\(?([+-]?[0-9])\)?)?")


def unit_form(text: str) -> str:
    """A unit in one spelling, capitals as they are: "sq. cm" and "sqcm" are one, and so are "cm²", "cm^2" and "cm2"."""
    return re.sub(r"[ .^]", "", plain(text))


def same_word(one: str, other: str) -> bool:
    """Whether two units are one word, capitals, dots and plural aside."""
    a, b = (re.sub(r"[ .^]", "", _spelled(unit)).casefold() for unit in (one, other))
    return a == b or _is_plural(a, b) or _is_plural(b, a)


def _is_plural(one: str, many: str) -> bool:
    if not one[-1:].isalpha() or len(one) < 2:
        return False
    return many in (f"{one}s", f"{one}es", f"{one[:-1]}ies" if one[-1] == "y" else "", PLURALS.get(one))


@lru_cache(2048)
def meanings(text: str) -> tuple[Unit, ...]:
    """What the unit can mean, the likeliest first: "m s^-2", "km/h", "sq. ft", "metres per second". () if it is none.

    Capitals count where they make another unit (MW, mW); a spelling that is none as it stands is looked up without
    them ("KG", "Cm").
    """
    if len(text) > LONGEST:
        return ()
    line = _spelled(text)
    return tuple(dict.fromkeys(_read(line, names()))) or tuple(dict.fromkeys(_read(line.casefold(), folded())))


def among(typed: str, wanted: Iterable[str]) -> Iterator[tuple[Unit, Unit]]:
    """Every way to read `typed` and one of `wanted` so that they measure the same: pairs of typed and wanted."""
    for unit in wanted:
        yield from ((a, b) for a, b in product(meanings(typed), meanings(unit)) if a.of == b.of)


def is_one_of(typed: str, wanted: Collection[str]) -> bool:
    """Whether a unit is the same as one of `wanted`: cm and centimetres, N/kg and m/s², apple and apples."""
    if unit_form(typed) in {unit_form(unit) for unit in wanted}:
        return True
    if any(one.size == other.size and one.zero == other.zero for one, other in among(typed, wanted)):
        return True
    return any(not (meanings(typed) and meanings(unit)) and same_word(typed, unit) for unit in wanted)


def convert(size: Fraction, unit: Unit, to: Unit) -> Fraction:
    """So much of `unit`, in `to`."""
    return (size * unit.size + unit.zero - to.zero) / to.size


def is_money(text: str) -> bool:
    """Whether it is a currency, which may stand before its number."""
    return any(base in CODES for each in meanings(text) for base, _ in each.of)


def _spelled(text: str) -> str:
    line = plain(text).strip(" .")
    line = re.sub(r"(?i)\b(deg|degrees?) ?(?=(c|f|celsius|fahrenheit)\b)", "°", line)
    line = re.sub(r"° ?(?=[CcFf]\b)|° ?(?=[Cc]elsius\b|[Ff]ahrenheit\b)", "°", line)
    line = re.sub(r"(?i)\bper\b", "/", line)
    line = re.sub(r"(?i)([^\W\d_]+) (?:(squared)|cubed)\b", lambda m: f"{m[1]}^{2 if m[2] else 3}", line)
    line = _SQUARE.sub(lambda m: f"{m[2]}^{2 if m[1] else 3}", line)
    line = re.sub(r"/ ?\(([^()/]*)\)", lambda m: "/" + re.sub(r"[ ·*×]+", "/", m[1].strip()), line)
    line = re.sub(r"\bms(?=\^?-)", "m s", line)  # "ms^-2" is a speed's change; nobody divides by milliseconds
    return re.sub(r"\A1 ?/", "/", line)


def _read(line: str, known: dict[str, list[Unit]]) -> Iterator[Unit]:
    if line in known:
        yield from known[line]
        return
    factors = list(_factors(line, known))
    if not factors or len(factors) > 5 or not all(found for found, _ in factors):
        return
    for combination in product(*(found[:4] if len(factors) < 3 else found[:2] for found, _ in factors)):
        yield _multiplied(zip(combination, (power for _, power in factors), strict=True))


def _factors(line: str, known: dict[str, list[Unit]]) -> Iterator[tuple[list[Unit], int]]:
    at = 0
    while at < len(line):
        gap = _GAP.match(line, at)
        below, at = bool(gap and gap[1]), gap.end() if gap else at
        match = _FACTOR.match(line, at)
        if not match:
            yield [], 0
            return
        found = known.get(match[1], [])
        yield found, int(match[2] or 1) * (-1 if below else 1)
        at = match.end()


def _multiplied(factors: Iterable[tuple[Unit, int]]) -> Unit:
    size, of = Fraction(1), dict[str, int]()
    for unit, power in factors:
        size *= unit.size**power
        for base, times in unit.of:
            of[base] = of.get(base, 0) + times * power
    return Unit(size, tuple(sorted((base, times) for base, times in of.items() if times)))
