"""What is wrong with the questions that a set draws, as its author is told: how many have it, and one of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.argument import EVERY
from ownpace_graders.kinds.kind import Kind
from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.number import KIND as NUMBER
from ownpace_graders.kinds.shape import MANY, ONE
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.kinds.single import SINGLE
from ownpace_graders.practice.drawn import Drawn, draw, every
from ownpace_graders.practice.formula import named
from ownpace_graders.practice.grades import LARGEST
from ownpace_graders.practice.template import Template, templates, texts

_EACH = 150
"""Questions of a template that are looked at: all of them where there are no more."""
_OVER_0 = lazy(r"(?<![0-9.])[0-9]+ ?/ ?0+(?![0-9.])|\\d?frac\{[^{}]*\}\{0+\}")
_SIZE = lazy(r"(?<![0-9.])[0-9]+")
_FRACTION = lazy(r"\\[dt]?frac\{([0-9]+)\}\{([0-9]+)\}")
_HALF_GAP = lazy(r"(?<![\[\w)\]])\[([^\[\]]{1,200})\](?!\()")
"""Not a link, nor a place in a list."""
_FEW = 3
_PICKED = (ONE.name, MANY.name)

Sort = tuple[int, str]
"""A template, from 0, and what is wrong."""


def problems_of(key: Mapping[str, Any], *, fades: bool = True) -> Iterator[Problem]:
    """A problem a sort and template. `fades`: steps are left out. LessonError for templates that are none."""
    found, of = templates(key.get("of")), key["of"]
    for number, template in enumerate(found, 1):
        yield from (_in(number, what, next) for what, next in _of_template(template, str(key.get("fade")), fades))
    if halves := [_in(number, *each) for number, template in enumerate(found, 1) for each in _half_gaps(template)]:
        yield from halves
        return  # what is drawn with them is not what was meant
    try:
        for n in range(1, len(found) + 1):
            draw(of, "check", n)
        yield from _of_draws(of, found, key.get("largest") or LARGEST)
    except LessonError as error:
        yield Problem("of", error.what, error.next)


def _of_draws(of: Any, found: tuple[Template, ...], largest: int) -> Iterator[Problem]:
    told: dict[Sort, tuple[str, str, Drawn]] = {}
    having: dict[Sort, int] = {}
    looked_at = [0] * len(found)
    for drawn in every(of, _EACH):
        looked_at[drawn.template] += 1
        ours = {sort: (what, next) for sort, what, next in _of_question(drawn, found[drawn.template], largest)}
        for sort, (what, next) in ours.items():
            told.setdefault((drawn.template, sort), (what, next, drawn))
            having[drawn.template, sort] = having.get((drawn.template, sort), 0) + 1
    for (template, sort), (what, next, drawn) in told.items():
        many = f"{having[template, sort]} of {looked_at[template]} questions"
        yield _in(template + 1, f"{what} That is so in {many}, as in “{prompt(drawn)}”.", next)


def prompt(drawn: Drawn) -> str:
    return " ".join(str(drawn.arguments.get("prompt", "")).split())[:200]


def _in(number: int, what: str, next: str) -> Problem:
    return Problem("of", f"Template {number}: {what}", next, stops=False)


def _of_template(template: Template, fade: str, fades: bool) -> Iterator[tuple[str, str]]:
    if template.kind not in SINGLE:
        yield f"“{template.kind}” is not a kind of question that marks itself.", f"Write one of {', '.join(SINGLE)}."
        return
    if fades and len(template.steps) < _FEW:
        yield "It has fewer than three steps, so that they cannot fade.", "Write the steps one by one."
    if fade == "front" and SINGLE[template.kind].shape.name in _PICKED:
        yield 'Its answers are picked, so that fade="front" cannot ask for a step by itself.', 'Take fade="front" out.'
    elif fade == "front" and not all(step.ask for step in template.steps[:2]):
        yield (
            'Its first two steps cannot be asked for, and fade="front" asks for them.',
            'Write each as {"step": …, "ask": …, "answer": …}.',
        )


def _half_gaps(template: Template) -> Iterator[tuple[str, str]]:
    """Formulas of what varies that have one bracket where a gap has two: students would read them as they stand."""
    said = texts([dict(template.arguments), *map(list, template.steps), template.why])
    for inside in dict.fromkeys(each for text in said for each in _HALF_GAP.findall(text)):
        if _is_of(inside, {*template.vary, *template.let}):
            yield f"“[{inside}]” is not a gap, and students read it as it stands.", f"Write [[{inside}]]."


def _is_of(text: str, names: set[str]) -> bool:
    """Whether this is a formula of nothing but these names."""
    try:
        return bool(named(text)) and named(text) <= names
    except LessonError:
        return False


_ALONE = {"sure", "solution"}
"""What only a question that stands by itself takes."""


def _of_question(drawn: Drawn, template: Template, largest: int) -> Iterator[tuple[str, str, str]]:
    """Sort, what and next of each thing that is wrong with one question."""
    kind = SINGLE.get(drawn.kind)
    if kind is None:
        return
    yield from _of_call(drawn, kind)
    for name in _ALONE & {*drawn.arguments}:
        yield name, f"A question of a set takes no {name}.", "Take it out: the set leads on by itself."
    if "answer" not in drawn.arguments:
        yield "answer", "It has no answer.", 'Add "answer".'
        return
    for problem in kind.problems(drawn.arguments):
        yield problem.name, problem.what, f'{problem.next} Or keep such numbers out with "where".'
    for step in drawn.steps:
        for problem in kind.problems({"answer": step.answer}) if step.ask else ():
            yield f"step {problem.name}", f"Of the step “{step.text}”: {problem.what}", problem.next
    yield from _of_options(drawn)
    yield from _of_numbers(drawn, template, largest)


def _of_call(drawn: Drawn, kind: Kind) -> Iterator[tuple[str, str, str]]:
    shared = {each.name: each.name for each in EVERY}
    given = [*{"item": "x", **drawn.arguments}.items()]
    for problem in kind.signature.problems([*given, ("steps", [step.text for step in drawn.steps])]):
        if problem.name not in shared or problem.name == "prompt":
            yield problem.what, problem.what, problem.next


def _of_options(drawn: Drawn) -> Iterator[tuple[str, str, str]]:
    """Two options that are the same number, of which only one is the answer."""
    options, answer = drawn.arguments.get("options"), drawn.arguments["answer"]
    rights = answer if isinstance(answer, list) else [answer]
    for option in options if isinstance(options, list) else ():
        alike = next((right for right in rights if option not in rights and _same(option, right)), None)
        if alike is not None:
            what = f"The option “{option}” is as right as the answer “{alike}”."
            yield "alike", what, 'Keep such numbers out with "where".'


def _same(one: Any, other: Any) -> bool:
    texts = [_FRACTION.sub(r"\1/\2", str(each)).strip(" $").casefold() for each in (one, other)]
    if texts[0] == texts[1]:
        return True
    try:
        return NUMBER.score(texts[0], {"answer": texts[1]}).right is True
    except LessonError:
        return False


def _of_numbers(drawn: Drawn, template: Template, largest: int) -> Iterator[tuple[str, str, str]]:
    text = _text(drawn.arguments, [step.text for step in drawn.steps], drawn.why)
    if "[[" in text:
        yield "gap", "A gap is left in it.", "Write one formula between [[ and ]], of at most 200 characters."
    if _OVER_0.search(text):
        yield "0", "A fraction stands over 0.", 'Keep 0 out with "where".'
    # What the author has written out, a year perhaps, is meant.
    written = {*_SIZE.findall(_text(template.arguments, [step.text for step in template.steps], template.why))}
    sizes = [int(size) for size in _SIZE.findall(text) if len(size) < 20 and size not in written]
    if max(sizes, default=0) > largest:
        what = f"{max(sizes)} is too large: {largest:,} is the most here, by the lesson’s grade or largest=."
        yield "large", what, 'Bound it with "where", or say what is the most: largest=….'


def _text(arguments: Mapping[str, Any], steps: list[str], why: str) -> str:
    """All that a student reads of a question."""
    said = [arguments.get(name) or "" for name in ("prompt", "options", "answer", "hints")]
    parts = [part for each in said for part in (each if isinstance(each, list | tuple) else [each])]
    return "\n".join(map(str, [*parts, *steps, why]))
