"""The usual wrong answers to a sum of small numbers, by what probably went wrong, for its author to foresee."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from ownpace_graders.kinds.kind import Key, Slip
from ownpace_graders.kinds.lazy import lazy

LARGEST = 100
"""Of the operands; what goes wrong with larger ones is mostly one of too many places."""

_FRACTION = lazy(r"\\d?frac\{(\d+)\}\{(\d+)\}")
_NUMBER = r"(?<![\d.,/])(?:(\d{1,3})\s*/\s*(\d{1,3})|(\d{1,3}))(?![\d.,/]?\d)"
_SIGN = r"\s*(\+|−|-|–|×|\*|·|⋅|÷|:|\\times|\\cdot|\\div)\s*"
_SUM = lazy(_NUMBER + _SIGN + _NUMBER)
_AMOUNT = lazy(r"\d+(?:/\d+)?")
_SIGNS = {"+": "+", "−": "-", "-": "-", "–": "-", "×": "*", "*": "*", "·": "*", "⋅": "*", "÷": "/", ":": "/"}
_LATEX = {"\\times": "*", "\\cdot": "*", "\\div": "/"}


class _Part(NamedTuple):
    top: int
    bottom: int

    @property
    def number(self) -> Fraction:
        return Fraction(self.top, self.bottom)


def slips(key: Key) -> list[Slip]:
    """Those of the one sum in the prompt whose result is the answer; none where there is none, or more than one."""
    prompt, answer = str(key.get("prompt", "")), key.get("answer")
    text = _FRACTION.sub(r" \1/\2 ", prompt).replace("$", " ")
    found = _SUM.findall(text)
    if len(found) != 1 or len(_AMOUNT.findall(text)) != 2:
        return []
    first, second = _part(*found[0][:3]), _part(*found[0][4:])
    sign = _SIGNS.get(found[0][3]) or _LATEX.get(found[0][3], "")
    if not first or not second or not sign or _result(first, sign, second) != _number(answer):
        return []
    whole = first.bottom == second.bottom == 1 and "/" not in text
    every = _of_whole(first.top, sign, second.top) if whole else _of_fractions(first, sign, second)
    return _distinct(every, _number(answer))


def _part(top: str, bottom: str, whole: str) -> _Part | None:
    part = _Part(int(whole), 1) if whole else _Part(int(top), int(bottom))
    return part if part.bottom and max(part) <= LARGEST else None


def _number(text: object) -> Fraction | None:
    try:
        return Fraction(str(text).strip())
    except (ValueError, ZeroDivisionError):
        return None


def _result(first: _Part, sign: str, second: _Part) -> Fraction | None:
    a, b = first.number, second.number
    done: dict[str, Callable[[], Fraction]] = {
        "+": lambda: a + b,
        "-": lambda: a - b,
        "*": lambda: a * b,
        "/": lambda: a / b,
    }
    return None if sign == "/" and b == 0 else done[sign]()


def _of_whole(a: int, sign: str, b: int) -> Iterator[Slip]:
    """The most usual one first."""
    if sign in "+-" and min(a, b) > 9:
        yield from _of_places(a, sign, b)
    if sign in "*-":
        yield Slip(str(a + b), "add-instead", "You added. Look at the sign again.")
    if sign == "*":
        yield Slip(str(a * (b - 1)), "one-group-short", f"That is {b - 1} times {a}. How many times is it?")
        yield Slip(str(a * (b + 1)), "one-group-more", f"That is {b + 1} times {a}. How many times is it?")
    if sign == "/":
        yield Slip(str(a * b), "multiply-instead", "You multiplied. Should it become more or less?")
    if sign in "+/" and a != b:
        yield Slip(str(abs(a - b)), "subtract-instead", "You subtracted. Look at the sign again.")


def _of_places(a: int, sign: str, b: int) -> Iterator[Slip]:
    """Sums of two places: what is carried is forgotten, or the smaller digit is always taken from the larger."""
    if sign == "+" and a % 10 + b % 10 > 9:
        yield Slip(
            str(a + b - 10), "forget-to-carry", "Look at the ones: they make more than ten. Where does the ten go?"
        )
    if sign == "-" and a % 10 < b % 10:
        tens, ones = a // 10 - b // 10, abs(a % 10 - b % 10)
        yield Slip(str(tens * 10 + ones), "smaller-from-larger", "Look at the ones: which is taken from which?")


def _of_fractions(first: _Part, sign: str, second: _Part) -> Iterator[Slip]:
    (a, b), (c, d) = first, second
    if sign in "+-":
        top, bottom = (a + c, b + d) if sign == "+" else (abs(a - c), abs(b - d))
        if bottom:
            words = "You worked with the tops and the bottoms. Make the bottoms equal first."
            yield Slip(f"{top}/{bottom}", "tops-and-bottoms", words)
        yield Slip(
            f"{abs(a + c if sign == '+' else a - c)}/{max(b, d)}", "one-bottom", "The pieces are not equally large."
        )
    if sign == "*":
        yield Slip(f"{a + c}/{b + d}", "add-tops-and-bottoms", "You added the tops and the bottoms. Look at the sign.")
        yield Slip(f"{a * c}/{b + d}", "add-bottoms", "The top is right. What happens to the bottoms?")
    if sign == "/" and c:
        yield Slip(f"{a * c}/{b * d}", "multiply-instead", "You multiplied. Which fraction is turned over?")
        yield Slip(
            f"{b * c}/{a * d}" if a else "0", "turn-the-first", "You turned the first one over. Which one is it?"
        )


def _distinct(every: Iterator[Slip], answer: Fraction | None) -> list[Slip]:
    """Each value once, and none that is right."""
    found: dict[Fraction | None, Slip] = {answer: Slip("", "", "")}
    for each in every:
        found.setdefault(_number(each.value), each)
    return [each for each in found.values() if each.value]
