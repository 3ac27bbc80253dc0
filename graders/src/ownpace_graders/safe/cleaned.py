"""HTML that a student made, as HTML that only shows something: it can neither act nor leave its place.

What comes out is written anew, tag by tag, and every tag is closed: the listed tags with the listed attributes, and
text. So all browsers read it in one way, and nothing in it is an element that the page around it knows by its name or
class.
"""

import html
import re

from ownpace_graders.safe import BESIDE

_TAGS = frozenset(
    """
    abbr audio b bdi blockquote br caption code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4
    h5 h6 hr i img ins kbd li mark math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle
    msub msubsup msup mtable mtd mtext mtr munder munderover ol p pre q s samp small span strong sub summary sup table
    tbody td tfoot th thead tr u ul var wbr center
    """.split()  # noqa: SIM905 - a list is easier to read in lines of words
)
_VOID = frozenset({"br", "col", "hr", "img", "wbr"})
_SHOWN = frozenset({"audio", "img"})
"""Elements that are nothing without what they show."""
_SILENT = frozenset("iframe noscript object script select style svg template textarea title".split())  # noqa: SIM905
"""Elements that go with all that is in them."""

_NUMBER = r"\d{1,4}(?:px|%)?"
_LENGTH = r"-?\d?(?:\.\d+)?(?:em|ex|px|pt|mu|%)?|\d{1,2}(?:\.\d+)?(?:em|ex|px|pt|mu|%)"
_WORD = r"[a-z0-9#:/.() -]{0,60}"
_COLOUR = r"#[0-9a-f]{3,8}|[a-z]{1,30}|rgba?\([\d\s.,%]{1,40}\)"
_VALUES = {
    **dict.fromkeys(("height", "width"), f"{_NUMBER}|{_LENGTH}"),
    **dict.fromkeys(("border", "colspan", "rowspan", "span", "start"), r"\d{1,3}"),
    **dict.fromkeys(("linethickness", "lspace", "maxsize", "minsize", "rspace", "scriptlevel"), _LENGTH),
    **dict.fromkeys(("mathbackground", "mathcolor"), _COLOUR),
    **dict.fromkeys(
        """
        accent accentunder align columnalign columnlines columnspacing dir display displaystyle fence form largeop
        mathvariant movablelimits notation open rowlines rowspacing scope separator stretchy symmetric type valign xmlns
        """.split(),  # noqa: SIM905
        _WORD,
    ),
    **dict.fromkeys(("alt", "lang", "title"), r"(?s:.*)"),
    "class": r"op-(?:marked|math|sum)",
    "src": r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[a-z0-9+/=\s]*"
    rf"|{BESIDE}\.(?:png|jpe?g|gif|webp|svg)|blobs/[0-9a-f]{{64}}\.(?:webm|ogg|m4a|mp3|wav)",
    "controls": "",
    "preload": "none",
}
_PERMITTED = {name: re.compile(value, re.IGNORECASE) for name, value in _VALUES.items()}
_STYLES = {
    "background-color": _COLOUR,
    "color": _COLOUR,
    "font-style": "italic|normal|oblique",
    "font-weight": r"bold|bolder|lighter|normal|\d{3}",
    "text-align": "center|justify|left|right|start|end",
    "text-decoration": "line-through|none|underline",
}
_PERMITTED_STYLES = {name: re.compile(value, re.IGNORECASE) for name, value in _STYLES.items()}
_TAG = re.compile(
    r"""<(/?)([a-z][a-z0-9-]*)((?:[\s/]+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=`]+))?)*)[\s/]*>""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""[\s/]+([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+)))?""")
_LINK = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_DEEPEST = 100
"""Elements within one another. Browsers stop at 512, and put what is deeper where it does not belong."""


def cleaned(markup: str) -> str:
    """The HTML without what could act, load, or lie over something else. A link is shown with its address.

    Takes time in proportion to the length of what it is given.
    """
    writer, at = _Writer(), 0
    while (begin := markup.find("<", at)) >= 0:
        writer.text(markup[at:begin])
        at = _markup(markup, begin, writer)
    writer.text(markup[at:])
    return writer.whole()


def _markup(markup: str, begin: int, writer: "_Writer") -> int:
    """What to do with a "<"; where it ends."""
    if markup.startswith("<!--", begin):
        return _after("-->", markup, begin)
    tag = _TAG.match(markup, begin)
    if not tag:
        writer.text("<")
        return begin + 1
    closes, name = tag[1], tag[2].lower()
    if closes:
        writer.close(name)
    elif name in _SILENT:
        return _after(">", markup, _after(f"</{name}", markup, tag.end()))
    else:
        writer.open(name, _attributes(tag[3]))
        if name.startswith("m") and markup[tag.end() - 2] == "/":  # only MathML's elements can be closed like that
            writer.close(name)
    return tag.end()


def _after(end: str, markup: str, begin: int) -> int:
    """Behind the end of what is left out; all the rest is, where it has no end."""
    found = re.compile(re.escape(end), re.IGNORECASE).search(markup, begin)
    return found.end() if found else len(markup)


def _attributes(given: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(given)
    }


class _Writer:
    """HTML written so that each element ends within the one in which it began."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._within: list[str] = []
        self._links: list[str] = []

    def text(self, given: str) -> None:
        self._parts.append(html.escape(html.unescape(given), quote=False))

    def open(self, name: str, attributes: dict[str, str]) -> None:
        if name == "a":
            self._links.append(attributes.get("href", ""))
        elif name in _TAGS and not (name in _SHOWN and not _is_permitted("src", attributes.get("src"))):
            self._element(name, attributes)
        elif name in ("img", "input"):
            self.text(attributes.get("alt", "") if name == "img" else "☑" if "checked" in attributes else "☐")

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        if name not in _VOID:
            if len(self._within) >= _DEEPEST:
                return
            self._within.append(name)
        self._parts.append(f"<{name}{_written(attributes)}>")

    def close(self, name: str) -> None:
        if name == "a" and self._links:
            self._address(self._links.pop())
        elif name in self._within:
            last = ""
            while last != name:
                last = self._within.pop()
                self._parts.append(f"</{last}>")

    def _address(self, href: str) -> None:
        shown = self._parts[-1] if self._parts else ""
        if _LINK.fullmatch(href) and html.escape(href, quote=False) != shown:
            self.text(f" ({href})")

    def whole(self) -> str:
        return "".join([*self._parts, *(f"</{name}>" for name in reversed(self._within))])


def _is_permitted(name: str, value: str | None) -> bool:
    return name in _PERMITTED and value is not None and bool(_PERMITTED[name].fullmatch(value))


def _written(attributes: dict[str, str]) -> str:
    kept = {name: value for name, value in attributes.items() if _is_permitted(name, value)}
    if style := _style(attributes.get("style", "")):
        kept["style"] = style
    return "".join(f' {name}="{html.escape(value)}"' for name, value in kept.items())


def _style(given: str) -> str:
    pairs = (part.partition(":")[::2] for part in given.split(";"))
    plain = ((name.strip().lower(), value.strip()) for name, value in pairs)
    known = (each for each in plain if each[0] in _PERMITTED_STYLES)
    return "; ".join(f"{name}: {value}" for name, value in known if _PERMITTED_STYLES[name].fullmatch(value))
