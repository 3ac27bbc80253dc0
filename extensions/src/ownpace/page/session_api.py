"""`api/session/<key>`: a lesson comes alive, line by line."""

import asyncio
import json
from contextlib import suppress
from http import HTTPStatus

from tornado.ioloop import IOLoop
from tornado.iostream import StreamClosedError

from ownpace.page.kernel import GRACE
from ownpace.page.proof import proof
from ownpace.page.security import ApiHandler, PageHandler
from ownpace.page.session import Line, Session
from ownpace.page.sessions import Sessions
from ownpace_graders.errors import OwnpaceError

NO_KERNEL = {
    "what": "The lesson could not come alive.",
    "next": "You can read it, and your answers are saved. Reload the page, or tell your teacher.",
}

HEARD_LATE = 1.0
"""Seconds after which a busy computer has heard that a kernel is at work."""

REST_HEARD = 0.5
"""Seconds within which a kernel's rest is heard of: until then it may only seem to be at work."""


class SessionApi(ApiHandler):
    """Streams the lines of a session as NDJSON; the session goes on when the page is closed.

    The body may be {"after": index} of an answer that has just run through.
    """

    def initialize(self) -> None:
        self._sending = asyncio.Lock()

    async def post(self, key: str) -> None:
        entry = self.entry(key)
        self.set_header("Content-Type", "application/x-ndjson")
        self.set_header("Cache-Control", "no-store")
        # Proxies such as nginx would keep the lines until the last one.
        self.set_header("X-Accel-Buffering", "no")
        sessions: Sessions = self.settings["ownpace_sessions"]
        try:
            session = await sessions.take(entry, _after(self.request.body))
            await self._tell_of_work(session)
            once_more = asyncio.ensure_future(self._tell_of_work(session, HEARD_LATE))
            try:
                async for line in session.follow():
                    await self._send(line)
            finally:
                once_more.cancel()
        except StreamClosedError:
            return
        except OwnpaceError as error:
            await self._send({"error": {"what": error.what, "next": error.next}})
        except Exception:  # whatever a kernel may fail of, the page gets words and the log the rest
            self.log.exception("No kernel for %s", entry.path)
            await self._send({"error": NO_KERNEL})

    async def _tell_of_work(self, session: Session, after: float = 0.0) -> None:
        """Whether code of the student's runs, `after` these seconds."""
        await asyncio.sleep(after)
        if session.works_for_student and not await session.kernel.idle(REST_HEARD):
            with suppress(StreamClosedError):
                await self._send({"busy": True})

    async def _send(self, line: Line) -> None:
        async with self._sending:  # tornado forgets whoever waits for a line to go when another is begun
            self.write(json.dumps(line) + "\n")
            await self.flush()


class InterruptApi(ApiHandler):
    """`api/session/<key>/interrupt`: stop what the student's code is doing."""

    async def post(self, key: str) -> None:
        session = self.settings["ownpace_sessions"].running(self.entry(key).key)
        if session is not None and await session.kernel.alive():
            await session.kernel.interrupt()
            IOLoop.current().spawn_callback(session.kernel.end_if_busy, GRACE)
        self.set_status(HTTPStatus.NO_CONTENT)


class AwakeApi(ApiHandler):
    """`api/session/<key>/awake`: somebody is reading. Says whether the kernel lives, and what the record holds."""

    async def post(self, key: str) -> None:
        entry = self.entry(key)
        alive = await self.settings["ownpace_sessions"].awake(entry.key)
        self.finish({"alive": alive, "record": self.shelf.records.look(entry.name)[0].held.digest})


class ProofApi(PageHandler):
    """`api/proof/<question>`, 64 hexadecimal digits: that this is the page's own server."""

    def get(self, question: str) -> None:
        self.set_header("Cache-Control", "no-store")
        self.finish({"proof": proof(bytes.fromhex(question))})


def _after(body: bytes) -> int | None:
    try:
        after = json.loads(body or b"{}").get("after")
    except (ValueError, AttributeError, RecursionError):
        return None
    return after if type(after) is int else None
