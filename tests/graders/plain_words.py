"""What no message for a teacher holds: the names that Python has for things."""

import re

_PYTHONS = re.compile(
    r"\b\w*(?:Error|Exception|Warning)\b|\bTraceback\b|\bNone\b|object at 0x|<class |PosixPath|[\[{(]['\"]|"
    r"[Ss][Qq][Ll][Aa]lchemy|Tell the people"
)


def pythons(words: str) -> list[str]:
    """What in these words only a programmer of it would understand."""
    return [found[0] for found in _PYTHONS.finditer(words)]
