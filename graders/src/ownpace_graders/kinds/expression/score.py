"""What a typed expression is worth."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from re import search
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.expression.compared import divides_by_0, ratio, same
from ownpace_graders.kinds.expression.forms import FORMS, another_form
from ownpace_graders.kinds.expression.grammar import parse
from ownpace_graders.kinds.expression.shown import line
from ownpace_graders.kinds.expression.tree import CONSTANTS, Node, constant, names, nodes, renamed
from ownpace_graders.kinds.number.goal import as_text
from ownpace_graders.kinds.shape import LINE, blank
from ownpace_graders.kinds.verdict import (
    TRY_AGAIN,
    Unreadable,
    Verdict,
    almost,
    foreseen,
    other_form,
    right,
    unmarked,
    unreadable,
    wrong,
)

_ROUNDED = 0.011


@dataclass(frozen=True, slots=True)
class Read:
    """`tree`: as typed, by the rules of arithmetic · `others`: what else may be meant, where brackets are missing."""

    tree: Node
    others: tuple[Node, ...] = ()


def score(response: Any, key: Mapping[str, Any]) -> Verdict:
    """1 for an expression that is the same as the answer, in whatever form, 1/2 for one in another form than asked for.

    Nothing that is typed is ever evaluated: a grammar of our own reads it, within bounds, and values are compared.
    An equation is the same when its sides are turned, moved or multiplied by a number.

    key: answer (str or number) · form (of `FORMS`) · wrong {expression: words}, by its tree, then by value · right.
    """
    wanted = None if key.get("answer") is None else known(key["answer"])
    if blank(response) or not LINE.fits(response, ()):
        return unreadable("Write your answer first.")
    try:
        given = read(response)
        tree = given.tree if wanted is None else _meant(given.tree, wanted)
    except Unreadable as why:
        words = foreseen(key).get(response.strip()) if wanted else None
        return wrong(words) if words else unreadable(str(why))
    if wanted is None:
        is_other = key.get("form") == "solved" and tree.op != "equal"
        return other_form(f"Write {FORMS['solved']}.") if is_other else unmarked()
    if is_same(tree, wanted):
        return _of_right(tree, wanted, key)
    return _of_wrong(tree, wanted, given, response, key)


def _of_right(tree: Node, wanted: Node, key: Mapping[str, Any]) -> Verdict:
    words = next((words for other, words in _foreseen(key) if other == tree), None) if tree != wanted else None
    if words:
        return wrong(words, score=0.5, message=f"Right, but not in the form asked for. {TRY_AGAIN}")
    missing = another_form(tree, wanted, key)
    return almost(missing) if missing else right(key)


def _of_wrong(tree: Node, wanted: Node, given: Read, response: str, key: Mapping[str, Any]) -> Verdict:
    words = [(other == tree, words) for other, words in _foreseen(key) if is_same(tree, other)]
    if words:
        return wrong(max(words, key=lambda each: each[0])[1])
    for other in given.others:
        if is_same(_meant(other, wanted), wanted):
            return almost(f"That says {line(tree)}. If you mean {line(other)}, write the brackets.")
    if wanted.op == "equal" != tree.op and any(same(tree, side) for side in wanted.parts if side.op != "name"):
        return almost("Right, and it is only one side. Write the whole equation, with =.")
    if _is_rounded(response, tree, wanted, key):
        return almost("There is a rounded number in it: give it exactly.")
    return wrong(message=f"Not yet. That says {line(tree)}. {TRY_AGAIN}")


def _is_rounded(response: str, tree: Node, wanted: Node, key: Mapping[str, Any]) -> bool:
    """Whether it has a decimal of two digits or more where the author writes a fraction, a root or π, and is near."""
    if wanted.op == "equal" or search(r"[0-9][.,][0-9]", as_text(key["answer"])) or not _can_be_rounded(wanted):
        return False
    return bool(search(r"[.,][0-9]{2}", response)) and same(tree, wanted, _ROUNDED)


def _can_be_rounded(wanted: Node) -> bool:
    return any(
        each.name in (*CONSTANTS, "sqrt", "cbrt") or (each.op == "quotient" and constant(each.parts[1]) is not None)
        for each in nodes(wanted)
    )


@lru_cache(1024)
def read(text: str) -> Read:
    """What is typed, and how else it may be meant. Unreadable if it is not an expression. Kept: keys come often."""
    tree = parse(text)
    others = dict.fromkeys(parse(text, loose) for loose in ("/", "^", "/^"))
    if divides_by_0(tree):
        raise Unreadable("Nothing can be divided by 0.")
    return Read(tree, tuple(other for other in others if other != tree))


def known(answer: Any) -> Node:
    """The author's expression. LessonError if it is none."""
    again = "Write it like 3 + 2x, or y = 2x + 1."
    if isinstance(answer, list | tuple):
        raise LessonError("The answer is a list, and one expression is asked for.", next=again)
    try:
        return read(as_text(answer)).tree
    except Unreadable as why:
        raise LessonError(f"The answer “{as_text(answer)[:60]}” is not an expression. {why}", next=again) from why


def is_same(one: Node, other: Node) -> bool:
    """Whether two expressions have the same value everywhere, or two equations the same solutions."""
    if one.op != "equal" and other.op != "equal":
        return same(one, other)
    if one.op != other.op:
        return False
    return ratio(_difference(one), _difference(other)) is not None


def _difference(equation: Node) -> Node:
    left, right_side = equation.parts
    return Node("sum", (left, Node("minus", (right_side,))))


def _meant(tree: Node, wanted: Node) -> Node:
    """With the author's capitals where those are clear, and without a name before it, as in "f(x) = 2x"."""
    known_names, its = names(wanted), names(tree)
    folded = {name.swapcase(): name for name in known_names if name.swapcase() not in known_names}
    other = {name: folded[name] for name in its - known_names if name in folded and folded[name] not in its}
    tree = renamed(tree, other)
    if tree.op != "equal" or wanted.op == "equal":
        return tree
    left, right_side = tree.parts
    for side, rest in ((left, right_side), (right_side, left)):
        if _label(side) and _label(side) not in known_names:
            return rest
    raise Unreadable("Write only one expression, without =.")


def _label(node: Node) -> str:
    """The letter of a name for an expression, as in "y =" and "f(x) ="; "" where it is none."""
    is_call = node.op == "product" and [part.op for part in node.parts] == ["name", "name"]
    return node.parts[0].name if is_call else node.name if node.op == "name" else ""


def _foreseen(key: Mapping[str, Any]) -> Iterator[tuple[Node, Any]]:
    for text, words in foreseen(key).items():
        try:
            yield read(as_text(text)).tree, words
        except Unreadable:
            continue  # a form foreseen, such as "two x", that is not an expression
