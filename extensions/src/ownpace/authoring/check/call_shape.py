"""How a call is put together, by its signs alone: for what Python gives no tree of, or another than is meant."""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Iterator

from ownpace.authoring.call_text import literal
from ownpace.authoring.tokens import tokens
from ownpace_graders.kinds.signature import Signature

_OPEN, _CLOSE = ("(", "[", "{"), (")", "]", "}")
_BETWEEN = (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.NEWLINE)


def unnamed(source: str) -> int:
    """The line of the first value of a call without a name that stands after one with a name; 0 if there is none."""
    named: list[bool] = []
    for first, second, depth in _values(source):
        del named[depth:]
        named += [False] * (depth - len(named))
        is_named = first.type == tokenize.NAME and second == "="
        if named[depth - 1] and not is_named:
            return first.start[0]
        named[depth - 1] |= is_named
    return 0


def _values(source: str) -> Iterator[tuple[tokenize.TokenInfo, str, int]]:
    """The first token of each value in a call's brackets, what comes after it, and in how many brackets it stands."""
    found, depth, begins = [each for each in tokens(source) if each.type not in _BETWEEN], 0, False
    calls: list[bool] = []
    for token, after in zip(found, [*found[1:], None], strict=False):
        if begins and token.string not in _CLOSE and calls[-1:] == [True]:
            yield token, after.string if after else "", depth
        begins = token.string in (",", *_OPEN)
        if token.string in _OPEN:
            calls.append(token.string == "(")
            depth += 1
        elif token.string in _CLOSE:
            del calls[-1:]
            depth = max(0, depth - 1)


def swallowed(node: ast.Call) -> ast.expr | None:
    """The value of a call after which a comma is missing, where Python takes what comes next for a part of it:
    "…" […] is a letter of the text, and "…" (…) calls it."""
    for value in (*node.args, *(word.value for word in node.keywords)):
        for each in ast.walk(value):
            of = each.value if isinstance(each, ast.Subscript) else each.func if isinstance(each, ast.Call) else None
            if isinstance(of, ast.Constant | ast.List | ast.Dict):
                return of
    return None


def without_brackets(signature: Signature, node: ast.Call) -> tuple[str, str] | None:
    """What and fix where the texts of a list are given one by one: ask.choice("a", "Which?", "1/2", "1/3")."""
    names = signature.positional
    loose = node.args[len(names) - 1 :]
    if len(node.args) <= len(names) or not all(isinstance(e, ast.Constant) and isinstance(e.value, str) for e in loose):
        return None
    listed = ast.List(loose)
    last = next(each for each in signature.arguments if each.name == names[-1])
    if not last.check(ast.literal_eval(listed)):
        return None
    fix = f"Write {literal(ast.literal_eval(listed))}"
    return f"The {last.word or last.name} stand without brackets around them.", fix
