"""Hand-ins that nobody would think of: notebooks, records, receipts and times, nearly right or quite wrong.

They are the same in every run, and each is small, so that one run over hundreds of them is soon over.
"""

import copy
import json
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.graders.odd_events import ANY, FINE, GOOD

T = TypeVar("T")
Way = tuple[str | int, ...]
ITEMS = ("half", "word", "double", "exit-1", "look-back", "essay", "exit-ticket", "media/film.mp4")


def gathered(strategy: st.SearchStrategy[T], count: int) -> list[T]:
    """So many examples, always the same."""
    found: list[T] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(strategy)
    def gather(example: T) -> None:
        found.append(example)

    gather()
    return found


# What stands anywhere in a file


def _deep(brackets: str, depth: int) -> Any:
    value: Any = 0
    for _ in range(depth):
        value = [value] if brackets == "[" else {"a": value}
    return value


ODD: list[Any] = [
    float("nan"),
    float("inf"),
    -0.0,
    10**400,
    "\ud800",
    "\udc80\x00",
    "\x1b]0;x\x07",
    "<img src=x onerror=alert(1)>",
    "x" * 20_000,
    "\\begin{a}" * 200,
    _deep("[", 200),
    _deep("{", 200),
    [[]] * 200,
    {"": None},
    "double",
    "double-tests",
    "code",
    "markdown",
    "raw",
    True,
    None,
    -1,
]
VALUES = st.integers(0, len(ODD) - 1).map(ODD.__getitem__) | ANY
WORDS = ("nbgrader", "grade_id", "points", "metadata", "tags", "outputs", "source", "id", "cell_type", "", "\ud800")


# Notebooks: the one that was released, changed in some places


def _places(node: Any, here: Way = ()) -> Iterator[Way]:
    """Every place in it but its own."""
    inside = enumerate(node) if isinstance(node, list) else node.items() if isinstance(node, dict) else ()
    for name, value in inside:
        yield (*here, name)
        yield from _places(value, (*here, name))


def _set(parent: Any, name: Any, value: Any) -> None:
    parent[name] = value


def _gone(parent: Any, name: Any, _: Any) -> None:
    del parent[name]


def _twice(parent: Any, name: Any, _: Any) -> None:
    if isinstance(parent, list):
        parent.append(copy.deepcopy(parent[name]))
    else:
        parent[f"{name} "] = copy.deepcopy(parent[name])


def _within(parent: Any, name: Any, _: Any) -> None:
    parent[name] = [parent[name]]


def _beside(parent: Any, name: Any, value: Any) -> None:
    if isinstance(parent[name], dict):
        parent[name][str(value)[:20]] = value
    elif isinstance(parent[name], list):
        parent[name].append(value)
    else:
        parent[name] = {"text/html": value}


def _first(parent: Any, name: Any, _: Any) -> None:
    if isinstance(parent, list):
        parent.insert(0, parent.pop(name))


CHANGES: list[Callable[[Any, Any, Any], None]] = [_set, _set, _set, _gone, _twice, _within, _beside, _beside, _first]


def _changed(notebook: Any, chance: random.Random, values: Sequence[Any]) -> Any:
    """In up to four places."""
    notebook = copy.deepcopy(notebook)
    for _ in range(chance.randint(1, 4)):
        places = [*_places(notebook)]
        if places:
            *way, name = chance.choice(places)
            parent = notebook
            for step in way:
                parent = parent[step]
            chance.choice(CHANGES)(parent, name, copy.deepcopy(chance.choice(values)))
    return notebook


def _marked(notebook: Any, word: str, value: Any) -> Any:
    """The same said of every cell."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook["cells"]:
        for each in (cell, cell["metadata"], cell["metadata"].get("nbgrader", {})):
            if word in each or each is cell["metadata"]:
                each[word] = value
    return notebook


def _text(value: Any) -> bytes:
    """As JSON with what no JSON has."""
    return json.dumps(value).encode()


ENDS: list[Callable[[bytes], bytes]] = [
    lambda text: text[: len(text) // 2],
    lambda text: b"\xef\xbb\xbf" + text,
    lambda text: text.decode().encode("utf-16"),
    lambda text: text + b"\0" * 100,
    lambda text: text.replace(b'"cells"', b'"cells": 7, "cells"', 1),
    lambda text: text.replace(b'"cells"', b'"cells": ' + b"[" * 5000 + b', "cells"', 1),
    lambda text: text.replace(b"e", b"\xff", 1),
    lambda text: b"[" + text + b"]",
    lambda text: b"",
]


def _notebook(released: Any, number: int, chance: random.Random, values: Sequence[Any]) -> bytes:
    """The number-th: fourteen of twenty are notebooks by their file, and of forty there is one with each of ENDS."""
    turn, kind = divmod(number, 20)
    if kind == 0:
        return _text(chance.choice(values))
    if kind < 8:
        made = _text(_marked(released, chance.choice(WORDS), chance.choice(values)))
    else:
        made = _text(_changed(released, chance, values))
    return ENDS[(5 * turn + kind) % len(ENDS)](made) if 0 < kind < 6 else made


# Records, receipts and times


def _event(base: int, number: int, item: str, name: str, value: Any) -> bytes:
    """An event that a page could make, in which `name` is another, if there is one."""
    event = {**EVENTS[base], "id": f"{number:08x}{GOOD['id'][8:]}", "lesson": "halves", "item": item}
    if name in event:
        event[name] = value
    elif name:
        event["data"] = {**event["data"], name: value}
    return _text(event)


EVENTS = [*FINE.values()]
FIELDS = (
    "",
    "",
    "response",
    "response",
    "of",
    "n",
    "ok",
    "text",
    "position",
    "code",
    "id",
    "at",
    "kind",
    "data",
    "received",
)
EVENT = st.builds(
    _event,
    st.integers(0, len(EVENTS) - 1),
    st.integers(0, 1 << 32 - 1),
    st.sampled_from(ITEMS),
    st.sampled_from(FIELDS),
    VALUES,
)
LINES = st.one_of(
    EVENT,
    EVENT,
    EVENT,
    EVENT.map(lambda event: event[:90]),
    VALUES.map(_text),
    st.binary(max_size=40),
    st.sampled_from([b"x\n" * 1000, b"{" * 5000, b'{"a":' * 5000, b" " * 200, b"\xef\xbb\xbf{}", b"9" * 5000]),
)


def records(count: int) -> list[bytes]:
    lines = gathered(LINES, count)
    return [b"\n".join(chance.choices(lines, k=chance.randrange(20))) for chance in map(random.Random, range(count))]


AT = st.sampled_from(
    ["9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z", "2026-11-21T18:12:23.123Z", "2026-02-30", "", "x" * 3000]
)
RECEIPTS = st.one_of(
    st.fixed_dictionaries(
        {
            "code": st.sampled_from(["K7Q2M4", "", "\x00", "<b>&</b>"]) | VALUES,
            "at": AT | VALUES,
            "student": st.sampled_from(["a-honest", "z-honest", "=1+1"]) | VALUES,
            "lesson": st.sampled_from(["halves", "../halves"]) | VALUES,
        }
    ).map(_text),
    VALUES.map(_text),
    st.binary(max_size=40),
)
STAMPS = st.one_of(
    st.sampled_from(
        [
            b"9999-12-31 23:59:59.999999 -1400",
            b"0001-01-01 00:00:00 +1400",
            b"2026-11-21 18:12:23 Europe/Berlin",
            b"2026-11-21 18:12:23 ../../etc/passwd",
            b"2026-11-21 18:12:23 \x00",
            b"9" * 900,
            b"\xff\xfe",
        ]
    ),
    st.text(max_size=30).map(lambda text: text.encode("utf-8", "replace")),
    st.binary(max_size=30),
)


def hand_ins(released: Any, count: int) -> list[dict[str, bytes]]:
    """Files by name: a notebook of the lesson "halves", and what else lies with it."""
    values = gathered(VALUES, count)
    receipts, stamps = gathered(RECEIPTS, count), gathered(STAMPS, count)
    made = []
    for number, record in enumerate(records(count)):
        chance = random.Random(number)  # noqa: S311 - the same in every run
        beside = {"record.jsonl": record, "receipt.json": receipts[number], "timestamp.txt": stamps[number]}
        names = chance.sample([*beside], chance.randrange(4))
        files = {name: beside[name] for name in names}
        made.append({"halves.ipynb": _notebook(released, number, chance, values), **files})
    return made
