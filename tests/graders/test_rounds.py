"""A cell that ends what runs it costs itself, and the rest is run again: what counts of which round."""

import time
from collections.abc import Callable, Sequence

from ownpace_graders.sandbox.rounds import MOST, Results, rounds
from ownpace_graders.sandbox.script import ENDLESS, Ended, Ran, Script, Stopped

Round = Sequence[Script]


def script(*codes: str) -> Script:
    return Script([*enumerate(codes, 1)])


def run(
    *notebooks: Script, seconds: float = 60, stop: Callable[[], Stopped] | None = None
) -> tuple[Results, list[Round]]:
    """Notebooks whose cells say which round it is; "quit" ends what runs it. What came of them, and every round."""
    seen: list[Round] = []

    def once(scripts: Round) -> Results:
        seen.append(scripts)
        return [_ran(each, len(seen), stop) for each in scripts]

    return rounds(notebooks, once, time.monotonic() + seconds), seen


def _ran(script: Script, number: int, stop: Callable[[], Stopped] | None) -> list[Ran] | Stopped:
    done: list[Ran] = []
    for at, code in script.cells:
        if code == "quit":
            ended = stop() if stop else Ended("DeadKernelError: Kernel died")
            ended.number, ended.ran = at, done
            ended.said = [("stream", {"name": "stdout", "text": "so far"}), ("execute_result", {"data": {}})]
            return ended
        done.append(Ran([("stream", {"text": f"{code} {number}"})], {"status": "ok"}))
    return done


def said(result: list[Ran] | Stopped) -> list[str]:
    assert isinstance(result, list), result
    return [str(ran.ended or ran.messages[0][1]["text"]) for ran in result]


def test_what_ends_nothing_is_run_once() -> None:
    (result,), seen = run(script("a", "b"))
    assert said(result) == ["a 1", "b 1"]
    assert len(seen) == 1


def test_the_first_time_counts_and_the_rest_is_of_the_next_round() -> None:
    (result,), seen = run(script("a", "quit", "b", "quit", "c"))
    why = "this cell ended what runs it: it quits, crashes or takes too much memory"
    assert said(result) == ["a 1", why, "b 2", why, "c 3"]
    assert [[code for _, code in script.cells] for (script,) in seen[1:]] == [["a", "b", "quit", "c"], ["a", "b", "c"]]


def test_what_is_left_of_the_cell_gives_it_no_points() -> None:
    (result,), _ = run(script("quit"))
    assert isinstance(result, list)
    (ran,) = result
    assert [kind for kind, _ in ran.messages] == ["stream", "error"]
    assert ran.reply
    assert ran.reply["status"] == "error"


def test_a_notebook_after_one_that_ended_is_of_the_round_in_which_that_was_whole() -> None:
    (one, two), _ = run(script("a", "quit", "b"), script("c", "quit", "d"))
    assert said(one)[::2] == ["a 1", "b 2"]
    assert said(two)[::2] == ["c 2", "d 3"]


def test_an_endless_cell_is_left_out_too() -> None:
    (result,), _ = run(script("quit", "a"), stop=lambda: Ended(ENDLESS))
    assert said(result) == ["this cell does not end and cannot be interrupted", "a 2"]


def test_what_takes_too_much_stops_it_all() -> None:
    (result,), seen = run(script("a", "quit"), stop=lambda: Stopped("Memory: too much"))
    assert str(result) == "Memory: too much"
    assert len(seen) == 1


def test_it_is_not_tried_for_ever() -> None:
    (result,), seen = run(script(*["quit"] * (MOST + 1)))
    assert isinstance(result, Ended)
    assert (result.number, len(seen)) == (MOST, MOST)


def test_what_would_take_longer_than_there_is_time_is_not_begun() -> None:
    (result,), seen = run(script("quit", "a"), seconds=0)
    assert isinstance(result, Ended)
    assert len(seen) == 1
