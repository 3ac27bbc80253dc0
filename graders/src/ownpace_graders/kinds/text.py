"""A short text with accepted forms. The response is the text as typed."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import answers
from ownpace_graders.kinds.argument import EVERY, MARKED, Argument, is_text, is_yes_or_no
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.pattern import matches
from ownpace_graders.kinds.shape import LINE, blank
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.kinds.spelling import HEED, slip, spelling
from ownpace_graders.kinds.verdict import Verdict, almost, foreseen, right, unmarked, unreadable, wrong

LONGEST = 1000
"""Characters; more is not a short text."""

_OR = lazy(r"[^\W_][\w -]*(?:\|[\w -]+)+")
_STAR = lazy(r"[^\W\d_]{2,}\*|\*[^\W\d_]{2,}")


def score(response: Any, key: Mapping[str, Any]) -> Verdict:
    """1 for an accepted form, 1/2 for one with a slip of the pen, else 0.

    What makes no difference is said in `spelling`. One letter off in a word of five or more, or a missing accent, is
    almost right: it hears what to look at, unless key["spelling"] is "strict".

    key: answer (str, or list of accepted str) · case (bool) · spelling ("strict" or "") · heed (of `HEED`) ·
    pattern (a regular expression for all of the text; what it fits is right too) · wrong {text: words} · right.
    """
    accepted = None if key.get("answer") is None else _accepted(key)
    if blank(response) or not LINE.fits(response, ()):
        return unreadable("Write your answer first.")
    if len(response) > LONGEST:
        return unreadable("That is too long. A few words are enough.")
    if accepted is None:
        return unmarked()
    words = {_form(str(text), key): words for text, words in foreseen(key).items()}
    given = _called(_form(response, key), {*accepted, *words})
    if given in accepted or (key.get("pattern") and _fits(response, key)):
        return right(key)
    off = "" if key.get("spelling") == "strict" or given in words else slip(given, accepted, words)
    return almost(f"Almost. Check the {off}.") if off else wrong(words.get(given))


def _accepted(key: Key) -> list[str]:
    found = key["answer"] if isinstance(key["answer"], list | tuple) else [key["answer"]]
    if not found:
        raise LessonError("There is no accepted answer in the list.", next='Write one at least: answer=["half"].')
    return [_form(str(answer), key) for answer in found]


def _called(given: str, known: set[str]) -> str:
    """Without "!" after a single letter, where only that is an answer: "B!" picks b, while "n!" may be a factorial."""
    bare = given.rstrip("!")
    return bare if len(bare) == 1 and bare.isalpha() and given not in known and bare in known else given


def _form(text: str, key: Key) -> str:
    heed = key.get("heed") or ()
    return spelling(text, bool(key.get("case")), (heed,) if isinstance(heed, str) else tuple(map(str, heed)))


def _fits(response: str, key: Key) -> bool:
    case = bool(key.get("case"))
    texts = {" ".join(response.split()), spelling(response, case, HEED)}
    return any(matches(str(key["pattern"]), text, case=case) for text in texts)


def problems(key: Key) -> Iterator[Problem]:
    """As the scorer sees it: it must take the answer as right, and none of the wrong ones; and what signs mean."""
    found = [*_signs(key), *_pattern(key)]
    yield from found or answers.typed(key, score, lambda answer, _: str(answer), "Write it as a student would type it.")


def _signs(key: Key) -> Iterator[Problem]:
    answer = key.get("answer")
    if isinstance(answer, list) and not answer:
        yield Problem("answer", "There is no accepted answer in the list.", 'Write one at least: answer=["half"].')
    for text in answer if isinstance(answer, list) else [answer]:
        if isinstance(text, str) and _OR.fullmatch(text):
            each = ", ".join(f'"{part.strip()}"' for part in text.split("|"))
            yield Problem("answer", f"The answer “{text}” is taken letter for letter.", f"Write answer=[{each}].")
        elif isinstance(text, str) and _STAR.search(text):
            pattern = text.replace("*", ".*")
            again = f'For anything in that place write pattern="{pattern}", with an answer that fits.'
            yield Problem("answer", f"The answer “{text}” is taken letter for letter.", again)


def _pattern(key: Key) -> Iterator[Problem]:
    """A pattern that does not fit the answer would keep everybody out who does as the author thought."""
    answer, pattern = key.get("answer"), key.get("pattern")
    for text in (answer if isinstance(answer, list) else [answer]) if pattern else ():
        try:
            if not _fits(str(text), key):
                yield Problem("pattern", f"The pattern does not fit the answer “{text}”.", "Fix one of the two.")
        except LessonError as error:
            yield Problem("pattern", error.what, error.next)
            return


def sample(key: Key, is_right: bool, draw: Random) -> str:
    """The answer, or a wrong answer that is foreseen, else what one types when lost."""
    return answers.first(key) if is_right else answers.foreseen(key, draw, score) or "I don’t know"


def is_heed(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(each, str) and each in HEED for each in value)


CASE = Argument("case", "True or False", is_yes_or_no, "whether capitals count", default=False)
SPELLING = Argument(
    "spelling",
    '"strict"',
    lambda value: isinstance(value, str) and value in ("", "strict"),
    'with "strict" one letter off is wrong, as a missing accent is; else it hears “check the spelling”',
    default="",
)
HEEDED = Argument(
    "heed",
    f"a list of {', '.join(HEED)}",
    is_heed,
    "what counts besides: articles before it, hyphens between words, dots in abbreviations",
    default=(),
)
PATTERN = Argument(
    "pattern",
    "a regular expression",
    is_text,
    "a regular expression for all of the text; what fits it is right too, and the answer must fit it",
    default="",
)

KIND = Kind(
    "text",
    "a word or a short phrase",
    shape=LINE,
    arguments=(*EVERY, *MARKED, CASE, SPELLING, HEEDED, PATTERN),
    score=score,
    problems=problems,
    sample=sample,
    empty="Type your answer first.",
    interaction="fill-in",
)
