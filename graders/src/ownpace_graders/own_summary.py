"""What a record says of a lesson, in the lesson's order, for `ownpace record show` and for the page “My work”."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ownpace_graders.fold import State, fold
from ownpace_graders.lesson import Lesson
from ownpace_graders.record import Aside, Reading


@dataclass(frozen=True, slots=True)
class Question:
    """A question that was answered, or a hint taken to. `prompt` is Markdown, "" where the lesson has it no more.

    `answered_at` is "" where there is no answer, and `response` counts only where there is one.
    """

    item: str
    prompt: str
    response: Any
    answered_at: str
    tries: int
    hints: int


@dataclass(frozen=True, slots=True)
class Part:
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
class Summary:
    """All that is kept of a lesson. `begin` and `end` are the times of its first and last event, or ""."""

    lesson: str
    title: str
    language: str
    count: int
    begin: str
    end: str
    questions: tuple[Question, ...]
    parts: tuple[Part, ...]
    videos: tuple[Video, ...]
    handins: tuple[dict[str, str], ...]
    asides: tuple[Aside, ...]


def summary(lesson: str, notebooks: Sequence[Lesson], reading: Reading) -> Summary:
    """What the record says of the lesson; its `notebooks` give titles and words, and none is needed."""
    state, events = fold(reading.events), reading.events
    return Summary(
        lesson=lesson,
        title=", ".join(notebook.title for notebook in notebooks) or lesson,
        language=notebooks[0].language if notebooks else "",
        count=len(events),
        begin=events[0].at if events else "",
        end=events[-1].at if events else "",
        questions=tuple(_questions(notebooks, state)),
        parts=tuple(_parts(notebooks, state)),
        videos=tuple(_videos(notebooks, state)),
        handins=tuple(state.handins),
        asides=reading.asides,
    )


def _questions(notebooks: Sequence[Lesson], state: State) -> Iterable[Question]:
    prompts = {cell.item: cell.call.prompt if cell.call else "" for each in notebooks for cell in each.questions}
    touched = {item: it for item, it in state.items.items() if it.tries or it.hints}
    for name in _in_order(prompts, touched):
        it = touched[name]
        yield Question(name, prompts.get(name) or "", it.response, it.answered_at, it.attempts, it.hints)


def _parts(notebooks: Sequence[Lesson], state: State) -> Iterable[Part]:
    headings = {phase.slug: phase.heading for each in notebooks for phase in each.plan}
    notes = {item: it.note for item, it in state.items.items() if it.note}
    for slug in _in_order(headings, state.phases | notes):
        yield Part(headings.get(slug, slug), state.phases.get(slug, ""), notes.get(slug, ""))


def _videos(notebooks: Sequence[Lesson], state: State) -> Iterable[Video]:
    titles = {src: title for each in notebooks for src, title in _shown(each)}
    seen = {src: it.position for src, it in state.items.items() if it.position is not None}
    for src in _in_order(titles, seen):
        yield Video(titles.get(src, src), seen[src])


def _shown(notebook: Lesson) -> Iterable[tuple[str, str]]:
    for cell in notebook.cells:
        given = cell.call.arguments if cell.call and cell.role == "show" else {}
        if isinstance(given.get("src"), str) and isinstance(given.get("title"), str):
            yield given["src"], given["title"]


def _in_order(known: Iterable[str | None], there: Iterable[str]) -> list[str]:
    """What is there: as the lesson has it, then what the lesson has no more."""
    names = dict.fromkeys(there)
    first = dict.fromkeys(name for name in known if name in names)
    return [name for name in {**first, **names} if name is not None]
