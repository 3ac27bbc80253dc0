"""Where the server is: the one port that was asked for, and how its address is written."""

import errno
import socket
import threading
import webbrowser
from dataclasses import dataclass, replace

from tornado.web import Application

from ownpace.page.large import READ, BoundedServer
from ownpace.page.neighbours import OwnServer
from ownpace.page.security import is_loopback
from ownpace_graders.errors import OwnpaceError

PATIENCE = 120.0
"""Seconds in which a request has to be here, its head and then its body: on a slow line a large answer takes one."""

_EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104


@dataclass(frozen=True)
class Address:
    """An address to listen at: of this computer, a port, and what its addresses begin with."""

    ip: str
    port: int
    base_url: str

    @property
    def shown(self) -> str:
        """The address that is printed: by this computer's name where it listens to all the world."""
        return self._url(socket.gethostname() if self.ip in _EVERYWHERE else self.ip)

    def open(self) -> None:
        """Open it in the browser: in a thread, because some browsers keep whoever opens them waiting."""
        host = dict(zip(_EVERYWHERE, ("localhost", "127.0.0.1", "::1"), strict=True)).get(self.ip, self.ip)
        threading.Thread(target=webbrowser.open, args=(self._url(host),), daemon=True).start()

    def _url(self, host: str) -> str:
        return f"http://{_at(host, self.port)}{self.base_url}"


def listen(app: Application, place: Address) -> Address:
    """Listen there, and where that is once a port is chosen. OwnpaceError if it cannot be done."""
    kind = OwnServer if is_loopback(place.ip) else BoundedServer
    server = kind(app, max_body_size=READ, body_timeout=PATIENCE, idle_connection_timeout=PATIENCE)
    try:
        server.listen(place.port, place.ip)
    except OSError as error:
        raise _cannot_listen(error, place.ip, place.port) from error
    return replace(place, port=next(iter(server._sockets.values())).getsockname()[1])


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
