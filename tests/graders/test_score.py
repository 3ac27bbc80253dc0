"""What a response is worth: the cases of number.md, choice.md …, and what holds for every response."""

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import KINDS, NBGRADERS
from ownpace_graders.kinds.score import Verdict, score
from ownpace_graders.marked import feedback, marked
from ownpace_graders.record.state import ItemState
from tests.conftest import examples
from tests.graders.generated import gathered
from tests.graders.tables import Case, cases

RIGHT = {"yes": True, "no": False, "almost": False, "-": None, "unreadable": None}


@pytest.mark.parametrize("kind", KINDS)
def test_every_case_of_the_table(kind: str) -> None:
    """All rows in one go, because there are hundreds; each one that is not so is named with its line."""
    assert {f"{kind}.md:{case.line}": found for case in cases(kind) if (found := not_so(kind, case))} == {}


def not_so(kind: str, case: Case) -> tuple[Any, ...]:
    """What is not as the row says: what it says, and what came out."""
    verdict = score(kind, case.response, case.key)
    worth = None if case.worth == "-" else float(case.worth)
    wanted = worth, None if worth is None else RIGHT[case.right], case.right != "unreadable", case.right == "almost"
    found = verdict.score, verdict.right, verdict.readable, verdict.almost
    is_so = found == wanted and case.words.strip(" |") in "\n\n".join([*verdict.remarks, verdict.message])
    return () if is_so else (case.response, case.key, wanted, case.words, found, verdict.message)


def test_the_tables_are_read() -> None:
    assert {kind: len(cases(kind)) > 7 for kind in KINDS} == dict.fromkeys(KINDS, True)
    assert len(cases("number")) >= 600
    assert len(cases("text")) >= 150
    assert len(cases("expression")) >= 150


KEYS: dict[str, list[dict[str, Any]]] = {
    "choice": [{}, {"answer": "a", "options": ["a", "b"], "wrong": {"b": "No."}}, {"answer": "a"}],
    "choices": [{}, {"answer": ["a"], "options": ["a", "b"], "wrong": {"b": "no-b"}}, {"answer": []}],
    "number": [
        {},
        {"answer": "3/8", "lowest": True, "wrong": {"6/16": "Halve.", 0.5: "a-half", "three": "Digits."}},
        {"answer": 12, "unit": ["cm", "$", "%"], "tolerance": 0.5},
    ],
    "text": [{}, {"answer": ["a", "the b"], "wrong": {"c": "No."}}, {"answer": "Na", "case": True}],
}
"""Keys that are worth a try with every response; of another kind, the first of its table."""
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["a", "b", "6/16", "three"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
NUMBER_LIKE = st.text(st.sampled_from("0123456789٣½⅜²₂/⁄.,' \u00a0−-+=%$€xe(cm)and\u200f\ufdfa"), max_size=30)
LONG = ["9" * 10_000, "1/" + "9" * 10_000, "=" * 10_000, " " * 10_000 + "3", "1," * 5000, "½" * 10_000, "x" * 5_000_000]
ALL = [*KINDS, *NBGRADERS]


def first_keys(kind: str) -> list[dict[str, Any]]:
    return [{}, *([case.key for case in cases(kind) if case.key][:2] if kind in KINDS else [])]


@pytest.fixture(scope="module")
def responses() -> list[Any]:
    """Made once for all kinds: making them takes far longer than a verdict."""
    return [*LONG, ["a"] * 100_000, "\ud800", *gathered(ANYTHING | NUMBER_LIKE, examples(300))]


@pytest.mark.parametrize(("kind", "key"), [(kind, key) for kind in ALL for key in KEYS.get(kind, first_keys(kind))])
def test_every_response_gets_a_verdict(kind: str, key: dict[str, Any], responses: list[Any]) -> None:
    for response in responses:
        gets_a_verdict(kind, key, response)


def gets_a_verdict(kind: str, key: dict[str, Any], response: Any) -> None:
    verdict = score(kind, response, key)
    assert isinstance(verdict, Verdict)
    assert verdict.score is None or 0 <= verdict.score <= 1
    assert (verdict.right is None) == (verdict.score is None)
    assert (verdict.right is True) == (verdict.score == 1)
    assert verdict.readable or verdict.right is None
    assert verdict.message.strip()


@pytest.mark.parametrize("response", LONG)
def test_no_number_is_that_long(response: str) -> None:
    verdict = score("number", response, {"answer": 3, "wrong": {response: "A key as long."}})
    assert (verdict.readable, verdict.score) == (False, None)
    assert "too long" in verdict.message


def test_a_short_text_is_short() -> None:
    assert score("text", "x" * 1000, {"answer": "x" * 1000}).right is True
    assert "too long" in score("text", "x" * 1001, {"answer": "x" * 1001}).message


@given(st.fractions(), st.integers(1, 99), st.sampled_from(["{}/{}", " {} / {} ", "{}⁄{}", "= {}/{}.", "x = {}/{}"]))
def test_a_fraction_is_right_in_any_terms_and_lowest_only_in_one(value: Fraction, factor: int, form: str) -> None:
    typed = form.format(value.numerator * factor, value.denominator * factor)
    if len(typed) > 100:
        return
    assert score("number", typed, {"answer": str(value)}).right is True
    lowest = score("number", typed, {"answer": str(value), "lowest": True})
    assert lowest.right is (factor == 1 and value.denominator > 1)


@given(st.decimals(-(10**9), 10**9, places=4), st.sampled_from([",.", ".,", " ,", "'.", " ."]))
def test_a_grouped_decimal_is_read_exactly(value: Any, marks: str) -> None:
    typed = f"{value:,}".translate(str.maketrans(",.", marks))
    assert score("number", typed, {"answer": str(value)}).right is True
    assert score("number", typed, {"answer": str(value + 1)}).right is False


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
def test_a_mixed_number_is_whole_and_fraction(whole: int, top: int, bottom: int) -> None:
    answer = {"answer": str(whole + Fraction(top, bottom))}
    assert score("number", f"{whole} {top}/{bottom}", answer).right is True
    assert score("number", f"−{whole} {top}/{bottom}", answer).right is False


@given(st.lists(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef"), min_size=1))
def test_every_right_pick_helps_and_every_other_costs_the_same(picked: list[str], answer: set[str]) -> None:
    verdict = score("choices", picked, {"answer": sorted(answer), "options": list("abcdef")})
    hits, slips = len(set(picked) & answer), len(set(picked) - answer)
    if picked:
        assert verdict.score == pytest.approx(max(0, (hits - slips) / len(answer)))
        assert verdict.right is (set(picked) == answer)


@pytest.mark.parametrize(
    ("kind", "response", "wrong", "misconception"),
    [
        ("number", "4/6", {"4/6": "add-tops-and-bottoms"}, "add-tops-and-bottoms"),
        ("number", "4/6", {"4/6": "sloppy"}, "sloppy"),
        ("number", "4/6", {"4/6": "You added tops-and-bottoms."}, None),
        ("number", "4/6", {"4/6": "add-tops or bottoms?"}, None),
        ("number", "4/6", {"4/6": "再试一次"}, None),
        ("number", "4/6", {"4/6": 7}, None),
        ("choice", "b", {"b": "swaps"}, "swaps"),
        ("choices", ["a", "b"], {"a": "a-slip-of-the-author", "b": "swaps"}, "swaps"),
        ("choices", ["b", "c", "d"], {"b": "No.", "c": "first-one", "d": "second-one"}, "first-one"),
        ("text", "B!", {"b": "swaps"}, "swaps"),
    ],
)
def test_a_misconception_is_named_to_the_teacher_only(
    kind: str, response: Any, wrong: dict[str, Any], misconception: str | None
) -> None:
    verdict = score(
        kind, response, {"answer": "1/4" if kind == "number" else ["a"] if kind == "choices" else "a", "wrong": wrong}
    )
    assert verdict.misconception == misconception
    assert misconception is None or not re.search(rf"\b{misconception}\b", verdict.message)


@pytest.mark.parametrize(
    ("kind", "key", "what"),
    [
        ("numbr", {}, "no kind of question called “numbr”. There are: choice,"),
        ("number", {"answer": "three"}, "The answer “three” is not a number"),
        ("number", {"answer": True}, "“True” is not a number"),
        ("number", {"answer": float("nan")}, "not a number"),
        ("number", {"answer": "9" * 5000}, "not a number"),
        ("number", {"answer": 3, "tolerance": "much"}, "“much” is not a number"),
        ("choice", {"answer": "c", "options": ["a", "b"]}, "“c” is not one of the options"),
        ("choices", {"answer": ["a", "c"], "options": ["a", "b"]}, "not one of the options"),
    ],
)
@pytest.mark.parametrize("response", [None, "3"])
def test_a_key_that_cannot_be_meant_is_the_authors_to_fix(
    kind: str, key: dict[str, Any], what: str, response: Any
) -> None:
    with pytest.raises(LessonError, match=re.escape(what)):
        score(kind, response, key)


def test_what_is_almost_right_or_not_understood_is_not_a_try() -> None:
    key = {"prompt": "How long?", "answer": 12, "unit": "cm"}
    tries = [("", given) for given in ("13 cm", "12", "120 mm", "long", "12 cm")]
    shown = marked("number", key, ItemState(response="12 cm", tries=tries))["text/html"]
    assert "(try 2)" in shown
    assert "1 of 1 points" in shown


def test_what_is_almost_right_is_worth_half_and_hears_why_when_it_is_left_so() -> None:
    shown = marked("number", {"prompt": "How long?", "answer": 12, "unit": "cm"}, ItemState(response="120 mm"))
    assert shown["text/plain"] == "0.5"
    assert "in cm, please" in shown["text/html"]


def test_an_exit_ticket_hears_of_the_form_at_once_and_of_nothing_else() -> None:
    asked = {"prompt": "How long?", "unit": "cm", "form": "fraction"}
    said = {given: feedback(score("number", given, asked), asked) for given in ("3/8", "3/8 cm", "0.5 cm", "7/2 cm")}
    assert "Write the unit too" in said["3/8"]
    assert "a fraction, like 3/8" in said["0.5 cm"]
    assert said["3/8 cm"] == said["7/2 cm"] == "Your answer is kept. You can still change it."
