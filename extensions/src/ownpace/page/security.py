"""What every answer of this server has in common: who may ask, and what a browser may do with it."""

import ipaddress
import os
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from tornado import web

from ownpace.page.binder import relaunch
from ownpace.page.proof import key
from ownpace.page.shelf import Entry, Shelf
from ownpace_graders.student import is_passing, owner

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-DNS-Prefetch-Control": "off",
}

SANDBOX = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:; media-src 'self' data:; "
    "sandbox"
)
"""For documents that are shown but may do nothing: feedback, drawings."""

SHARED = "ownpace-shared"
"""The cookie by which a browser says that others use its computer (`mirror.ts` sets it)."""

LONGEST = 255
"""Bytes of a file's name."""

HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d+)?")


def page_policy(host: str, framed_by: Sequence[str] = ()) -> str:
    """The content security policy of a page: this server alone.

    `framed_by` are the sites, besides this one, that may show it in a frame.
    """
    # Not every browser counts a web socket of the same host as 'self'.
    sockets = f" ws://{host} wss://{host}" if HOST.fullmatch(host) else ""
    return "; ".join(
        [
            "default-src 'self'",
            "script-src 'self' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            f"connect-src 'self'{sockets}",
            # What code plays, and what is drawn by scripts that may do nothing else (frame.py).
            "media-src 'self' data: blob:",
            # A frame may not make itself another site's page either: this is asked wherever it goes.
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            # A form sent the browser's own way, before the script is there, would leave the page.
            "form-action 'none'",
            " ".join(["frame-ancestors 'self'", *framed_by]),
        ]
    )


def is_local(ip: str) -> bool:
    """Whether only this machine may ask: it listens to itself, and no hub's proxy stands in front.

    Then a request that names another host is refused, so that a web site cannot reach it by renaming itself.
    """
    return "JUPYTERHUB_SERVICE_PREFIX" not in os.environ and is_loopback(ip)


def is_loopback(ip: str) -> bool:
    """Whether an address to listen at can be reached from this machine alone."""
    try:
        address = ipaddress.ip_address(plain_address(ip))
    except ValueError:
        return ip == "localhost"
    return address.is_loopback


def plain_address(ip: str) -> str:
    """The address as it can be listened at: one of version 4 in the clothes of version 6 cannot."""
    try:
        mapped = ipaddress.IPv6Address(ip).ipv4_mapped
    except ValueError:
        return ip
    return str(mapped or ip)


class Refusal(web.HTTPError):
    """A refusal in words for the student, which are shown as they are."""

    def __init__(self, status: HTTPStatus, what: str, next: str = "Reload the page, then try again.") -> None:
        super().__init__(status)
        self.what = what
        self.next = next


class PageHandler(JupyterHandler):
    """A request for something of ours. `self.shelf` is what is served."""

    @property
    def shelf(self) -> Shelf:
        shelf: Shelf = self.settings["ownpace_shelf"]
        return shelf

    def decode_argument(self, value: bytes, name: str | None = None) -> str:
        """`name` is that of a query's argument: what has none stands in the path."""
        argument: str = super().decode_argument(value, name)
        if name is None and not _can_be_a_file(argument):
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        return argument

    @property
    def content_security_policy(self) -> str:
        return page_policy(self.request.host, self.shelf.framed_by)

    def set_default_headers(self) -> None:
        super().set_default_headers()
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def check_xsrf_cookie(self) -> None:
        """A page of another site can neither set this header nor leave out its origin."""
        if self.request.headers.get("X-Ownpace") != "1" or not self.check_origin():
            raise Refusal(HTTPStatus.FORBIDDEN, "This request did not come from the lesson's own page.")

    def entry(self, key: str) -> Entry:
        """The notebook at this address; 404 if there is none."""
        entry = self.shelf.entry(key)
        if entry is None:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        return entry

    def named(self, name: str) -> list[Entry]:
        """The notebooks of this folder; 404 if there is none."""
        entries = self.shelf.named(name)
        if not entries:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        return entries

    def server(self) -> dict[str, Any]:
        """What a page's script needs to know of this server, whatever the page is."""
        course = self.shelf.course.course_id or "ownpace"
        anew = relaunch(self.request.path.removeprefix(self.base_url), self.shelf.root)
        return {
            "base": self.base_url,
            "course": course,
            "owner": owner(),
            "forgets": is_passing(),
            "relaunch": anew,
            "secret": key().hex(),
        }

    def set_private(self) -> None:
        """What is shown is one student's: it may be shown again only after asking.

        On a computer that others use, it is not kept at all: going back in the browser would show it to the next one.
        """
        self.set_header("Cache-Control", "no-store" if self.get_cookie(SHARED) else "no-cache")

    def page(self, template: str, **words: Any) -> None:
        """Answer with a page."""
        self.set_private()
        env = self.settings["ownpace_templates"]
        self.finish(env.get_template(template).render(base=self.base_url, **words))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        what, advice = words_for(status_code, kwargs)
        self.page("error.html", status=status_code, what=what, next=advice)


def _can_be_a_file(path: str | None) -> bool:
    """Whether a disk can be asked for it at all."""
    return "\0" not in (path or "") and all(len(part.encode()) <= LONGEST for part in (path or "").split("/"))


class ApiHandler(PageHandler):
    """A request of the page's script: what it gets, errors too, is JSON. `most` is how many bytes it may have."""

    most = 64 * 1024

    async def prepare(self) -> None:
        await super().prepare()
        if len(self.request.body) > self.most:
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, *_WORDS[413])

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        what, advice = words_for(status_code, kwargs)
        self.finish({"what": what, "next": advice})


class NotFound(PageHandler):
    """Every address that is not one of ours."""

    async def prepare(self) -> None:
        raise web.HTTPError(HTTPStatus.NOT_FOUND)


_WORDS = {
    400: ("The request could not be understood.", "Reload the page, then try again."),
    403: ("This is not allowed.", "Open the lesson's page itself, then try again."),
    404: ("There is nothing at this address.", "It may have been mistyped, or the lesson is not released any more."),
    405: ("This address cannot be used like that.", "Open the lesson's page itself."),
    413: ("That is too much at once.", "Make it shorter, then try again."),
    500: ("Something went wrong on the server.", "Reload the page. Your answers that were saved are still there."),
    507: ("The disk is full or cannot be written.", "Keep this page open and tell your teacher."),
}


def words_for(status_code: int, kwargs: dict[str, Any]) -> tuple[str, str]:
    """What is said about an error. Only words meant for the student leave the server; the log has the rest."""
    error = kwargs.get("exc_info", (None, None, None))[1]
    return (error.what, error.next) if isinstance(error, Refusal) else _WORDS.get(status_code, _WORDS[500])
