"""One argument of an `ask.…` or `show.…` call, and the values it takes. What several calls share stands here once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from numbers import Number, Real
from typing import Any

NEEDED: Any = type("Needed", (), {"__repr__": lambda self: "…"})()
"""The default of an argument without which a call says nothing."""


@dataclass(frozen=True, slots=True)
class Argument:
    """What a call may be given under one name.

    takes: the values it takes, in words that end “Write …” and “… is not …”, and `check` says whether a value is one ·
    about: what it is, for whoever writes the call · default: the value when it is left out, or NEEDED ·
    by_position: may be given without its name · meaning: a response means something else when it changes ·
    media: a file in the lesson's folder of media · word: what an author calls it, if not by its name ·
    add: how to give it where it is missing; “{call}”, “{name}”, “{takes}” and “{about}” are filled in ·
    offer(value): what is probably meant by a value that it does not take, "" where nobody can tell ·
    means(value): what of it gives a response its meaning.
    """

    name: str
    takes: str
    check: Callable[[Any], bool]
    about: str
    default: Any = NEEDED
    by_position: bool = False
    meaning: bool = False
    media: bool = False
    word: str = ""
    add: str = "Add {name}: {takes}."
    offer: Callable[[Any], str] = lambda value: ""
    means: Callable[[Any], Any] = lambda value: value

    @property
    def needed(self) -> bool:
        return self.default is NEEDED


def is_words(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_list_of_words(value: Any) -> bool:
    return isinstance(value, list) and all(is_words(entry) for entry in value)


def is_options(value: Any) -> bool:
    return is_list_of_words(value) and len(value) >= 2 and len(set(value)) == len(value)


def is_amount(value: Any) -> bool:
    return isinstance(value, Real | Decimal) and not isinstance(value, bool) and bool(value >= 0)  # type: ignore[operator]


def is_wrong(value: Any) -> bool:
    return isinstance(value, Mapping) and all(is_words(words) for words in value.values())


def is_wrong_by_part(value: Any) -> bool:
    """Of each part, what to say to whatever is wrong there, or to each foreseen wrong answer."""
    return isinstance(value, Mapping) and all(is_words(said) or is_wrong(said) for said in value.values())


def is_answer_by_part(value: Any) -> bool:
    return isinstance(value, Mapping) and all(is_answer(each) for each in value.values())


def is_answer_of_any_kind(value: Any) -> bool:
    if isinstance(value, Mapping | list | tuple | set):
        return all(map(is_answer_of_any_kind, value.values() if isinstance(value, Mapping) else value))
    return value is None or isinstance(value, str | Number)


def is_answer(value: Any) -> bool:
    """Text or a number, or a list of these. Whether the kind can take it is the kind's to judge."""
    entries = value if isinstance(value, list) else [value]
    return all(is_words(entry) or isinstance(entry, Number) for entry in entries)


def as_texts(value: Any) -> str:
    """A list of numbers as the list of texts that is meant by it; "" if it is none."""
    if not isinstance(value, list) or not all(is_words(each) or isinstance(each, Number) for each in value):
        return ""
    texts = [str(each) for each in value]
    return "[" + ", ".join(f'"{each}"' for each in texts) + "]" if is_options(texts) else ""


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def is_yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


ITEM = Argument(
    "item",
    "a text: the question's id",
    is_words,
    "the question's id, used once in the notebook: `half-of-a-half`. Never change it once students have begun",
    by_position=True,
    word="id",
    add='Give it one as the first argument: {call}("half-of-a-half", …).',
)
PROMPT = Argument("prompt", "the question in words", is_words, "the question in words", by_position=True, meaning=True)
OPTIONS = Argument(
    "options",
    "a list of two or more different texts",
    is_options,
    "what there is to pick from",
    by_position=True,
    meaning=True,
    offer=as_texts,
)
OBJECTIVE = Argument(
    "objective",
    "the short name of an objective",
    lambda value: value is None or is_words(value),
    "the short name of one of the lesson's objectives; reports count by it",
    default=None,
)
POINTS = Argument(
    "points", "a number, 0 or more", is_amount, "what it is worth in the gradebook, 1 unless given", default=1
)
ANSWER = Argument(
    "answer",
    "a text or a number, or a list of these",
    is_answer,
    "what is right. With it the student hears at once; without it, and a hidden key, after grading",
    default=None,
)
ANSWER_BY_PART = replace(ANSWER, check=lambda value: value is None or is_answer_by_part(value))
"""The same for each part by itself."""
WRONG = Argument(
    "wrong",
    'a wrong answer and what to say to it, for each: {"4/6": "You added …"}',
    is_wrong,
    "foreseen wrong answers, and what to say to each",
    default=None,
)
RIGHT = Argument("right", "a text", is_text, "what to say to a right answer", default="")
HINTS = Argument("hints", "a list of texts", is_list_of_words, "shown one at a time, from gentle to strong", default=())
WHICH = Argument(
    "which", "True or False", is_yes_or_no, "whether the student is shown which parts are right", default=True
)
SHUFFLE = Argument(
    "shuffle",
    "True or False",
    is_yes_or_no,
    "whether each student has an order of their own, the same at every visit",
    default=True,
)
LAST = Argument(
    "last",
    "a list of options",
    is_list_of_words,
    "the options that stay last in every order, such as `none of these`",
    default=(),
)
CARDS = replace(OPTIONS, name="cards", about="what is given: each card is to get one of the options", offer=as_texts)
WRONG_BY_PART = replace(
    WRONG,
    takes='a part and what to say to it, for each: {"dog": {"le chat": "That is a cat."}}, or {"dog": "It barks."}',
    check=is_wrong_by_part,
)
SOLUTION = Argument(
    "solution",
    "a text",
    is_text,
    "the worked solution, which can be asked for after a try, when all hints are shown",
    default="",
)
SURE_WORDS = ("not sure", "quite sure", "very sure")
"""How sure somebody can say that they are, from 1 on."""
SURE = Argument(
    "sure",
    "True or False",
    is_yes_or_no,
    "whether the student may say how sure they are, before they hear whether it is right",
    default=False,
)
STEPS = Argument(
    "steps",
    "a list of texts",
    is_list_of_words,
    "worked steps shown with the question. Leave steps out from the end, question by question, to fade the help",
    default=(),
)

EVERY = (ITEM, PROMPT, OBJECTIVE, POINTS)
"""What every kind of question may be given."""

MARKED = (ANSWER, WRONG, HINTS, STEPS, RIGHT, SOLUTION, SURE)
"""What a kind that marks itself may be given besides."""

BY_PART = (WRONG_BY_PART, HINTS, STEPS, RIGHT, SOLUTION, SURE, WHICH, SHUFFLE)
"""What a kind that marks each part by itself may be given besides its answer."""

MIXED = (replace(SHUFFLE, default=False), LAST)
"""What a kind whose options stand in the author's order may be given besides."""
