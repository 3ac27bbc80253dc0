"""Ownpace's server: Jupyter's pieces behind addresses of ours.

It is made of jupyter_server's kernels and requests and of Voila's executor, and not of Voila's application, which loads
nbconvert and brings addresses that show sources.
"""

import asyncio
import logging
import shutil
import signal
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

import jinja2
import tornado.log
import tornado.web
import tornado.websocket
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_server.auth.authorizer import AllowAllAuthorizer
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from markupsafe import Markup
from tornado.ioloop import IOLoop

from ownpace.page.addresses import handlers
from ownpace.page.assets import WIDGETS, asset, inlined, modules, versioned
from ownpace.page.identity import OwnIdentity
from ownpace.page.kernels import kernels
from ownpace.page.lesson_page import draw_ahead
from ownpace.page.listening import Address, listen
from ownpace.page.marking import is_alive
from ownpace.page.progress import when
from ownpace.page.security import NotFound, is_local, is_loopback, plain_address
from ownpace.page.sessions import Sessions
from ownpace.page.shelf import Shelf
from ownpace_graders.file_names import names
from ownpace_graders.lesson.markdown import heading, inline
from ownpace_graders.own_data.words import clock, joined
from ownpace_graders.record import receipt
from ownpace_graders.safe.visible import log_visibly

TEMPLATES = Path(__file__).parent / "templates"

OPEN_TO_ALL = "Whoever can reach this address works as you. Without --host, only this computer can."


class Ownpace:
    """Serves the lessons of `shelf` at `place`. How kernels are reached stands in the folder `connections`."""

    def __init__(self, shelf: Shelf, place: Address, connections: str) -> None:
        self.shelf = shelf
        self.place = place
        specs = KernelSpecManager()
        self.kernels = kernels(specs, str(shelf.root.resolve()), connections)
        self.sessions = Sessions(shelf, self.kernels, specs)
        identity = OwnIdentity(token="")
        made = settings(place.base_url, self.sessions) | {
            "allow_remote_access": not is_local(place.ip),
            "authorizer": AllowAllAuthorizer(identity_provider=identity),
            "identity_provider": identity,
        }
        self.app = tornado.web.Application(handlers(place.base_url), **made)

    def run(self, *, open_browser: bool) -> None:
        """Listen, say where, and serve until told to stop. OwnpaceError if it cannot listen there."""
        self.place = listen(self.app, self.place)
        until_told(partial(self._begin, open_browser), self._stop)

    def _begin(self, open_browser: bool) -> None:
        self._prepare(IOLoop.current())
        print(f"Ownpace is at {self.place.shown}", flush=True)
        if not is_loopback(self.place.ip):
            print(OPEN_TO_ALL, flush=True)
        if open_browser:
            self.place.open()

    def _prepare(self, loop: IOLoop) -> None:
        """Do now what would make the first page wait."""
        if any(entry.lesson and is_alive(entry.lesson) for entry in self.shelf.entries()):
            loop.add_callback(self.sessions.warm)
        loop.add_callback(draw_ahead, self.shelf)
        read_ahead()

    async def _stop(self) -> None:
        await self.sessions.settle()
        await self.kernels.shutdown_all()


def settings(base_url: str, sessions: Sessions) -> dict[str, Any]:
    """What the handlers of a student's pages need to know, except who may ask."""
    return {
        "base_url": base_url,
        "compress_response": True,
        "default_handler_class": NotFound,
        "kernel_manager": sessions.kernels,
        "kernel_spec_manager": sessions.specs,
        "kernel_websocket_connection_class": ZMQChannelsWebsocketConnection,
        "log_function": _log_failure,
        "ownpace_sessions": sessions,
        "ownpace_shelf": sessions.shelf,
        "ownpace_templates": templates(),
    }


def serve(
    course: Path, *, ip: str = "127.0.0.1", port: int = 8866, base_url: str = "/", open_browser: bool = True
) -> None:
    """Serve the lessons of the folder `course` until interrupted. Port 0 takes any free one.

    OwnpaceError if the folder is not there or the port is taken.
    """
    place = Address(plain_address(ip), port, f"/{base_url.strip('/')}/".replace("//", "/"))
    with connecting() as connections:
        Ownpace(Shelf(course), place, connections).run(open_browser=open_browser)


@contextmanager
def connecting() -> Iterator[str]:
    """A folder for how kernels are reached, while a server runs; what it logs can be read."""
    logging.captureWarnings(True)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    log_visibly()
    # jupyter_server counts in milliseconds what tornado takes for seconds, and tornado tells the teacher.
    tornado.log.gen_log.addFilter(lambda said: "websocket_ping_timeout" not in said.getMessage())
    connections = tempfile.mkdtemp(prefix="ownpace_")
    try:
        yield connections
    finally:
        shutil.rmtree(connections)


def until_told(begin: Callable[[], None], stop: Callable[[], Awaitable[None]]) -> None:
    """Begin, and serve until told to stop; then, or where it cannot begin, `stop`. A second Ctrl+C ends it at once."""
    loop = IOLoop.current()
    loop.asyncio_loop.set_exception_handler(_log_unheard)  # type: ignore[attr-defined]
    for number in (signal.SIGINT, signal.SIGTERM):
        # Python's own way would break off whatever a kernel's start is doing just then.
        signal.signal(number, lambda *_: loop.add_callback_from_signal(loop.stop))
    try:
        begin()
        loop.start()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it is told already
        loop.run_sync(stop)


def read_ahead() -> None:
    """Read the templates, and compress what every page asks for."""
    for template in ("library.html", "lesson.html", "work.html"):
        templates().get_template(template)
    scripts = [each for page in ("page", "work") for each in modules(f"bundle/{page}.js")]
    for name in ("page.css", *WIDGETS, *scripts):
        asset(name.removeprefix("static/").partition("?")[0])


@cache
def templates() -> jinja2.Environment:
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    env.filters |= {"when": when, "clock": clock, "joined": joined, "code": receipt.shown, "files": names}
    env.filters["heading"] = lambda words: Markup(heading(words))  # noqa: S704
    env.filters["inline"] = lambda words: Markup(inline(words))  # noqa: S704
    env.globals |= {"asset": versioned, "modules": modules, "icon": inlined("icon.svg")}
    return env


def _log_unheard(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A page that was closed while its kernel was speaking is not a failure."""
    if not isinstance(context.get("exception"), tornado.websocket.WebSocketClosedError):
        loop.default_exception_handler(context)


def _log_failure(handler: tornado.web.RequestHandler) -> None:
    """Only what failed here is worth a line; a mistyped address is not."""
    if handler.get_status() >= HTTPStatus.INTERNAL_SERVER_ERROR:
        request = handler.request
        tornado.log.access_log.error("%d %s %s", handler.get_status(), request.method, request.path)
