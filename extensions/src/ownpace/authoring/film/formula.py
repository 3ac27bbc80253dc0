"""A formula as typst draws it, from the MathML that a lesson's page shows. Every letter is written as itself."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from ownpace.authoring.film.palette import GROUNDS, INKS
from ownpace_graders.lesson.math import tree
from ownpace_graders.safe.costly import is_costly_latex

_GROUND = re.compile(r"\\colorbox\s*\{([a-z]+)\}\s*\{")
_UNKNOWN = re.compile(r"\\[A-Za-z]+")
_OVER = {"―": "overline", "¯": "overline", "‾": "overline", "^": "hat", "~": "tilde", "→": "arrow", "˙": "dot"}
_LIMITS = ("∑", "∏", "∐", "⋃", "⋂", "lim", "max", "min", "sup", "inf")
_OPEN, _CLOSE = "([{⟨⌊⌈|‖", ")]}⟩⌋⌉|‖"


def formula(latex: str) -> str:
    """LaTeX → typst's markup of it, without dollars. ValueError, with words, for what cannot be drawn."""
    made = None if is_costly_latex(latex) else tree(_GROUND.sub(r"\\textcolor{on-\1}{", latex), "block")
    if made is None:
        raise ValueError(f"The formula {latex} cannot be read.")
    for each in made.iter():
        each.text = html.unescape(each.text or "")
        if found := _UNKNOWN.match(each.text or ""):
            raise ValueError(f"There is no {found[0]} in formulas.")
    return _drawn(made)


def _drawn(element: Element) -> str:
    # \mathbin and its like are signs that hold a formula.
    form = _row if len(element) and element.tag in _LETTERS else _FORMS.get(element.tag, _row)
    made = form(element)
    return _colored(element.get("mathcolor", ""), made) if element.get("mathcolor") else made


def _colored(name: str, made: str) -> str:
    if name.startswith("on-"):
        if name[3:] not in GROUNDS:
            raise ValueError(f"There is no color “{name[3:]}” to lay behind; there are {', '.join(GROUNDS)}.")
        return f'#marked("{GROUNDS[name[3:]]}", $display({made})$)'
    if name not in INKS:
        raise ValueError(f"There is no color “{name}” that is dark enough to read; there are {', '.join(INKS)}.")
    return f'#text(fill: rgb("{INKS[name]}"), $display({made})$)'


def quoted(words: str) -> str:
    """Words as typst's string: nothing in them is obeyed."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _signs(words: str) -> str:
    return "".join(f"\\{each}" if each.isascii() and not each.isalnum() else each for each in words)


def _row(element: Element) -> str:
    parts = [*element]
    # Brackets grow with what is between them.
    if len(parts) > 2 and _is_fence(parts[0], _OPEN) and _is_fence(parts[-1], _CLOSE):
        inner = " ".join(map(_drawn, parts[1:-1]))
        return f"lr({_sign(parts[0])} {inner} {_sign(parts[-1])})"
    return " ".join(filter(None, map(_drawn, parts))) or '""'


def _is_fence(element: Element, which: str) -> bool:
    text = element.text or ""
    return element.tag == "mo" and (text in which) and (bool(text) or element.get("fence") == "true")


def _letter(element: Element) -> str:
    text = element.text or ""
    if len(text) > 1:
        return f"op({quoted(text)})"
    upright = element.get("mathvariant") == "normal"
    return f"upright({_signs(text)})" if upright and text else _signs(text)


def _sign(element: Element) -> str:
    text = element.text or ""
    if text.isalpha() and text.isascii():
        return f"op({quoted(text)})"
    return _signs(text)


def _inside(element: Element) -> str:
    """What stands in an argument of a call; nothing is not taken there."""
    return " ".join(filter(None, map(_drawn, element))) or '""'


def _each(element: Element) -> list[str]:
    return [_drawn(part) or '""' for part in element]


def _fraction(element: Element) -> str:
    top, bottom = _each(element)
    if element.get("linethickness") in ("0", "0px", "0pt"):
        return f"mat(delim: #none, {top}; {bottom})"
    return f"#over($display({top})$, $display({bottom})$)"


def _attached(*places: str) -> Callable[[Element], str]:
    def draw(element: Element) -> str:
        base, *rest = _each(element)
        if element.tag == "mover" and rest[0].lstrip("\\") in _OVER:
            return f"{_OVER[rest[0].lstrip(chr(92))]}({base})"
        wants = element.tag.startswith(("mu", "mo")) or element[0].text in _LIMITS
        base = f"limits({base})" if wants else base
        return f"attach({base}, " + ", ".join(f"{at}: {one}" for at, one in zip(places, rest, strict=True)) + ")"

    return draw


def _root(element: Element) -> str:
    under, index = _each(element)
    return f"root({index}, {under})"


def _table(element: Element) -> str:
    rows = (", ".join(_drawn(cell) or '""' for cell in row) for row in element)
    return f"mat(delim: #none, column-gap: #0.35em, row-gap: #0.45em, {'; '.join(rows)})"


def _said(element: Element) -> str:
    return quoted((element.text or "").replace("\xa0", " "))


def _space(element: Element) -> str:
    found = re.fullmatch(r"(-?[\d.]+)em", element.get("width", ""))
    return f"#h({found[1]}em)" if found else ""


def _enclosed(element: Element) -> str:
    inside, notation = _inside(element), element.get("notation", "box")
    if "strike" in notation:
        return f"cancel({inside}{', inverted: #true' if 'down' in notation else ''})"
    return f"#box(stroke: 0.05em, inset: 0.15em, $display({inside})$)"


_LETTERS = ("mi", "mo", "mn", "mtext")
_FORMS: dict[str, Callable[[Element], str]] = {
    "mi": _letter,
    "mo": _sign,
    "mn": lambda element: quoted(element.text or ""),
    "mtext": _said,
    "mspace": _space,
    "mfrac": _fraction,
    "msqrt": lambda element: f"sqrt({_inside(element)})",
    "mroot": _root,
    "msup": _attached("t"),
    "msub": _attached("b"),
    "msubsup": _attached("b", "t"),
    "munder": _attached("b"),
    "mover": _attached("t"),
    "munderover": _attached("b", "t"),
    "mtable": _table,
    "menclose": _enclosed,
    "mphantom": lambda element: f"#hide($display({_inside(element)})$)",
}
