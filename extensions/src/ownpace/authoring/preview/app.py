"""The preview as a tornado application: served by `ownpace preview`, or mounted by a Jupyter server."""

from __future__ import annotations

import hmac
import re
import secrets
import tempfile
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_server.auth.authorizer import AllowAllAuthorizer
from jupyter_server.auth.identity import IdentityProvider, User
from tornado.routing import PathMatches, Rule
from tornado.web import Application

from ownpace.authoring.preview.handlers import Changes, Enter, Entrance, Grade, GradedPage, Keep, RulePage, ViewFrame
from ownpace.authoring.preview.preview import Preview
from ownpace.page.app import connecting, settings, until_told
from ownpace.page.assets import StaticFile
from ownpace.page.identity import ONE
from ownpace.page.kernels import kernels
from ownpace.page.listening import Address, listen
from ownpace.page.security import Refusal
from ownpace.page.sessions import Sessions
from ownpace_graders.course import Course

_KEY = r"([^/]+(?:/[^/]+)?)"


class Author(IdentityProvider):
    """Who has the address that was printed, with its token; the browser keeps it in a cookie of this server's."""

    secret = ""
    base = "/"

    def get_user(self, handler: Any) -> User:
        name = f"ownpace-preview-{handler.request.host.rpartition(':')[2]}"
        given = handler.get_argument("token", "")
        if given and hmac.compare_digest(given.encode(), self.secret.encode()):
            handler.set_cookie(name, given, path=self.base, httponly=True, samesite="Strict")
            return ONE
        if hmac.compare_digest((handler.get_cookie(name) or "").encode(), self.secret.encode()):
            return ONE
        next = "Open the address that ownpace preview has printed, all of it."
        raise Refusal(HTTPStatus.FORBIDDEN, "This preview is its author’s.", next)


class PreviewApp:
    """`rule` leads requests for addresses that begin with `base` to it; `close` ends its kernels and takes its folder
    away. `who`: the settings "identity_provider", "authorizer", "allow_remote_access" and whatever else of the server's
    they need; nothing of it answers whom these do not know. `connections`: a folder for how kernels are reached."""

    def __init__(
        self, course: Course, base: str, who: Mapping[str, Any], connections: str, first_name: str = ""
    ) -> None:
        specs = KernelSpecManager()
        self._kernels = kernels(specs, tempfile.gettempdir(), connections)
        self.preview = Preview(course, base, self._kernels, specs, who, first_name)
        students = self.preview.students
        made = settings(base, Sessions(self.preview.shelf, self._kernels, specs))
        self.app = Application(_handlers(base), ownpace_preview=self.preview, **made, **who)
        self.app.wildcard_router.rules.insert(0, Rule(PathMatches(rf"{re.escape(base)}student/.*"), students))
        self.rule = Rule(PathMatches(rf"{re.escape(base)}.*"), self.app)

    async def close(self) -> None:
        await self.preview.close()
        await self._kernels.shutdown_all()


_OF_JUPYTER = (
    "allow_remote_access",
    "authorizer",
    "cookie_secret",
    "identity_provider",
    "local_hostnames",
    "login_url",
)
"""What a Jupyter server's settings say of who may ask."""


def mounted(server: Application, course: Course, connections: str, at: str = "ownpace/preview/") -> PreviewApp:
    """The preview as a part of a Jupyter server's web application, below its base URL and behind its login. Close it
    when the server stops."""
    who = {name: server.settings[name] for name in _OF_JUPYTER if name in server.settings}
    made = PreviewApp(course, f"{server.settings['base_url']}{at}", who, connections)
    # Jupyter's own add_handlers takes handlers alone.
    server.default_router.rules.insert(0, made.rule)
    return made


def _handlers(base: str) -> list[Any]:
    ours: list[tuple[str, Any]] = [
        (r"", Entrance),
        (r"static/(.+)", StaticFile),
        (rf"lesson/{_KEY}/", ViewFrame),
        (r"rule/(OP\d+)/", RulePage),
        (rf"api/changes/{_KEY}", Changes),
        (rf"api/student/{_KEY}", Enter),
        (rf"api/graded/{_KEY}", Grade),
        (rf"api/keep/{_KEY}", Keep),
        (r"graded/(\d+)/", GradedPage),
    ]
    return [(base + address, handler) for address, handler in ours]


def serve(course: Course, name: str, *, port: int, open_browser: bool) -> None:
    """Serve the preview on this computer alone until interrupted. Port 0 takes any free one. OwnpaceError where it
    cannot listen."""
    author = Author(token="")
    author.secret = secrets.token_urlsafe(24)
    who = {"identity_provider": author, "authorizer": AllowAllAuthorizer(identity_provider=author)}
    with connecting() as connections:
        made = PreviewApp(course, "/", {**who, "allow_remote_access": False}, connections, name)

        def begin() -> None:
            place = listen(made.app, Address("127.0.0.1", port, "/"))
            address = Address(place.ip, place.port, f"/?token={author.secret}")
            print(f"The preview is at {address.shown}", flush=True)
            if open_browser:
                address.open()

        until_told(begin, made.close)
