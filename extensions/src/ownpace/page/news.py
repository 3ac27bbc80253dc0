"""`api/news/<name>`: a page hears at once when its record has got more from another window, computer or program."""

from collections import defaultdict
from typing import Any

from jupyter_server.base.websocket import WebSocketMixin
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from ownpace.page.security import PageHandler

_listeners: dict[str, set["News"]] = defaultdict(set)
"""The open pages, by their lesson's folder."""

LONGEST = 1024
"""Bytes of a message from a page, which has nothing to say here."""


class News(WebSocketMixin, WebSocketHandler, PageHandler):
    """A web socket on which the server sends what the record holds, in short, whenever it has got more.

    What a page sends is not read. That it is open says that the server is there: its end tells a page that it is alone.
    """

    ping_interval = 0
    """No signs of life of its own: a proxy would take them for a reader's, and keep an abandoned Binder awake."""

    def initialize(self) -> None:
        self._name = ""

    def set_default_headers(self) -> None:
        """A web socket's answer has none of a page's headers."""

    def check_xsrf_cookie(self) -> None:
        """A browser can give a web socket no header; it says its origin, which tornado looks at."""

    async def get(self, name: str) -> Any:
        self.named(name)
        return await super().get(name)

    def open(self, name: str) -> None:
        super().open(name)
        self._name = name
        _listeners[name].add(self)

    def on_message(self, message: str | bytes) -> None:
        if len(message) > LONGEST:
            self.close()

    def on_close(self) -> None:
        _listeners[self._name].discard(self)
        super().on_close()


def tell(name: str, digest: str) -> None:
    """This lesson's record has got more: every page that has not all of it may ask for the rest."""
    for listener in tuple(_listeners[name]):
        try:
            listener.write_message(digest)
        except WebSocketClosedError:
            _listeners[name].discard(listener)
