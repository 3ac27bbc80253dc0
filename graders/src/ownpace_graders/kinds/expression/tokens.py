"""What is typed, cut into numbers, letters, functions and signs."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.plain import plain
from ownpace_graders.kinds.verdict import Unreadable

LONGEST = 200
"""Characters; no expression that a student types is longer."""
_MOST = 150

FUNCTIONS = (
    *("arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "sqrt", "cbrt"),
    *("sin", "cos", "tan", "cot", "sec", "csc", "log", "exp", "abs", "ln", "lg"),
)
ROOTS = {"√": "sqrt", "∛": "cbrt"}
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "theta": "θ", "lambda": "λ", "sigma": "σ",
    "omega": "ω", "phi": "φ", "rho": "ρ", "tau": "τ", "pi": "π", "Pi": "π", "Delta": "Δ", "Omega": "Ω", "Sigma": "Σ",
}  # fmt: skip
"""Letters by their names. Not “mu”, “nu” and “xi”, which are also m·u, n·u and x·i."""

_TWO_READINGS = {"asin": "arcsin", "acos": "arccos", "atan": "arctan"}
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ"
_LOWERED = "₀₁₂₃₄₅₆₇₈₉"
_MIXED = r"(?P<mixed>[0-9]{1,9} [0-9]{1,9}/[0-9]{1,9}(?![0-9.,^]))"
_NUMBER = r"(?P<number>[0-9]{1,3}(?: [0-9]{3})+(?![0-9])|[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)"
_PART = lazy(rf" ?(?:{_MIXED}|{_NUMBER}|(?P<word>[^\W\d_]+)|(?P<sign>[-+*/^()=|!√∛]))")
_BESIDE = lazy(r"_ ?(?:\{([^\W_]{1,8})\}|([0-9]{1,4}|[^\W\d_]{1,8}))|('{1,3})")
"""What belongs to the letter before it."""
_EITHER = lazy(r"[1-9][0-9]{0,2},[0-9]{3}")
_POWER = lazy(rf"[{_RAISED}]+(?! ?[⁄∕/]? ?[{_LOWERED}])")
_BELOW = lazy(rf"[{_LOWERED}]+")
HOW = "Write an expression, like 3 + 2x."


class Token(NamedTuple):
    """sort: number, mixed, name, function, or sign."""

    sort: str
    text: str


def tokens(text: str) -> list[Token]:
    """The parts of what is typed. Unreadable if there is one without a meaning, or if it is too long."""
    if len(text) > LONGEST:
        raise Unreadable("That is too long. Write only the expression.")
    line = _spelled(text)
    if len(line) > 2 * LONGEST:
        raise Unreadable(HOW)
    found = list(_tokens(line))
    if not found:
        raise Unreadable(HOW)
    if len(found) > _MOST:
        raise Unreadable("That is too long. Write only the expression.")
    return found


def _spelled(text: str) -> str:
    text = _POWER.sub(lambda found: f"^({found[0]})".translate(_PLAIN), text)
    line = plain(_BELOW.sub(lambda found: f"_{{{found[0]}}}".translate(_PLAIN), text))
    return line.translate(_SIGNS).replace("**", "^").strip(" .;")


_PLAIN = str.maketrans(_RAISED + _LOWERED, "0123456789+-n0123456789")
_SIGNS = str.maketrans({"×": "*", "·": "*", "÷": "/", ":": "/", "[": "(", "]": ")", "∣": "|"})


def _tokens(line: str) -> Iterator[Token]:
    at = 0
    while at < len(line):
        found = _PART.match(line, at)
        if not found:
            raise Unreadable(f"“{line[at:].strip()[:1]}” has no meaning in an expression. {HOW}")
        at = found.end()
        sort, text = str(found.lastgroup), found[0].strip()
        if sort == "word":
            label = _BESIDE.match(line, at)
            at = label.end() if label else at
            yield from _labelled(list(_words(text)), label)
        elif sort == "number" and _EITHER.fullmatch(text):
            one, other = text.replace(",", ""), text.replace(",", ".")
            raise Unreadable(f"“{text}” can be read as {one} and as {other}. Write the one that you mean.")
        else:
            yield Token(sort, text)


def _labelled(words: list[Token], label: re.Match[str] | None) -> list[Token]:
    """The last of these with what stands below or behind it: x_1, f'."""
    if label:
        sort, text = words[-1]
        below = label[1] or label[2]
        words[-1] = Token(sort, f"{text}_{below}" if below else text + label[3])
    return words


def _words(run: str) -> Iterator[Token]:
    """The functions and letters of a run of letters: “xsiny” is x, sin, y."""
    at = 0
    while at < len(run):
        for name, other in _TWO_READINGS.items():
            if run.startswith(name, at):
                what = f"“{name}” can be read as {other} and as {name[0]} times {name[1:]}."
                raise Unreadable(f"{what} Write {other}, or {name[0]}*{name[1:]}.")
        function = next((each for each in FUNCTIONS if run[at : at + len(each)].casefold() == each), "")
        letter = next((each for each in GREEK if run.startswith(each, at)), "")
        if function or letter:
            yield Token("function", function) if function else Token("name", GREEK[letter])
        else:
            yield Token("name", run[at])
        at += len(function or letter or run[at])
