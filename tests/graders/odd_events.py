"""Events that a record, a file or a browser may bring: which of them somebody may act on."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

GOOD: dict[str, Any] = {
    "id": "01a1ff5f-cb0e-7000-8e38-64861027e926",
    "at": "2026-11-21T18:30:30.414Z",
    "lesson": "small",
    "item": "one",
    "kind": "answer",
    "data": {"response": "3/8"},
}


def _of(kind: str, **data: Any) -> dict[str, Any]:
    return {**GOOD, "kind": kind, "data": data}


FINE: dict[str, Any] = {
    "a plain answer": GOOD,
    "a list of options": _of("answer", response=["a", "b"], of="x" * 32),
    "an answer that somebody is sure of": _of("answer", response="a", sure=3),
    "a program that was run": _of("answer", response="a", results=['{"value": 6}', "", "é😀" * 2000]),
    "an answer that is nothing": _of("answer", response=None),
    "a clock that was never set": {**GOOD, "at": "1970-01-01T00:00:00.000Z"},
    "a clock that is far ahead": {**GOOD, "at": "2200-12-31T23:59:59.999Z"},
    "no item": _of("handin", code="K7Q2M4", where="zip") | {"item": ""},
    "words of every script": {**GOOD, "item": "½ × ¾ – été 数 👍🏽 שלום <b>\"'&", "lesson": "a/../b"},
    "a name of JavaScript's": {**GOOD, "item": "__proto__", "lesson": "constructor"},
    "fields that nobody knows": {**GOOD, "score": 7, "data": {"response": "", "__proto__": {"x": 1}}},
    "a draft": _of("draft", response="3/", of="x" * 32),
    "a kind from the future": _of("from-the-future", n=-1, nested=[[{}]]),
    "a kind with JavaScript's name": _of("constructor"),
    "the first hint": _of("hint", n=1),
    "the last hint": _of("hint", n=1000),
    "run": _of("run", ok=False),
    "check": _of("check", right=True),
    "watched": _of("watch", position=12.5, duration=180),
    "not watched": _of("watch", position=0),
    "a note": _of("note", text="\n\u0000 x" * 100),
    "a card that is known": _of("keep", part="the dog", value={"box": 1, "day": "2026-11-27"}),
    "something taken back": _of("keep", part="🙂" * 200, value=None),
    "opened": _of("open"),
    "handed in elsewhere": _of("handin", code="K7Q2M4", where="lms-upload"),
    "the longest item": {**GOOD, "item": "🙂" * 1000},
}
ODD: dict[str, Any] = {
    "nothing": None,
    "a list": [GOOD],
    "no data": {**GOOD, "data": None},
    "data that are a list": {**GOOD, "data": []},
    "the year 9999": {**GOOD, "at": "9999-12-31T23:59:59.999Z"},
    "the year 1": {**GOOD, "at": "0001-01-01T00:00:00.000Z"},
    "the year 1969": {**GOOD, "at": "1969-12-31T23:59:59.999Z"},
    "the year 2201": {**GOOD, "at": "2201-01-01T00:00:00.000Z"},
    "a time without a zone": {**GOOD, "at": "2026-11-21T18:30:30.414"},
    "a day that is not": {**GOOD, "at": "2026-02-30T18:30:30.414Z"},
    "an id that is not": {**GOOD, "id": "__proto__"},
    "no lesson": {**GOOD, "lesson": ""},
    "no kind": {**GOOD, "kind": ""},
    "a lesson with a line": {**GOOD, "lesson": "a\nb"},
    "an item with an escape": {**GOOD, "item": "\x1b[2J"},
    "an item with a zero": {**GOOD, "item": "\x00"},
    "an item that is too long": {**GOOD, "item": "x" * 1001},
    "a number for an item": {**GOOD, "item": 7},
    "no response": _of("answer", of=""),
    "a fingerprint that is a list": _of("answer", response="", of=[]),
    "a fingerprint that is a book": _of("answer", response="", of="x" * 201),
    "a number beyond all bounds": _of("answer", response=1e308),
    "a number beyond all bounds, deep": _of("answer", response=[{"x": [-(10**300)]}]),
    "results in one text": _of("answer", response="a", results="6"),
    "results that are numbers": _of("answer", response="a", results=[6]),
    "a long result": _of("answer", response="a", results=["😀" * 4001]),
    "too many results": _of("answer", response="a", results=[""] * 51),
    "surer than can be": _of("answer", response="a", sure=4),
    "sure in words": _of("answer", response="a", sure="very"),
    "half sure": _of("answer", response="a", sure=1.5),
    "a draft of nothing at all": _of("draft"),
    "a draft of no question": _of("draft", response="3/8", of=7),
    "no hint": _of("hint", n=0),
    "a hint before the first": _of("hint", n=-1),
    "more hints than there are": _of("hint", n=1001),
    "hints without end": _of("hint", n=1e308),
    "half a hint": _of("hint", n=1.5),
    "a hint that is true": _of("hint", n=True),
    "a hint in words": _of("hint", n="1"),
    "ran, in words": _of("run", ok="yes"),
    "right, as a number": _of("check", right=1),
    "before the beginning": _of("watch", position=-0.1),
    "years of watching": _of("watch", position=1e9),
    "watched, in words": _of("watch", position="1"),
    "watched is true": _of("watch", position=True),
    "a video that is a list": _of("watch", position=1, duration=[]),
    "a note that is an object": _of("note", text={}),
    "no note": _of("note"),
    "nothing kept": _of("keep", part="the dog"),
    "kept nowhere": _of("keep", value=1),
    "kept in a part without a name": _of("keep", part="", value=1),
    "kept in a part that is a book": _of("keep", part="x" * 201, value=1),
    "kept in a part that is a list": _of("keep", part=["x"], value=1),
    "kept in a part with an escape": _of("keep", part="\x1b[2J", value=1),
    "a code that is a zero": _of("handin", code="\x00", where="zip"),
    "a code that is a way": _of("handin", code="../../x", where="zip"),
    "a code of markup": _of("handin", code="<img src=x>", where="zip"),
    "a code with a line": _of("handin", code="K7Q2M4\n", where="zip"),
    "a place that is an address": _of("handin", code="K7Q2M4", where="https://elsewhere.example"),
    "no place": _of("handin", code="K7Q2M4"),
}
ODD["too deep"] = _of("answer", response=None)
for _ in range(40):
    ODD["too deep"]["data"]["response"] = [ODD["too deep"]["data"]["response"]]

ANY_TEXT = st.text(max_size=30) | st.sampled_from(
    ["\x00", "\ud800", "</script><script>", "__proto__", "a/b", "..", "\u202e", '"', "one", "begin"]
)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT
    | st.sampled_from([1e308, -1e308, 10**400, 2**63]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
FIELDS = (
    st.sampled_from(
        ["response", "of", "n", "ok", "right", "position", "duration", "text", "code", "where", "part", "value"]
    )
    | ANY_TEXT
)
EVENTS = st.fixed_dictionaries(
    {
        "id": st.uuids().map(str) | ANY_TEXT,
        "at": st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}.000Z".rjust(24, "0"))
        | st.sampled_from(
            [GOOD["at"], "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z", "1970-01-01T00:00:00.000Z"]
        )
        | ANY_TEXT,
        "lesson": st.just("small") | ANY_TEXT,
        "item": st.sampled_from(["one", "exit-1", "begin", "then", "media/film.mp4", ""]) | ANY_TEXT | ANY,
        "kind": st.sampled_from(["answer", "draft", "hint", "run", "check", "watch", "note", "keep", "open", "handin"])
        | ANY_TEXT,
        "data": st.dictionaries(FIELDS, ANY, max_size=4) | ANY,
    }
)
"""Whatever somebody could write into a record, nearly right or quite wrong."""
