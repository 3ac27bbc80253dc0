"""`api/handin/<name>`: hand in, and take the zip away where there is no exchange."""

import asyncio
import json
import re
from collections import defaultdict
from http import HTTPStatus

from tornado import web
from tornado.ioloop import IOLoop

from ownpace.page.security import ApiHandler, PageHandler, Refusal
from ownpace_graders.course import Course
from ownpace_graders.errors import OwnpaceError
from ownpace_graders.handin import Receipt, handin, kept, standing
from ownpace_graders.lesson.markdown import inline
from ownpace_graders.student import checked, current_student, is_passing

_one_at_a_time: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)


class HandinApi(ApiHandler):
    """POST {"student"}: hand in what the record holds now, and answer with the receipt.

    Pressed twice, in two windows or after an answer that got lost, it is one hand-in. `student` counts only where the
    server does not know who works here.
    """

    async def post(self, name: str) -> None:
        self.named(name)
        async with _one_at_a_time[name]:
            try:
                student = _student(self.request.body) if is_passing() else current_student()
                # In a thread, because an exchange can be slow and the page goes on meanwhile.
                receipt = await IOLoop.current().run_in_executor(None, _once, self.shelf.course, name, student)
            except OwnpaceError as error:
                self.log.warning("%s was not handed in: %s", name, error)
                raise Refusal(HTTPStatus.CONFLICT, error.what, error.next) from error
        self.finish({**self._words(name, receipt), "events": self._events(name)})

    def _words(self, name: str, receipt: Receipt) -> dict[str, str | None]:
        is_file = receipt.where == "zip"
        return {
            "code": receipt.shown,
            "at": receipt.at,
            "where": receipt.where,
            "download": f"{self.base_url}api/handin/{name}/{receipt.code}.zip" if is_file else None,
            "upload": inline(self.shelf.course.upload_to) if is_file else "",
            "note": receipt.note,
        }

    def _events(self, name: str) -> list[dict[str, object]]:
        """The hand-ins that the record knows of, for the browser's copy."""
        record, _ = self.shelf.records.look(name)
        return [event.fields() for event in record.held.events if event.kind == "handin"]


class HandinFile(PageHandler):
    """`api/handin/<name>/<code>.zip`: a zip that was handed in, under the name that `ownpace collect` knows it by."""

    def get(self, name: str, code: str) -> None:
        self.named(name)
        receipt = kept(self.shelf.course, name, code) if re.fullmatch("[0-9A-Z]{6}", code) else None
        if receipt is None or receipt.path is None:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        self.set_header("Content-Type", "application/zip")
        self.set_header("Cache-Control", "no-store")
        self.set_attachment_header(receipt.name)
        self.finish(receipt.path.read_bytes())


def _once(course: Course, name: str, student: str) -> Receipt:
    return standing(course, name, student) or handin(course, name, student=student)


def _student(body: bytes) -> str:
    try:
        student = json.loads(body).get("student")
    except (ValueError, AttributeError, RecursionError):
        student = None
    if not isinstance(student, str) or not student.strip():
        raise OwnpaceError("Nobody knows yet whose work this is.", next="Type your name or number, then hand in.")
    return checked(student.strip())
