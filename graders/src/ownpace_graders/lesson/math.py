"""LaTeX as MathML that every browser draws by itself."""

import html
import re
from typing import cast
from xml.etree.ElementTree import Element, tostring

from ownpace_graders.lesson.mathml import ENCLOSED, in_core
from ownpace_graders.safe.costly import is_costly_latex

_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_UNKNOWN = re.compile(r"\\[A-Za-z]+")
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
    made = tree(source, "inline")
    texts = [each.text or "" for each in made.iter()] if made is not None else []
    found = next(filter(None, map(_UNKNOWN.match, texts)), None)
    return found[0] if found else ""


def _drawn(source: str, display: str) -> str | None:
    made = tree(source, display)
    if made is None or any(_is_unknown(each) for each in made.iter()):
        return None
    for each in list(made.iter()):
        in_core(each)
    return tostring(made, encoding="unicode")


def _is_unknown(element: Element) -> bool:
    return bool(_UNKNOWN.match(element.text or "")) or element.get("notation", "box") not in ENCLOSED


def tree(source: str, display: str) -> Element | None:
    """LaTeX → MathML 3, in which a command that is not known stands as a name; None where it is not LaTeX."""
    from latex2mathml.converter import convert_to_element  # most questions hold no math, and a kernel should start fast

    for pattern, known in _SHORT:
        source = pattern.sub(known, source)
    try:
        made = convert_to_element(_CHEMISTRY.sub(_formula, source), display=display)
    except Exception:  # latex2mathml's errors share no base class
        return None
    made.set("xmlns", _NAMESPACE)
    return cast(Element, made)


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
