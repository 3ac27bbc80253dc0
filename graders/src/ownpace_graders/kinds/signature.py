"""What a call may be given: one description for `ownpace check`, for the cell that is run, and for an author's help."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.argument import (
    ANSWER,
    ITEM,
    NEEDED,
    WRONG,
    Argument,
    is_answer_of_any_kind,
    is_wrong_by_part,
)

COMPUTED: Any = object()
"""The value of an argument that nobody knows before the call runs."""

Given = Sequence[tuple[str, Any]]
"""Name and value of everything that stands in a call, as it stands there."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong with a call, in two sentences: what, and what next.

    `name` is the argument's, and `value` the one of its entries that it is about, or "". `stops` is False for what only
    an author needs to hear of: students who have the lesson already can answer, and are graded, in spite of it.
    """

    name: str
    what: str
    next: str
    value: str = ""
    stops: bool = True


def _nothing(given: Mapping[str, Any]) -> Iterator[Problem]:
    yield from ()


@dataclass(frozen=True, slots=True)
class Signature:
    """`call` is how it is written, "ask.number"; `noun` what it makes, "question"; `about` what that is, in words.

    `also` says what is wrong with arguments that do not go together; what is computed, or wrong itself, is COMPUTED.
    """

    call: str
    noun: str
    about: str
    arguments: tuple[Argument, ...]
    also: Callable[[Mapping[str, Any]], Iterator[Problem]] = _nothing

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(argument.name for argument in self.arguments)

    @property
    def positional(self) -> tuple[str, ...]:
        """Names of the arguments that may be given by position, in order."""
        return tuple(argument.name for argument in self.arguments if argument.by_position)

    def given(self, by_position: Sequence[Any], by_name: Iterable[tuple[str, Any]]) -> Given:
        """Everything in a call, by name; one too many by position gets its number as a name."""
        names = self.positional
        first = [(names[n] if n < len(names) else f"argument number {n + 1}", v) for n, v in enumerate(by_position)]
        return [*first, *by_name]

    def problems(self, given: Given) -> Iterator[Problem]:
        """All that is wrong: an unknown argument, one given twice, a value that is not taken, one that is missing,
        and what does not go together."""
        yield from self._each(given)
        known = {argument.name: argument for argument in self.arguments}
        yield from self.also({n: v if n in known and known[n].check(v) else COMPUTED for n, v in given})

    def _each(self, given: Given) -> Iterator[Problem]:
        known = {argument.name: argument for argument in self.arguments}
        seen, misspelt = dict[str, Any](), set[str]()
        for name, value in given:
            if name not in known:
                misspelt.add(near(name, known))
                takes = f"{meant(name, known)} It takes {', '.join(known)}."
                yield Problem(name, f"{self.call} takes no {name}.", takes.strip())
            elif name in seen:
                yield Problem(name, f"{self.call} is given {name} twice.", "Take one of the two out.")
            elif not (value is COMPUTED or is_left_out(known[name], value) or known[name].check(value)):
                again = known[name].offer(value) or known[name].takes
                yield Problem(name, f"{name} is not {known[name].takes}.", f"Write {again}.", stops=False)
            seen[name] = value
        for each in self.arguments:
            if is_left_out(each, seen.get(each.name)) and each.name not in misspelt:
                yield replace(self.missing(each), stops=each == ITEM or seen.get(each.name) is None)

    def missing(self, argument: Argument) -> Problem:
        """What is wrong with a call that has not got this argument."""
        words = {"call": self.call, "name": argument.name, "takes": argument.takes, "about": argument.about}
        what = f"The {self.noun} has no {argument.word or argument.name}."
        return Problem(argument.name, what, argument.add.format(**words))

    def taken(self, by_position: Sequence[Any], by_name: Mapping[str, Any], *, strictly: bool) -> dict[str, Any]:
        """The arguments of a call that is run, by name, without those that are None. LessonError with all problems."""
        given = [(name, _plain(value)) for name, value in self.given(by_position, by_name.items()) if value is not None]
        refuse(self.problems(given), strictly=strictly)
        return dict(given)


def is_left_out(argument: Argument, value: Any) -> bool:
    """Whether an argument that is needed is not there, or holds no words."""
    return argument.needed and (value is None or (isinstance(value, str) and not value.strip()))


def refuse(problems: Iterable[Problem], *, strictly: bool) -> None:
    """LessonError with all of these, or unless `strictly` with those that stop; nothing where there is none."""
    found = [problem for problem in problems if strictly or problem.stops]
    if found:
        lines = [*(f"{each.what} {each.next}" for each in found[:-1]), found[-1].what]
        raise LessonError("\n".join(lines), next=found[-1].next)


def near(word: str, known: Iterable[str]) -> str:
    """The known word that this one was to be: what goes on as it begins, else the most alike; "" if there is none."""
    names = list(known)
    goes_on = [each for each in names if len(word) >= _BEGUN and each.startswith(word)]
    return next(iter([*goes_on, *get_close_matches(word, names, n=1)]), "")


_BEGUN = 4
"""Letters of a word's beginning that tell which word it is."""


def meant(word: str, known: Iterable[str], before: str = "") -> str:
    """ " Did you mean “…”?", or nothing when no known word is near. `before` is what it is written after."""
    found = near(word, known)
    return f" Did you mean “{before}{found}”?" if found else ""


def _plain(value: Any) -> Any:
    """A tuple is as good as a list where a call is run: it is one in the source, where nothing is."""
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


KEY = Signature(
    ".key",
    "key",
    "what is right, said apart from the question: in nbgrader's hidden region, so that no release holds it",
    (
        replace(
            ANSWER,
            takes="an answer of the question's kind",
            about="what is right: students hear of it after grading",
            check=is_answer_of_any_kind,
            default=NEEDED,
            by_position=True,
        ),
        replace(
            WRONG,
            takes='a wrong answer and the name of the mistake behind it, for each: {"2/5": "add-tops-and-bottoms"}',
            check=is_wrong_by_part,
            about="the mistake behind each foreseen wrong answer, for the teacher's report: its name in small letters,"
            " joined by hyphens, such as `add-tops-and-bottoms`",
        ),
    ),
)
"""What `name.key(…)` may be given."""
