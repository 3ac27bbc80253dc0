"""Markdown as typst draws it. What a letter is, it stays: nothing that an author writes is obeyed by typst."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, cast

import mistune

from ownpace.authoring.film.formula import formula, quoted
from ownpace.authoring.film.palette import COMMENT, GROUNDS, NAME, NUMBER, TEXT, WORD
from ownpace_graders.lesson.markdown import math_plugin

Token = dict[str, Any]


def words(markdown: str) -> str:
    """Blocks of Markdown → typst's markup. ValueError, with words, for what no slide shows."""
    return "".join(_block(token) for token in cast(list[Token], _reader()(markdown)))


def line(markdown: str) -> str:
    """One line, as a heading: what would begin a list elsewhere begins none in it."""
    return _inline(_reader().inline(markdown, {}))


@cache
def _reader() -> mistune.Markdown:
    return mistune.create_markdown(renderer=None, plugins=["strikethrough", "mark", "table", math_plugin])


def _block(token: Token) -> str:
    kind = token["type"]
    if kind not in _BLOCKS:
        raise ValueError(f"A slide shows no {_NAMED.get(kind, kind.replace('_', ' '))}.")
    return _BLOCKS[kind](token)


def _blocks(tokens: Sequence[Token]) -> str:
    return "".join(map(_block, tokens))


def _paragraph(token: Token) -> str:
    children = token["children"]
    if all(each["type"] == "displayed_math" for each in children):
        return "".join(_formula_block(each) for each in children)
    return f"#said[{_inline(children)}]\n"


def _formula_block(token: Token) -> str:
    return f"#shown($display({formula(token['raw'])})$)\n"


def _list(token: Token) -> str:
    items = "".join(f"[{_blocks(item['children'])}], " for item in token["children"])
    attributes = token.get("attrs", {})
    if attributes.get("ordered"):
        return f"#numbered({attributes.get('start', 1)}, {items})\n"
    return f"#dotted({items})\n"


def _table(token: Token) -> str:
    rows = [token["children"][0]["children"], *(row["children"] for row in token["children"][1]["children"])]
    cells = "".join(f"[{_inline(cell['children'])}], " for row in rows for cell in row)
    return f"#tabled({len(rows[0])}, {cells})\n"


def _code(token: Token) -> str:
    return f"#coded[{_highlighted(token['raw'].rstrip(chr(10)), (token.get('attrs') or {}).get('info', ''))}]\n"


def _highlighted(source: str, language: str) -> str:
    from pygments import lex
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language.split()[0] if language.split() else "text", stripnl=False)
    except ClassNotFound:
        raise ValueError(f"There is no language “{language}” for code.") from None
    return "".join(_letters(str(kind), text) for kind, text in lex(source, lexer)).removesuffix("#linebreak();")


_CODE = (
    ("Token.Comment", COMMENT),
    ("Token.Keyword", WORD),
    ("Token.Operator.Word", WORD),
    ("Token.Literal.String", TEXT),
    ("Token.Literal.Number", NUMBER),
    ("Token.Name.Function", NAME),
    ("Token.Name.Class", NAME),
    ("Token.Name.Builtin", NAME),
)


def _letters(kind: str, text: str) -> str:
    fill = next((color for begins, color in _CODE if kind.startswith(begins)), "")
    parts = []
    for each in text.replace(" ", "\xa0").split("\n"):
        written = quoted(each)
        parts.append((f'#text(fill: rgb("{fill}"), {written});' if fill else f"#{written};") if each else "")
    return "#linebreak();".join(parts)


def _inline(tokens: Sequence[Token]) -> str:
    return "".join(map(_piece, tokens))


def _piece(token: Token) -> str:
    kind = token["type"]
    if kind not in _PIECES:
        raise ValueError(f"A slide shows no {_NAMED.get(kind, kind.replace('_', ' '))}.")
    return _PIECES[kind](token)


def _marked(token: Token) -> str:
    """==words== are on yellow, ==blue: words== on another color."""
    first, *rest = token["children"]
    name, colon, after = first.get("raw", "").partition(":")
    if not (colon and first["type"] == "text" and name in GROUNDS):
        return f'#highlit("{GROUNDS["yellow"]}")[{_inline(token["children"])}]'
    return f'#highlit("{GROUNDS[name]}")[{_inline([{**first, "raw": after.lstrip()}, *rest])}]'


def _math(token: Token) -> str:
    end = (token.get("attrs") or {}).get("end", "")
    return f"$display({formula(token['raw'])})$" + (f"#{quoted(end)};" if end else "")


_NAMED = {
    "block_html": "HTML",
    "inline_html": "HTML",
    "image": "picture between words: write it on a line of its own",
    "block_quote": "quotation inside a list",
    "link": "link, which nobody can follow in a film",
}
_BLOCKS: dict[str, Callable[[Token], str]] = {
    "paragraph": _paragraph,
    "block_text": lambda token: _inline(token["children"]),
    "heading": lambda token: f"#strongly[{_inline(token['children'])}]\n",
    "list": _list,
    "table": _table,
    "block_code": _code,
    "block_math": _formula_block,
    "blank_line": lambda _: "",
}
_PIECES: dict[str, Callable[[Token], str]] = {
    "text": lambda token: f"#{quoted(token['raw'])};",
    "emphasis": lambda token: f"#emph[{_inline(token['children'])}]",
    "strong": lambda token: f"#vivid[{_inline(token['children'])}]",
    "strikethrough": lambda token: f"#strike[{_inline(token['children'])}]",
    "codespan": lambda token: f"#typed({quoted(token['raw'])})",
    "math": _math,
    "displayed_math": _math,
    "linebreak": lambda _: "#linebreak();",
    "softbreak": lambda _: " ",
}
# Markdown's word for ==words==, which has nothing to do with the kind of question.
_PIECES["mark"] = _marked
