"""Quotation marks and apostrophes inside a text, which end it too early, and texts that are not ended on their line."""

from __future__ import annotations

import re

from ownpace.authoring.check.fault import SyntaxFault

TEXT = re.compile(r"(?<![\w\\])[rR]?(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')")
_GOES_ON = re.compile(r"(?P<word>[^\W\d_][\w’'-]*)(?!\w*\s*=)|\s+(?P<words>[\w’' -]{1,60}?)\s*[!?.]?[\"'](?!\s*[\"':])")
"""What stands behind a text that a mark inside has ended: the word goes on, or words come up to the next mark."""
_NO_WORDS = ("if", "else", "for", "in", "is", "and", "or", "not")
_NEXT = re.compile(r",\s*(?P<name>[a-z_]+)\s*=|,\s*$")
"""In a text that ends where another begins: what was to stand behind it, so that its own end is missing."""
_ALONE = re.compile(r"\s*[,)\]}:]*\s*$")


def inside(line: str, number: int) -> SyntaxFault | None:
    """The first text on a line of a cell that another mark inside it ends; None where there is none."""
    for text in TEXT.finditer(line):
        on = _GOES_ON.match(line, text.end())
        words = on and (on["word"] or on["words"]).split()
        if not on or not words or (on["words"] and words[0] in _NO_WORDS):
            continue
        mark = text[0][-1]
        if missing := _unclosed(line, text, number):
            return missing
        return _apostrophe(line, text, number) if mark == "'" and on["word"] else _quoted(line, text, number)
    return None


def _unclosed(line: str, text: re.Match[str], number: int) -> SyntaxFault | None:
    """Where the text goes on to the beginning of the next one: `"What is half of 8?, hints=["H"]`."""
    mark, words = text[0][-1], text[0].lstrip("rR")[1:-1]
    on = _NEXT.search(words)
    if not on or (line.count(mark) % 2 == 0 and not on["name"]) or not words[: on.start()].strip():
        return None
    begun = words[: on.start()]
    what = f"The closing quote of {mark}{begun if len(begun) < 40 else f'…{begun[-36:]}'} is missing."
    fix = f"Write it before the comma: …{begun[-12:].lstrip()}{mark}, {on['name'] + '=…' if on['name'] else '…'}"
    return SyntaxFault(number, text.end() - 1 - len(words) + on.start(), what, fix)


def _apostrophe(line: str, text: re.Match[str], number: int) -> SyntaxFault:
    word = re.findall(r"\w*$", text[0][:-1])[0] + "'" + re.findall(r"^\w*", line[text.end() :])[0]
    what = f"The apostrophe of {word} ends the text that begins with '."
    return SyntaxFault(number, text.end(), what, f'Put the text between double quotes: "… {word} …".')


def _quoted(line: str, text: re.Match[str], number: int) -> SyntaxFault:
    mark = text[0][-1]
    other = "'…'" if mark == '"' else '"…"'
    next_words = " ".join(re.findall(r"\w+", line[text.end() :])[:2])
    what = f"The quotation mark before “{next_words}” ends the text that it is to be in."
    if not text[0].strip("\"'"):
        what = f"The text ends before “{next_words}”: two quotation marks begin it."
    fix = f"Inside a text write “curly” ones, or a backslash before each, \\{mark}; or put the text between {other}."
    return SyntaxFault(number, text.end(), what, fix)


def unended(line: str, column: int, number: int) -> SyntaxFault:
    """What is wrong where Python finds no end of a text that begins in this column, from 1."""
    before, after = line[: column - 1], line[column:]
    if found := inside(line, number):
        return found
    if _ALONE.fullmatch(after) and re.search(r"\w\W{0,2}$", before) and not TEXT.search(before):
        words = " ".join(before.split()[:3])
        what = f"The text “{words} …” has no quote at its beginning."
        return SyntaxFault(number, 1, what, "Write it before the first word.")
    what = "A text begins here, and its closing quote is missing on this line."
    return SyntaxFault(
        number, column, what, 'Write it at its end. What goes over several lines stands between """ and """.'
    )
