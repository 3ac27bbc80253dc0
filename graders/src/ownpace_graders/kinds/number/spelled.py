"""What is typed for a number in one spelling: words and spaces that mean a sign become that sign."""

import re
from functools import lru_cache

from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.plain import plain

LONGEST = 100
"""Characters; no number that a student writes is longer."""

_LABEL = lazy(r"\A(?:[^\W\d_π](?:[\w ,^']|\([\w ,]{1,8}\)){0,20})? ?[=:≈~] ?(?=\S)")
_LEADING = lazy(r"\A(?:minus|negative) (?=[0-9.π√(])", re.IGNORECASE)
_WORDS = (
    (lazy(r"(?i)\bper ?cent\b|\bpct\b|\bpercent\b"), "%"),
    (lazy(r"(?i)\bper ?mille?\b"), "‰"),
    (lazy(r"(?i)(?<![^\W\d_])pi(?![^\W\d_])"), "π"),
    (lazy(r"(?i)\bsqrt ?(?=[0-9(π])"), "√"),
    (lazy(r"(?i)\bcbrt ?(?=[0-9(π])"), "∛"),
    (lazy(r"(?<=[0-9]) (?:and|&) (?=[0-9]+ ?/)"), " "),
    (lazy(r"\*\*"), "^"),
    (lazy(r"(?<=[0-9])/[-=]\Z"), ""),
    (lazy(r"(?<=[0-9]) ?(?:\.\.\.+|(?<=[0-9])\.\.)(?=\Z| ?[^\W\d_%°])"), "…"),
    (lazy(r" ?/ ?"), "/"),
    (lazy(r" ?\^ ?"), "^"),
    (lazy(r"(?<=[1-9).]) ?[xX] ?(?=10 ?\^|[1-9√π(])|(?<=[0-9]) [xX] (?=[0-9√π(])"), "×"),
    (lazy(r"(?<=[0-9.]) ?[eE] ?([+-]?) ?(?=[0-9])"), r"e\1"),
    (lazy(r"(?<=[×*·]) (?=[0-9(√π])|(?<=[0-9)]) (?=[×*·√π])"), ""),
    (lazy(r"(?<=[/^(×*·])([+-]) (?=[0-9(])"), r"\1"),
    (lazy(r"(?:^|(?<=[/ +-]))\(([+-]?[0-9]{1,40})\)(?=/|$)"), r"\1"),
)
"""Words and spaces that mean a sign; each rule looks at a few characters only, so that none takes long."""


@lru_cache(4096)
def form(text: str) -> str:
    """The text in one spelling, capitals aside. Kept: an author's numbers are asked for with every response."""
    return spelled(text).casefold()


def spelled(text: str) -> str:
    """The text in one spelling, capitals as they are, without "x =" before it and a full stop after."""
    line = plain(text)
    for pattern, sign in _WORDS:
        line = pattern.sub(sign, line)
    line = _LABEL.sub("", line.strip(" "))
    return _LEADING.sub("-", line).rstrip(" .,;!")
