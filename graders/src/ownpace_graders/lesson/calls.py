"""The `ask.…` and `show.…` calls of a lesson, read from a cell's source without running it.

Because a call's arguments are Python literals, the page can draw a question before any kernel runs,
`ownpace check` can judge it, and a grader can score it outside the student's process.
"""

import ast
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from ownpace_graders.kinds import KINDS
from ownpace_graders.kinds.signature import KEY, Signature
from ownpace_graders.lesson.signatures import SIGNATURES

MODULES = ("ask", "show")

NO_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What Python says of a source that it cannot parse: it is wrong, holds a null, or is nested too deeply."""

HIDDEN = ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")
"""nbgrader's default marks: what stands between them is in no released file."""


@dataclass(frozen=True, slots=True)
class Call:
    """One `ask.kind(…)` or `show.kind(…)` in a cell.

    `arguments` holds the literal ones by name; `literal` is False when some argument must be computed
    (then only the kernel can draw the block). `key` holds the arguments of `.key(answer, wrong=…)`.
    `line` and `key_line` count from 1 within the cell.
    """

    module: str
    kind: str
    item: str | None
    arguments: dict[str, Any] = field(default_factory=dict)
    literal: bool = True
    line: int = 1
    key: dict[str, Any] | None = None
    key_line: int | None = None

    @property
    def written(self) -> str:
        """How the call is written: "ask.number"."""
        return f"{self.module}.{self.kind}"

    @property
    def signature(self) -> Signature | None:
        """What it may be given; None where there is no such call."""
        return SIGNATURES.get(self.written)

    @property
    def answer_key(self) -> dict[str, Any]:
        """What the scorer needs: the call's own arguments, and over them those of `.key(…)`."""
        return {**self.arguments, **(self.key or {})}

    @property
    def prompt(self) -> str:
        return str(self.arguments.get("prompt", ""))


def read_call(source: str) -> Call | None:
    """The first `ask.…` or `show.…` call of a code cell, or None where there is none.

    Accepted: `ask.kind(…)`, `name = ask.kind(…)`, and after it `name.key(…)`. Source that is not plain
    Python (magics, a syntax error) holds no call.
    """
    found = nodes(source)
    if found is None:
        return None
    node, key_node = found
    signature = SIGNATURES.get(f"{_owner(node)}.{_attribute(node)}")
    arguments, literal = read_arguments(node, signature.positional if signature else ())
    item = arguments.get("item")
    return Call(
        module=_owner(node),
        kind=_attribute(node),
        item=item if isinstance(item, str) else None,
        arguments=arguments,
        literal=literal,
        line=node.lineno,
        key=read_arguments(key_node, KEY.positional)[0] if key_node else None,
        key_line=key_node.lineno if key_node else None,
    )


def nodes(source: str) -> tuple[ast.Call, ast.Call | None] | None:
    """The cell's call and its `name.key(…)`, if it has one, as they stand in its source; None if it has no call."""
    if not any(f"{module}." in source for module in MODULES):
        return None
    try:
        body = ast.parse(source).body
    except NO_PYTHON:
        return None
    found = next(((statement, node) for statement in body if (node := _block(statement))), None)
    return (found[1], _key(body, found[0])) if found else None


def beside(source: str) -> list[ast.stmt]:
    """What a cell with a call does besides showing what it gives, and saying its key."""
    body = ast.parse(source).body
    call = next(statement for statement in body if _block(statement))
    key, names = _key(body, call), _targets(call)
    return [each for each in body if not (isinstance(each, ast.Expr) and (each is call or _is(each.value, key, names)))]


def _is(value: ast.expr, key: ast.Call | None, names: set[str]) -> bool:
    return value is key or (isinstance(value, ast.Name) and value.id in names)


def fingerprint(kind: str, arguments: dict[str, Any]) -> str:
    """12 hexadecimal digits of what gives a response its meaning: the kind, and those arguments of which it says so.

    A response is taken up again only by a question with the same fingerprint; new hints or feedback do not change it.
    """
    meaning: list[Any] = [kind, *(arguments.get(name) or None for name in _ALWAYS)]
    more = _more(kind, arguments)
    meaning += [more] if more else []
    text = json.dumps(meaning, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


_ALWAYS = ("prompt", "options", "unit")
"""In every fingerprint, given or not: so are those of all records. Another argument is in it only where it is given."""


def _more(kind: str, arguments: dict[str, Any]) -> dict[str, Any]:
    known = KINDS[kind].arguments if kind in KINDS else ()
    meant = {each.name: each for each in known if each.meaning and each.name not in _ALWAYS}
    given = {name: each for name, each in meant.items() if arguments.get(name, each.default) != each.default}
    return {name: each.means(arguments[name]) for name, each in given.items()}


def changed(kind: str, arguments: dict[str, Any], of: Any) -> bool:
    """Whether an answer, which has the fingerprint `of`, was given to a question that has changed since."""
    return of not in ("", None, fingerprint(kind, arguments))


def _block(statement: ast.stmt) -> ast.Call | None:
    value = statement.value if isinstance(statement, (ast.Expr, ast.Assign)) else None
    while isinstance(value, ast.Call):
        if _owner(value) in MODULES:
            return value
        value = value.func.value if isinstance(value.func, ast.Attribute) else None
    return None


def _owner(node: ast.Call) -> str:
    func = node.func
    return func.value.id if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) else ""


def _attribute(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def read_arguments(node: ast.Call, positional: tuple[str, ...]) -> tuple[dict[str, Any], bool]:
    """The call's literal arguments by name, and whether that is all of them, each given once."""
    named = [*zip(positional, node.args, strict=False), *((word.arg, word.value) for word in node.keywords)]
    arguments: dict[str, Any] = {}
    literal = len(node.args) <= len(positional)
    for name, value in named:
        if name is None:
            literal = False
            continue
        try:
            arguments[name] = ast.literal_eval(value)
        except (ValueError, TypeError):
            literal = False
    return arguments, literal and len(arguments) == len(named)


def _key(body: list[ast.stmt], block: ast.stmt) -> ast.Call | None:
    """The call of `name.key(…)`, where `name` is what the block was given to."""
    names = _targets(block)
    for statement in body:
        node = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(node, ast.Call) and _attribute(node) == "key" and _owner(node) in names:
            return node
    return None


def _targets(block: ast.stmt) -> set[str]:
    """The names that the block is given to."""
    return {target.id for target in getattr(block, "targets", []) if isinstance(target, ast.Name)}
