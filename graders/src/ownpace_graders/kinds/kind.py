"""What a kind of question is: one value, from which all else that anybody knows of it is made."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

from ownpace_graders.kinds.argument import Argument
from ownpace_graders.kinds.shape import PROGRAM, Shape
from ownpace_graders.kinds.signature import Problem, Signature
from ownpace_graders.kinds.verdict import Verdict
from ownpace_graders.kinds.way import Way

Run = tuple[str, str, list[str]]
"""A program, what is called after it, or "", and what is typed into it."""

Key = Mapping[str, Any]
"""A call's arguments by name, with those of its `.key(…)` over them."""


def is_judged(arguments: Key) -> bool:
    """Whether the student hears at once what an answer is worth: the key, or tests of it, are in what they have."""
    return "answer" in arguments or bool(arguments.get("tests"))


def with_results(key: Key, results: Sequence[str] | None) -> Key:
    """The key, with what came of the tests of a response, where that is known."""
    return key if results is None else {**key, "results": [*results]}


def _none(key: Key) -> Iterator[Problem]:
    yield from ()


def _picks(key: Key) -> tuple[list[str], list[str]]:
    cards, options = (key.get(name) for name in ("cards", "options"))
    return _texts(cards), _texts(options)


def _texts(given: Any) -> list[str]:
    return given if isinstance(given, list) and all(isinstance(each, str) for each in given) else []


class Slip(NamedTuple):
    """A usual wrong answer: `value` as it would be typed; `name` for an exit ticket, `words` otherwise."""

    value: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of question.

    name: as in `ask.name(…)` · about: what it asks for · shape: what a response is made of ·
    arguments: of the call, those by position first · score(response, key): what a response is worth ·
    problems(key): what is wrong with an answer and the wrong answers, as an author is told; `key` has an answer ·
    sample(key, right, draw): a response that is right, or one that is not, as a student would give it ·
    empty: what a student is told who gives none · interaction: xAPI's word for it ·
    by_hand: a teacher marks it, so it has no key · drawn(response): how it is understood, as HTML, "" where it is not;
    shown while it is typed · mixed: the argument whose entries each student has in an order of their own ·
    grows: a response is a list, which adds to those before; what counts is all of them, gone through in this way ·
    more(key): what is asked besides the prompt, as Markdown, for whoever reads the answer ·
    program(response, key): the program that a response is, None where it is none; and runs(response, key): what of it
    is run to mark it, a run a test. What came of these, texts of `ownpace_graders.program`, is the key's "results" ·
    picks(key): the names of the cards and of what each gets one of, or of nothing and of what there is to pick from ·
    slips(key): the usual wrong answers to such a question, for its author to foresee.
    """

    name: str
    about: str
    shape: Shape
    arguments: tuple[Argument, ...]
    score: Callable[[Any, Key], Verdict]
    sample: Callable[[Key, bool, Random], Any]
    empty: str
    interaction: str
    problems: Callable[[Key], Iterator[Problem]] = _none
    by_hand: bool = False
    drawn: Callable[[Any], str] | None = None
    mixed: str = "options"
    grows: Way | None = None
    more: Callable[[Key], str] = lambda key: ""
    program: Callable[[Any, Key], str | None] = lambda response, key: None
    runs: Callable[[Any, Key], Sequence[Run]] = lambda response, key: ()
    picks: Callable[[Key], tuple[list[str], list[str]]] = _picks
    slips: Callable[[Key], Sequence[Slip]] = lambda key: ()

    @property
    def signature(self) -> Signature:
        return Signature(f"ask.{self.name}", "question", self.about, self.arguments)

    @property
    def has_key(self) -> bool:
        """Whether a call of it has one answer, which can also be said apart from it."""
        return any(argument.name == "answer" for argument in self.arguments)

    @property
    def fades(self) -> bool:
        """Whether it is a set that fades; a review is a set, and does not."""
        return self.grows is not None and self.grows.fades

    @property
    def is_open(self) -> bool:
        """Whether there is no right answer."""
        return not (self.has_key or self.grows)

    def solution(self, arguments: Key) -> str:
        """The worked solution as Markdown, "" where there is none."""
        given = str(arguments.get("solution") or "")
        return f"~~~~python\n{given}\n~~~~" if given and self.shape == PROGRAM else given

    def is_program(self, arguments: Key) -> bool:
        """Whether its responses are programs, which can be run."""
        return self.program([], arguments) is not None

    def points(self, arguments: Mapping[str, Any]) -> Any:
        """What the question is worth, as its call says or leaves unsaid."""
        return self.value(arguments, "points", 0)

    def value(self, arguments: Mapping[str, Any], name: str, otherwise: Any) -> Any:
        """An argument as the call says or leaves unsaid; `otherwise` where the kind has none of this name."""
        default = next((argument.default for argument in self.arguments if argument.name == name), otherwise)
        return arguments.get(name, default)
