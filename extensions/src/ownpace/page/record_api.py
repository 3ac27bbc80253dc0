"""`api/record/<name>`: what the student did, as events; and the few kinds of event that the page itself adds."""

import json
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from ownpace.page.security import ApiHandler, Refused
from ownpace_graders.errors import RecordError
from ownpace_graders.record import Event, append, read

KINDS = frozenset({"open", "watch", "note", "flag"})
"""Events that the page may add. Answers come through the kernel, hand-ins through the hand-in."""

REQUEST_LIMIT = 4 * 1024 * 1024
"""Bytes of one request."""


class RecordApi(ApiHandler):
    """GET: every event. POST: save some, and say which; the answer comes when they are on the disk."""

    def get(self, name: str) -> None:
        self.named(name)
        self.set_header("Cache-Control", "no-store")
        self.finish({"events": [asdict(event) for event in read(self.shelf.record(name)).events]})

    def post(self, name: str) -> None:
        self.named(name)
        record = self.shelf.record(name)
        sent = [_event(fields, name) for fields in _events(self.request.body)]
        try:
            known = {event.id for event in read(record).events}
            record.parent.mkdir(parents=True, exist_ok=True)
            # The page sends again what it heard no answer to.
            append(record, list({event.id: event for event in sent if event.id not in known}.values()))
        except RecordError as error:
            raise Refused(HTTPStatus.BAD_REQUEST, error.what, error.next) from error
        except OSError as error:
            self.log.warning("Cannot save to %s: %s", record, error)
            raise Refused(
                HTTPStatus.INSUFFICIENT_STORAGE,
                "This could not be saved: the disk is full or cannot be written.",
                "Keep this page open and tell your teacher.",
            ) from error
        self.finish({"saved": [event.id for event in sent]})


def _events(body: bytes) -> list[Any]:
    if len(body) > REQUEST_LIMIT:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "That is too much to save at once.")
    try:
        events = json.loads(body)["events"]
    except (ValueError, KeyError, TypeError, RecursionError):
        events = None
    if not isinstance(events, list):
        raise Refused(HTTPStatus.BAD_REQUEST, "The request holds no events.")
    return events


def _event(fields: Any, name: str) -> Event:
    try:
        event = Event.from_line(json.dumps(fields))
    except (RecordError, RecursionError) as error:
        what = error.what if isinstance(error, RecordError) else "The event is nested too deeply."
        raise Refused(HTTPStatus.BAD_REQUEST, what) from error
    if event.lesson != name:
        raise Refused(HTTPStatus.BAD_REQUEST, "The event belongs to another lesson.")
    if event.kind not in KINDS:
        raise Refused(HTTPStatus.BAD_REQUEST, "Events of this kind cannot be saved in this way.")
    return event
