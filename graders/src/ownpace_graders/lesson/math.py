r"""LaTeX as MathML that every browser draws by itself: MathML Core, with CSS for what Core leaves out.

latex2mathml says what is crossed out or boxed, a table's lines and its columns' sides in MathML 3: Chromium draws none.
"""

import html
import re
from typing import cast
from xml.etree.ElementTree import Element, tostring

from ownpace_graders.safe.costly import is_costly_latex

_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_BEFORE, _AFTER = "calc(50% - 0.04em)", "calc(50% + 0.04em)"
_LINE = f"transparent {_BEFORE}, currentcolor {_BEFORE}, currentcolor {_AFTER}, transparent {_AFTER}"
_UP, _DOWN = f"linear-gradient(to top left, {_LINE})", f"linear-gradient(to top right, {_LINE})"
_ENCLOSED = {
    "updiagonalstrike": f"background-image: {_UP}",
    "downdiagonalstrike": f"background-image: {_DOWN}",
    "updiagonalstrike downdiagonalstrike": f"background-image: {_UP}, {_DOWN}",
    "horizontalstrike": f"background-image: linear-gradient({_LINE})",
    "box": "border: 1px solid; padding: 0.15em 0.3em",
}
_UNKNOWN = re.compile(r"\\[A-Za-z]+")
_LETTER = re.compile("[A-Za-z]")
ENVIRONMENT = r"(?:align|gather|equation|eqnarray|multline)\*?|aligned|gathered"
"""What stands without dollars, as in Jupyter."""
_GROUP = r"\s*\{((?:[^{}]|\{[^{}]*\})*)\}"
_SHORT = (
    (re.compile(r"\\(?:nicefrac|sfrac)(?![a-zA-Z])"), r"\\tfrac"),
    (re.compile(r"\\(?:SI|qty)" + _GROUP + _GROUP), r"\1\\,\\mathrm{\2}"),
    (re.compile(r"\\num" + _GROUP), r"\1"),
    (re.compile(r"\\si" + _GROUP), r"\\mathrm{\1}"),
    # Notebooks number no equations.
    (re.compile(r"\{align(?:ed)?\}"), "{align*}"),
    (re.compile(r"\{(?:gathered|gather\*?|equation\*?|eqnarray\*?|multline\*?)\}"), "{matrix}"),
)
"""What latex2mathml does not know, in what it does."""
_CHEMISTRY = re.compile(r"\\ce" + _GROUP)


def math(source: str, display: str = "inline") -> str:
    """LaTeX → MathML; what cannot be converted is shown whole as its LaTeX, so that nothing is lost."""
    drawn = None if is_costly_latex(source) else _drawn(source, display)
    return drawn or f'<code class="op-math">{html.escape(source)}</code>'


def unknown(source: str) -> str:
    """The first command in it that nobody here knows, or ""."""
    made = _converted(source, "inline")
    texts = [each.text or "" for each in made.iter()] if made is not None else []
    found = next(filter(None, map(_UNKNOWN.match, texts)), None)
    return found[0] if found else ""


def _drawn(source: str, display: str) -> str | None:
    made = _converted(source, display)
    if made is None or any(_is_unknown(each) for each in made.iter()):
        return None
    for each in list(made.iter()):
        _in_core(each)
    return tostring(made, encoding="unicode")


def _is_unknown(element: Element) -> bool:
    return bool(_UNKNOWN.match(element.text or "")) or element.get("notation", "box") not in _ENCLOSED


def _converted(source: str, display: str) -> Element | None:
    from latex2mathml.converter import convert_to_element  # most questions hold no math, and a kernel should start fast

    for pattern, known in _SHORT:
        source = pattern.sub(known, source)
    try:
        made = convert_to_element(_CHEMISTRY.sub(_formula, source), display=display)
    except Exception:  # latex2mathml's errors share no base class
        return None
    made.set("xmlns", _NAMESPACE)
    return cast(Element, made)


def _in_core(element: Element) -> None:
    _write(element)
    if element.tag == "menclose":
        element.tag, notation = "mrow", str(element.attrib.pop("notation", ""))
        _style(element, _ENCLOSED[notation])
    elif element.tag == "mtable":
        _rule(element)
    elif element.tag == "mtd" and (side := element.attrib.pop("columnalign", "")) in ("left", "right"):
        # Browsers that have the cell's content in a block of its own heed the second one only.
        _style(element, f"text-align: {side}; text-align: -webkit-{side}")
    for before, table, after in list(zip(element, element[1:], element[2:], strict=False)):
        if (before.tag, table.tag, after.tag) == ("mo", "mtable", "mo"):
            _fence(before, table, after)


def _fence(before: Element, table: Element, after: Element) -> None:
    """What stands around a table is as high as it is. A bar, which not every font can make higher, is a border."""
    bars = {"|": "1px solid", "∣": "1px solid", "‖": "3px double", "∥": "3px double"}
    if (bar := bars.get(html.unescape(before.text or ""))) and before.text == after.text:
        before.text = after.text = None
        _style(table, f"border-inline: {bar}; padding-inline: 0.3em")
        return
    before.attrib |= {"form": "prefix", "fence": "true", "stretchy": "true"}
    after.attrib |= {"form": "postfix", "fence": "true", "stretchy": "true"}


def _write(element: Element) -> None:
    """latex2mathml writes what is not ASCII, and upright letters, as character references of its own."""
    text = html.unescape(element.text or "")
    if element.tag == "mi" and text != element.text and _LETTER.fullmatch(text):
        element.set("mathvariant", "normal")
    element.text = text or None


def _rule(table: Element) -> None:
    """The lines between rows and columns, as borders of the cells before them."""
    rows, columns = (str(table.attrib.pop(name, "")).split() for name in ("rowlines", "columnlines"))
    for down, row in enumerate(table):
        for along, cell in enumerate(row):
            if "solid" in columns[along : along + 1] and along < len(row) - 1:
                _style(cell, "border-inline-end: 1px solid")
            if "solid" in rows[down : down + 1] and down < len(table) - 1:
                _style(cell, "border-block-end: 1px solid")


def _style(element: Element, more: str) -> None:
    before = element.get("style")
    element.set("style", f"{before}; {more}" if before else more)


def _formula(found: re.Match[str]) -> str:
    r"""mhchem's \ce: what is written in plain formulas and equations, such as 2 H2O -> O2 + 2 H2, SO4^2-, Na+."""
    return " ".join(_chemical(word) for word in found[1].split())


_ARROWS = {"->": r"\rightarrow", "<-": r"\leftarrow", "<->": r"\leftrightarrow", "<=>": r"\rightleftharpoons", "+": "+"}


def _chemical(word: str) -> str:
    if word in _ARROWS:
        return _ARROWS[word]
    word = re.sub(r"(?<=[A-Za-z)\]])(\d+)", r"_{\1}", word)
    word = re.sub(r"\^\{?(\d*[+-])\}?$", r"^{\1}", word)
    word = re.sub(r"(?<=[A-Za-z)\]}])([+-])$", r"^{\1}", word)
    return re.sub(r"[A-Za-z]+", r"\\mathrm{\g<0>}", word)
