"""What a student made, shown to somebody else: whether HTML can run anything, and text as it was typed.

`is_safe` accepts only HTML in which every "<" begins one of the tags below, written plainly. About such HTML all
browsers agree, so nothing can hide in the way one of them reads it. Everything else is not fixed but not shown.
"""

import html
import re

_TAGS = frozenset(
    """
    a abbr b bdi blockquote br caption code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4
    h5 h6 hr i img input ins kbd li mark math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt
    mstyle msub msubsup msup mtable mtd mtext mtr munder munderover ol p pre q s samp small span strong sub summary
    sup table tbody td tfoot th thead tr u ul var wbr center
    """.split()  # noqa: SIM905 - a list is easier to read in lines of words
)
_ATTRIBUTES = frozenset(
    """
    accent accentunder align alt aria-hidden aria-label border checked class colspan columnalign columnlines
    columnspacing depth dir disabled display displaystyle fence form height id lang largeop linethickness lspace
    mathcolor
    mathvariant maxsize minsize movablelimits notation open role rowlines rowspacing rowspan rspace scope scriptlevel
    separator start stretchy symmetric title type valign voffset width xmlns
    """.split()  # noqa: SIM905 - a list is easier to read in lines of words
)
_TAG = re.compile(r"""</?([a-z][a-z0-9]*)((?:\s+[a-z][a-z-]*(?:=(?:"[^"<>]*"|'[^'<>]*'))?)*)\s*/?>""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]+)(?:=(?:"([^"]*)"|'([^']*)'))?""", re.IGNORECASE)
BESIDE = r"(?![./\\ ])(?:(?!\.\.|%2e)[^:\\?#\x00-\x1f])*"
"""An address beside the notebook or below, whatever a browser does to it: it leaves out tabs, line ends and the spaces
in front before it reads one, and %2e is a dot to it."""
_LINK = re.compile(rf"https?://|mailto:|#|(?:\./)?{BESIDE}(?:[?#]|\Z)", re.IGNORECASE)
"""An address elsewhere, or beside the notebook: the server's own would be asked with its teacher's rights."""
_PICTURE = re.compile(rf"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[a-z0-9+/=\s]*|{BESIDE}", re.IGNORECASE)
_STRIKE = (
    r"linear-gradient\((?:to top (?:left|right), )?(?:,? ?(?:transparent|currentcolor) calc\(50% [+-] 0\.04em\))+\)"
)
_STYLE = re.compile(
    r"(?:\s*(?:text-align:\s*(?:-webkit-)?(?:left|right|center)|border(?:-(?:inline|block)-end)?: 1px solid"
    r"|border-inline: (?:1px solid|3px double)|padding: 0\.15em 0\.3em|padding-inline: 0\.3em"
    r"|padding-inline-(?:start|end): 0"
    rf"|background-image: {_STRIKE}(?:, {_STRIKE})?)\s*;?)+\s*"
)
"""What `lesson/math.py` writes, and a table's columns."""


def is_safe(markup: str) -> bool:
    """Whether this HTML can neither run anything nor ask another computer for anything before a click."""
    at = markup.find("<")
    while at >= 0:
        tag = _TAG.match(markup, at)
        if not tag or tag[1].lower() not in _TAGS or not _are_safe(tag[1].lower(), tag[2]):
            return False
        at = markup.find("<", tag.end())
    return True


def _are_safe(tag: str, attributes: str) -> bool:
    found = [(name.lower(), html.unescape(one or other)) for name, one, other in _ATTRIBUTE.findall(attributes)]
    return (tag != "input" or ("type", "checkbox") in found) and all(_is_safe(*each) for each in found)


def _is_safe(name: str, value: str) -> bool:
    if any(ord(character) < 32 and character not in "\t\n" for character in value):
        return False
    if name == "href":
        return bool(_LINK.match(value))
    if name == "src":
        return bool(_PICTURE.fullmatch(value))
    return name in _ATTRIBUTES or (name == "style" and bool(_STYLE.fullmatch(value)))


_MATH = re.compile(r"(\$\$?)(?![\s$])[^$<>&\"'`\n]*[^$<>&\"'`\s\\]\1(?![\d$])")
_MARKS = re.compile(r"[#$&*+\-:<=>@\[\]\\^_`{|}~]|(?<=\d)[.)]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def as_markdown(text: str, *, formulas: bool = True) -> str:
    """Markdown, for Jupyter and nbgrader, that shows the text as it was typed, line by line. Only $math$ is drawn, or
    not even that, without `formulas`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    # Two spaces at a line's end are Markdown's line break; between blank lines they change nothing.
    return "  \n".join(_line(line, formulas) for line in lines)


def _line(text: str, formulas: bool) -> str:
    text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.expandtabs(4).rstrip())
    words = text.lstrip(" ")
    parts, text, at = ["&#160;" * (len(text) - len(words))], words, 0
    for math in _MATH.finditer(text) if formulas else ():
        parts += [_plain(text[at : math.start()]), math[0]]
        at = math.end()
    parts.append(_plain(text[at:]))
    return "".join(parts)


def _plain(text: str) -> str:
    """Every mark of Markdown and HTML as a character reference, each of several spaces kept."""
    text = _MARKS.sub(lambda mark: f"&#{ord(mark[0])};", text)
    # In a span of its own a dollar sign begins no math in MathJax either.
    return re.sub(r" (?= )", "&#160;", text).replace("&#36;", "<span>&#36;</span>")
