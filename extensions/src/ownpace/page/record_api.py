"""`api/record/<name>`: what the student did, as events: saved, marked, and the same in the browser's copy and here."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from tornado.ioloop import IOLoop

from ownpace.ask.view import drawn
from ownpace.page.marking import views
from ownpace.page.news import tell
from ownpace.page.records import FullRecordError
from ownpace.page.security import ApiHandler, Refusal
from ownpace_graders.errors import RecordError
from ownpace_graders.kinds import KINDS
from ownpace_graders.own_data import lessons
from ownpace_graders.record import Event, fold
from ownpace_graders.record.allowed import why_not
from ownpace_graders.record.blobs import lacking
from ownpace_graders.record.line import LIMIT

REQUEST_LIMIT = 4 * 1024 * 1024
"""Bytes of one request."""

MARKED = frozenset({"answer", "hint", "check", "run"})
"""Kinds of event that change what a question shows."""


FULL_RECORD = Refusal(
    HTTPStatus.INSUFFICIENT_STORAGE,
    "Your record of this lesson is full.",
    "Hand in, take your work with you, and tell your teacher.",
)
FULL_DISK = Refusal(
    HTTPStatus.INSUFFICIENT_STORAGE,
    "The disk of the server is full or cannot be written.",
    "Keep this page open and tell your teacher.",
)


class RecordsApi(ApiHandler):
    """`api/record`: GET every event of every lesson of which something is kept here, to take along."""

    def get(self) -> None:
        self.set_header("Cache-Control", "no-store")
        records = [self.shelf.records.look(name)[0].held.events for name in lessons(self.shelf.course)]
        self.finish({"events": [event.fields() for events in records for event in events]})


class RecordApi(ApiHandler):
    """GET: every event. POST {"events", "have"}: take these in, and say which are on the disk, and what they are worth.

    The answer is {"saved": [ids], "refused": {id: why}, "views": {item: what to show of it now}}; where the browser
    says which ids it has, also "events", those that it has not, and "missing", the ids that the record has not. Where
    answers name files that are not here, "lacks" has their names, for whoever has them. Where the disk takes nothing it
    says so, with "views" all the same: an answer is marked, and waits to be saved.
    """

    most = REQUEST_LIMIT

    def get(self, name: str) -> None:
        self.named(name)
        self.set_header("Cache-Control", "no-store")
        self.finish({"events": [event.fields() for event in self.shelf.records.look(name)[0].held.events]})

    async def post(self, name: str) -> None:
        entries = self.named(name)
        sent, have = _request(self.request.body)
        taken, refused = _sorted(sent, name)
        new, trouble = await self._take(name, taken)
        held = self.shelf.records.look(name)[0].held
        answer: dict[str, Any] = {"saved": [event.id for event in taken], "refused": refused}
        # Unknown to the browser, or new to its page: what its questions show may change.
        fresh = taken
        if have is not None:
            fresh, missing = _apart(held.events, have)
            answer |= {"events": [event.fields() for event in fresh], "missing": missing}
        # What the disk does not take is marked all the same.
        state = fold([*held.events, *taken]) if trouble else held.state
        items = _marked(fresh)
        lessons = [entry.lesson for entry in entries if entry.lesson]
        answer["views"] = views(lessons, items, state.items) if items else {}
        if lacks := lacking(self.shelf.record(name), state):
            answer["lacks"] = lacks
        if trouble:
            self.set_status(trouble.status_code)
            answer |= {"what": trouble.what, "next": trouble.next, "saved": []}
        self.finish(answer)
        if new:
            tell(name, held.digest)
            self._refresh(name, _marked(new))

    def _refresh(self, name: str, items: set[str]) -> None:
        """Tell the kernels whose questions it concerns."""
        if items:
            IOLoop.current().spawn_callback(self.settings["ownpace_sessions"].refresh, name, items)

    async def _take(self, name: str, events: list[Event]) -> tuple[list[Event], Refusal | None]:
        """Save them: the ones that were not there, and why they could not be saved."""
        try:
            return await self.shelf.records.save(name, events), None
        except OSError as error:
            self.log.warning("Cannot save to %s: %s", self.shelf.record(name), error)
            return [], FULL_RECORD if isinstance(error, FullRecordError) else FULL_DISK


class DrawApi(ApiHandler):
    """`api/draw`: POST {"kind", "response"}; {"drawn"} is how that is understood, as HTML. Nothing is kept."""

    def post(self) -> None:
        try:
            said = json.loads(self.request.body)
            kind, response = said["kind"], said["response"]
        except (ValueError, KeyError, TypeError, RecursionError):
            kind = response = None
        if not isinstance(kind, str) or kind not in KINDS:
            raise Refusal(HTTPStatus.BAD_REQUEST, "The request holds nothing that can be drawn.")
        self.finish({"drawn": drawn(kind, response)})


def _marked(events: Iterable[Event]) -> set[str]:
    """The questions of which these events change what is shown."""
    return {event.item for event in events if event.kind in MARKED}


def _apart(events: Sequence[Event], have: Mapping[str, None]) -> tuple[list[Event], list[str]]:
    """The events that somebody has not who has these ids; and the ids of what only they have."""
    there = {event.id for event in events}
    return [event for event in events if event.id not in have], [id for id in have if id not in there]


def _request(body: bytes) -> tuple[list[Any], dict[str, None] | None]:
    """The events sent, and the ids that the browser has, in order, where it asks for the others."""
    try:
        said = json.loads(body)
        events, have = said["events"], said.get("have")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        events = have = None
    if not isinstance(events, list) or not (have is None or _is_texts(have)):
        raise Refusal(HTTPStatus.BAD_REQUEST, "The request holds no events.")
    return events, None if have is None else dict.fromkeys(have)


def _is_texts(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(each, str) for each in given)


def _sorted(sent: list[Any], name: str) -> tuple[list[Event], dict[str, str]]:
    """The events of this lesson among what was sent, each once; and why each of the others is none, by its id."""
    taken: dict[str, Event] = {}
    refused: dict[str, str] = {}
    for fields in sent:
        try:
            event = _event(fields, name)
            taken[event.id] = event
        except RecordError as error:
            id = fields.get("id") if isinstance(fields, dict) else None
            refused[str(id)] = error.what
    return list(taken.values()), refused


def _event(fields: Any, name: str) -> Event:
    try:
        event = Event.from_line(json.dumps(fields))
    except RecursionError as error:
        raise RecordError("The event is nested too deeply.") from error
    if event.lesson != name:
        raise RecordError("The event belongs to another lesson.")
    if why := why_not(event):
        raise RecordError(why)
    event = replace(event, received="")  # only collecting can say that
    if len(event.to_line().encode()) >= LIMIT:
        raise RecordError("This is too long to be saved: one answer can have 1 MB.")
    return event
