"""On a computer that several people use, a server on 127.0.0.1 is open to all of them. Ours talks to its own user only.

A page can run a student's code, so somebody else's browser must not reach it. Linux says whose a connection is
(proc_net_tcp(5)); elsewhere there is nothing to ask, and every local program may connect.
"""

import ipaddress
import os
import socket
import sys
from pathlib import Path

from tornado.iostream import IOStream

from ownpace.page.large import BoundedServer

TABLES = {socket.AF_INET: Path("/proc/net/tcp"), socket.AF_INET6: Path("/proc/net/tcp6")}
ESTABLISHED = "01"


class OwnServer(BoundedServer):
    """Hangs up on a local connection that belongs to another user of this computer."""

    def handle_stream(self, stream: IOStream, address: tuple[str, int]) -> None:
        if is_own(stream.socket):
            super().handle_stream(stream, address)
        else:
            stream.close()


def is_own(connection: socket.socket) -> bool:
    """Whether the other end of a loopback connection is a program of this user's, or of root's."""
    if sys.platform != "linux" or not any(table.exists() for table in TABLES.values()):
        return True
    there, here = connection.getpeername(), connection.getsockname()
    # A socket that its program has closed belongs to nobody any more, so only an open one counts.
    looked_for = {family: (_place(there, family), _place(here, family), ESTABLISHED) for family in _families(there[0])}
    return any(_belongs_here(row, ends) for family, ends in looked_for.items() for row in _rows(TABLES[family]))


def _families(host: str) -> tuple[socket.AddressFamily, ...]:
    """The tables in which an address may stand: 127.0.0.1 can be called by its name in version 6, too."""
    return (socket.AF_INET, socket.AF_INET6) if _version_4(host) else (socket.AF_INET6,)


def _version_4(host: str) -> ipaddress.IPv4Address | None:
    """The address in version 4, if it is one, written either way."""
    address = ipaddress.ip_address(host.partition("%")[0])
    return address if isinstance(address, ipaddress.IPv4Address) else address.ipv4_mapped


def _rows(table: Path) -> list[list[str]]:
    return [line.split() for line in table.read_text().splitlines()[1:]] if table.exists() else []


def _belongs_here(row: list[str], ends: tuple[str, str, str]) -> bool:
    return tuple(row[1:4]) == ends and int(row[7]) in (0, os.getuid())


def _place(address: tuple[str, int], family: socket.AddressFamily = socket.AF_INET) -> str:
    """An address as that table writes it: each four bytes as a number of this machine's byte order."""
    host, port = address[:2]
    old = _version_4(host)
    if family == socket.AF_INET6:
        packed = socket.inet_pton(family, f"::ffff:{old}" if old else host.partition("%")[0])
    else:
        packed = socket.inet_pton(family, str(old))
    words = (packed[start : start + 4] for start in range(0, len(packed), 4))
    return "".join(f"{int.from_bytes(word, sys.byteorder):08X}" for word in words) + f":{port:04X}"
