"""Words of directions, by language: that one thing comes after another, and what is done on a page."""

from __future__ import annotations

import re

_THEN = {
    "en": r"(?:and\s+)?then|after (?:that|this)|next(?=,)",
    "de": r"(?:und\s+)?dann|danach|anschließend",
    "es": r"(?:y\s+)?luego|después(?! de)|a continuación",
    "fr": r"(?:et\s+)?puis|ensuite|après cela",
    "it": r"(?:e\s+)?poi|dopodiché|in seguito",
    "nl": r"(?:en\s+)?dan|daarna|vervolgens",
    "pt": r"(?:e\s+)?depois(?! d[aeo]s?\b)|em seguida|a seguir",
}
_IF = {
    **{"en": "if|when", "de": "wenn|falls", "es": "si|cuando", "fr": "si|quand", "it": "se|quando"},
    **{"nl": "als|wanneer", "pt": "se|quando"},
}
_USES = {
    "en": r"press|click|type|scroll",
    "de": r"drück\w*|klick\w*|tipp(?:e|t|en)",
    "es": r"puls[ae]\w*|clic|teclea\w*",
    "fr": r"clique\w*|appuie\w*|appuyez",
    "it": r"clicca\w*|prem[ie]\w*|digita\w*",
    "nl": r"klik\w*|druk\w*|typ\w*",
    "pt": r"clica\w*|clique\w*|carrega\w*|prime|digita\w*",
}
_BUTTONS = "Check|Hint|Hand in"
"""As the page calls them, whatever the lesson's language."""


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


THEN = {name: _any(words) for name, words in _THEN.items()}
IF = {name: _any(words) for name, words in _IF.items()}
"""“If …, then …” is one thing."""
USES = {name: _any(f"{_BUTTONS}|{words}") for name, words in _USES.items()}
