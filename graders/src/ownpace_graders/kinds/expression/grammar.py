"""Tokens to a tree, by a small grammar with bounds; what is typed is never evaluated.

equation   sum [= sum]
sum        [+ or -] product {+ or - product}
product    factor {* or / factor, or a power that stands right beside it}
factor     - factor, or a power
power      atom {!} [^ exponent]
atom       number, letter, (sum), |sum|, root of an atom, function of a bracket or of what stands beside it
"""

from fractions import Fraction

from ownpace_graders.kinds.expression.tokens import HOW, ROOTS, Token, tokens
from ownpace_graders.kinds.expression.tree import Node, number, power, several
from ownpace_graders.kinds.verdict import Unreadable

_DEEPEST = 40
_INVERSE = {"sin": "arcsin", "cos": "arccos", "tan": "arctan"}


def parse(text: str, loose: str = "") -> Node:
    """The tree of what is typed. Unreadable, with words for the student, if it is none.

    `loose` are the signs, of "/" and "^", that take all that stands right beside each other after them: 1/2x is then
    1/(2x), and e^2x is e^(2x); “√” goes with "^".
    """
    reader = _Reader(tokens(text), loose)
    left = reader.sum()
    if not reader.take("="):
        reader.end()
        return left
    right = reader.sum()
    if reader.next == "=":
        raise Unreadable("There is more than one = in it. Write one equation.")
    reader.end()
    return Node("equal", (left, right))


class _Reader:
    """Takes the tokens from the front, a method a rule of the grammar."""

    def __init__(self, found: list[Token], loose: str) -> None:
        self.tokens, self.at, self.loose = found, 0, loose
        self.depth = self.bars = 0

    @property
    def next(self) -> str:
        """The sign that comes next, or ""."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else Token("", "")
        return token.text if token.sort == "sign" else ""

    @property
    def sort(self) -> str:
        return self.tokens[self.at].sort if self.at < len(self.tokens) else ""

    def take(self, *signs: str) -> str:
        if self.next and self.next in signs:
            self.at += 1
            return self.tokens[self.at - 1].text
        return ""

    def end(self) -> None:
        if self.next == ")":
            raise Unreadable("There is a bracket ) without its (.")
        if self.at < len(self.tokens):
            raise Unreadable(f"“{self.tokens[self.at].text}” is not expected there. {HOW}")

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Unreadable("There are too many brackets and powers inside each other.")

    def sum(self) -> Node:
        self.deeper()
        first = self.take("+", "-")
        parts = [_signed(first, self.product())]
        while sign := self.take("+", "-"):
            parts.append(_signed(sign, self.product()))
        self.depth -= 1
        return several("sum", parts)

    def product(self) -> Node:
        found = self.factor()
        while self.next in ("*", "/") or self.is_beside():
            if self.take("/"):
                found = Node("quotient", (found, self.run() if "/" in self.loose else self.factor()))
            else:
                found = several("product", [found, self.factor() if self.take("*") else self.power()])
        return found

    def run(self) -> Node:
        """All that stands right beside each other."""
        parts = [self.factor()]
        while self.is_beside():
            parts.append(self.power())
        return several("product", parts)

    def is_beside(self, also: str = "(√∛|") -> bool:
        """Whether what comes next is multiplied without a sign. A number is not: x2 could be x² or 2x."""
        if self.sort in ("number", "mixed"):
            before, after = self.tokens[self.at - 1].text, self.tokens[self.at].text
            if before[-1].isdecimal():
                raise Unreadable(f"There is a sign missing between {before} and {after}.")
            both = f"{before}^{after} or {before}*{after}"
            raise Unreadable(f"“{before}{after}” can be read as a power and as a product. Write {both}.")
        if self.next == "|":
            return self.bars == 0 and "|" in also
        is_call = self.sort == "function" and "(" in also
        return self.sort == "name" or is_call or (self.next != "" and self.next in also)

    def factor(self) -> Node:
        if not self.take("-"):
            return self.power()
        self.deeper()
        found = self.factor()
        self.depth -= 1
        return Node("minus", (found,))

    def power(self) -> Node:
        found = self.atom()
        if self.take("!"):
            found = Node("call", (found,), "factorial")
        return self.raised(found) if self.take("^") else found

    def raised(self, base: Node) -> Node:
        self.deeper()
        sign = self.take("+", "-")
        exponent = _signed(sign, self.run() if "^" in self.loose else self.power())
        self.depth -= 1
        return power(base, exponent)

    def atom(self) -> Node:
        if self.at == len(self.tokens):
            before = self.tokens[-1].text
            raise Unreadable(f"There is something missing after “{before}”.")
        sort, text = self.tokens[self.at]
        self.at += 1
        match sort:
            case "number":
                return number(Fraction(text.replace(" ", "").replace(",", ".")))
            case "mixed":
                return number(_mixed(text))
            case "name":
                return Node("name", name=text)
            case "function":
                return self.function(text)
        if text in ROOTS:
            self.deeper()
            found = Node("call", (self.run() if "^" in self.loose else self.atom(),), ROOTS[text])
            self.depth -= 1
            return found
        return self.bracket(text)

    def bracket(self, sign: str) -> Node:
        if sign == "(":
            bars, self.bars = self.bars, 0
            found = self.sum()
            self.bars = bars
            if not self.take(")"):
                raise Unreadable("There is a bracket ( without its ).")
            return found
        if sign == "|" and not self.bars:
            self.bars = 1
            found = self.sum()
            self.bars = 0
            if not self.take("|"):
                raise Unreadable("There is a | without another one.")
            return Node("call", (found,), "abs")
        raise Unreadable(f"There is something missing before “{sign}”.")

    def function(self, name: str) -> Node:
        self.deeper()
        name, _, base = name.partition("_")
        if base and name != "log":
            raise Unreadable(f"“{name}_{base}” has no meaning in an expression. {HOW}")
        raised = None
        if self.take("^"):
            sign = self.take("+", "-")
            raised = _signed(sign, self.atom())
        if raised == Node("minus", (number(1),)) and name in _INVERSE:
            name, raised = _INVERSE[name], None
        found = Node("call", (self.argument(name),), name)
        if base:
            below = number(int(base)) if base.isdecimal() else Node("name", name=base)
            found = Node("quotient", (Node("call", found.parts, "ln"), Node("call", (below,), "ln")))
        self.depth -= 1
        return power(found, raised) if raised else found

    def argument(self, name: str) -> Node:
        """Of a function: the bracket after it, or what stands beside it, as in sin 2x."""
        if self.next == "(":
            return self.atom()
        parts = [self.factor()]
        while self.sort == "name" and self.is_beside(""):
            parts.append(self.power())
        return several("product", parts)


def _signed(sign: str, node: Node) -> Node:
    return Node("minus", (node,)) if sign == "-" else node


def _mixed(text: str) -> Fraction:
    whole, _, part = text.partition(" ")
    top, _, bottom = part.partition("/")
    if int(bottom) == 0:
        raise Unreadable("Nothing can be divided by 0.")
    return int(whole) + Fraction(int(top), int(bottom))
