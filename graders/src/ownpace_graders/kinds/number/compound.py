"""A quantity in several units, the larger first: 1 h 30 min, 5 ft 3 in, 5'3", 30°15', 1 kg 200 g, 3€50, 1:30 h."""

from fractions import Fraction
from itertools import pairwise, product

from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.number.unit_names import Unit
from ownpace_graders.kinds.number.units import meanings

_MOST = 4
_NEXT = {"h": "min", "'": '"', "€": "ct"}
"""What a number without a unit is after one in this unit: 1h30, 5'3, 3€50."""


_NUMBER = r"([0-9]{1,12}(?:[.,][0-9]{1,12})?|(?:[0-9]{1,12} )?[0-9]{1,12}/[0-9]{1,12})"
_PART = lazy(rf"{_NUMBER} ?([^\W\d_]{{1,20}}\.?|[°'\"€£$])(?:,| and| &)? ?")
_LAST = lazy(r"[0-9]{1,2}\Z")
_CLOCK = lazy(r"([0-9]{1,4}):([0-5][0-9]) ?(h|hours?|hrs?|min)\Z")


def compound(line: str) -> tuple[Fraction, str] | None:
    """How much it is in its first unit, and that unit; None where it is not such a quantity. `line` has no sign."""
    parts = _parts(line)
    if not 2 <= len(parts) <= _MOST:
        return None
    for units in product(*(meanings(unit) for _, unit in parts)):
        if _go_together(units):
            sizes = (size * each.size for (size, _), each in zip(parts, units, strict=True))
            return sum(sizes, Fraction(0)) / units[0].size, parts[0][1]
    return None


def _go_together(units: tuple[Unit, ...]) -> bool:
    """Whether they measure the same, each a smaller unit than the one before."""
    of = {unit.of for unit in units}
    is_smaller = all(one.size > other.size for one, other in pairwise(units))
    return len(of) == 1 and is_smaller and not any(unit.zero for unit in units)


def _parts(line: str) -> list[tuple[Fraction, str]]:
    if found := _CLOCK.match(line):
        smaller = "s" if found[3] == "min" else "min"
        return [(Fraction(found[1]), found[3]), (Fraction(found[2]), smaller)]
    line, at, parts = line.replace("''", '"'), 0, list[tuple[Fraction, str]]()
    while at < len(line) and len(parts) <= _MOST:
        if found := _PART.match(line, at):
            parts.append((_size(found[1]), found[2]))
        elif parts and parts[-1][1] in _NEXT and (found := _LAST.match(line, at)):
            parts.append((Fraction(found[0]), _NEXT[parts[-1][1]]))
        else:
            return []
        at = found.end()
    return parts


def _size(number: str) -> Fraction:
    whole, _, rest = number.rpartition(" ")
    top, _, bottom = rest.partition("/")
    size = Fraction(int(top), int(bottom) or 1) if bottom else Fraction(top.replace(",", "."))
    return int(whole or 0) + size
