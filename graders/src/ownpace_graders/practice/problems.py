"""What is wrong with the questions that a set draws, as its author is told: with an example of each."""

from collections.abc import Iterator, Mapping
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.argument import EVERY
from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.kinds.single import SINGLE
from ownpace_graders.practice.drawn import Drawn, draw
from ownpace_graders.practice.template import Template, templates

LARGEST = 1_000_000
"""Larger numbers are no practice for any grade."""
_DRAWS = 40
_OVER_0 = lazy(r"(?<![0-9.])[0-9]+ ?/ ?0+(?![0-9.])|\\d?frac\{[^{}]*\}\{0+\}")
_SIZE = lazy(r"[0-9]+")
_FEW = 3


def problems_of(key: Mapping[str, Any], largest: int = LARGEST) -> Iterator[Problem]:
    """A problem a sort and template, with the first question that has it."""
    found, of = templates(key.get("of")), key["of"]
    for number, template in enumerate(found, 1):
        yield from (_in(number, what, next) for what, next in _of_template(template, str(key.get("fade"))))
    seen = set[tuple[int, str]]()
    for n in range(1, _DRAWS + 1):
        try:
            drawn = draw(of, f"check {n % 6}", 1 + n // 6)
        except LessonError as error:
            yield Problem("of", error.what, error.next)
            return
        for sort, what, next in _of_question(drawn, largest):
            if (drawn.template, sort) not in seen:
                seen.add((drawn.template, sort))
                yield _in(drawn.template + 1, f"{what} That is so in “{prompt(drawn)}”.", next)


def prompt(drawn: Drawn) -> str:
    return " ".join(str(drawn.arguments.get("prompt", "")).split())[:200]


def _in(number: int, what: str, next: str) -> Problem:
    return Problem("of", f"Template {number}: {what}", next, stops=False)


def _of_template(template: Template, fade: str) -> Iterator[tuple[str, str]]:
    if template.kind not in SINGLE:
        yield f"“{template.kind}” is no kind of question that marks itself.", f"Write one of {', '.join(SINGLE)}."
        return
    if len(template.steps) < _FEW:
        yield "It has fewer than three steps, so that they cannot fade.", "Write the steps one by one."
    if fade == "front" and not all(step.ask for step in template.steps[:2]):
        yield (
            'Its first two steps cannot be asked for, and fade="front" asks for them.',
            'Write each as {"step": …, "ask": …, "answer": …}.',
        )


def _of_question(drawn: Drawn, largest: int) -> Iterator[tuple[str, str, str]]:
    """Sort, what and next of each thing that is wrong with one question."""
    kind = SINGLE.get(drawn.kind)
    if kind is None:
        return
    shared = {each.name: each.name for each in EVERY}
    given = [*{"item": "x", **drawn.arguments}.items()]
    for problem in kind.signature.problems([*given, ("steps", [step.text for step in drawn.steps])]):
        if problem.name not in shared or problem.name == "prompt":
            yield problem.what, problem.what, problem.next
    if "answer" not in drawn.arguments:
        yield "answer", "It has no answer.", 'Add "answer".'
        return
    for problem in kind.problems(drawn.arguments):
        yield problem.name, problem.what, f'{problem.next} Or keep such numbers out with "where".'
    yield from _of_numbers(drawn, largest)


def _of_numbers(drawn: Drawn, largest: int) -> Iterator[tuple[str, str, str]]:
    said = [drawn.arguments.get("prompt"), drawn.arguments.get("answer"), *(step.text for step in drawn.steps)]
    text = " ".join(map(str, said))
    if _OVER_0.search(text):
        yield "0", "A fraction stands over 0.", 'Keep 0 out with "where".'
    sizes = [int(size) for size in _SIZE.findall(text) if len(size) < 20]
    if max(sizes, default=0) > largest:
        yield "large", f"{max(sizes)} is too large: {largest:,} is the most for this grade.", 'Bound it with "where".'
