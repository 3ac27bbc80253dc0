"""One spelling for what is typed: whatever script, width, dashes, slashes, look-alikes and spaces a keyboard gives."""

import re
import unicodedata

from ownpace_graders.kinds.lazy import lazy

SAME = str.maketrans(
    {
        **dict.fromkeys("−–—‐‑‒―﹣－➖⁃", "-"),
        **dict.fromkeys("⁄∕／\\", "/"),
        **dict.fromkeys("’‘ʼ`´٬′ʹ＇", "'"),
        **dict.fromkeys("″“”„ʺ＂", '"'),
        **dict.fromkeys("º˚∘ᵒ", "°"),
        **dict.fromkeys("✕✖⨯╳", "×"),
        **dict.fromkeys("⋅∙•‧∗", "·"),
        **{"٫": ".", "。": ".", "،": ",", "、": ",", "٪": "%", "؉": "‰", "⁒": "%", "⋯": "…", "︎": "", "️": ""},
    }
)
"""Look-alikes, each as the character that is meant."""

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ"
_SMALL = lazy(r"([⁰¹²³⁴-⁹]{1,20}) ?[⁄∕/] ?([₀-₉]{1,20})")
_POWER = lazy(rf"[{_RAISED}]+")


def plain(text: str) -> str:
    """The text with plain digits, signs and spaces; capitals stay. "1½" is "1 1/2", "10²³" is "10^23".

    A bar over a digit becomes "‾" after it, a dot over a digit "˙": that digit repeats.
    """
    text = _SMALL.sub(lambda found: _nfkc(f" {found[1]}/{found[2]} "), text)
    text = _POWER.sub(lambda found: f"^{_nfkc(found[0])}", text.replace("′′", '"'))
    text = _nfkc("".join(map(_apart, text.translate(SAME)))).translate(SAME)
    text = "".join(map(_digit, text))
    return " ".join(re.sub("[\u0304\u0305]", "‾", text.replace("\u0307", "˙")).split())


def _nfkc(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _digit(character: str) -> str:
    return str(unicodedata.decimal(character, character))


def _apart(character: str) -> str:
    """A character that must not run together with its neighbours when it becomes plain: 1½ is not 11/2, 5₂ not 52."""
    kind = unicodedata.decomposition(character).partition(" ")[0]
    if kind == "<fraction>":
        return f" {character} "
    if kind in ("<super>", "<sub>"):
        return f"^{character}" if kind == "<super>" else f"_{character}"
    return "" if unicodedata.category(character) in ("Cf", "Cc") and not character.isspace() else character
