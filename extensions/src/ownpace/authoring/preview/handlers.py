"""The frame around the student's view: its page, and what its bar asks for."""

from __future__ import annotations

import asyncio
import json
import re
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from tornado import web
from tornado.iostream import StreamClosedError

from ownpace.authoring.check.page import page_of
from ownpace.authoring.own_tests.kept import keep
from ownpace.authoring.preview.preview import Preview
from ownpace.authoring.preview.students import PreviewStudent
from ownpace.page.security import ApiHandler, PageHandler, Refusal, page_policy
from ownpace_graders.errors import OwnpaceError
from ownpace_graders.lesson.markdown import to_html

SANDBOX = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:; media-src 'self' data:; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)
"""For the graded page: nothing in it runs; the bar, of the same origin, may give it other colours."""
BEAT = 15.0
"""Seconds between two signs of life to a page that waits for changes."""


class AuthorHandler(PageHandler):
    """A request of the author's. `preview` is all of it."""

    @property
    def preview(self) -> Preview:
        preview: Preview = self.settings["ownpace_preview"]
        return preview

    @property
    def content_security_policy(self) -> str:
        return page_policy(self.request.host)

    def name(self, key: str) -> str:
        """The lesson's folder; 404 for a lesson that there is not."""
        name = key.partition("/")[0]
        if not self.preview.has(name):
            known = ", ".join(self.preview.course.lessons())
            next = f"The lessons here are {known}." if known else "Make one: ownpace new NAME"
            raise Refusal(HTTPStatus.NOT_FOUND, "There is no lesson of this name here.", next)
        return name


class AuthorApi(AuthorHandler, ApiHandler):
    """The same for the bar's own requests, with its student."""

    def student(self) -> PreviewStudent:
        student = self.preview.students.get(str(self.asked().get("student")))
        if student is None:
            raise Refusal(HTTPStatus.GONE, "This student is not there any more.", "Choose a view again.")
        return student

    def asked(self) -> dict[str, Any]:
        try:
            asked = json.loads(self.request.body or b"{}")
        except (ValueError, RecursionError):
            asked = None
        if not isinstance(asked, dict):
            raise web.HTTPError(HTTPStatus.BAD_REQUEST)
        return asked


class Entrance(AuthorHandler):
    """The address that is printed: leads to the lesson that was named, else to the one that was changed last."""

    def get(self) -> None:
        first = self.preview.first()
        if not first:
            raise Refusal(HTTPStatus.NOT_FOUND, "There is no lesson yet.", "Make one: ownpace new NAME")
        self.redirect(f"{self.base_url}lesson/{quote(first)}/")


class ViewFrame(AuthorHandler):
    """`lesson/<key>/`: the bar, and below it the student's view."""

    def get(self, key: str) -> None:
        self.name(key)
        self.page("preview.html", key=key, lessons=self.preview.keys(), config=self.preview.config(key))


class RulePage(AuthorHandler):
    """`rule/<code>/`: why a rule of ownpace check is one, with a bad lesson and a good one."""

    def get(self, code: str) -> None:
        text = page_of(code)
        if not text:
            what = f"The page of the rule {code} is not installed here."
            raise Refusal(HTTPStatus.NOT_FOUND, what, "ownpace check says how to fix what it finds.")
        words = Markup(to_html(_ELSEWHERE.sub(_led, text)))  # noqa: S704 - it escapes what is not Markdown
        self.page("rule.html", code=code, words=words)


_ELSEWHERE = re.compile(r"(?<!!)\[([^\]]*)\]\((?!https?:)([^)]*)\)")
"""What the pages of rules lead to beside the web: other rules, and what only the documentation's site has."""


def _led(found: re.Match[str]) -> str:
    rule = re.fullmatch(r"(OP\d+)\.md", found[2])
    return f"[{found[1]}](../{rule[1]}/)" if rule else found[1]


class Changes(AuthorHandler):
    """`api/changes/<key>`: a stream of server-sent events, each the lesson's `state`, whenever its source changed."""

    async def get(self, key: str) -> None:
        name = self.name(key)
        self.set_header("Content-Type", "text/event-stream; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Accel-Buffering", "no")
        try:
            async for state in self.preview.follow(name, key, BEAT):
                self.write(f"data: {json.dumps(state)}\n\n" if state else ": still here\n\n")
                await self.flush()
        except StreamClosedError:
            return


class Enter(AuthorApi):
    """`api/student/<key>` {"view", "student"}: the student of this view; the one that is there, where it is named."""

    async def post(self, key: str) -> None:
        name = self.name(key)
        await self.preview.stage.fresh(name)
        asked = self.asked()
        student = self.preview.students.get(str(asked.get("student")))
        if student is None or student.name != name:
            student = await self.preview.students.enter(key, str(asked.get("view") or "start"))
        about = {"student": student.id, "view": student.view, "course": student.shelf.course.course_id}
        self.finish({**about, "url": f"{student.base}lesson/{quote(key)}/"})


class Grade(AuthorApi):
    """`api/graded/<key>` {"student"}: grades what the student has done, and says where the page is."""

    async def post(self, key: str) -> None:
        self.name(key)
        try:
            pages = await self.preview.graded(self.student())
        except OwnpaceError as error:
            raise Refusal(HTTPStatus.CONFLICT, error.what, f"{error.where}. {error.next}".lstrip(". ")) from error
        _, _, notebook = key.partition("/")
        page = pages.get(notebook) or next(iter(pages.values()))
        number = self.preview.keep_page(page)
        self.finish({"url": f"{self.base_url}graded/{number}/"})


class GradedPage(AuthorHandler):
    """`graded/<number>/`: a feedback page, which may show but do nothing."""

    def get(self, number: str) -> None:
        page = self.preview.pages.get(int(number))
        if page is None:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        self.set_header("Content-Security-Policy", SANDBOX)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_private()
        self.finish(page.read_bytes())


class Keep(AuthorApi):
    """`api/keep/<key>` {"student"}: the answers that the student gave become the lesson's own tests."""

    async def post(self, key: str) -> None:
        name = self.name(key)
        given = self.student().given()
        try:
            lesson = self.preview.source(key)
            module = self.preview.course.place("source", name)
            written = await asyncio.to_thread(partial(keep, module, lesson, given))
        except OwnpaceError as error:
            raise Refusal(HTTPStatus.CONFLICT, error.what, error.next) from error
        except OSError as error:
            next = "Check that the disk has room and that you may write there."
            raise Refusal(HTTPStatus.CONFLICT, f"Nothing was kept: {error.strerror}.", next) from error
        self.finish({"written": [_shown(path, self.preview.course.root) for path in written], "given": len(given)})


def _shown(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else path.name
