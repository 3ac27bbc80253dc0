"""Three ways to draw an expression: as a line that one could type, in words, and as MathML."""

from collections.abc import Callable
from html import escape

Notation = dict[str, Callable[..., str]]
"""How to draw each op of node: given those of its parts that stand without brackets, drawn."""

_WORDS = {"√": "root of", "∛": "cube root of", "!": "factorial", "+": "plus", "−": "minus", "=": "equals"}

LINE: Notation = {
    "number": str,
    "name": str,
    "bracket": lambda text: f"({text})",
    "sign": lambda sign: f" {sign} ",
    "less": lambda: "−",
    "times": lambda: "·",
    "behind": str,
    "bars": lambda text: f"|{text}|",
    "quotient": lambda above, below: f"{above}/{below}",
    "power": lambda base, exponent: f"{base}^{exponent}",
    "root": lambda sign, text: f"{sign}{text}",
    "function": lambda name, text: f"{name}({text})",
}


SPOKEN: Notation = {
    "number": lambda digits: f" {digits} ",
    "name": lambda name: f" {name.replace('_', ' sub ').replace(chr(39), ' prime ')} ",
    "bracket": lambda text: f" open bracket {text} close bracket ",
    "sign": lambda sign: f" {_WORDS[sign]} ",
    "less": lambda: " minus ",
    "times": lambda: " times ",
    "behind": lambda sign: f" {_WORDS[sign]} ",
    "bars": lambda text: f" size of open bracket {text} close bracket ",
    "quotient": lambda above, below: f"{above} over {below}",
    "power": lambda base, exponent: f"{base} to the power {exponent}",
    "root": lambda sign, text: f" {_WORDS[sign]} {text}",
    "function": lambda name, text: f" {name} of open bracket {text} close bracket ",
}


def _name(name: str) -> str:
    letter, _, below = name.partition("_")
    drawn = f"<mi>{escape(letter)}</mi>"
    return f"<msub>{drawn}<mtext>{escape(below)}</mtext></msub>" if below else drawn


def _root(sign: str, text: str) -> str:
    return f"<msqrt>{text}</msqrt>" if sign == "√" else f"<mroot><mrow>{text}</mrow><mn>3</mn></mroot>"


def infix(sign: str) -> str:
    return f'<mo form="infix">{sign}</mo>'


MATHML: Notation = {
    "number": lambda digits: f"<mn>{digits}</mn>",
    "name": _name,
    "bracket": lambda text: f"<mrow><mo>(</mo>{text}<mo>)</mo></mrow>",
    "sign": infix,
    "less": lambda: '<mo form="prefix">−</mo>',
    "times": lambda: "<mo>·</mo>",
    "behind": lambda sign: f'<mo form="postfix">{sign}</mo>',
    "bars": lambda text: f'<mrow><mo form="prefix">|</mo>{text}<mo form="postfix">|</mo></mrow>',
    "quotient": lambda above, below: f"<mfrac><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>",
    "power": lambda base, exponent: f"<msup><mrow>{base}</mrow><mrow>{exponent}</mrow></msup>",
    "root": _root,
    "function": lambda name, text: f"<mrow><mi>{name}</mi><mo>(</mo>{text}<mo>)</mo></mrow>",
}
