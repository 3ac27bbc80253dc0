"""One spelling for a short text, and whether another one is a slip of the pen."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache

from ownpace_graders.kinds.lazy import lazy

HEED = ("articles", "hyphens", "dots")
"""What makes no difference unless the author heeds it."""

_SAME = (
    dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
    | dict.fromkeys(map(ord, "“”„‟«»″＂"), '"')
    | dict.fromkeys(map(ord, "‘’‚‛‹›′ʼʹ`´＇"), "'")
    | dict.fromkeys(map(ord, "⁄∕／"), "/")
    | dict.fromkeys(map(ord, "⋅∙•‧∗×"), "·")
    | {ord("ـ"): "", ord("œ"): "oe", ord("Œ"): "OE", ord("æ"): "ae", ord("Æ"): "AE", ord("…"): "..."}
)
_RAISED = lazy("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]+")
_ABBREVIATION = lazy(r"(?<![^\W_])[^\W\d_](?:\. ?[^\W\d_](?![^\W_]))+\.?|(?<=[^\W\d_])\.(?= [^\W_])")
_HYPHEN = lazy(r"(?<=[^\W\d_][^\W\d_]) ?- ?(?=[^\W\d_][^\W\d_])")
_ARTICLE = lazy(r"(?:an?|the) (?=[^\W_])", re.IGNORECASE)
_AROUND_SIGNS = lazy(r" ?([^\w\s]) ?")
_NUMBER_AND_WORD = lazy(r"(?<=[0-9]) (?=[^\W\d_])")
_QUOTED = lazy(r"([\"'])(.*[^\"'].*)\1", re.DOTALL)
_SENTENCE = " .,;:?¿¡。、،؟؛।"
_SHORTEST = 5


@lru_cache(4096)
def spelling(text: str, case: bool, heed: tuple[str, ...] = ()) -> str:
    """The text in one spelling.

    Spaces, also those around signs, punctuation and quotes around the whole, the style of quotes and dashes, marks that
    nobody sees and the script of digits make no difference; nor do capitals unless `case`, and an English article
    before it, hyphens between words and dots in abbreviations unless they are in `heed`. Signs stay: "x²" is "x^2" and
    not "x2", "3!" is not "3".
    """
    text = _RAISED.sub(lambda found: f"^{unicodedata.normalize('NFKC', found[0])}", text.translate(_SAME))
    text = unicodedata.normalize("NFKC", "".join(map(_visible, text))).translate(_SAME)
    if not case:
        text = unicodedata.normalize("NFKC", text.casefold()).replace("i\u0307", "i").replace("ı", "i")
    text = _bare(" ".join(text.split()))
    if "dots" not in heed:
        text = _ABBREVIATION.sub(lambda found: re.sub("[. ]", "", found[0]), text)
    if "hyphens" not in heed:
        text = _HYPHEN.sub(" ", text)
    if "articles" not in heed:
        text = _ARTICLE.sub("", text, count=1) if _ARTICLE.match(text) else text
    return _NUMBER_AND_WORD.sub("", _AROUND_SIGNS.sub(r"\1", text))


def slip(given: str, accepted: Iterable[str], foreseen: Collection[str]) -> str:
    """What is nearly right in a spelling: "accent" or "spelling", else "".

    One letter more, less, another or two in turn, in a word of five letters or more; a missing or joined space. Nothing
    that is as near to an answer which the author foresaw as wrong.
    """
    for wanted in accepted:
        if given != wanted and _without_accents(given) == _without_accents(wanted):
            return "accent"
    near = any(_one_off(given, wanted) for wanted in accepted)
    return "spelling" if near and not any(_one_off(given, wrong) for wrong in foreseen) else ""


def _visible(character: str) -> str:
    kind = unicodedata.decomposition(character).partition(" ")[0]
    if kind == "<fraction>":
        return f" {character.translate(_SAME)} "
    if unicodedata.category(character) in ("Cf", "Cc") and not character.isspace():
        return ""
    return str(unicodedata.decimal(character, character))


def _bare(text: str) -> str:
    """Without quotes around the whole and the marks of a sentence; without letters before it, a mark is a sign."""
    found = text
    quoted = _QUOTED.fullmatch(found)
    found = quoted[2] if quoted else found
    kept = found.lstrip(" ,;:?¿¡。、،؟؛।")
    kept = kept.lstrip(".") if not re.match(r"\.+[0-9]", kept) else kept
    kept = kept.rstrip(_SENTENCE)
    while re.search(r"[^\W\d_]{2} ?!+\Z|\)!+\Z", kept):
        kept = kept.rstrip("!" + _SENTENCE)
    kept = kept.strip()
    return (_bare(kept) if quoted or _QUOTED.fullmatch(kept) else kept) or text


def _without_accents(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", text) if unicodedata.category(each) != "Mn")


def _one_off(given: str, wanted: str) -> bool:
    if given != wanted and given.replace(" ", "") == wanted.replace(" ", "") and len(wanted) > _SHORTEST:
        return wanted.replace(" ", "").isalpha()
    one, other = given.split(" "), wanted.split(" ")
    if len(one) != len(other):
        return False
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(apart) == 1 and len(apart[0][1]) >= _SHORTEST and _is_slip(*apart[0])


def _is_slip(given: str, wanted: str) -> bool:
    if not all(re.sub("['-]", "", word).isalpha() for word in (given, wanted)) or abs(len(given) - len(wanted)) > 1:
        return False
    start = next((n for n, (x, y) in enumerate(zip(given, wanted, strict=False)) if x != y), len(given))
    a, b = given[start:], wanted[start:]
    return a[1:] == b[1:] or a == b[1:] or a[1:] == b or (a[:2] == b[1::-1] and a[2:] == b[2:])
