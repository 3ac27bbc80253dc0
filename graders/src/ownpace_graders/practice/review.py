"""A review: a few questions from sets of earlier lessons, or on a first visit its own, each asked alone.

What is due is decided once, by who knows the other records, and is said by the seed, which each deed has: so grading
needs this record alone. A seed of "5f3a….0c1d2e.99ab01" asks one question of each of these two sets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from ownpace_graders.practice.journey import Journey, Past, PosedQuestion, first_try, outcome_of, question, sorted_out
from ownpace_graders.practice.rule import ALONE, MISSES, Outcome, Standing

MANY = 3
"""Questions of a review, unless its author wants more or fewer."""
MOST = 6
_ID = 6


def name_of(lesson: str, item: str, fingerprint: str) -> str:
    """What a seed calls a set: another one when its questions are others."""
    return sha256(f"{lesson} {item} {fingerprint}".encode(errors="replace")).hexdigest()[:_ID]


def seed_of(own: str, due: Sequence[str]) -> str:
    """The seed of a student whose own is `own`, for the sets that are due, by their names."""
    return ".".join([own, *due[:MOST]])


def many(key: Mapping[str, Any]) -> int:
    """How many questions are asked at most."""
    wanted = key.get("many")
    return wanted if type(wanted) is int and 1 <= wanted <= MOST else MANY


def review(key: Mapping[str, Any], deeds: Sequence[Any], seed: str) -> Journey:
    """Where the student stands after these deeds. LessonError for templates that are none."""
    known, seeds = sorted_out(deeds)
    found = Journey(Standing(stage=ALONE), seeds[0] if seeds else seed)
    _skip(found, key)
    for deed in known:
        if deed["n"] == found.standing.n and deed["seed"] == found.seed and not found.standing.ends:
            _take(found, key, deed)
            _skip(found, key)
    return found


def present(key: Mapping[str, Any], found: Journey) -> PosedQuestion:
    """The question that stands there; the last one where there is none more."""
    n = min(found.standing.n, count(key, found.seed))
    return _asked(key, found.seed, n)[0] or PosedQuestion("", {}, (), 0, (), "")


def count(key: Mapping[str, Any], seed: str) -> int:
    """How many questions this seed asks."""
    return len(_due(seed)) or many(key)


def share(key: Mapping[str, Any], found: Journey) -> float:
    """0 to 1: how many of the questions that there are were right in the end."""
    there = sum(_asked(key, found.seed, n)[0] is not None for n in range(1, count(key, found.seed) + 1))
    return sum(past.right is True for past in found.past) / there if there else 0.0


def _due(seed: str) -> list[str]:
    return seed.split(".")[1:][:MOST]


def _asked(key: Mapping[str, Any], seed: str, n: int) -> tuple[PosedQuestion | None, str]:
    """The n-th question and its objective; none where its set is in this lesson no more."""
    due = _due(seed)
    if not due:
        return question(key, seed, n, ALONE), ""
    earlier = key.get("earlier")
    for each in earlier if isinstance(earlier, list) else ():
        if isinstance(each, dict) and each.get("id") == due[n - 1]:
            return question(each, seed, n, ALONE), str(each.get("objective", ""))
    return None, ""


def _skip(found: Journey, key: Mapping[str, Any]) -> None:
    """Go on to the next question that there is; to the end where there is none."""
    last = count(key, found.seed)
    while found.standing.n <= last and _asked(key, found.seed, found.standing.n)[0] is None:
        found.standing = replace(found.standing, n=found.standing.n + 1)
    if found.standing.n > last:
        found.standing = replace(found.standing, ends="able", why="through")


def _take(found: Journey, key: Mapping[str, Any], deed: Mapping[str, Any]) -> None:
    at = found.standing
    if "given" in deed and found.given[-1:] == [deed["given"]]:
        return  # pressed twice
    asked, objective = _asked(key, found.seed, at.n)
    if asked is None:
        return
    outcome, verdict = outcome_of(asked, found, deed)
    found.first = found.first or first_try(asked, at, outcome, deed)
    if "given" in deed:
        found.given.append(deed["given"])
        found.verdict = verdict
    after = _step(at, outcome)
    if after.n != at.n:
        right = outcome == "right"
        found.past.append(Past(asked, ALONE, tuple(found.given), right, at.helped, found.first, objective))
        found.given, found.verdict, found.first = [], None, None
    found.standing = after


def _step(at: Standing, done: Outcome | None) -> Standing:
    """Right, or missed twice: the next one."""
    if done == "right":
        return Standing(n=at.n + 1, stage=ALONE, why="right" if not at.helped else "helped")
    if done == "wrong" and at.misses + 1 >= MISSES:
        return Standing(n=at.n + 1, stage=ALONE, why="missed")
    if done == "wrong":
        return replace(at, misses=at.misses + 1, helped=True, why="try-again")
    return replace(at, hints=at.hints + 1, helped=True) if done == "hint" else at
