"""Whatever is typed, in any script: forms of one value score the same, nothing raises, nothing takes long."""

from __future__ import annotations

import locale
import os
import re
import subprocess
import sys
import time
import warnings
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import KINDS
from ownpace_graders.kinds.expression.compared import can_be_compared, divides_by_0
from ownpace_graders.kinds.expression.shown import line, mathml
from ownpace_graders.kinds.expression.tree import Node
from ownpace_graders.kinds.pattern import matches
from ownpace_graders.kinds.score import score
from tests.conftest import examples

SLOWEST = {"expression": 0.2}
"""Seconds of the processor's, else a fiftieth; the quickest of three, so a busy computer changes little of that."""
KEYS: list[tuple[str, dict[str, Any]]] = [
    ("number", {}),
    ("number", {"answer": "3/8", "lowest": True, "wrong": {"4/6": "No."}}),
    ("number", {"answer": 9.81, "unit": ["m/s²", "$", "°"], "significant": 3}),
    ("number", {"answer": "10π", "tolerance": "2%", "form": "decimal"}),
    ("number", {"answer": "{3, -3, 1/2}"}),
    ("number", {"answer": "(2, 3)", "unit": "cm"}),
    ("number", {"answer": "3:4", "lowest": True}),
    ("number", {"answer": "7 r 2"}),
    ("number", {"answer": "7:30 p.m.", "form": "time"}),
    ("text", {"answer": ["the numerator", "x^2", "café"], "wrong": {"denominator": "No."}}),
    ("text", {"answer": "aab", "pattern": "(a|aa|a*)*(.*.*.*)*b", "heed": ["dots"]}),
    ("expression", {}),
    ("expression", {"answer": "2(x+1)(x+2)", "form": "factored", "wrong": {"x^2+2": "No.", "three": "Digits."}}),
    ("expression", {"answer": "sin(x) + √(x)/π", "form": "simplified", "wrong": {"x!": "No.", "e^x": "No."}}),
    ("expression", {"answer": "y = 2x + 1", "form": "solved", "wrong": {"y = x^x": "No."}}),
]
PIECES = [
    *"9.,'/^√π(){}[]-+±%:;…e×·½²ﷺ\u0305\u0307\u200d\ud800ıİ٣๓Ω°$",
    *"9^|9e|10^|√(|1/|(9)|9 |1,|0.(|9…|m |m^9 |kg/|a.|a-|a |'\"|x=|±9;|9:|9 r |sq |per |a!|the |π^9|9^9×|½ ".split("|"),  # noqa: SIM905
    *"9'|°C|1.2|€ 9|ab".split("|"),  # noqa: SIM905
]
HUGE = "10^999999999|9e999999999|1/1e-999999|9^9^9^9^9|(9^999)^999|(9^600)×(9^600)×(9^600)|√(1e-999)|2^-1500|∛(10^999)"
CODE = "__import__('os')|{{x}}|%s%n|<script>|\x00|\u202e3|1\n2|NaN|Infinity|-0|1_000|0x1F|1j"
UNITS = "1e999 km|1e-999 μm^9|5 m m m m m m m m m m|5 $ $ $ $|5 cent cent cent cent|5 ft 3 in 2 in 1 in|1/0 h 1/0 min"
ALGEBRA = "(x+(|x^|√|sin |x!|x*|x/|-|x/(y/(|(x+1)(x+2)|sin(x)^|1/(1/(|2^x^|(x+y)^9999|x_{abc}|log_2 |asin|αβ|x="
HOSTILE = [
    *((piece * times)[:400] for piece in ALGEBRA.split("|") for times in (1, 12, 39, 400)),
    *("(" * 39 + "x" + ")" * 39, "9999!", "10^9999", "(1/3)^9999", "x^(1/9999)", "e^e^e^e^x", "|x" * 60, "|" * 199),
    *(piece * times for piece in PIECES for times in (1, 7, 45, 99, 400, 5000)),
    *(text for texts in (HUGE, CODE, UNITS) for text in texts.split("|")),
    *("9" * 5000, "1e" + "9" * 90, "√" * 99 + "2", "0." + "0" * 90 + "1", "1/" + "9" * 98, "9" * 49 + "/" + "7" * 49),
]


def slowest(kind: str) -> float:
    return SLOWEST.get(kind, 0.02)


def seconds(kind: str, typed: str, key: dict[str, Any]) -> float:
    taken = []
    for _ in range(3):
        began = time.thread_time()
        score(kind, typed, key)
        taken.append(time.thread_time() - began)
        if taken[-1] < slowest(kind):
            break
    return min(taken)


@pytest.mark.parametrize(("kind", "key"), KEYS)
def test_nothing_hostile_raises_or_takes_long(kind: str, key: dict[str, Any]) -> None:
    score(kind, "1 m", key)  # the table of units is made when the first one is asked for
    slow = {typed[:40]: taken for typed in HOSTILE if (taken := seconds(kind, typed, key)) > slowest(kind)}
    assert slow == {}


ANY_SCRIPT = st.text(max_size=120)
SPECIAL = st.text(
    st.sampled_from("0123456789.,'/^√π∛()[]{}-+±%‰:;…‾eE×·*½¾²⁻³°$€£cmkgs µΩ\"rRtoand \u0305\u0307=~|"), max_size=60
)


@given(ANY_SCRIPT | SPECIAL, st.sampled_from(KEYS))
@settings(max_examples=examples(400), deadline=None)
def test_nothing_typed_raises_or_takes_long(typed: str, case: tuple[str, dict[str, Any]]) -> None:
    kind, key = case
    assert seconds(kind, typed, key) < slowest(kind)
    assert score(kind, typed, key).message.strip()


FRACTIONS = st.fractions(-50, 50, max_denominator=60)


def forms(value: Fraction) -> list[str]:
    """The value as it can be written."""
    sign, size = "-" if value < 0 else "", abs(value)
    whole, rest = divmod(size, 1)
    top, bottom = size.numerator, size.denominator
    found = [f"{sign}{top}/{bottom}", f"({sign}{top}/{bottom})", f"{sign}{3 * top}/{3 * bottom}"]
    found += [f"x = {sign}{top} / {bottom}.", f"{sign}{top}⁄{bottom}", f"{sign}{top}∕{bottom}"]
    found += [f"−{top}/{bottom}", f"{top}/-{bottom}"] if sign else [f"+{top}/{bottom}"]
    found += [f"{sign}{whole} {rest.numerator}/{rest.denominator}"] if whole and rest else []
    digits, left, seen = "", rest, dict[Fraction, int]()
    while left and left not in seen:
        seen[left] = len(digits)
        digit, left = divmod(left * 10, 1)
        digits += str(digit)
    if left and len(digits) < 40:
        at = seen[left]
        found += [f"{sign}{whole}.{digits[:at]}({digits[at:]})", f"{sign}{whole},{digits[:at]}({digits[at:]})"]
        period = "".join(f"{digit}\u0305" for digit in digits[at:])
        found += [f"{sign}{whole}.{digits[:at]}{period}"]
    elif not left:
        shown = f"{sign}{whole}.{digits or '0'}"
        found += [
            shown,
            shown + "0" * (4 if len(digits) != 3 else 5),
            f"{shown}×10^0",
            f"{shown}e0",
            shown.translate(ARABIC),
        ]
    return found


ARABIC = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")


@given(FRACTIONS)
@settings(max_examples=examples(150), deadline=None)
def test_forms_of_one_value_score_the_same(value: Fraction) -> None:
    for key in ({"answer": str(value)}, {"answer": str(value), "unit": "cm"}):
        said = {typed: score("number", f"{typed} cm" if "unit" in key else typed, key).right for typed in forms(value)}
        assert said == dict.fromkeys(said, True)
        wrong = {typed: score("number", typed, {"answer": str(value + 1)}).right for typed in forms(value)}
        assert wrong == dict.fromkeys(wrong, False)


LENGTHS = {"mm": "m/1000", "cm": "m/100", "dm": "m/10", "m": "m", "km": "1000m"}


@given(
    st.fractions(1, 500, max_denominator=20),
    st.sampled_from(["mm", "cm", "dm", "m", "km"]),
    st.sampled_from(["mm", "cm", "m"]),
)
@settings(max_examples=examples(100), deadline=None)
def test_one_length_in_any_unit_is_right_or_almost(value: Fraction, typed: str, wanted: str) -> None:
    metres = {
        "mm": Fraction(1, 1000),
        "cm": Fraction(1, 100),
        "dm": Fraction(1, 10),
        "m": Fraction(1),
        "km": Fraction(1000),
    }
    response, key = f"{value} {typed}", {"answer": str(value * metres[typed] / metres[wanted]), "unit": wanted}
    verdict = score("number", response, key)
    assert verdict.right is (typed == wanted)
    assert verdict.almost is (typed != wanted)
    assert score("number", response, {**key, "convert": True}).right


def several(op: str) -> Any:
    return lambda parts: Node(op, tuple(parts))


LEAVES = st.sampled_from("xyα").map(lambda name: Node("name", name=name)) | st.integers(0, 20).map(
    lambda size: Node("number", size=Fraction(size, 4))
)
WHOLE = st.integers(1, 3).map(lambda size: Node("number", size=Fraction(size)))
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map(several("sum"))
        | st.lists(inner, min_size=2, max_size=3).map(several("product"))
        | st.tuples(inner).map(several("minus"))
        | st.tuples(inner, inner).map(several("quotient"))
        | st.tuples(inner, WHOLE).map(several("power"))
        | st.tuples(inner).map(lambda parts: Node("call", parts, "sin"))
    ),
    max_leaves=8,
)


def turned(tree: Node) -> Node:
    """Its sums and products the other way round."""
    parts = tuple(map(turned, tree.parts))
    return Node(tree.op, parts[::-1] if tree.op in ("sum", "product") else parts, tree.name, tree.size)


@given(TREES)
@settings(max_examples=examples(150), deadline=None)
def test_an_expression_is_read_as_it_is_shown_and_is_the_same_turned_round(tree: Node) -> None:
    assume(not divides_by_0(tree) and can_be_compared(tree))
    typed, other = line(tree), line(turned(tree))
    assume(len(typed) <= 150)
    said = {each: score("expression", each, {"answer": typed}).right for each in (typed, other, typed.replace(" ", ""))}
    assert said == dict.fromkeys(said, True)
    assert score("expression", f"{other} + 1", {"answer": typed}).right is False
    assert score("expression", f"{other} = z", {"answer": f"z = {typed}"}).right
    assert ElementTree.fromstring(f"<p>{mathml(tree)}</p>").find("math") is not None  # noqa: S314 - our own


@given(st.integers(1, 99), st.integers(0, 59))
@settings(max_examples=examples(50), deadline=None)
def test_one_time_in_one_unit_or_two_is_the_same(hours: int, minutes: int) -> None:
    key = {"answer": str(hours + Fraction(minutes, 60)), "unit": "h"}
    forms = (
        f"{hours} h {minutes} min",
        f"{hours}h{minutes:02}",
        f"{hours}:{minutes:02} h",
        f"{hours} hr, {minutes} mins",
    )
    assert {typed: score("number", typed, key).right for typed in forms} == dict.fromkeys(forms, True)
    assert not score("number", f"{hours} h {minutes + 1} min", key).right


WORDS = st.text(st.sampled_from("abcdefghijklmnop"), min_size=5, max_size=9)


@given(WORDS, st.data())
@settings(max_examples=examples(150), deadline=None)
def test_one_letter_off_is_almost_right_and_strictly_wrong(word: str, data: Any) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    for typed in {word[:at] + word[at + 1 :], word[:at] + "z" + word[at:], word[:at] + "z" + word[at + 1 :]} - {word}:
        verdict = score("text", typed, {"answer": word})
        assert (verdict.almost, verdict.right, verdict.score) == (True, False, 0.5), typed
        assert score("text", typed, {"answer": word, "spelling": "strict"}).score == 0
    assert score("text", f" {word.upper()}. ", {"answer": word}).right


@given(st.text(st.sampled_from("ab1 .*+?()|[]{},-\\dws"), max_size=14), st.text(st.sampled_from("ab1 "), max_size=12))
@settings(max_examples=examples(400), deadline=None)
def test_a_pattern_means_what_it_means_to_python(pattern: str, text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python's about sets within sets, in what no author writes
        try:
            found = matches(pattern, text)
        except LessonError:
            return
        assert found is bool(re.fullmatch(pattern, text, re.IGNORECASE))


ENDLESS = [
    "(a+)+b",
    "(a|aa)+b",
    "(a*)*b",
    "(.*)*(.*)*b",
    "(a?){50}a{50}b",
    "((a{9}){9})b",
    "([a-z]+)*b",
    "((){99}){99}",
]


@pytest.mark.parametrize("pattern", ENDLESS)
def test_no_pattern_hangs(pattern: str) -> None:
    for text in ("a" * 150, "ab" * 75, "a" * 5000, "a" * 149 + "c"):
        began = time.thread_time()
        try:
            matches(pattern, text)
        except LessonError as refused:
            assert "stands for too much" in str(refused)
        assert time.thread_time() - began < 0.2


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"(a)\1", "looks around or back"),
        (r"(?=a)b", "looks around or back"),
        (r"\bword", "looks around or back"),
        ("(a", "cannot be understood"),
        ("a" * 151, "is longer than 150"),
        ("(a{99}){99}", "stands for too much"),
        ("a{1000}", "repeats too often"),
    ],
)
def test_a_pattern_that_could_take_long_is_the_authors_to_fix(pattern: str, why: str) -> None:
    with pytest.raises(LessonError, match=why):
        matches(pattern, "a")


PROBLEMS: list[tuple[str, dict[str, Any], str]] = [
    ("number", {"answer": 0.00001}, ""),
    ("number", {"answer": 1e16}, ""),
    ("number", {"answer": "1e500"}, ""),
    ("number", {"answer": 3, "tolerance": 1, "decimals": 2, "wrong": {"three": "Digits.", "9": "No."}}, ""),
    ("number", {"answer": 5, "unit": "/s"}, ""),
    ("number", {"answer": "50%", "unit": "%"}, ""),
    ("number", {"answer": "12 cm", "unit": "cm"}, ""),
    ("number", {"answer": 3.14159, "decimals": 2}, ""),
    ("number", {"answer": 1523, "significant": 2}, ""),
    ("number", {"answer": "3..4", "unit": "cm"}, ""),
    ("number", {"answer": "{3, -3}"}, ""),
    ("number", {"answer": "7:30", "form": "time"}, ""),
    ("number", {"answer": "12 m", "unit": "cm"}, "is in m, and the unit is cm"),
    ("number", {"answer": "12 m", "unit": ["", "cm"]}, "is in m, and the unit is cm"),
    ("number", {"answer": "12 m", "unit": [""]}, "is in m, and no unit is asked for"),
    ("number", {"answer": "12 cm"}, "is not a number"),
    ("number", {"answer": [3, -3]}, 'write answer="{3, -3}"'),
    ("number", {"answer": "1,234"}, "can be read as 1234 and as 1.234"),
    ("number", {"answer": 3, "tolerance": 5}, "as large as the answer"),
    ("number", {"answer": 3, "tolerance": "100%"}, "as large as the answer"),
    ("number", {"answer": 0, "tolerance": 1}, ""),
    ("number", {"answer": 3, "tolerance": 0.5, "wrong": {"3.2": "No."}}, "within the tolerance"),
    ("number", {"answer": 3, "tolerance": 0.5, "unit": "cm", "wrong": {"3.2": "No."}}, "within the tolerance"),
    ("number", {"answer": "0.5", "form": "percent"}, "would not be taken as right"),
    ("number", {"answer": "abc", "form": "ratio"}, "is not a ratio"),
    ("number", {"answer": "7:30"}, 'form="time" or form="ratio"'),
    ("number", {"answer": "3:4"}, ""),
    ("number", {"answer": "7:30", "form": "ratio"}, ""),
    ("number", {"answer": "5 apples"}, 'Add unit="apples".'),
    ("number", {"answer": "1 h 30 min", "unit": "h"}, ""),
    ("number", {"answer": "1 h 30 min", "unit": "min"}, "is in h, and the unit is min"),
    ("number", {"answer": "25:00", "form": "time"}, "is not a time"),
    ("expression", {"answer": "3 + 2x"}, ""),
    ("expression", {"answer": 5}, ""),
    ("expression", {"answer": 0.00001}, ""),
    ("expression", {"answer": "y = 2x + 1", "form": "solved", "wrong": {"y = 2x": "No.", "none": "No."}}, ""),
    ("expression", {"answer": "x^2 + 2x", "form": "expanded", "wrong": {"x(x+2)": "Multiply it out."}}, ""),
    ("expression", {"answer": "x^2 + 2x", "wrong": {"x²+2*x": "No."}}, "is right: it is the answer"),
    ("expression", {"answer": "3 +"}, "is not an expression. There is something missing after “+”."),
    ("expression", {"answer": ["3", "x"]}, "is a list, and one expression is asked for"),
    ("expression", {"answer": "1/2x"}, "can be read as (1/2)x and as 1/(2x)"),
    ("expression", {"answer": "x(x+1)", "form": "expanded"}, "would not be taken as right"),
    ("expression", {"answer": "y - x = 1", "form": "solved"}, "would not be taken as right"),
    ("expression", {"answer": "√(x - 9999)"}, "has no value for the numbers that are tried"),
    ("text", {"answer": []}, "no accepted answer"),
    ("text", {"answer": "red|blue"}, 'answer=["red", "blue"]'),
    ("text", {"answer": "num*"}, 'pattern="num.*"'),
    ("text", {"answer": "P(A|B)"}, ""),
    ("text", {"answer": "2*3"}, ""),
    ("text", {"answer": "colour", "pattern": "colou?r"}, ""),
    ("text", {"answer": "grey", "pattern": "colou?r"}, "does not fit the answer “grey”"),
    ("text", {"answer": "a", "pattern": "(a"}, "cannot be understood"),
]


@pytest.mark.parametrize(("kind", "key", "said"), PROBLEMS)
def test_what_is_wrong_with_a_key_is_said_in_a_teachers_words(kind: str, key: dict[str, Any], said: str) -> None:
    found = " ".join(f"{each.what} {each.next}" for each in KINDS[kind].problems(key))
    assert said in found if said else found == ""


SCRIPT = """
import locale, sys
from ownpace_graders.kinds.score import score
try: locale.setlocale(locale.LC_ALL, "")
except locale.Error: pass
cases = [("number", "1.234,5 km", {"answer": "1234.5", "unit": "km"}), ("number", "0,5", {"answer": 0.5}),
    ("number", "ıI", {"answer": 1}),
    ("text", "İSTANBUL", {"answer": "istanbul"}), ("text", "TITLE", {"answer": "title"}),
    ("expression", "2,5X+SIN(İ)", {"answer": "x*5/2"}), ("expression", "I+ı", {"answer": "i+i"}),
    ("number", "5.000", {"answer": 5000}), ("number", "1e3", {"answer": 1000})]
print([(v.score, v.right, v.message) for v in (score(*case) for case in cases)], file=sys.stdout)
"""


def test_a_verdict_never_depends_on_locale() -> None:
    said = set()
    for name in ("C", "C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8", "fa_IR.UTF-8"):
        run = {**os.environ, "LC_ALL": name, "LANG": name, "PYTHONUTF8": "1"}
        said.add(subprocess.run([sys.executable, "-c", SCRIPT], env=run, capture_output=True, check=True).stdout)
    assert len(said) == 1
    comma: Any = {**locale.localeconv(), "decimal_point": ",", "thousands_sep": "."}
    before, locale.localeconv = locale.localeconv, lambda: comma
    try:
        assert score("number", "1.5", {"answer": 1.5}).right
        assert score("number", "1.234.567", {"answer": 1234567}).right
    finally:
        locale.localeconv = before
