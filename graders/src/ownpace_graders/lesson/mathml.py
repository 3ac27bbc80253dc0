"""latex2mathml's MathML as MathML Core, with CSS for what Core leaves out.

What is crossed out or boxed, a table's lines and its columns' sides it says in MathML 3: Chromium draws none of that.
"""

import html
import re
from itertools import pairwise
from xml.etree.ElementTree import Element

_BEFORE, _AFTER = "calc(50% - 0.04em)", "calc(50% + 0.04em)"
_LINE = f"transparent {_BEFORE}, currentcolor {_BEFORE}, currentcolor {_AFTER}, transparent {_AFTER}"
_UP, _DOWN = f"linear-gradient(to top left, {_LINE})", f"linear-gradient(to top right, {_LINE})"
ENCLOSED = {
    "updiagonalstrike": f"background-image: {_UP}",
    "downdiagonalstrike": f"background-image: {_DOWN}",
    "updiagonalstrike downdiagonalstrike": f"background-image: {_UP}, {_DOWN}",
    "horizontalstrike": f"background-image: linear-gradient({_LINE})",
    "box": "border: 1px solid; padding: 0.15em 0.3em",
}
"""What is crossed out or boxed, by MathML 3's word for it."""

_LETTER = re.compile("[A-Za-z]")
_PRIMES = re.compile("[′″‴⁗]+")
_FUNCTIONS = re.compile("(arc)?(sin|cos|tan)|(sin|cos|tan|cot)h|cot|sec|csc|log|ln|lg|exp|dim|ker|deg|arg|hom")
_THIN = "0.167em"
_SIGNS = {"⧵": "∖"}
"""Signs that hardly a font has, and others that say the same."""


def in_core(element: Element) -> None:
    """Make an element of latex2mathml's one that every browser draws, after those around it."""
    _write(element)
    _join_point(element)
    _name_functions(element)
    _prime(element)
    if element.tag == "menclose":
        element.tag, notation = "mrow", str(element.attrib.pop("notation", ""))
        _style(element, ENCLOSED[notation])
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
    if text in _SIGNS:
        element.tag, text = "mo", _SIGNS[text]
    element.text = text or None


def _rule(table: Element) -> None:
    """The lines between rows and columns, as borders of the cells before them; of `align` the columns meet."""
    meet = str(table.attrib.pop("columnspacing", "")).startswith("0em")
    rows, columns = (str(table.attrib.pop(name, "")).split() for name in ("rowlines", "columnlines"))
    for down, row in enumerate(table):
        for along, cell in enumerate(row):
            if meet:
                _style(cell, f"padding-inline-{'start' if along % 2 else 'end'}: 0")
            if "solid" in columns[along : along + 1] and along < len(row) - 1:
                _style(cell, "border-inline-end: 1px solid")
            if "solid" in rows[down : down + 1] and down < len(table) - 1:
                _style(cell, "border-block-end: 1px solid")


def _style(element: Element, more: str) -> None:
    before = element.get("style")
    element.set("style", f"{before}; {more}" if before else more)


def _join_point(row: Element) -> None:
    """A number's point is a part of it: as a sign between two it has spaces around it."""
    for before, point in list(pairwise(row)):
        if before.tag == "mn" and (point.tag, html.unescape(point.text or "")) == ("mo", "."):
            before.text = f"{before.text}."
            row.remove(point)


def _name_functions(row: Element) -> None:
    """sin x is not sinx: the name of a function is a sign, with a space before and after what it stands between."""
    for at, each in enumerate(row):
        name = each if each.tag == "mi" else each[0] if each.tag in ("msup", "msub", "msubsup") else None
        if name is None or not _FUNCTIONS.fullmatch(name.text or ""):
            continue
        name.tag = "mo"
        around = (row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None)
        if row.tag not in ("msup", "msub", "msubsup"):
            spaces = ("0" if each is None or each.tag in ("mo", "mspace") else _THIN for each in around)
            name.attrib |= dict(zip(("lspace", "rspace"), spaces, strict=True))


def _prime(element: Element) -> None:
    """The prime of f′ stands as high as it is: fonts have it raised, and where it is an exponent it is raised twice."""
    if element.tag == "msup" and _PRIMES.fullmatch(html.unescape(element[1].text or "")):
        element.tag, element[1].tag = "mrow", "mo"
        element[1].attrib |= {"lspace": "0", "rspace": "0"}
