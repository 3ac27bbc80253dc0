"""What a kind says of itself is so, for every kind: its samples, its key's problems, its fingerprint, its call."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import KINDS, NBGRADERS, kind_of, shape
from ownpace_graders.kinds.argument import PROMPT
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.shape import Shape, blank
from ownpace_graders.kinds.signature import refuse
from ownpace_graders.lesson.blocks import BLOCKS
from ownpace_graders.lesson.calls import changed, fingerprint, read_call
from ownpace_graders.lesson.signatures import SIGNATURES, unknown
from tests.graders.tables import cases, run, whole_call
from tests.graders.test_xapi import INTERACTIONS

LOADED = """
import decimal, difflib, fractions, hashlib, html, random, re, sys, unicodedata
compiled = re.compile
def watched(pattern, *more):
    if "ownpace_graders" in sys._getframe(1).f_globals["__name__"]:
        print(pattern)
    return compiled(pattern, *more)
re.compile = watched
import ownpace_graders.kinds
ownpace_graders.kinds.KINDS["choice"].score("a", {"answer": "a", "options": ["a", "b"]})
"""


def test_a_page_waits_for_no_pattern_before_one_is_used() -> None:
    """Sixty of them took a tenth of the time in which the kinds are loaded."""
    assert subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True).stdout == ""


PROMPTED = {"prompt": r"What is ½ of $\frac{3}{4}$?"}
OPTIONS = {**PROMPTED, "options": ["a", "b"]}
ALL = {**KINDS, **NBGRADERS}


@pytest.mark.parametrize(
    ("kind", "arguments", "wanted"),
    [
        ("choice", OPTIONS, "8ae5f5fbccf1"),
        ("choice", {**OPTIONS, "answer": "a", "wrong": {"b": "No."}, "hints": ["x"], "points": 2}, "8ae5f5fbccf1"),
        ("choices", OPTIONS, "a3756ae7af5f"),
        ("number", PROMPTED, "d59e3ab256cb"),
        ("number", {**PROMPTED, "unit": "cm"}, "b51bc5b2a1de"),
        ("number", {**PROMPTED, "unit": ["cm", ""]}, "945179c007ef"),
        ("number", {**PROMPTED, "unit": "", "lowest": True, "tolerance": 0.5}, "d59e3ab256cb"),
        ("text", PROMPTED, "95484b4be5ca"),
        ("text", {**PROMPTED, "case": True}, "95484b4be5ca"),
        ("reflect", PROMPTED, "08a68c889f16"),
        ("reflect", {**PROMPTED, "rows": 9}, "08a68c889f16"),
        ("written", {}, "5419815b2714"),
        ("of tomorrow", PROMPTED, "75efde536f00"),
    ],
)
def test_fingerprints_in_records_stay_valid(kind: str, arguments: dict[str, Any], wanted: str) -> None:
    """Written down with the first version: an answer with another one is asked for again."""
    assert fingerprint(kind, arguments) == wanted
    assert not changed(kind, arguments, wanted)
    assert not changed(kind, arguments, "")
    assert changed(kind, arguments, "0123456789ab")


def test_another_argument_with_a_meaning_counts_where_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    left = replace(PROMPT, name="left", default=0, meaning=True)
    monkeypatch.setitem(KINDS, "text", replace(KINDS["text"], arguments=(*KINDS["text"].arguments, left)))
    assert fingerprint("text", PROMPTED) == fingerprint("text", {**PROMPTED, "left": 0}) == "95484b4be5ca"
    others = [fingerprint("text", {**PROMPTED, "left": value}) for value in (["x"], ["y"], False, 1)]
    assert len({*others, "95484b4be5ca"}) == 4, "False is 0"


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_samples_are_what_they_are_said_to_be(kind: Kind) -> None:
    """Whatever the key, as long as nothing is wrong with it: the demo's students and the tests give these."""
    every = {
        str(case.key): case.key
        for case in cases(kind.name)
        if kind.is_open or "of" in case.key or {"answer", "solution"} & {*case.key}
    }.values()
    keys = [key for key in every if not [*kind.problems(key)]]
    assert keys
    for key in keys:
        for seed in range(5):
            good, bad = (kind.sample(key, is_right, Random(seed)) for is_right in (True, False))  # noqa: S311
            assert kind.shape.fits(good, key.get("options", ()))
            assert kind.score(good, key).readable
            assert kind.score(good, run(kind.name, good, key)).right is (None if kind.is_open else True)
            verdict = kind.score(bad, run(kind.name, bad, key))
            assert verdict.right is not True
            if not kind.is_open:
                assert (verdict.score or 0) == pytest.approx(least(kind, key)), (key, bad)


def least(kind: Kind, key: Key) -> float:
    """What somebody gets who has nothing right: 0, but where every single pick is right."""
    _, options = kind.picks(key)
    alone = [kind.score([each], key) for each in options] if kind.shape.fits(options[:1], options) else []
    return min((verdict.score or 0.0 for verdict in alone if verdict.readable), default=0.0)


@pytest.mark.parametrize("kind", ALL.values(), ids=ALL)
def test_a_kind_has_words_for_all(kind: Kind) -> None:
    assert kind.interaction in INTERACTIONS
    assert re.fullmatch(r"[A-Z].*\.", kind.empty)
    assert kind.about.strip(". ")
    assert kind_of(kind.name) is kind
    assert kind.points({"points": 7}) == 7
    assert kind.points({}) == (0 if kind.is_open else 1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_call_with_all_it_needs_has_no_problem(kind: str) -> None:
    call = whole_call(kind)
    assert list(SIGNATURES[f"ask.{kind}"].problems([*call.items()])) == []
    assert SIGNATURES[f"ask.{kind}"].taken([], call, strictly=True) == call
    read = read_call(f"ask.{kind}({', '.join(f'{name}={value!r}' for name, value in call.items())})")
    assert read
    assert read.signature == KINDS[kind].signature
    for name in call:
        if next(each for each in KINDS[kind].arguments if each.name == name).needed:
            (problem,) = SIGNATURES[f"ask.{kind}"].problems([(n, v) for n, v in call.items() if n != name])
            assert problem.name == name


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES)
def test_a_description_is_whole(signature: Any) -> None:
    assert len(set(signature.names)) == len(signature.names)
    assert signature.names[: len(signature.positional)] == signature.positional
    for each in signature.arguments:
        assert each.takes.strip()
        assert each.about.strip()
        assert each.check(each.default) or each.needed or each.default in (None, ()), f"{each.name}’s own default"
        assert not each.check(object())


def test_every_problem_is_said_at_once() -> None:
    problems = SIGNATURES["ask.text"].problems([("item", "a"), ("cases", True), ("prompt", 3), ("prompt", "x")])
    with pytest.raises(LessonError) as refused:
        refuse(problems, strictly=True)
    assert str(refused.value).splitlines() == [
        "ask.text takes no cases. Did you mean “case”? It takes item, prompt, objective, points, answer, wrong, hints, "
        "steps, right, solution, sure, case, spelling, heed, pattern.",
        "prompt is not the question in words. Write the question in words.",
        "ask.text is given prompt twice. Take one of the two out.",
    ]
    refuse([], strictly=True)


def test_a_call_that_there_is_not_names_the_next() -> None:
    assert unknown("ask.nummber").next.startswith("Did you mean “ask.number”?")
    assert unknown("show.vidio").what == "There is no teaching block show.vidio."
    assert set(SIGNATURES) == {*(f"ask.{kind}" for kind in KINDS), *(f"show.{block}" for block in BLOCKS)}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


SHAPES = [each for each in vars(shape).values() if isinstance(each, Shape)]


@given(JSON)
@settings(max_examples=50)
def test_no_shape_minds_what_it_is_given(response: Any) -> None:
    for each in SHAPES:
        assert each.fits(response, ["a", "b"]) in (True, False)
        assert all(isinstance(line, str) for line in each.said(response))
        assert blank(response) in (True, False)


@pytest.mark.parametrize("response", [None, "", " \n\t", [], {}, ["", " "], {"a": "", "b": None}])
def test_a_blank_response_is_none(response: Any) -> None:
    assert blank(response)
    for kind in ALL.values():
        assert not kind.score(response, whole_call(kind.name) if kind.name in KINDS else {}).readable


@pytest.mark.parametrize("response", [0, False, "0", ["", "a"], [[]], {"a": 0}, "\u200b"])
def test_any_other_is_one(response: Any) -> None:
    assert not blank(response)
