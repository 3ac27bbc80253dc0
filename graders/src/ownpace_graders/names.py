"""What a name may be that a student gave: what is not named here is refused, wherever it would be shown or used.

Unicode's own names of characters say their script. The rules are those of UTS #39, "highly restrictive": the letters of
one script, or of the scripts that Chinese, Japanese and Korean are written in together.
"""

import re
import unicodedata

_SCRIPTS = frozenset(
    """
    LATIN GREEK CYRILLIC ARMENIAN GEORGIAN HEBREW ARABIC THAANA ETHIOPIC TIFINAGH DEVANAGARI BENGALI GURMUKHI GUJARATI
    ORIYA TAMIL TELUGU KANNADA MALAYALAM SINHALA THAI LAO TIBETAN MYANMAR KHMER HANGUL HIRAGANA KATAKANA BOPOMOFO CJK
    CANADIAN
    """.split()  # noqa: SIM905 - a list is easier to read in lines of words
)
_TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
)
_SIGNS = frozenset("._-@+ \N{RIGHT SINGLE QUOTATION MARK}")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_FIRST = re.compile(r"(?:EXTENDED )?([A-Z]+)")
_INVISIBLE = frozenset("\u034f\u0640\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks that show nothing, or only lengthen a line."""
_COMPATIBLE = frozenset("\u0e33\u0eb3")
"""Thai and Lao AM: ordinary letters, although Unicode can write them as two."""
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\..*)?")
"""What Windows takes for a device, in any folder."""
_RESERVED = re.compile(
    r"source|release|submitted|autograded|feedback|downloaded|work|modules|exchange|inbound|outbound|gradebook\.db|"
    r"__\w*__|constructor|hasownproperty|isprototypeof|propertyisenumerable|to(?:locale)?string|valueof"
)
"""Folders of a course, and what every object of JavaScript's has: in nbgrader's pages a student is found by the id."""
_LONGEST = 100
_JUNK = re.compile(r"__macosx|thumbs\.db|desktop\.ini|__pycache__|\.ds_store|\._.*|\.ipynb_checkpoints|~\$.*", re.I)
_SETTINGS = re.compile(
    r"(?:nbgrader|jupyter\w*|ipython\w*)_config\.\w+|gradebook\.db.*|(?:site|user)customize\.py|conftest\.py|.*\.pth|"
    r"autorun\.inf",
    re.I,
)
"""Files that make a folder a course, or are run as its settings by whoever works in it."""
_NOTEBOOK = re.compile(r"(.+)\.ipynb(?:\.(?:txt|json))?", re.IGNORECASE | re.DOTALL)
"""Browsers write another ending behind that of a notebook, which they do not know."""
_NO_FILE = frozenset('<>"|?*`\\:')
_DEEPEST = 20


def fault(name: str) -> str:
    """Why this cannot be a student's id, as the end of a sentence, or "" if it can."""
    if not name or len(name.encode("utf-8", "replace")) > _LONGEST:
        return f"it has more than {_LONGEST} bytes" if name else "it is empty"
    odd = next((sign for sign in name if sign not in _SIGNS and not _script(sign)), "")
    if odd:
        return (
            f"it has “{odd}” in it"
            if odd.isascii() and odd.isprintable()
            else f"it has the sign U+{ord(odd):04X} in it"
        )
    if name[0] not in "_" and unicodedata.category(name[0])[0] not in "LN":
        return "it does not begin with a letter or digit"
    if name[-1] == " " or ".." in name or "  " in name:
        return "it ends in a space, or has two dots or spaces together"
    if any(reserved.fullmatch(name.casefold()) for reserved in (_DEVICE, _RESERVED)):
        return "computers or courses use this name for something else"
    return _mixture(name)


def told(name: str) -> str:
    """A name as it can be told in a message: itself, also with signs that only an id cannot have, or written out."""
    if not fault(name):
        return name
    is_plain = len(name) <= _LONGEST and "\\" not in name and not fault(_PUNCTUATION.sub("", name))
    return name if is_plain else escaped(name)


def escaped(name: str) -> str:
    """Any name, cut, with every sign that is not ASCII or does not print written out."""
    return ascii(name[:_LONGEST])[1:-1]


def alike(name: str) -> str:
    """The same for two names that people, or some disks, cannot tell apart."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return folded.translate(_ALIKE).replace("i\u0307", "i").rstrip(".")


def notebook(name: str) -> str:
    """The name of the notebook that a file of this name is, without its ending; "" for any other file."""
    found = _NOTEBOOK.fullmatch(name)
    return found[1] if found else ""


def is_left_out(path: tuple[str, ...]) -> bool:
    """Whether a file of a hand-in stays outside: one that a system wrote, or whose name says something to programs
    that is not for a student to say. `path` are the parts of its name."""
    return len(path) > _DEEPEST or any(map(_is_not_a_file, path))


def is_junk(path: tuple[str, ...]) -> bool:
    """Whether a computer put this file beside others and nobody will miss it."""
    return any(_JUNK.fullmatch(part) for part in path)


def _is_not_a_file(part: str) -> bool:
    if part.startswith((".", "-", "~$")) or part != part.strip().rstrip("."):
        return True
    if len(part.encode("utf-8", "replace")) > 200:
        return True
    is_known = _JUNK.fullmatch(part) or _SETTINGS.fullmatch(part) or _DEVICE.fullmatch(part.casefold())
    return bool(is_known) or any(sign in _NO_FILE or not sign.isprintable() for sign in part)


def _script(sign: str) -> str:
    """The script that a letter, mark or digit is of; "COMMON" where all use it; "" if it can be in no name."""
    if sign.isascii():
        return "COMMON" if sign.isdigit() else "LATIN" if sign.isalpha() else ""
    if sign in _INVISIBLE or unicodedata.category(sign) not in ("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"):
        return ""
    if unicodedata.normalize("NFKC", sign) != sign and sign not in _COMPATIBLE:
        return ""
    name = unicodedata.name(sign, "")
    if "\u0300" <= sign <= "\u036f":
        return "COMMON"
    found = _FIRST.match(name)
    script = "CJK" if sign == "々" else found[1] if found else ""
    return script if script in _SCRIPTS and _is_usual(script, sign, name) else ""


def _is_usual(script: str, sign: str, name: str) -> bool:
    """Whether people write with it today. Of Latin, many letters are made for phonetics and look like others."""
    if script == "LATIN":
        return (sign < "\u0250" and "CLICK" not in name) or sign in "ɓɔɖɗəɛɣɨʉʊʋ" or "\u1e00" <= sign <= "\u1eff"
    return script != "HANGUL" or "\uac00" <= sign <= "\ud7a3"


def _mixture(name: str) -> str:
    for part in name.split("@"):
        scripts = frozenset(_script(sign) for sign in part if sign not in _SIGNS) - {"COMMON"}
        if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
            return "it mixes letters of several scripts, of which some look the same"
    zeros = {ord(sign) - unicodedata.decimal(sign) for sign in name if unicodedata.category(sign) == "Nd"}
    if len(zeros) > 1:
        return "it mixes digits of several scripts"
    marks = "".join("m" if unicodedata.category(sign) == "Mn" else " " for sign in name)
    return "it has more than three marks on one letter" if "mmmm" in marks else ""


_ALIKE = str.maketrans(
    "авекмнорстухіјѕӏԁԛԝһ" + "αβεζηικμνορτυχ" + "ıɑ",
    "abekmhopctyxijsldqwh" + "abezhikmnoptyx" + "ia",
)
