"""A record as xAPI statements: https://github.com/adlnet/xAPI-Spec, version 1.0.3.

Nobody is named in them. The actor is an account made from the record's own first event: the same in every export of
that record, another for every lesson, and known to nobody who does not have the record. Receipts' codes, by which a
teacher could tell the student, are left out.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.own_data.kept import said
from ownpace_graders.record import merge
from ownpace_graders.record.event import Event

HOME = "https://ownpace.invalid"
"""Where our names for lessons and accounts begin: an address that can never be anybody's (RFC 2606)."""

_VERBS = "http://adlnet.gov/expapi/verbs"
_TYPES = "http://adlnet.gov/expapi/activities"
_TIME = "https://w3id.org/xapi/video/extensions/time"
_LENGTH = "https://w3id.org/xapi/video/extensions/length"
_LONGEST = 1e6

Statement = dict[str, Any]


def statements(course: str, notebooks: Sequence[Lesson], events: Sequence[Event]) -> list[Statement]:
    """A statement an event, in order, of one lesson. `course` is the course's id, or ""; `notebooks` are the lesson's,
    which give the questions' words, and none is needed."""
    ordered = merge(events)
    actor = {"objectType": "Agent", "account": {"homePage": HOME, "name": _account(ordered)}}
    return [{"id": event.id, "actor": actor, **_said(course, notebooks, event)} for event in ordered]


def _account(events: list[Event]) -> str:
    first = f"{events[0].at} {events[0].id}" if events else ""
    return hashlib.sha256(f"ownpace xAPI account {first}".encode()).hexdigest()[:32]


def _said(course: str, notebooks: Sequence[Lesson], event: Event) -> Statement:
    verb, act = _KINDS.get(event.kind, ("interacted", _other))
    lesson = _activity([course, event.lesson], "lesson", _title(notebooks))
    thing, result = act([course, event.lesson], notebooks, event)
    return {
        "verb": {"id": f"{_VERBS}/{verb}", "display": {"en": verb}},
        "object": thing or lesson,
        **({"result": result} if result else {}),
        "context": {
            "platform": "Ownpace",
            **({"contextActivities": {"parent": [lesson]}} if thing else {}),
            "extensions": {f"{HOME}/extensions/kind": event.kind},
        },
        "timestamp": event.at,
    }


def _answer(place: list[str], notebooks: Sequence[Lesson], event: Event) -> tuple[Statement | None, Statement]:
    response = event.data.get("response")
    cell = _cell(notebooks, event.item)
    cards, options = _picks(cell)
    filled = [*response.values()] if isinstance(response, dict) else response
    if _is_filled_in(cell) and isinstance(filled, list) and all(isinstance(each, str) for each in filled):
        text = "[,]".join(filled)
    elif cards and isinstance(response, dict) and {*response} <= {*cards} and {*response.values()} <= {*options}:
        text = "[,]".join(f"{_card(cards.index(card))}[.]{_option(options.index(response[card]))}" for card in response)
    elif options and isinstance(response, list) and all(each in options for each in response):
        text = "[,]".join(_option(options.index(each)) for each in response)
    elif options and response in options:
        text = _option(options.index(response))
    else:
        text = response if isinstance(response, str) else json.dumps(response, ensure_ascii=False)
    return _question(place, notebooks, event), {"response": text}


def _hint(place: list[str], notebooks: Sequence[Lesson], event: Event) -> tuple[Statement | None, Statement]:
    return _question(place, notebooks, event), _extension("hint", event.data.get("n"), int)


def _check(place: list[str], notebooks: Sequence[Lesson], event: Event) -> tuple[Statement | None, Statement]:
    right = event.data.get("right")
    return _question(place, notebooks, event), {"success": right} if isinstance(right, bool) else {}


def _run(place: list[str], notebooks: Sequence[Lesson], event: Event) -> tuple[Statement | None, Statement]:
    return _question(place, notebooks, event), _extension("ran-through", event.data.get("ok"), bool)


def _open(place: list[str], notebooks: Sequence[Lesson], event: Event) -> tuple[Statement | None, Statement]:
    headings = {phase.slug: {each.language: phase.heading} for each in notebooks for phase in each.plan}
    return _activity([*place, "part", event.item], "module", headings.get(event.item, {})), {}


def _note(place: list[str], notebooks: Sequence[Lesson], event: Event) -> tuple[Statement | None, Statement]:
    text = event.data.get("text")
    return _open(place, notebooks, event)[0], {"response": text} if isinstance(text, str) else {}


def _watch(place: list[str], notebooks: Sequence[Lesson], event: Event) -> tuple[Statement | None, Statement]:
    seconds = {_TIME: event.data.get("position"), _LENGTH: event.data.get("duration")}
    known = {name: value for name, value in seconds.items() if _is_time(value)}
    return _activity([*place, "media", event.item], "media", {}), {"extensions": known} if known else {}


def _keep(place: list[str], notebooks: Sequence[Lesson], event: Event) -> tuple[Statement | None, Statement]:
    part, value = event.data.get("part"), event.data.get("value")
    told = {"response": said(part, value)} if isinstance(part, str) and value is not None else {}
    return _activity([*place, "block", event.item], "interaction", {}), told


def _handin(place: list[str], notebooks: Sequence[Lesson], event: Event) -> tuple[Statement | None, Statement]:
    return None, {"completion": True}


def _other(place: list[str], notebooks: Sequence[Lesson], event: Event) -> tuple[Statement | None, Statement]:
    return _activity([*place, "item", event.item], "interaction", {}) if event.item else None, {}


_KINDS: dict[str, tuple[str, Callable[..., tuple[Statement | None, Statement]]]] = {
    "answer": ("answered", _answer),
    "hint": ("interacted", _hint),
    "draft": ("interacted", _answer),
    "check": ("attempted", _check),
    "run": ("interacted", _run),
    "open": ("experienced", _open),
    "note": ("commented", _note),
    "watch": ("progressed", _watch),
    "keep": ("interacted", _keep),
    "handin": ("completed", _handin),
}
"""ADL's word for each kind of event; a kind that nobody here knows yet is said to be an interaction."""


def _question(place: list[str], notebooks: Sequence[Lesson], event: Event) -> Statement:
    cell = _cell(notebooks, event.item)
    words = {notebooks[0].language: cell.call.prompt} if cell and cell.call and cell.call.prompt else {}
    activity = _activity([*place, "question", event.item], "cmi.interaction", words)
    cards, options = _picks(cell)
    activity["definition"]["interactionType"] = _interaction(cell, cards)
    for name, texts, word in () if _is_filled_in(cell) else _named(options, cards, _interaction(cell, cards)):
        activity["definition"][name] = [
            {"id": word(n), "description": {notebooks[0].language: text}} for n, text in enumerate(texts)
        ]
    return activity


def _named(options: list[str], cards: list[str], interaction: str) -> list[tuple[str, list[str], Callable[[int], str]]]:
    """What can be picked, and for a matching what it is picked for, by xAPI's names."""
    if cards:
        return [("source", cards, _card), ("target", options, _option)]
    return [("scale" if interaction == "likert" else "choices", options, _option)] if options else []


def _interaction(cell: Cell | None, cards: list[str]) -> str:
    """xAPI's word for the question; a choice for each of several cards is a matching."""
    interaction = cell.kind.interaction if cell and cell.kind else "other"
    return "matching" if cards and interaction == "choice" else interaction


def _picks(cell: Cell | None) -> tuple[list[str], list[str]]:
    """What is given, and what can be picked, by their names."""
    return cell.kind.picks(cell.call.arguments) if cell and cell.kind and cell.call else ([], [])


def _is_filled_in(cell: Cell | None) -> bool:
    return bool(cell and cell.kind and cell.kind.interaction == "fill-in")


def _cell(notebooks: Sequence[Lesson], item: str) -> Cell | None:
    return next((cell for each in notebooks for cell in each.questions if cell.item == item), None)


def _card(index: int) -> str:
    return f"card-{index + 1}"


def _option(index: int) -> str:
    return f"option-{index + 1}"


def _activity(place: Sequence[str], kind: str, words: dict[str, str]) -> Statement:
    address = "/".join(quote(part, safe="") for part in place if part)
    definition = {"type": f"{_TYPES}/{kind}", **({"name": words} if words else {})}
    return {"objectType": "Activity", "id": f"{HOME}/course/{address}", "definition": definition}


def _title(notebooks: Sequence[Lesson]) -> dict[str, str]:
    return {each.language: each.title for each in reversed(notebooks)}


def _extension(name: str, value: object, kind: type) -> Statement:
    return {"extensions": {f"{HOME}/extensions/{name}": value}} if type(value) is kind else {}


def _is_time(value: object) -> bool:
    return type(value) in (int, float) and 0 <= value <= _LONGEST  # type: ignore[operator]
