"""What number is asked for, and how near to it is right."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.number.numeral import Numeral, read
from ownpace_graders.kinds.number.spelled import LONGEST
from ownpace_graders.kinds.number.units import is_one_of
from ownpace_graders.kinds.verdict import Unreadable

_ENDLESS = Fraction(1, 10**30)
_RANGE = ".."


@dataclass(frozen=True, slots=True)
class Goal:
    """The number that is right, as its author wrote it, or a range of them with both ends.

    ends: each way to read it, as lowest and highest · numeral: the number as written (the lowest of a range) ·
    slack, share: how far off is still right, absolute and as a share of the answer · decimals, significant: what it is
    to be rounded to, or None.
    """

    ends: tuple[tuple[Fraction, Fraction], ...]
    numeral: Numeral
    slack: Fraction
    share: Fraction
    decimals: int | None
    significant: int | None

    def hit(self, value: Fraction, rational: bool = True) -> bool:
        """Whether the value is right: in range, as near as is allowed, or the same when rounded as is asked for."""
        return any(self._near(value, low, high, rational) for low, high in self.ends)

    def _near(self, value: Fraction, low: Fraction, high: Fraction, rational: bool) -> bool:
        slack = max(self.slack, self.share * abs(low))
        if not (rational and self.numeral.value.rational):
            slack = max(slack, abs(low) * _ENDLESS)
        if low - slack <= value <= high + slack:
            return True
        return low == high and bool(self.rounded(value) & self.rounded(low))

    def rounded(self, value: Fraction) -> set[Fraction]:
        """The value rounded as is asked for, a half either way; none where nothing is."""
        if self.decimals is not None:
            return rounded(value, self.decimals)
        return rounded(value, self.significant - magnitude(value)) if self.significant is not None else set()


def goal(key: Mapping[str, Any], answer: Any = None) -> Goal:
    """What `key` asks for (or `answer`, one of several numbers). LessonError if that cannot be a number."""
    text = as_text(key["answer"] if answer is None else answer)
    low, _, high = text.partition(_RANGE) if _RANGE in text.strip(".") else (text, "", text)
    first, last = known(low, key), known(high, key)
    slack = key.get("tolerance") or 0
    share = isinstance(slack, str) and slack.strip().endswith("%")
    size = abs(known(slack, {}).values[0])
    ends = tuple(zip(first.values, last.values, strict=False))
    return Goal(
        ends, first, Fraction(0) if share else size, size if share else Fraction(0), _count(key, "decimals"),
        _count(key, "significant"),
    )  # fmt: skip


def known(number: Any, key: Mapping[str, Any]) -> Numeral:
    """A number of the author's, with its unit or without. LessonError if it is none."""
    text = as_text(number)
    try:
        found = read(text, percent_is_unit="%" in units(key)) if len(text) <= LONGEST else None
    except Unreadable as why:
        raise _no_number(number) from why
    if found is None:
        raise _no_number(number)
    if found.unit and not units(key):
        raise LessonError(f"The answer “{text}” is not a number without its unit.", next=f'Add unit="{found.unit}".')
    if found.unit and not is_one_of(found.unit, units(key)):
        raise _other_unit(text, found.unit, [unit for unit in units(key) if unit])
    return found


def _other_unit(text: str, unit: str, wanted: list[str]) -> LessonError:
    if not wanted:
        return LessonError(f"The answer “{text}” is in {unit}, and no unit is asked for.", next=f'Write unit="{unit}".')
    return LessonError(f"The answer “{text}” is in {unit}, and the unit is {wanted[0]}.", next="Write it in that unit.")


def units(key: Mapping[str, Any]) -> list[str]:
    """The accepted forms of the unit, as the author wrote them."""
    found = key.get("unit") or []
    return [str(unit) for unit in ([found] if isinstance(found, str) else found)]


def as_text(number: Any) -> str:
    """An author's number as text, a float without its exponent."""
    if isinstance(number, float):
        return format(Decimal(repr(number)), "f")
    return "9" * (LONGEST + 1) if _huge(number) else str(number)


def rounded(value: Fraction, places: int) -> set[Fraction]:
    """The value to so many places after the point; a half is rounded up, or to the even digit."""
    scale = Fraction(10) ** max(-1000, min(1000, places))
    size, sign = abs(value) * scale, -1 if value < 0 else 1
    return {sign * Fraction(whole) / scale for whole in ((size + Fraction(1, 2)) // 1, round(size))}


def magnitude(value: Fraction) -> int:
    """How many digits stand before the point, 0 for 0.5, -1 for 0.05."""
    size, found = abs(value), 0
    if size:
        found = len(str(size.numerator)) - len(str(size.denominator))
        found += 1 if size >= Fraction(10) ** found else 0
    return found


def _huge(number: Any) -> bool:
    return isinstance(number, int) and number.bit_length() > 2000


def _count(key: Mapping[str, Any], name: str) -> int | None:
    found = key.get(name)
    if found is None or (type(found) is int and 0 <= found <= 30):
        return found
    raise LessonError(f"“{name}={found}” is not a number of digits.", next=f"Write {name}=2, say.")


def _no_number(number: Any) -> LessonError:
    return LessonError(
        f"The answer “{as_text(number)[:60]}” is not a number.", next="Write it like 12, 0.5, 3/8 or 1 1/2."
    )
