"""Messages over a socket: four bytes of length, then JSON. Used on both sides of a sandbox's wall."""

import json
import socket
import struct
from collections.abc import Callable
from typing import Any

_LENGTH = struct.Struct(">I")
LARGEST = 64 << 20
"""Bytes of one message."""


def send(wire: socket.socket, message: Any, default: Callable[[Any], Any] = repr) -> None:
    """Send it; what JSON does not know goes as what `default` makes of it."""
    body = json.dumps(message, ensure_ascii=False, default=default).encode("utf-8", "replace")
    wire.sendall(_LENGTH.pack(len(body)) + body)


def receive(wire: socket.socket, largest: int = LARGEST) -> Any:
    """The next message. EOFError when the other side is gone; ValueError for what is not a message, or is too large."""
    (length,) = _LENGTH.unpack(exactly(wire, _LENGTH.size))
    if length > largest:
        raise ValueError(f"a message of {length} bytes")
    return json.loads(exactly(wire, length))


def exactly(wire: socket.socket, length: int) -> bytes:
    """This many bytes. EOFError when the other side is gone."""
    body = bytearray()
    while len(body) < length:
        part = wire.recv(min(length - len(body), 1 << 20))
        if not part:
            raise EOFError
        body += part
    return bytes(body)
