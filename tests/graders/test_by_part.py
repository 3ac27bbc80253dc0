"""Questions whose response has parts: what holds for every response, what is wrong with a key, how they are shown."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownpace_graders.kinds import KINDS
from ownpace_graders.kinds.answers import remarks
from ownpace_graders.kinds.score import score
from ownpace_graders.lesson.asked import asked
from ownpace_graders.marked import marked
from ownpace_graders.record.state import ItemState

CARDS, OPTIONS = ["a", "b", "c", "d"], ["w", "x", "y", "z"]
SORT = {"cards": CARDS, "options": OPTIONS[:2], "answer": {"w": ["a", "b"], "x": ["c", "d"]}}
MATCH = {"cards": CARDS, "options": OPTIONS, "answer": dict(zip(CARDS, OPTIONS, strict=True))}


@given(st.dictionaries(st.sampled_from(CARDS), st.sampled_from(["", *OPTIONS]), min_size=1))
@settings(max_examples=150)
def test_each_card_is_worth_the_same(response: dict[str, str]) -> None:
    verdict = score("match", response, MATCH)
    hits = sum(response.get(card) == option for card, option in MATCH["answer"].items())  # type: ignore[attr-defined]
    if any(response.values()):
        assert verdict.score == hits / 4
        assert [part.right for part in verdict.parts].count(True) == hits
        assert verdict == score("match", dict(reversed(response.items())), MATCH)
        slips = [card for card, option in response.items() if option and option != MATCH["answer"][card]]  # type: ignore[index]
        assert verdict.almost is (hits < 4 and not slips)


@given(st.permutations(CARDS))
def test_a_sequence_is_worth_its_pairs_and_the_fewest_are_to_be_moved(response: list[str]) -> None:
    verdict = score("order", response, {"options": CARDS, "answer": CARDS})
    swapped = sum(one > other for one, other in combinations(response, 2))
    assert verdict.score == pytest.approx(max(0, 1 - 2 * swapped / 6))
    kept = [part.name for part in verdict.parts if part.right]
    assert kept == sorted(kept)
    assert len(kept) >= (2 if response != CARDS[::-1] else 0)
    assert all([*more] != sorted(more) for more in combinations(response, max(2, len(kept) + 1)))


def test_a_long_sequence_is_marked_at_once() -> None:
    long = [str(number) for number in range(400)]
    assert score("order", long[::-1], {"options": long, "answer": long}).score == 0


TYPED = st.sampled_from(["went", "wnt", "walkedd", "3", "3.0", "three", "4", "", "?"]) | st.text(max_size=5)


@given(st.lists(TYPED, min_size=2, max_size=2))
@settings(max_examples=150)
def test_a_gap_is_worth_what_its_own_kind_says(response: list[str]) -> None:
    verdict = score("blanks", response, {"text": "___ and ___", "answer": ["walked", 3]})
    apart = [score("text", response[0], {"answer": "walked"}), score("number", response[1], {"answer": 3})]
    if any(each.strip() for each in response):
        assert verdict.score == sum(each.score or 0 for each in apart) / 2
        assert verdict.right is all(each.right for each in apart)


PROBLEMS: list[tuple[str, dict[str, Any], str]] = [
    ("match", MATCH, ""),
    ("match", {**MATCH, "answer": ["w"]}, "does not say which option each card gets"),
    ("match", {**MATCH, "answer": {"a": "w", "b": "x", "c": "y"}}, "The answer does not mention “d”."),
    ("match", {**MATCH, "answer": {**MATCH["answer"], "e": "w"}}, "“e” in answer is not one of the cards."),  # type: ignore[dict-item]
    ("match", {**MATCH, "answer": {**MATCH["answer"], "a": "v"}}, "“v”, in answer for “a”, is not one of the options."),  # type: ignore[dict-item]
    ("match", {**MATCH, "wrong": {"e": "No."}}, "“e” in wrong is not one of the cards."),
    ("match", {**MATCH, "wrong": {"a": {"v": "No."}}}, "“v”, in wrong for “a”, is not one of the options."),
    ("order", {"options": CARDS, "answer": CARDS}, ""),
    ("order", {"options": CARDS, "answer": CARDS[:3]}, "not the list of all options in order"),
    ("order", {"options": CARDS, "answer": "a"}, "not the list of all options in order"),
    ("order", {"options": CARDS, "answer": CARDS, "wrong": {"e": "No."}}, "“e” in wrong is not one of the options."),
    ("blanks", {"text": "___ and ___", "answer": ["a", 3], "wrong": {2: {"4": "No."}}}, ""),
    ("blanks", {"text": "___ and ___", "answer": ["a"]}, "The text has 2 gaps, and there are 1 answers."),
    ("blanks", {"text": "a and __", "answer": ["a"]}, "The text has no gap."),
    ("blanks", {"text": "___", "answer": [{"unit": "cm"}]}, "says neither text nor number"),
    ("blanks", {"text": "___", "answer": [{"number": "three apples"}]}, "is not a number"),
    ("blanks", {"text": "___", "answer": ["red|blue"]}, "Gap 1: The answer “red|blue” is taken letter for letter."),
    ("blanks", {"text": "___", "answer": ["a"], "options": ["b", "c"]}, "Gap 1: “a” is not one of the options."),
    ("blanks", {"text": "___", "answer": ["a"], "wrong": {2: "No."}}, "“2” in wrong is not the number of a gap."),
    ("sort", SORT, ""),
    ("sort", {**SORT, "answer": "w"}, "does not say which cards each group has"),
    ("sort", {**SORT, "answer": {"w": ["a", "b"], "x": ["c"]}}, "The answer does not mention “d”."),
    ("sort", {**SORT, "answer": {"w": CARDS, "wx": []}}, "“wx” in answer is not one of the groups."),
    ("sort", {**SORT, "answer": {"w": [*CARDS, "e"]}}, "“e” in answer is not one of the cards."),
    ("sort", {**SORT, "wrong": {"a": {"w": "No."}}}, "“w” for “a” is both right and wrong."),
    ("match", {**MATCH, "wrong": {"a": {"w": "No."}}}, "“w” for “a” is both right and wrong."),
]


@pytest.mark.parametrize(("kind", "key", "said"), PROBLEMS)
def test_what_is_wrong_with_a_key(kind: str, key: dict[str, Any], said: str) -> None:
    found = " ".join(f"{each.what} {each.next}" for each in KINDS[kind].problems(key))
    assert said in found if said else found == ""


KEYS = {
    "match": ('["a", "b"], ["x", "y"]', '{"a": "x", "b": ["y", "x"]}', {"a": "x", "b": "x"}),
    "sort": (
        '["a", "b"], ["x", "y"]',
        '{"x": ["a", "b"], "y": []}, wrong={"a": {"y": "mixes-up"}}',
        {"a": "x", "b": "x"},
    ),
    "blanks": ('"A ___ and ___."', '["cat", {"number": 5, "unit": ["cm", ""]}]', ["cat", "5 cm"]),
    "order": ('["a", "b"]', '["b", "a"]', ["b", "a"]),
}


@pytest.mark.parametrize("kind", KEYS)
def test_a_hidden_key_is_read_without_running_it(kind: str) -> None:
    arguments, key, right = KEYS[kind]
    hidden = f"### BEGIN HIDDEN TESTS\nq.key({key})\n### END HIDDEN TESTS\n"
    for between, marked_here in ((hidden, True), ("", None)):
        found = asked(f'q = ask.{kind}("q", "Which?", {arguments})\n{between}q')
        assert found
        assert score(kind, right, found.arguments).right is marked_here


def test_a_word_for_a_part_may_be_taken_for_a_name_too() -> None:
    (problem,) = remarks({"wrong": {"a": {"x": "sloppy"}, "b": {"x": "mixes-up"}, "c": "No, look again."}})
    assert "“sloppy” is taken for the name of a misconception" in problem.what


def test_what_a_teacher_reads_has_each_part_with_its_sign() -> None:
    given = {"a": "w", "b": "$\\frac{1}{2}$", "<b>c": "x"}
    key = {"prompt": "?", "cards": ["a", "b", "<b>c", "d"], "options": ["w", "x", "$\\frac{1}{2}$"]}
    answer = {"a": "w", "b": "x", "<b>c": "w", "d": "w"}
    shown = marked("match", {**key, "answer": answer, "hints": ["Look."]}, ItemState(response=given))["text/html"]
    assert "<li>a: w <small>✓ right</small></li>" in shown
    assert "<li>d:  <small>– left open</small></li>" in shown
    assert "<mfrac>" in shown
    assert "1 of 4 is right.</p>" in shown, "there is nothing to try again once it is graded"
