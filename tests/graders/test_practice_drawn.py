"""Questions drawn from templates: what an author may write, what comes of it, and what is refused, at once."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from fractions import Fraction
from time import thread_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownpace_graders.errors import LessonError
from ownpace_graders.practice import formula
from ownpace_graders.practice.drawn import draw
from ownpace_graders.practice.formula import NoValue, value
from ownpace_graders.practice.functions import FUNCTIONS, written
from tests.conftest import examples

NAMES: dict[str, Any] = {"a": Fraction(6), "b": Fraction(4), "who": "Ana", "rest": ("x", "y")}

TIMES: dict[str, Any] = {
    "kind": "number",
    "vary": {"a": "1..5", "b": "2..6", "c": "1..5", "d": "2..6", "who": ["Ana", "Ben", "Zoë"]},
    "where": ["a < b", "c < d", "gcd(a, b) == 1 and gcd(c, d) == 1"],
    "let": {"top": "a * c", "bottom": "b * d"},
    "prompt": r"[[who]]: $\dfrac{[[a]]}{[[b]]} \times \dfrac{[[c]]}{[[d]]}$?",
    "answer": "[[top]]/[[bottom]]",
    "wrong": {"[[a + c]]/[[b + d]]": "You added."},
    "hints": ["[[a]] × [[c]]"],
    "steps": ["tops: [[top]]", "bottoms: [[bottom]]", "so $[[tex(top / bottom)]]$"],
    "why": "Why [[bottom]]?",
}
SHORT: dict[str, Any] = {"kind": "number", "prompt": "?", "answer": "1", "steps": ["1"]}


WORKED_OUT = [
    ("a + b * 2", "14"),
    ("a / b", "3/2"),
    ("-a ^ 2 + 1", "-35"),
    ("a ** -1", "1/6"),
    ("a % b", "2"),
    ("0.1 + 0.2", "3/10"),
    ("gcd(a, b)", "2"),
    ("lcm(a, b)", "12"),
    ("min(a, b) + max(a, b, 9)", "13"),
    ("round(2.5)", "3"),
    ("round(a / 7, 2)", "43/50"),
    ("floor(a / b) + ceil(a / b)", "3"),
    ("num(a / b) + den(a / b)", "5"),
    ("dec(a / b)", "1.5"),
    ("dec(0.05)", "0.05"),
    ("dec(a)", "6"),
    ("mixed(a / b)", "1 1/2"),
    ("mixed(b / a)", "2/3"),
    ("tex(a / b)", r"\dfrac{3}{2}"),
    ("abs(b - a)", "2"),
    ("who", "Ana"),
    ("rest", "x, y"),
]


@pytest.mark.parametrize(("text", "wanted"), WORKED_OUT)
def test_a_formula_is_worked_out_exactly(text: str, wanted: str) -> None:
    assert written(value(text, NAMES)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a > b", True),
        ("1 < b < a", True),
        ("a == b or not a < b", True),
        ("who == 'Ana'", True),
        ("who != 'Ana' and a > b", False),
        ("a % 2 == 0", True),
    ],
)
def test_conditions(text: str, wanted: bool) -> None:
    assert value(text, NAMES) is wanted


HOSTILE = [
    "__import__('os')", "().__class__", "a.real", "[x for x in a]", "lambda: 1", "a if b else 1", "f'{a}'", "a[0]",
    "(a := 3)", "print(a)", "gcd(*a)", "dec(x=1)", "a +", "a = b", "1j", "b'x'", "None", "a & b", "a << b", "a @ b",
    "(" * 150, "-" * 199, "a" * 5000, "+".join("a" * 90), "a in b", "...", "", " ", "\0",
    "yield a", "await a", "a; b", "{1: 2}", "{a}", "a is b", "a // b", "~a", "é", "a\nb",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_not_a_formula_is_refused(text: str) -> None:
    with pytest.raises(LessonError) as refused:
        value(text, NAMES)
    assert refused.value.next


@pytest.mark.parametrize(
    "text",
    [
        "9^9^9^9", "9**40**40", "10^12 * 10^12", "a ^ 0.5", "a / (b - 4)", "a % 0", "1 / 0", "0 ^ -1", "2 ^ 1000000",
        "1000000007 ^ 40", "lcm(999983, 999979) * 999961", "999999999999 * 2", "1 / 1000000000007 / 3",
    ],
)  # fmt: skip
def test_what_would_be_too_large_has_no_value(text: str) -> None:
    with pytest.raises(NoValue):
        value(text, NAMES)


@given(st.text(max_size=250) | st.text("ab0123456789+-*/^%()<>=,. ", max_size=220))
@settings(max_examples=examples(300))
def test_no_text_does_anything_but_have_a_value_or_none(text: str) -> None:
    with suppress(LessonError, NoValue):
        assert isinstance(value(text, NAMES), Fraction | str | bool | tuple)


def test_the_same_seed_gives_the_same_question_on_every_computer() -> None:
    """Written down once: a hand-in of last year is marked by what its student saw."""
    drawn = draw([TIMES], "ana", 1)
    assert [drawn.arguments["prompt"], drawn.arguments["answer"], drawn.arguments["wrong"], drawn.why] == WRITTEN_DOWN
    code = f"from ownpace_graders.practice.drawn import draw; print(draw([{TIMES!r}], 'ana', 1).arguments['prompt'])"
    for seed in ("0", "1"):
        env = {"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
        said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
        assert said.stdout.strip() == drawn.arguments["prompt"]


WRITTEN_DOWN = [r"Ana: $\dfrac{1}{2} \times \dfrac{3}{5}$?", "3/10", {"4/7": "You added."}, "Why 10?"]


@given(st.text(max_size=40), st.integers(1, 40))
@settings(max_examples=examples(150))
def test_every_draw_meets_its_conditions(seed: str, n: int) -> None:
    drawn = draw([TIMES], seed, n)
    names = dict(drawn.names)
    assert all(value(each, names) is True for each in TIMES["where"])
    assert value("top == a * c", names) is True
    assert drawn == draw([TIMES], seed, n)
    assert "[[" not in "".join([*map(str, drawn.arguments.values()), *(step.text for step in drawn.steps), drawn.why])
    if n > 1:
        assert drawn.names != draw([TIMES], seed, n - 1).names, "no question comes twice in a row"


def test_students_get_different_questions_and_templates_take_turns() -> None:
    assert len({draw([TIMES], f"student-{number}", 1).arguments["prompt"] for number in range(30)}) > 20
    two = [TIMES, {**TIMES, "prompt": "other"}]
    turns = [draw(two, "ana", n).template for n in range(1, 7)]
    assert turns in ([0, 1] * 3, [1, 0] * 3)


def test_an_order_is_a_list_where_one_is_asked_for() -> None:
    template = {**SHORT, "kind": "choice", "vary": {"o": {"order": ["a", "b", "c"]}}, "options": "[[o]]", "answer": "b"}
    seen = {tuple(draw([template], str(seed), 1).arguments["options"]) for seed in range(60)}
    assert len(seen) == 6
    assert all(sorted(each) == ["a", "b", "c"] for each in seen)


def test_a_draw_without_a_value_is_not_given() -> None:
    over = {**SHORT, "vary": {"a": "0..3"}, "prompt": "[[1 / a]]"}
    assert all(draw([over], "s", n).arguments["prompt"] in ("1", "1/2", "1/3") for n in range(1, 30))


def _nested(deep: int) -> list[Any]:
    found: list[Any] = ["1"]
    for _ in range(deep):
        found = [found]
    return found


LONG = " + ".join(["a"] * 39)
REFUSED: list[tuple[Any, str]] = [
    ([], "not a list"),
    ("x", "not a list"),
    ([3], "dictionary"),
    ([{**SHORT, "steps": []}], "no worked steps"),
    ([{**SHORT, "steps": [{"step": "x"}]}], "step is not a text"),
    ([{**SHORT, "vary": {"a": "1..10000000000"}}], "too large"),
    ([{**SHORT, "vary": {"a": "0..1 by 0.000001"}}], "too large"),
    ([{**SHORT, "vary": {"a": "9..2"}}], "empty"),
    ([{**SHORT, "vary": {"a": "1..9 by 0"}}], "empty"),
    ([{**SHORT, "vary": {"a": 3}}], "no values"),
    ([{**SHORT, "vary": {"a": []}}], "no values"),
    ([{**SHORT, "vary": {"a": [10**13]}}], "no values"),
    ([{**SHORT, "vary": {"a": {"order": ["x"] * 9}}}], "no values"),
    ([{**SHORT, "vary": {"gcd": "1..2"}}], "cannot be a name"),
    ([{**SHORT, "vary": {"a b": "1..2"}}], "cannot be a name"),
    ([{**SHORT, "vary": {"a": "1..2"}, "let": {"a": "3"}}], "two things"),
    ([{**SHORT, "let": {"x": "y", "y": "1"}}], "not varied or computed"),
    ([{**SHORT, "prompt": "[[z]]"}], "not varied or computed"),
    ([{**SHORT, "where": "q > 1"}], "not varied or computed"),
    ([{**SHORT, "vary": {"a": "1..1000000"}, "where": ["a < 0"]}], "met by nothing"),
    ([{**SHORT, "vary": {"a": "1..1000000"}, "where": [f"{LONG} == 7"] * 12}], "met by nothing"),
    ([{**SHORT, "vary": {"a": "1..9"}, "where": ["9^9^9^a > 1"]}], "met by nothing"),
    ([{**SHORT, "vary": {"a": "1..9"}, "prompt": "[[1 / (a - a)]]"}], "met by nothing"),
    ([{**SHORT, "vary": {"a": "1..9"}, "where": [LONG] * 13}], "where"),
    ([{**SHORT, "vary": {"a": "1..9"}, "prompt": "[[a]]" * 400}], "too many gaps"),
    ([{**SHORT, "vary": {"a": "1..9"}, "prompt": f"[[{LONG}]]" * 80}], "too much"),
    ([{**SHORT, "vary": {f"n{n}": "1..9" for n in range(13)}}], "vary"),
    ([{**SHORT, "prompt": "x" * 30_000}], "moderate length"),
    ([SHORT] * 21, "not a list"),
    ([{**SHORT, "x": {1, 2}}], "no template can hold"),
    # Their relatives: numbers that are none, digits of other scripts, names that Python has, what lies too deep.
    ([{**SHORT, "vary": {"a": "1..9"}, "where": ["1e400 > a", "1e-400 < a"]}], "met by nothing"),
    ([{**SHORT, "vary": {"a": "1..9"}, "where": ["(((((9^9)^9)^9)^9)^a) > 1"]}], "met by nothing"),
    ([{**SHORT, "vary": {"a": "1..9"}, "where": ["99999999999999999999999999999 ^ 40 > a"] * 12}], "met by nothing"),
    ([{**SHORT, "vary": {"a": "1..9"}, "where": ["not " * 49 + "a"]}], "met by nothing"),
    ([{**SHORT, "vary": {"a": "1..9"}, "where": ["lcm(999999999989, 999999999961) > a"]}], "met by nothing"),
    ([{**SHORT, "vary": {"a": "1..9"}, "where": ["round(a, 10^12) > 99", "'a' * 9 == a"]}], "met by nothing"),
    ([{**SHORT, "vary": {"a": [float("inf")]}}], "no template can hold"),
    ([{**SHORT, "vary": {"a": [1e300]}}], "no values"),
    ([{**SHORT, "vary": {"a": "٢..٩"}}], "no values"),
    ([{**SHORT, "vary": {"a": "２..９"}}], "no values"),
    ([{**SHORT, "vary": {"a": "2..9"}, "prompt": "[[٢ + a]]"}], "cannot be read"),
    ([{**SHORT, "vary": {"ａ": "2..9"}}], "cannot be a name"),
    ([{**SHORT, "vary": {"__class__": "2..9"}}], "cannot be a name"),
    ([{**SHORT, "vary": {"lambda": "2..9"}}], "cannot be a name"),
    ([{**SHORT, "let": {"mixed": "1"}}], "cannot be a name"),
    ([{**SHORT, "hints": _nested(400)}], "lists in lists"),
    ([{**SHORT, "hints": _nested(5000)}], "no template can hold"),
    ([{**SHORT, "answer": {"[[1]]": _nested(9)}}], "lists in lists"),
    ([{**SHORT, "vary": {"a": ["x" * 15_000]}, "prompt": "[[a]]" * 290}], "too long"),
    ([{**SHORT, "vary": {"a": {"order": ["x" * 2000] * 8}}, "prompt": "[[a]]" * 290}], "too long"),
]


@pytest.mark.parametrize(("of", "words"), REFUSED, ids=range(len(REFUSED)))
def test_a_hostile_template_is_refused_at_once(of: Any, words: str) -> None:
    took = []
    for seed in ("a", "b", "c"):
        began = thread_time()
        with pytest.raises(LessonError, match=words) as refused:
            draw(of, seed, 1)
        took.append(thread_time() - began)
        assert refused.value.next
    assert min(took) < 0.1


def test_every_function_is_tried_and_is_only_of_numbers() -> None:
    tried = " ".join(text for text, _ in WORKED_OUT)
    for name in FUNCTIONS:
        assert f"{name}(" in tried
        for wrong in ("who", "rest", "a > b", "'x', 'y'", ""):
            with pytest.raises(LessonError):
                value(f"{name}({wrong})", NAMES)
    assert formula.named("gcd(a, b) + c") == {"a", "b", "c"}
