"""Bytes as text: UTF-8 with or without a mark, UTF-16 as Excel writes it, and the letters of older Windows; names."""

from __future__ import annotations

import codecs
import re
import unicodedata

from ownpace.authoring.importing.found import Remark

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OLD = Remark(
    "The file is not in UTF-8. It was read as Windows has written letters (Latin-1).",
    "Look at accents and quotes. If they are wrong, save the file as UTF-8 and import it again.",
)


def text_of(data: bytes) -> tuple[str, tuple[Remark, ...]]:
    """The text with "\\n" at the end of each line, and what is to be said of its letters."""
    text, remarks = _decoded(data)
    return text.replace("\r\n", "\n").replace("\r", "\n"), remarks


def _decoded(data: bytes) -> tuple[str, tuple[Remark, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), ()
    if b"\0" in data[:200]:
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace"), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), (_OLD,)


def plain_name(words: str) -> str:
    """Up to six words in the letters of ids and files, with hyphens; "" where they are of another script, or none."""
    letters = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
    name = "-".join(re.findall(r"[a-z0-9]+", letters)[:6])[:40].strip("-")
    return name if re.search(r"[a-z]", name) else ""
