"""A form's field for an argument, found out from what the argument takes: a new kind needs no form of its own.

A field is JSON: `name`, `about`, `takes`, `needed`, `given` (whether the call says it), `control`, `value`, and
`choices` or `columns` where it has some.
Its control is one of: words (a text), number, yes (a tick), pick (one of some), lines (a text a line), rows (two cells
or more a row), lists (rows with a list in the second cell, a line for each), and literal, which any value can be
written in: Python's, and whatever is none is a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ownpace.authoring.call_text import literal, read
from ownpace_graders.kinds.argument import Argument
from ownpace_graders.kinds.signature import COMPUTED

_SAMPLES: dict[str, tuple[Any, ...]] = {
    "words": ("abc",),
    "yes": (True,),
    "lines": (["a", "b"], ["a", "b", "c"]),
    "rows": ({"a": "b"},),
    "number": (2, 30, 2.5),
}


def field(argument: Argument, value: Any, choices: tuple[str, ...] = (), source: str = "") -> dict[str, Any]:
    """The field with this value, or None where the call has none. A computed one stays as its `source`."""
    control, offered = control_of(argument, value, choices)
    said = {"name": argument.name, "about": argument.about, "takes": argument.takes, "needed": argument.needed}
    said["given"] = value is not None
    more: dict[str, Any] = {"choices": [*offered]} if offered else {}
    if control in ("rows", "lists"):
        more = {"columns": columns(argument.takes)}
    shown = (
        source
        if value is COMPUTED
        else SHOW[control](argument.default if control == "yes" and value is None else value)
    )
    return {**said, **more, "control": "computed" if value is COMPUTED else control, "value": shown}


def columns(takes: str) -> list[dict[str, str]]:
    """What the two cells of a row are for, as the words say it: “a card and its option, for each: …”."""
    first, _, second = re.split(r",? for each\b|:", takes)[0].rpartition(" and ")
    return [{"name": first}, {"name": f"{second}, one a line" if _is_of_lists(takes) else second}]


def _is_of_lists(takes: str) -> bool:
    return " and a list of " in takes


def control_of(argument: Argument, value: Any, choices: tuple[str, ...] = ()) -> tuple[str, tuple[str, ...]]:
    """The control that can hold the value as it is, and what there is to choose from."""
    offered = choices or _choices(argument)
    control = "pick" if offered else _control(argument)
    if value is None or value is COMPUTED or READ[control](SHOW[control](value)) == value:
        return control, offered
    return "literal", ()


def _control(argument: Argument) -> str:
    samples = {**_SAMPLES, "number": (*_SAMPLES["number"], *_numbers(argument.default))}
    taken = [name for name, values in samples.items() if any(map(argument.check, values))]
    if taken == ["rows"] and _is_of_lists(argument.takes):
        return "lists"
    if argument.takes.startswith("a list of the options"):
        return "lines"
    return taken[0] if len(taken) == 1 else "literal"


def _numbers(default: Any) -> list[Any]:
    return [default] if isinstance(default, int | float) and not isinstance(default, bool) else []


def _choices(argument: Argument) -> tuple[str, ...]:
    """The words that it takes, where it takes only some, as its own words say."""
    if argument.check("abc"):
        return ()
    named = re.findall(r"[\w-]+", argument.takes.replace("one of", ""))
    found = tuple(dict.fromkeys(word for word in named if argument.check(word)))
    return found if len(found) > 1 or (found and argument.default == "") else ()


def _lines(text: Any) -> list[str]:
    return [line for line in str(text).split("\n") if line.strip()]


def _rows(shown: Any) -> dict[str, str]:
    return dict(rows(shown, 2))


def _lists(shown: Any) -> dict[str, list[str]]:
    return {name: _lines(entries) for name, entries in rows(shown, 2)}


def rows(shown: Any, wide: int) -> list[list[str]]:
    """The rows that something stands in, each as `wide` texts."""
    found = [row for row in shown if isinstance(row, list)] if isinstance(shown, list) else []
    filled = [[*map(str, row), *[""] * wide][:wide] for row in found]
    return [row for row in filled if any(cell.strip() for cell in row)]


def _literal(text: Any) -> Any:
    """What is typed, as Python has it. A comma alone makes no list of it: 0,9 is a number as many write it."""
    value = read(str(text), str(text))
    return str(text) if isinstance(value, tuple) and not str(text).lstrip().startswith("(") else value


def _shown_literal(value: Any) -> str:
    """A text as it is, unless Python would read something else in it."""
    plain = isinstance(value, str) and value.strip() == value and read(value, None) is None and value != "None"
    return "" if value is None else value if plain else literal(value)


SHOW: dict[str, Callable[[Any], Any]] = {
    "words": lambda value: "" if value is None else str(value),
    "pick": lambda value: "" if value is None else str(value),
    "yes": bool,
    "number": lambda value: "" if value is None else str(value),
    "lines": lambda value: "\n".join(map(str, value)) if isinstance(value, list) else "",
    "rows": lambda value: [[str(key), str(each)] for key, each in value.items()] if isinstance(value, dict) else [],
    "lists": lambda value: (
        [[str(key), SHOW["lines"](each)] for key, each in value.items()] if isinstance(value, dict) else []
    ),
    "literal": _shown_literal,
}
"""How a control shows a value."""


def read_several(argument: Argument, shown: Any) -> Any:
    """What a literal control holds; of several lines a list of them, where the argument takes one."""
    value, lines = _literal(shown), _lines(shown)
    several = [_literal(line) for line in lines]
    return several if isinstance(value, str) and len(lines) > 1 and argument.check(several) else value


READ: dict[str, Callable[[Any], Any]] = {
    "words": str,
    "pick": str,
    "yes": bool,
    "number": _literal,
    "lines": _lines,
    "rows": _rows,
    "lists": _lists,
    "literal": _literal,
}
"""What a control holds as a value."""


def is_empty(control: str, shown: Any) -> bool:
    """Whether nothing was put into it, so that the argument is left out."""
    return control != "yes" and (not shown or (isinstance(shown, str) and not shown.strip()))
