"""What was meant as a question or a block, and is not a call of ours."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ownpace.authoring.check.alive import bound
from ownpace_graders.kinds.signature import near
from ownpace_graders.lesson import Lesson
from ownpace_graders.lesson.calls import MODULES
from ownpace_graders.lesson.signatures import SIGNATURES

_NEARLY = re.compile(r"\b(?:Ask|ASK|Show|SHOW)\.\w+\s*\(|(?<![.\w])ask\s*\(")
_NAMES = "|".join(sorted({call.partition(".")[2] for call in SIGNATURES}))
_MISSPELT = re.compile(rf"^(?:\w+ *= *)?(\w{{2,6}})\.(?:{_NAMES})\(", re.MULTILINE)
EXAMPLES = {"ask": "ask.number(…) or name = ask.number(…)", "show": "show.worked(…)"}


def is_nearly(source: str) -> bool:
    """Whether something in a cell's source looks like one."""
    return bool(_NEARLY.search(source)) or any(near(name, MODULES) for name in _MISSPELT.findall(source))


def nearly(nodes: list[ast.Call], lesson: Lesson) -> Iterator[tuple[int, str, str]]:
    """What was meant as a call of ours, and is not one."""
    others = [node for node in nodes if owner(node) and owner(node).lower() not in MODULES]
    for node in others:
        small = near(owner(node), MODULES)
        if small and f"{small}.{_name(node)}" in SIGNATURES and owner(node) not in _bound(lesson):
            yield node.lineno, f"There is no {owner(node)}.", f"Did you mean “{small}.{_name(node)}”?"
    for node in nodes:
        if isinstance(node.func, ast.Name) and node.func.id == "ask":
            yield node.lineno, "ask alone is not a question.", f"Say of which kind it is: {EXAMPLES['ask']}."
        elif owner(node) not in MODULES and owner(node).lower() in MODULES:
            small = owner(node).lower()
            call = f"{small}.{_name(node)}"
            meant = f"{call}(…)" if call in SIGNATURES else EXAMPLES[small]
            yield node.lineno, f"There is no {owner(node)}.", f"Write it in small letters: {meant}."


def _bound(lesson: Lesson) -> set[str]:
    """Every name that some cell gives a meaning to."""
    return {name for cell in lesson.cells for name in bound(cell)}


def _name(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def owner(node: ast.Call) -> str:
    func = node.func
    return func.value.id if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) else ""
