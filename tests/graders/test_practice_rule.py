"""The rule of practice that fades: each of its sentences, and what it does to a class of simulated learners."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownpace_graders.practice import mastery
from ownpace_graders.practice.mastery import First
from ownpace_graders.practice.rule import ALONE, EXAMPLE, MOST, ONE, TWO, Outcome, Standing, row, step
from tests.graders.learners import ABLE, FIXED, SORTS, Learner, Sort, taken, worked_through

ALREADY: tuple[Outcome, ...] = ("read", "right", "right")


def after(*done: Outcome, until: int = 3) -> Standing:
    at = Standing()
    for each in done:
        at = step(at, each, until)
    return at


@pytest.mark.parametrize(
    ("done", "stage", "n", "why"),
    [
        ((), EXAMPLE, 1, "begin"),
        (("read",), ONE, 2, "example"),
        (("read", "right"), TWO, 3, "forward"),
        (ALREADY, ALONE, 4, "forward"),
        ((*ALREADY, "right"), ALONE, 5, "in-a-row"),
        (("read", "wrong"), ONE, 2, "try-again"),
        (("read", "wrong", "right"), ONE, 3, "helped"),
        (("read", "hint", "right"), ONE, 3, "helped"),
        (("read", "wrong", "wrong"), EXAMPLE, 3, "back"),
        (("read", "right", "wrong", "wrong"), ONE, 4, "back"),
        ((*ALREADY, "wrong", "right", "wrong"), TWO, 6, "back"),
        ((*ALREADY, "wrong", "right", "right", "wrong"), ALONE, 6, "try-again"),
        ((*ALREADY, "again"), EXAMPLE, 5, "again"),
        ((*ALREADY, "again", "read"), ALONE, 6, "example"),
        (("alone",), ALONE, 2, "at-once"),
    ],
)
def test_what_is_shown_is_decided_by_what_was_shown(done: tuple[Outcome, ...], stage: int, n: int, why: str) -> None:
    at = after(*done)
    assert (at.stage, at.n, at.why) == (stage, n, why)


def test_three_right_in_a_row_alone_end_it_with_credit() -> None:
    assert after(*ALREADY, "right", "right").ends == ""
    assert after(*ALREADY, "right", "right", "right").ends == "able"
    assert after("alone", "right", "right", "right").score == 1, "early, for those who can already"
    assert after("alone", "right", "right", "right", until=4).ends == ""
    assert after("alone", "right", "wrong", "right", "right", "right").ends == "", "in a row"
    assert after("alone", "right", "right", "hint", "right").streak == 0, "a hint is help"
    assert after("alone", "right", "right", "again", "read", "right").streak == 1, "so is an example"


def test_a_guesser_needs_a_longer_row_where_answers_are_picked() -> None:
    assert [row(3, options) for options in (0, 2, 3, 4, 5, 6)] == [3, 8, 5, 4, 4, 3]
    assert row(5, 4) == 5


def test_the_score_is_what_was_shown_at_the_end() -> None:
    shown = [after(*done).score for done in ((), ("read",), ("read", "right"), ALREADY, (*ALREADY, "right"))]
    assert shown == [0, 0, 0.25, 0.5, 0.75]
    assert after("alone", "wrong").score == 0, "nothing was shown yet"
    assert after(*ALREADY, "right", "wrong", "wrong").score == 0.25, "two misses take back what they disprove"


def test_after_ten_questions_there_is_a_way_out() -> None:
    lost: list[Outcome] = ["read", "wrong", "wrong"] * 5
    at = after(*lost)
    assert (at.n, at.ends, at.has_way_out) == (MOST, "hard", True)
    assert after(*lost, "right") == at, "there is nothing to answer"
    assert after(*lost, "on").ends == "left"
    again = after(*lost, "on", "again")
    assert (again.ends, again.stage, again.n) == ("", EXAMPLE, MOST + 1), "and a way back in"
    assert after(*lost, "more").stage == EXAMPLE, "something else than more of the same"


def test_who_is_about_to_show_it_may_finish_and_need_not() -> None:
    late: list[Outcome] = ["read", "wrong", "wrong", "read", "wrong", "right", "right", "right", "wrong", "right"]
    at = after(*late, "right", "right")
    assert (at.n, at.streak, at.ends, at.has_way_out) == (MOST, 2, "", False)
    assert after(*late, "right", "right", "right").ends == "able"
    assert after(*late, "right", "right", "hint", "right").ends == "hard"
    eleventh = after(*late[:-2], "again", "read", "right", "right")
    assert (eleventh.n, eleventh.ends, eleventh.has_way_out) == (MOST + 1, "", True)
    assert step(eleventh, "on").ends == "left"


DONE = st.lists(st.sampled_from(["read", "right", "wrong", "hint", "again", "alone", "on", "more"]), max_size=80)


@given(DONE, st.integers(1, 8))
@settings(max_examples=200)
def test_whatever_is_done_nobody_is_kept(done: list[Outcome], until: int) -> None:
    at = Standing()
    for each in done:
        before, at = at, step(at, each, until)
        assert at.n - before.n in (0, 1)
        assert at.stage in (EXAMPLE, ONE, TWO, ALONE)
        assert at.shown in range(5)
        assert (at.shown == 4) == (at.ends == "able")
        assert before.ends != "able" or at == before, "credit stays"
        if at.ends == "" and at.n > at.way_out:
            assert at.has_way_out
            assert at.streak > 0


COUNT = 300


@cache
def taken_by(sort: Sort) -> tuple[tuple[Standing, bool, float], ...]:
    """Of each learner of the sort: where it ends, whether it is able then, and by how much."""
    until = row(3, 4 if sort.guesses > 0.2 else 0)
    pairs = [(taken(learner, until), learner) for learner in (Learner(sort, seed) for seed in range(COUNT))]
    return tuple((at, learner.is_able(), learner.chance(ALONE)) for at, learner in pairs)


def called(sorts: Iterable[Sort]) -> list[tuple[Standing, bool]]:
    return [(at, able) for sort in sorts for at, able, _ in taken_by(sort) if at.ends == "able"]


def fixed(sorts: Iterable[Sort], sequence: tuple[int, ...] = FIXED) -> list[int]:
    """Questions of the fixed sequence, for those whom the rule calls able."""
    return [
        worked_through(Learner(sort, seed), sequence)
        for sort in sorts
        for seed, (at, _, _) in enumerate(taken_by(sort))
        if at.ends == "able"
    ]


def table() -> list[str]:
    lines = [
        f"Practice that fades: {COUNT} simulated learners of each sort; able is right alone {ABLE:.0%} of the time",
        f"{'':16}{'called able':>12}{'falsely':>9}{'questions':>11}{'fixed':>7}{'most':>6}{'on without':>12}",
    ]
    for sort in SORTS:
        ends = taken_by(sort)
        able = called([sort])
        false = sum(not truly for _, truly in able) / COUNT
        questions = f"{mean(at.n for at, _ in able):.1f}" if able else "–"
        others = f"{mean(fixed([sort])):.1f}" if able else "–"
        most = max(at.n for at, _, _ in ends)
        left = sum(at.ends == "left" for at, _, _ in ends) / COUNT
        lines.append(
            f"{sort.name:16}{len(able) / COUNT:12.0%}{false:9.1%}{questions:>11}{others:>7}{most:6}{left:12.0%}"
        )
    return lines


def test_a_class_of_learners_of_another_model(record_property: Callable[[str, object], None]) -> None:
    for line in table():
        record_property("figure", line)
    able = called(SORTS)
    false = sum(not truly for _, truly in able) / len(able)
    shortest = mean(fixed(SORTS, (EXAMPLE, ONE, TWO)))
    share = mean(at.n for at, _ in able) / mean(fixed(SORTS))
    record_property(
        "figure",
        f"Falsely called able: {false:.1%} of all who are. Questions until able: {share:.0%} of the fixed sequence's "
        f"({mean(at.n for at, _ in able):.1f}; the shortest that fades, one of each stage: {shortest:.1f})",
    )
    assert false <= 0.05
    assert share <= 0.7
    for sort in SORTS:
        assert sum(not truly for _, truly in called([sort])) / COUNT <= 0.05, sort.name
        for at, _, _ in taken_by(sort):
            assert at.n <= MOST or at.ends == "able" or at.has_way_out or at.ends == "left"


def test_who_only_clicks_hints_or_is_lost_is_seen_and_not_kept() -> None:
    for sort in SORTS:
        if sort.name in ("lost", "clicks hints"):
            assert {at.ends for at, _, _ in taken_by(sort)} == {"left"}
            assert max(at.n for at, _, _ in taken_by(sort)) <= MOST + 3


def test_mastery_is_surest_of_what_was_done_alone() -> None:
    alone = [First(True)] * 3
    assert mastery.mastery([]) == mastery.KNEW
    assert mastery.mastery(alone) >= 0.98 > mastery.ABLE
    assert mastery.mastery(alone[:1]) < mastery.ABLE
    assert mastery.mastery([First(True, mastery.HELPED)] * 3) < mastery.ABLE < mastery.mastery(alone)
    assert mastery.mastery([*alone, First(False), First(False)]) < mastery.ABLE


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1))))
def test_mastery_is_a_chance(tries: list[tuple[bool, float]]) -> None:
    assert 0 < mastery.mastery(First(*each) for each in tries) <= 1
