"""The usual wrong answers to sums of small numbers, which an author is asked to foresee."""

from __future__ import annotations

import pytest

from ownpace_graders.kinds import KINDS

NUMBER = KINDS["number"]

SUMS = [
    ("What is 3 × 4?", 12, ["7", "9", "15"]),
    ("What is 3 + 4?", 7, ["1"]),
    ("What is 48 + 37?", 85, ["75", "11"]),
    ("What is 52 - 38?", 14, ["26", "90"]),
    ("What is 12 ÷ 3?", 4, ["36", "9"]),
    (r"What is $\dfrac{1}{2} + \dfrac{1}{3}$?", "5/6", ["2/5", "2/3"]),
    (r"What is $\frac{2}{3} \times \frac{3}{5}$?", "2/5", ["5/8", "6/8"]),
    ("What is 3/4 − 1/2?", "1/4", ["2/2", "2/4"]),
    ("What is 1/2 ÷ 1/4?", "2", ["1/8", "2/4"]),
    ("What is 1 + 1?", 2, []),
]
NO_SUMS = [
    ("At 12:30 we eat. How many are we?", 5),
    ("What is 2 + 3 + 4?", 9),
    ("What is -3 + 5?", 2),
    ("What is 2.5 + 1?", "3.5"),
    ("What is 1 200 + 300?", 1500),
    ("What is 1 1/2 + 1/2?", 2),
    ("What is 5/0 + 1?", 1),
    ("What is 400 × 300?", 120000),
    ("What is half of 8?", 4),
    ("What is 3 × 4?", None),
    ("What is 3 × 4?", ["12", "twelve"]),
    ("", "x"),
]


@pytest.mark.parametrize(("prompt", "answer", "values"), SUMS)
def test_a_sum_has_its_usual_wrong_answers_and_none_is_right(prompt: str, answer: object, values: list[str]) -> None:
    key = {"prompt": prompt, "answer": answer}
    found = NUMBER.slips(key)
    assert [slip.value for slip in found] == values
    assert [slip for slip in found if NUMBER.score(slip.value, key).right] == []
    assert all("-" in slip.name and slip.words.endswith((".", "?")) for slip in found)


@pytest.mark.parametrize(("prompt", "answer"), NO_SUMS)
def test_of_all_else_nothing_is_said(prompt: str, answer: object) -> None:
    assert list(NUMBER.slips({"prompt": prompt, "answer": answer})) == []


def test_kinds_without_sums_have_none() -> None:
    assert {name for name, kind in KINDS.items() if list(kind.slips({"prompt": "What is 3 × 4?", "answer": 12}))} == {
        "number"
    }
