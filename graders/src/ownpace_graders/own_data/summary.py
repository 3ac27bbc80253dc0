"""What a record says of a lesson, in the lesson's order, for `ownpace record show` and for the page “My work”."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ownpace_graders.lesson import Lesson
from ownpace_graders.own_data.kept import said
from ownpace_graders.record import Aside, Reading
from ownpace_graders.record.allowed import why_not
from ownpace_graders.record.event import Event
from ownpace_graders.record.state import ItemState, State, fold

MOST = 200
"""How many things of a sort are named that the lesson does not have."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that was answered, or a hint taken to. `prompt` is Markdown, "" where the lesson has it no more.

    `answered_at` is "" where there is no answer, and `response` counts only where there is one. `draft` is what was
    typed since and not given as an answer, or None.
    """

    item: str
    prompt: str
    response: Any
    answered_at: str
    tries: int
    hints: int
    draft: Any


@dataclass(frozen=True, slots=True)
class OpenedPhase:
    """A phase that was opened, at `opened` or "", or has a note."""

    heading: str
    opened: str
    note: str


@dataclass(frozen=True, slots=True)
class Video:
    """How far a video was watched, in seconds."""

    title: str
    position: float


@dataclass(frozen=True, slots=True)
class Own:
    """What is the student's own in a teaching block, a line each."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """All that is kept of a lesson. `begin` and `end` are the times of its first and last event, or "".

    `more` is how many things that the lesson does not have, and old hand-ins, are left out: there may be any number.
    `asides` are the first lines that say no event, `odd` the events that say what no event can; both change nothing.
    `set_aside` is how many lines that is in all.
    """

    lesson: str
    title: str
    language: str
    count: int
    begin: str
    end: str
    questions: tuple[Answered, ...]
    parts: tuple[OpenedPhase, ...]
    videos: tuple[Video, ...]
    owns: tuple[Own, ...]
    handins: tuple[dict[str, str], ...]
    more: int
    asides: tuple[Aside, ...]
    odd: tuple[Event, ...]
    set_aside: int


def summary(lesson: str, notebooks: Sequence[Lesson], reading: Reading) -> Summary:
    """What the record says of the lesson; its `notebooks` give titles and words, and none is needed."""
    odd = tuple(event for event in reading.events if why_not(event))
    aside = {id(event) for event in odd}
    state, events = fold(reading.events), [event for event in reading.events if id(event) not in aside]
    questions, more = _questions(notebooks, state)
    parts, unknown = _parts(notebooks, state)
    videos, unseen = _videos(notebooks, state)
    owns, untitled = _owns(notebooks, state)
    return Summary(
        lesson=lesson,
        title=", ".join(notebook.title for notebook in notebooks) or lesson,
        language=notebooks[0].language if notebooks else "",
        count=len(events),
        begin=events[0].at if events else "",
        end=events[-1].at if events else "",
        questions=tuple(questions),
        parts=tuple(parts),
        videos=tuple(videos),
        owns=tuple(owns),
        handins=tuple(state.handins[-MOST:]),
        more=more + unknown + unseen + untitled + len(state.handins[:-MOST]),
        asides=reading.asides,
        odd=odd,
        set_aside=reading.set_aside + len(odd),
    )


def _questions(notebooks: Sequence[Lesson], state: State) -> tuple[list[Answered], int]:
    prompts = {cell.item: cell.call.prompt if cell.call else "" for each in notebooks for cell in each.questions}
    touched = {item: it for item, it in state.items.items() if it.tries or it.hints or it.draft}
    names, left = _in_order(prompts, touched)
    return [_question(name, prompts.get(name) or "", touched[name]) for name in names], left


def _question(name: str, prompt: str, it: ItemState) -> Answered:
    return Answered(name, prompt, it.response, it.answered_at, it.attempts, it.hints, it.draft and it.draft[0])


def _parts(notebooks: Sequence[Lesson], state: State) -> tuple[list[OpenedPhase], int]:
    headings = {phase.slug: phase.heading for each in notebooks for phase in each.plan}
    notes = {item: it.note for item, it in state.items.items() if it.note}
    slugs, left = _in_order(headings, state.phases | notes)
    return [
        OpenedPhase(headings.get(slug, slug), state.phases.get(slug, ""), notes.get(slug, "")) for slug in slugs
    ], left


def _videos(notebooks: Sequence[Lesson], state: State) -> tuple[list[Video], int]:
    titles = {src: title for each in notebooks for src, title in _shown(each)}
    seen = {src: it.position for src, it in state.items.items() if it.position is not None}
    sources, left = _in_order(titles, seen)
    return [Video(titles.get(src, src), seen[src]) for src in sources], left


def _owns(notebooks: Sequence[Lesson], state: State) -> tuple[list[Own], int]:
    blocks = [cell.call for each in notebooks for cell in each.cells if cell.call and cell.role == "show"]
    titles = {call.item: str(call.arguments.get("title") or call.item) for call in blocks if call.item}
    kept = {item: it.kept for item, it in state.items.items() if it.kept}
    items, left = _in_order(titles, kept)
    more = sum(len(kept[item]) - MOST for item in items if len(kept[item]) > MOST)
    return [Own(titles.get(item, item), _lines(kept[item])) for item in items], left + more


def _lines(kept: dict[str, Any]) -> tuple[str, ...]:
    return tuple(said(part, value) for part, value in [*kept.items()][:MOST])


def _shown(notebook: Lesson) -> Iterable[tuple[str, str]]:
    for cell in notebook.cells:
        given = cell.call.arguments if cell.call and cell.role == "show" else {}
        if isinstance(given.get("src"), str) and isinstance(given.get("title"), str):
            yield given["src"], given["title"]


def _in_order(known: Iterable[str | None], there: Iterable[str]) -> tuple[list[str], int]:
    """What is there: as the lesson has it, then some of what it has no more; and how much of that is left out."""
    names = dict.fromkeys(there)
    first = dict.fromkeys(name for name in known if name is not None and name in names)
    others = [name for name in names if name not in first]
    return [*first, *others[:MOST]], len(others[MOST:])
