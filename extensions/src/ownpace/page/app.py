"""Ownpace's server: Voila's standalone application with addresses and a template of ours."""

import asyncio
import errno
import logging
import signal
import socket
import threading
import webbrowser
from http import HTTPStatus
from pathlib import Path
from typing import Any

import tornado.ioloop
import tornado.log
import tornado.web
import tornado.websocket
from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyterlab_server.config import get_federated_extensions
from markupsafe import Markup
from traitlets import Instance
from voila.app import Voila

from ownpace.page.assets import WIDGETS, StaticFile, asset, inlined, modules, versioned
from ownpace.page.feedback import FeedbackPage
from ownpace.page.handin_api import HandinApi, HandinFile
from ownpace.page.large import READ, BoundedServer
from ownpace.page.lesson_page import LessonPage, draw_ahead
from ownpace.page.library import LibraryPage
from ownpace.page.marking import is_alive
from ownpace.page.media import Media
from ownpace.page.neighbours import OwnServer
from ownpace.page.news import News
from ownpace.page.progress import when
from ownpace.page.record_api import DrawApi, RecordApi, RecordsApi
from ownpace.page.security import NotFound, is_local, is_loopback, plain_address
from ownpace.page.session_api import AwakeApi, InterruptApi, ProofApi, SessionApi
from ownpace.page.sessions import Sessions
from ownpace.page.shelf import Shelf
from ownpace.page.socket import KernelSocket
from ownpace.page.work_page import ElsewhereApi, EraseApi, WorkFile, WorkPage
from ownpace_graders.errors import OwnpaceError
from ownpace_graders.lesson.markdown import inline
from ownpace_graders.own_data.words import clock, joined
from ownpace_graders.record import receipt
from ownpace_graders.safe.visible import log_visibly

TEMPLATES = Path(__file__).parent / "templates"

IDLE = 30 * 60
"""Seconds without use after which a kernel is ended."""

PATIENCE = 120.0
"""Seconds in which a request has to be here, its head and then its body: on a slow line a large answer takes one."""

OPEN_TO_ALL = "Whoever can reach this address works as you. Without --host, only this computer can."

KERNEL = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
NAME = r"([^/]+)"
KEY = r"([^/]+(?:/[^/]+)?)"


class Ownpace(Voila):
    """Serves the lessons of `shelf`. Kernels, their execution and the message filter are Voila's."""

    name = "ownpace"
    shelf = Instance(Shelf)
    port: int

    def setup_template_dirs(self) -> None:
        self.template_paths = [str(TEMPLATES)]
        # On a computer that many use, nobody else reads what goes between page and kernel.
        self.config.MappingKernelManager.transport_encryption = "auto"
        # What a kernel's error shows may quote the lesson's source.
        self.config.MappingKernelManager.allow_tracebacks = False
        self.config.MappingKernelManager.kernel_manager_class = "ownpace.page.kernel.Quiet"
        # Behind a Jupyter server the browser sends that server's login too, which is not ours to clear away.
        self.config.IdentityProvider.cookie_name = "ownpace"
        # A kernel that died is not restarted behind the page's back: it would have forgotten everything.
        self.config.KernelRestarter.restart_limit = 0
        self.config.KernelRestarter.time_to_dead = 1.0
        # Who opens one lesson after the other, or leaves one open, would otherwise fill the memory. A page that
        # somebody reads says so (AwakeApi); coming back to another starts a new kernel.
        self.config.MappingKernelManager.cull_idle_timeout = IDLE
        self.config.MappingKernelManager.cull_interval = max(1, IDLE // 10)
        self.config.MappingKernelManager.cull_connected = True

    def init_settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = super().init_settings()
        env = settings["voila_jinja2_env"]
        env.filters |= {"when": when, "clock": clock, "joined": joined, "code": receipt.shown}
        env.filters["inline"] = lambda words: Markup(inline(words))  # noqa: S704
        env.globals |= {"asset": versioned, "modules": modules, "icon": inlined("icon.svg")}
        env.trim_blocks = env.lstrip_blocks = True
        return {
            **settings,
            "allow_remote_access": not is_local(self.ip),
            "compress_response": True,
            "default_handler_class": NotFound,
            "log_function": _log_failure,
            "ownpace_extensions": [{"name": name} for name in get_federated_extensions(self.labextensions_path)],
            "ownpace_sessions": Sessions(self.shelf, self.kernel_manager, self.kernel_spec_manager),
            "ownpace_shelf": self.shelf,
        }

    def init_handlers(self) -> list[Any]:
        """Every address there is. Voila's files, tree, contents and render would show sources: they are not here."""
        ours: list[tuple[Any, ...]] = [
            (r"", LibraryPage),
            (r"static/(.+)", StaticFile),
            (rf"lesson/{NAME}/(?:[^/]+/)?media/(.+)", Media, {"path": ""}),  # each lesson's own
            (rf"lesson/{NAME}/feedback/(.*)", FeedbackPage),
            (rf"lesson/{KEY}/", LessonPage),
            (r"work/", WorkPage),
            (rf"work/{NAME}\.(xapi\.json|jsonl)", WorkFile),
            (rf"api/session/{KEY}/interrupt", InterruptApi),
            (rf"api/session/{KEY}/awake", AwakeApi),
            (rf"api/session/{KEY}", SessionApi),
            (r"api/record", RecordsApi),
            (rf"api/record/{NAME}", RecordApi),
            (r"api/draw", DrawApi),
            (rf"api/news/{NAME}", News),
            (rf"api/erase/{NAME}", EraseApi),
            (r"api/elsewhere", ElsewhereApi),
            (r"api/proof/([0-9a-f]{64})", ProofApi),
            (rf"api/handin/{NAME}", HandinApi),
            (rf"api/handin/{NAME}/([^/]+)\.zip", HandinFile),
            (rf"api/kernels/{KERNEL}", KernelHandler),
            (rf"api/kernels/{KERNEL}/channels", KernelSocket),
            (r"voila/labextensions/(.*)", FileFindHandler, {"path": self.labextensions_path, "no_cache_paths": ["/"]}),
        ]
        return [(self.server_url + address, *rest) for address, *rest in ours]

    def listen(self) -> None:
        """Listen on the one port that was asked for, say where, and serve until told to stop."""
        try:
            kind = OwnServer if is_loopback(self.ip) else BoundedServer
            server = kind(self.app, max_body_size=READ, body_timeout=PATIENCE, idle_connection_timeout=PATIENCE)
            server.listen(self.port, self.ip)
        except OSError as error:
            self.stop()
            raise _cannot_listen(error, self.ip, self.port) from error
        if self.port == 0:
            self.port = next(iter(server._sockets.values())).getsockname()[1]
        self._read_ahead()
        self.ioloop = tornado.ioloop.IOLoop.current()
        asyncio.get_event_loop().set_exception_handler(_log_unheard)
        # Python's own way would break off whatever a kernel's start is doing just then.
        signal.signal(signal.SIGINT, self._handle_signal_stop)
        if any(entry.lesson and is_alive(entry.lesson) for entry in self.shelf.entries()):
            self.ioloop.add_callback(self.app.settings["ownpace_sessions"].warm)
        self.ioloop.add_callback(draw_ahead, self.shelf)
        print(f"Ownpace is at {self.display_url}", flush=True)
        if not is_loopback(self.ip):
            print(OPEN_TO_ALL, flush=True)
        if self.open_browser:
            self.launch_browser()
        try:
            self.ioloop.start()
        finally:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            self.stop()

    def _read_ahead(self) -> None:
        """Do now what would make the first page wait: read lessons and templates, compress what every page asks for."""
        self.shelf.entries()
        for template in ("library.html", "lesson.html", "work.html"):
            self.app.settings["voila_jinja2_env"].get_template(template)
        scripts = [each for page in ("page", "work") for each in modules(f"bundle/{page}.js")]
        for name in ("page.css", *WIDGETS, *scripts):
            asset(name.removeprefix("static/").partition("?")[0])

    def stop(self) -> None:
        tornado.ioloop.IOLoop.current().run_sync(self.app.settings["ownpace_sessions"].settle)
        super().stop()

    @property
    def display_url(self) -> str:
        """The address that is printed: by this computer's name where it listens to all the world."""
        return self._url(socket.gethostname() if self.ip in ("", "0.0.0.0", "::") else self.ip)  # noqa: S104

    def _url(self, host: str | None) -> str:
        return f"http://{_at(host or '', self.port)}{self.base_url}"

    def launch_browser(self) -> None:
        # In a thread, because some browsers keep whoever opens them waiting.
        place = {"": "localhost", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.ip, self.ip)  # noqa: S104
        threading.Thread(target=webbrowser.open, args=(self._url(place),), daemon=True).start()


def serve(
    course: Path, *, ip: str = "127.0.0.1", port: int = 8866, base_url: str = "/", open_browser: bool = True
) -> None:
    """Serve the lessons of the folder `course` until interrupted. Port 0 takes any free one.

    OwnpaceError if the folder is not there or the port is taken.
    """
    logging.captureWarnings(True)
    log_visibly()
    # jupyter_server counts in milliseconds what tornado takes for seconds, and tornado tells the teacher.
    tornado.log.gen_log.addFilter(lambda said: "websocket_ping_timeout" not in said.getMessage())
    app = Ownpace(
        shelf=Shelf(course),
        ip=plain_address(ip),
        port=port,
        base_url=f"/{base_url.strip('/')}/".replace("//", "/"),
        open_browser=open_browser,
        root_dir=str(course.resolve()),
        log_level=logging.WARNING,
    )
    app.initialize([])
    app.start()


def _at(host: str, port: int) -> str:
    """Host and port as an address has them: one of version 6 in brackets (RFC 3986)."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _cannot_listen(error: OSError, ip: str, port: int) -> OwnpaceError:
    if error.errno == errno.EADDRINUSE:
        return OwnpaceError(
            f"Port {port} is in use: another program, perhaps another Ownpace, has it.",
            where=_at(ip, port),
            next=f"Stop that program, or take another port: ownpace serve --port {port + 1}",
        )
    if error.errno == errno.EACCES:
        return OwnpaceError(
            f"You may not use port {port}.",
            where=_at(ip, port),
            next="Take a port above 1023: ownpace serve --port 8866",
        )
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return OwnpaceError(
            "This computer has no such address.", where=ip, next="Leave the address out to use 127.0.0.1."
        )
    return OwnpaceError(f"The server cannot listen: {error}.", where=_at(ip, port), next="Try another port.")


def _log_unheard(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A page that was closed while its kernel was speaking is not a failure."""
    if not isinstance(context.get("exception"), tornado.websocket.WebSocketClosedError):
        loop.default_exception_handler(context)


def _log_failure(handler: tornado.web.RequestHandler) -> None:
    """Only what failed here is worth a line; a mistyped address is not."""
    if handler.get_status() >= HTTPStatus.INTERNAL_SERVER_ERROR:
        request = handler.request
        tornado.log.access_log.error("%d %s %s", handler.get_status(), request.method, request.path)
