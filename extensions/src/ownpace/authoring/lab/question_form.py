"""The form of a question or a block: what its call may be given, what it is given, and the call with what is given now.

A form has parts, each a list of fields: `call`, and `key` for what stands in nbgrader's hidden region.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ownpace.authoring.call_text import INDENT, call_text, literal, with_key
from ownpace.authoring.check import alive, nbgrader_metadata
from ownpace.authoring.check.question_call import CALLS
from ownpace.authoring.check.syntax import fault
from ownpace.authoring.lab import source as written
from ownpace.authoring.lab.fields import READ, SHOW, columns, control_of, field, is_empty, read_several
from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.argument import ANSWER, OBJECTIVE, WRONG, Argument
from ownpace_graders.kinds.signature import COMPUTED, KEY, Signature
from ownpace_graders.lesson import Cell, Lesson, lesson_of
from ownpace_graders.lesson.calls import nodes, read_arguments
from ownpace_graders.lesson.signatures import SIGNATURES, unknown

Shown = Mapping[str, Mapping[str, Any]]
"""What the fields hold, by part and name."""


@dataclass(frozen=True, slots=True)
class CallPart:
    """Arguments that stand in one call, the values they have there, and how these are written. No node: a new call."""

    name: str
    signature: Signature
    arguments: tuple[Argument, ...]
    values: Mapping[str, Any]
    texts: Mapping[str, str]
    node: ast.Call | None = None


def form(lesson: Lesson, index: int, call: str | None) -> dict[str, Any]:
    """The form of a new `call` after the cell `index`, or of the call that is in it. LessonError if there is none."""
    signature, parts = _new(lesson, index, call) if call else _there(_cell(lesson, index))
    fields = {part.name: [_field(each, part, lesson) for each in part.arguments] for part in parts}
    return {"call": signature.call, "noun": signature.noun, "about": signature.about, "parts": fields}


def write(lesson: Lesson, index: int, call: str | None, given: Shown) -> dict[str, Any]:
    """`problems` with what is given, by part and name; or else `cells`, the new ones or the one that is changed."""
    signature, parts = _new(lesson, index, call) if call else _there(_cell(lesson, index))
    values = {part.name: _values(part, given.get(part.name, {}), lesson) for part in parts}
    problems = [
        {"part": part.name, "name": each.name, "words": f"{each.what} {each.next}"}
        for part in parts
        for each in part.signature.problems([*values[part.name].items()])
    ]
    if problems:
        return {"problems": problems}
    if call:
        return {"cells": _cells(lesson, index, _composed(signature, parts, values))}
    cells = [*lesson.notebook["cells"]]
    cells[index] = {**cells[index], "source": _rewritten(lesson.cells[index].source, parts, values)}
    return {"cells": [_with_metadata(_with(lesson, cells), index)]}


def _cell(lesson: Lesson, index: int) -> Cell:
    cell = lesson.cells[index] if 0 <= index < len(lesson.cells) else None
    if cell and CALLS.search(cell.source) and (found := fault(cell.source)):
        raise LessonError(f"This cell has no form yet, because of line {found.line}: {found.what}", next=found.fix)
    if cell is None or cell.call is None:
        raise LessonError(
            "There is no question or block in this cell.", next="Choose a cell with an ask. or show. call."
        )
    return cell


def _there(cell: Cell) -> tuple[Signature, list[CallPart]]:
    """The call of this cell, and its key if it is said apart."""
    call, found = cell.call, nodes(cell.source)
    if call is None or found is None or call.signature is None:
        problem = unknown(call.written if call else "")
        raise LessonError(problem.what, next=problem.next)
    parts = [_part("call", call.signature, call.signature.arguments, found[0], cell.source)]
    if found[1]:
        parts.append(_part("key", _key_of(call.signature), _key_of(call.signature).arguments, found[1], cell.source))
    return call.signature, parts


def _part(name: str, signature: Signature, arguments: tuple[Argument, ...], node: ast.Call, source: str) -> CallPart:
    texts = written.arguments(source, node, signature.positional)
    values = {**dict.fromkeys(texts, COMPUTED), **read_arguments(node, signature.positional)[0]}
    return CallPart(name, signature, arguments, values, texts, node)


def _new(lesson: Lesson, index: int, call: str) -> tuple[Signature, list[CallPart]]:
    """In a phase that checks, what is right is a part of its own: it goes into the hidden region."""
    signature = SIGNATURES.get(call)
    if signature is None:
        problem = unknown(call)
        raise LessonError(problem.what, next=problem.next)
    key = _key_of(signature)
    phase = lesson.cells[index].phase if 0 <= index < len(lesson.cells) else None
    if not key.arguments or phase not in lesson.checking:
        return signature, [CallPart("call", signature, signature.arguments, {}, {})]
    rest = tuple(each for each in signature.arguments if each.name not in KEY.names)
    return signature, [CallPart("call", signature, rest, {}, {}), CallPart("key", key, key.arguments, {}, {})]


def _key_of(signature: Signature) -> Signature:
    """What `.key(…)` may be given, in the words of the kind itself."""
    own = {each.name: each for each in signature.arguments}
    taken = [_hidden(own[each.name], each) for each in KEY.arguments if each.name in own]
    return replace(KEY, arguments=tuple(taken))


def _hidden(own: Argument, hidden: Argument) -> Argument:
    """The kind's own argument in its key: there `wrong` has a name for the teacher, not words to a student."""
    there = replace(own, default=hidden.default, by_position=hidden.by_position)
    if own.about == ANSWER.about:
        return replace(there, about=hidden.about)
    if own.name != WRONG.name:
        return there
    of, name = columns(own.takes)[0]["name"], hidden.takes.partition(" and ")[2]
    return replace(there, takes=f"{of} and {name}", about=hidden.about)


def _field(argument: Argument, part: CallPart, lesson: Lesson) -> dict[str, Any]:
    return field(
        argument, part.values.get(argument.name), _offered(argument, lesson), part.texts.get(argument.name, "")
    )


def _offered(argument: Argument, lesson: Lesson) -> tuple[str, ...]:
    return tuple(lesson.objectives) if argument.name == OBJECTIVE.name else ()


def _values(part: CallPart, shown: Mapping[str, Any], lesson: Lesson) -> dict[str, Any]:
    """All that the call is given now: what stands in it, and over it what its fields hold."""
    values = dict(part.values)
    for argument in part.arguments:
        if argument.name in shown and values.get(argument.name) is not COMPUTED:
            control, _ = control_of(argument, values.get(argument.name), _offered(argument, lesson))
            _take(values, argument, control, shown[argument.name])
    return values


def _take(values: dict[str, Any], argument: Argument, control: str, shown: Any) -> None:
    before = values.get(argument.name)
    held = read_several(argument, shown) if control == "literal" else READ[control](shown)
    now = None if is_empty(control, shown) else held
    if before is None and (now is None or now == argument.default):
        return
    if before is not None and shown == SHOW[control](before):
        return
    values.pop(argument.name, None)
    if now is not None:
        values[argument.name] = now


def _rewritten(source: str, parts: Sequence[CallPart], values: Mapping[str, Mapping[str, Any]]) -> str:
    """The cell's source; the key first, which stands below the call, so that the call's place stays what it is."""
    for part in reversed(parts):
        now = values[part.name]
        changes: dict[str, str | None] = {name: None for name in part.values if name not in now}
        changes |= {
            n: literal(v, INDENT, len(n) + 1) for n, v in now.items() if v is not COMPUTED and part.values.get(n) != v
        }
        if changes and part.node:
            source = written.changed(source, part.node, part.signature.positional, changes)
    return source


def _composed(signature: Signature, parts: Sequence[CallPart], values: Mapping[str, Mapping[str, Any]]) -> str:
    """A new call, and below it what is hidden from students."""
    call = call_text(signature.call, parts[0].signature.arguments, values["call"])
    if "key" not in values:
        return call
    return with_key(call, str(values["call"].get("item")), parts[1].signature.arguments, values["key"])


def _cells(lesson: Lesson, index: int, source: str) -> list[dict[str, Any]]:
    """The new cell, and before it the line that imports what it calls, where nothing does so yet."""
    cells = [*lesson.notebook["cells"]]
    cells.insert(index + 1, {"cell_type": "code", "metadata": {}, "source": source, "outputs": []})
    new = _with(lesson, cells)
    made = _with_metadata(new, index + 1)
    unknown_there = any(alive.IMPORT in one.fix and one.cell == index + 2 for one in alive.find(new))
    return [{"source": alive.IMPORT, "metadata": {}}, made] if unknown_there else [made]


def _with(lesson: Lesson, cells: list[dict[str, Any]]) -> Lesson:
    return lesson_of({**lesson.notebook, "cells": cells}, lesson.path)


def _with_metadata(lesson: Lesson, index: int) -> dict[str, Any]:
    """A cell's source, and nbgrader's metadata as the question in it says."""
    metadata = {cell.index: {**cell.nbgrader, **wanted} for cell, wanted in nbgrader_metadata.to_fix(lesson)}
    nbgrader = {"nbgrader": metadata[index]} if index in metadata else {}
    return {"source": lesson.cells[index].source, "metadata": nbgrader}
