"""What each `ask.…` call may be given: the names of its arguments, and the kind of value each takes.

Written out, because importing the questions brings the widgets along. A test keeps it equal to their signatures.
"""

from typing import Any

_COMMON = ("item", "prompt", "objective", "points")
_PRACTICE = (*_COMMON, "answer", "wrong", "hints", "steps", "right")

ARGUMENTS: dict[str, tuple[str, ...]] = {
    "choice": (*_PRACTICE, "options"),
    "choices": (*_PRACTICE, "options"),
    "number": (*_PRACTICE, "lowest", "tolerance", "unit"),
    "text": (*_PRACTICE, "case"),
    "reflect": (*_COMMON, "rows"),
}
NEEDED: dict[str, tuple[str, ...]] = {
    "choice": ("prompt", "options"),
    "choices": ("prompt", "options"),
    "number": ("prompt",),
    "text": ("prompt",),
    "reflect": ("prompt",),
}


def is_words(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_list_of_words(value: Any) -> bool:
    return isinstance(value, list) and all(is_words(entry) for entry in value)


def is_options(value: Any) -> bool:
    return is_list_of_words(value) and len(value) >= 2 and len(set(value)) == len(value)


def is_amount(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0


def is_wrong(value: Any) -> bool:
    return isinstance(value, dict) and all(is_words(words) for words in value.values())


def is_answer(value: Any) -> bool:
    """Text or a number, or a list of texts. Whether the kind can take it is the answer rule's."""
    return is_words(value) or is_list_of_words(value) or isinstance(value, (int, float))


def is_unit(value: Any) -> bool:
    """A form of the unit, or a list of them; an empty one among them makes the unit optional."""
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(form, str) for form in value))


def is_yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


VALUES = {
    "prompt": (is_words, "the question in words"),
    "options": (is_options, "a list of two or more different texts"),
    "objective": (lambda value: value is None or is_words(value), "the short name of an objective"),
    "points": (is_amount, "a number, 0 or more"),
    "answer": (is_answer, "what is right"),
    "wrong": (is_wrong, 'a wrong answer and what to say to it, for each: {"4/6": "You added …"}'),
    "hints": (is_list_of_words, "a list of texts"),
    "steps": (is_list_of_words, "a list of texts"),
    "right": (lambda value: isinstance(value, str), "a text"),
    "lowest": (is_yes_or_no, "True or False"),
    "case": (is_yes_or_no, "True or False"),
    "tolerance": (is_amount, "a number, 0 or more"),
    "unit": (is_unit, "a text, or a list of its forms"),
    "rows": (is_amount, "a number"),
}
"""For each argument: whether a value is one that it takes, and what it takes in words."""


def takes(name: str, value: Any) -> bool:
    """Whether the argument `name` may have this value; the item's is another's to judge."""
    return name not in VALUES or bool(VALUES[name][0](value))
