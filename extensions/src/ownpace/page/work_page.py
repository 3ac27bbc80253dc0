"""“My work”: all that is kept of a student's own, in plain words, as files, and cleared away where they want that."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from tornado import web

from ownpace.page.binder import token
from ownpace.page.lesson_page import as_json
from ownpace.page.security import ApiHandler, PageHandler, Refusal
from ownpace.page.sessions import Sessions
from ownpace.page.shelf import Shelf
from ownpace_graders import own_data
from ownpace_graders.course import Course
from ownpace_graders.errors import OwnpaceError
from ownpace_graders.handin import kept
from ownpace_graders.own_data.files import as_lines, as_xapi, as_zip
from ownpace_graders.own_data.summary import summary


class WorkPage(PageHandler):
    """`work/`."""

    def get(self) -> None:
        cards = [_card(self.shelf, name) for name in own_data.lessons(self.shelf.course)]
        titles = {entry.name: entry.lesson.title if entry.lesson else entry.name for entry in self.shelf.entries()}
        config = {
            **self.server(),
            "records": {card["said"].lesson: card["digest"] for card in cards},
            "titles": titles | {card["said"].lesson: card["said"].title for card in cards},
        }
        self.page("work.html", cards=cards, forgets=config["forgets"], config=as_json(config))


class WorkFile(PageHandler):
    """`work/<name>.jsonl`, the record of this lesson; `work/<name>.zip`, the same with the files that answers name; and
    `work/<name>.xapi.json`, the same as xAPI statements."""

    def get(self, name: str, form: str) -> None:
        course = self.shelf.course
        if name not in own_data.lessons(course):
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        kind, made = _FORMS[form]
        self.set_header("Content-Type", kind)
        self.set_header("Cache-Control", "no-store")
        self.set_attachment_header(f"{name}.{form}")
        self.finish(made(course, name))


class EraseApi(ApiHandler):
    """`api/erase/<name>`: POST takes away what this server keeps of the student's in this lesson, all or nothing."""

    async def post(self, name: str) -> None:
        course, sessions = self.shelf.course, self.settings["ownpace_sessions"]
        if name not in own_data.lessons(course):
            self.named(name)  # a lesson of which nothing is kept is as the student wants it; others are not here
        else:
            await _erase(self.shelf, sessions, name)
        self.set_status(HTTPStatus.NO_CONTENT)


class ElsewhereApi(ApiHandler):
    """`api/elsewhere`: POST says what another device of the student's needs to be let in: {"token": "" if nothing}."""

    def post(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.finish({"token": token()})


_FORMS: dict[str, tuple[str, Callable[[Course, str], bytes | str]]] = {
    "jsonl": ("application/x-ndjson", lambda course, name: as_lines(course, [name])),
    "zip": ("application/zip", as_zip),
    "xapi.json": ("application/json", lambda course, name: as_xapi(course, [name])),
}


async def _erase(shelf: Shelf, sessions: Sessions, name: str) -> None:
    # A kernel knows what the record said, and could write it down again.
    await sessions.end(name)
    try:
        own_data.erase(shelf.course, name)
    except OwnpaceError as error:
        raise Refusal(HTTPStatus.INSUFFICIENT_STORAGE, error.what, error.next) from error
    finally:
        # A window that was open may have started another one meanwhile.
        await sessions.end(name)


def _card(shelf: Shelf, name: str) -> dict[str, Any]:
    """What the page shows of one lesson."""
    entries = shelf.named(name)
    record, trouble = shelf.records.look(name)
    said = summary(name, [entry.lesson for entry in entries if entry.lesson], record.reading)
    return {
        "said": said,
        "digest": record.held.digest,
        "trouble": trouble,
        "key": entries[0].key if entries else "",
        # Only a lesson that is on the shelf has an address for the zips of its hand-ins.
        "made": own_data.owned(shelf.course, name).files,
        "files": {each["code"] for each in said.handins if entries and kept(shelf.course, name, each["code"])},
    }
