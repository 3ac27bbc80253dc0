"""Requests too large to be kept: read to their end and dropped, so that the browser hears why, in words.

Tornado answers with a bare 400 and hangs up, which a browser that is still sending takes for a server that is gone.
"""

from collections.abc import Awaitable
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPConnection, HTTPMessageDelegate

KEPT = 8 << 20
"""Bytes of a request that are kept until it is here; more than any handler takes, so that each refuses what was cut."""
READ = 64 << 20
"""Bytes after which the connection is ended without words."""


class BoundedServer(HTTPServer):
    """Keeps no more of a request than KEPT."""

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        return _Bounded(super().start_request(server_conn, request_conn))


class _Bounded(HTTPMessageDelegate):
    """Passes a request on, without the end of its body where that is too large."""

    def __init__(self, to: HTTPMessageDelegate) -> None:
        self._to, self._left = to, KEPT

    def headers_received(self, start_line: Any, headers: Any) -> Awaitable[None] | None:
        return self._to.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        kept, self._left = chunk[: self._left], max(0, self._left - len(chunk))
        return self._to.data_received(kept) if kept else None

    def finish(self) -> None:
        self._to.finish()

    def on_connection_close(self) -> None:
        self._to.on_connection_close()
