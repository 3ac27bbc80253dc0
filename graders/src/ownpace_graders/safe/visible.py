"""Text from outside, as a terminal or a log may have it: nothing in it is obeyed, hidden or turned round.

A name can hold what moves the cursor, sets the clipboard or writes letters from right to left, and half characters that
no file or terminal takes at all.
"""

import logging
import traceback
import unicodedata
from typing import Any

LONGEST = 1_000
"""Characters of what is said on one line."""
_SPACES = "Zs"


def visible(given: object) -> str:
    """One line: what is not a letter, sign or space is written as Python writes it, as in \\x1b. A long one is cut."""
    text = str(given)
    line = "".join(map(_seen, text[:LONGEST]))
    return line if len(text) <= LONGEST else f"{line}…"


def visible_lines(text: str) -> str:
    """The same for a text of several lines, none of which is cut."""
    return "\n".join("".join(map(_seen, line)) for line in text.split("\n"))


def log_visibly() -> None:
    """Let every log of this process show so what it says: messages with all that is put into them, and errors."""
    logging.setLogRecordFactory(_Record)


class _Record(logging.LogRecord):
    def __init__(self, *given: Any, **others: Any) -> None:
        super().__init__(*given, **others)
        if self.exc_info and self.exc_info[0]:
            self.exc_text = visible_lines("".join(traceback.format_exception(*self.exc_info)).rstrip("\n"))

    def getMessage(self) -> str:  # noqa: N802 - logging's name
        return visible_lines(super().getMessage())


def _seen(sign: str) -> str:
    if sign.isprintable():
        return sign
    if unicodedata.category(sign) == _SPACES:
        return " "
    return sign.encode("unicode_escape").decode()
