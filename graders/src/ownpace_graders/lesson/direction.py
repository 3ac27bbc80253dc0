"""Which way a lesson's language is written.

Babel knows it too, at 10 MB of every page server's memory, and has Arabic in Latin letters run from right to left.
"""

_LANGUAGES = frozenset(["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"])
_SCRIPTS = frozenset(["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"])


def direction(language: str) -> str:
    """ "rtl" or "ltr", by the script that a tag such as "az-Arab-IR" (BCP 47) names, else by its language."""
    name, *more = language.lower().split("-")
    script = next((part for part in more if len(part) == 4 and part.isalpha()), None)
    return "rtl" if (script in _SCRIPTS if script else name in _LANGUAGES) else "ltr"
