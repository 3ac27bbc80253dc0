"""A handed-in notebook read, at a cost that its size bounds: what it once put out, nobody needs."""

import json
import re
from typing import Any

import nbformat
from nbformat import reader

from ownpace_graders.autograde.ungradable import Ungradable

LARGEST = 16 << 20
"""Bytes of a notebook without its outputs."""
_HEAVIEST = 24 << 20
"""What one weighs in memory."""
_MOST = 500_000
"""Values in it: each takes many times the memory that it takes in the file."""
_MARKS = 2_000_000
"""Quotes, backslashes and brackets in it, its outputs among them: each takes time."""
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_BEGINS = re.compile(rb'"outputs"\s*:\s*(?=\[)')
_OF_FOUR = re.compile(rb"[\xf0-\xff]|\\u[dD][89abAB]")
_OF_TWO = re.compile(rb"[\xc4-\xef]|\\u(?!00)[0-9a-fA-F]{4}")
_NO_ASCII = bytes(range(0x80, 0x100))
_WITHIN = bytes(range(0x80, 0xC0))
"""What goes on with a character that another byte has begun."""
_CELL = 3
"""How deep the inside of a cell is: the notebook, its list of cells, the cell."""


def read(text: bytes) -> Any:
    """nbformat 4, as it stands in the file or converted, and whether it is valid or not. Ungradable for what is no
    notebook, or too large."""
    text = bearable(text)
    try:
        notebook = json.loads(text.decode("utf-8"))
        return notebook if notebook["nbformat"] == 4 else nbformat.convert(reader.reads(text.decode("utf-8")), 4)
    except Exception as error:  # an older one makes nbformat stumble in any way
        raise Ungradable("notebook") from error


def bearable(text: bytes) -> bytes:
    """The file, without what it once put out where it is large. Ungradable if it is too large even then."""
    if _is_too_large(text):
        if sum(map(text.count, (b'"', b"\\", b"[", b"{", b"]", b"}"))) > _MARKS:
            raise Ungradable("too large", "a notebook")
        text = without_outputs(text)
    if _is_too_large(text):
        raise Ungradable("too large", "a notebook")
    return text


def without_outputs(text: bytes) -> bytes:
    """The same JSON with `"outputs": []` in every cell. What is not JSON comes back as some other that is none."""
    kept: list[bytes] = []
    begun, depth, outputs = 0, 0, -1
    for token in _TOKEN.finditer(text):
        mark = text[token.start() : token.start() + 1]
        if mark in b"[{":
            depth += 1
        elif mark in b"]}":
            depth -= 1
            if outputs == depth:
                begun, outputs = token.start(), -1
        elif outputs < 0 and depth == _CELL and (begins := _BEGINS.match(text, token.start())):
            kept.append(text[begun : begins.end() + 1])
            outputs = depth
    return b"".join([*kept, text[begun:]]) if outputs < 0 else b""


def _is_too_large(text: bytes) -> bool:
    return len(text) > LARGEST or _values(text) > _MOST or weight(text) > _HEAVIEST


def weight(text: bytes) -> int:
    """About how many bytes a copy of it takes in memory, where each character takes as many as the widest, or half of
    what it takes written in ASCII; grading it makes about seven."""
    width = 4 if _OF_FOUR.search(text) else 2 if _OF_TWO.search(text) else 1
    characters = len(text.translate(None, _WITHIN))
    others = characters - len(text.translate(None, _NO_ASCII))
    return max(width * characters, characters + others * (5 if width == 4 else 2))


def _values(text: bytes) -> int:
    return text.count(b",") + text.count(b"[") + text.count(b"{")
