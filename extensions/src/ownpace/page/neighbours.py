"""On a computer that several people use, a server on 127.0.0.1 is open to all of them. Ours talks to its own user only.

A page can run a student's code, so somebody else's browser must not reach it. Linux says whose a connection is
(proc_net_tcp(5)); elsewhere there is nothing to ask, and every local program may connect.
"""

import os
import socket
import sys
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream

TABLES = {socket.AF_INET: Path("/proc/net/tcp"), socket.AF_INET6: Path("/proc/net/tcp6")}
ESTABLISHED = "01"


class OwnServer(HTTPServer):
    """Hangs up on a local connection that belongs to another user of this computer."""

    def handle_stream(self, stream: IOStream, address: tuple[str, int]) -> None:
        if is_own(stream.socket):
            super().handle_stream(stream, address)
        else:
            stream.close()


def is_own(connection: socket.socket) -> bool:
    """Whether the other end of a loopback connection is a program of this user's, or of root's."""
    table = TABLES.get(connection.family)
    if table is None or not table.exists():
        return True
    # A socket that its program has closed belongs to nobody any more, so only an open one counts.
    ends = (_place(connection.getpeername()), _place(connection.getsockname()), ESTABLISHED)
    rows = (line.split() for line in table.read_text().splitlines()[1:])
    return any(tuple(row[1:4]) == ends and int(row[7]) in (0, os.getuid()) for row in rows)


def _place(address: tuple[str, int]) -> str:
    """An address as the table writes it: each four bytes as a number of this machine's byte order."""
    host, port = address[:2]
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    packed = socket.inet_pton(family, host)
    words = (packed[start : start + 4] for start in range(0, len(packed), 4))
    return "".join(f"{int.from_bytes(word, sys.byteorder):08X}" for word in words) + f":{port:04X}"
