"""What comes out of a sandbox, as the side outside takes it: until when it waits, and how much it keeps."""

import json
import re
import select
import socket
import struct
import sys
import time
from typing import Any

from ownpace_graders.sandbox.script import Stopped

_LENGTH = struct.Struct(">I")
_LARGEST = 16 << 20
"""Bytes of one message."""
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_PARTS, _VALUES = 100_000, 500_000
_READ = 1 << 16


class Allowance:
    """What may still come out of a submission: bytes of text as it lies in memory, and lists, objects and values, each
    of which takes more there than it did on the wire."""

    def __init__(self, sent: int) -> None:
        self._bytes, self._parts, self._values = sent, _PARTS, _VALUES

    def take(self, body: bytes) -> Any:
        """Read a message. Stopped when it is one too many; ValueError and RecursionError for what is none."""
        text = body.decode()
        self._bytes -= sys.getsizeof(text)
        parts, values = _counted(body)
        if parts > self._parts or values > self._values:
            parts, values = _counted(_STRING.sub(b"", body))
        self._parts -= parts
        self._values -= values
        if min(self._bytes, self._parts, self._values) < 0:
            raise Stopped("Output: a submission gives more output than can be kept")
        return json.loads(text)


class Incoming:
    """The messages of one wire, each four bytes of length and JSON, see frames.py."""

    def __init__(self, wire: socket.socket, allowance: Allowance) -> None:
        self._wire, self._allowance, self._read = wire, allowance, bytearray()

    def take(self, until: float) -> Any:
        """The next message, or None when it is not whole at a time of time.monotonic(); what there is of it is kept.

        EOFError when the other side is gone, and what Allowance raises.
        """
        while True:
            if (left := until - time.monotonic()) <= 0:
                return None
            if (body := self._whole()) is not None:
                return self._allowance.take(body)
            if select.select([self._wire], [], [], left)[0]:
                part = self._wire.recv(_READ)
                if not part:
                    raise EOFError
                self._read += part

    def _whole(self) -> bytes | None:
        if len(self._read) < _LENGTH.size:
            return None
        end = _LENGTH.size + _LENGTH.unpack_from(self._read)[0]
        if end > _LARGEST:
            raise ValueError(f"a message of {end} bytes")
        if len(self._read) < end:
            return None
        body = bytes(self._read[_LENGTH.size : end])
        del self._read[:end]
        return body


def _counted(body: bytes) -> tuple[int, int]:
    """Lists and objects, and values in them."""
    return body.count(b"[") + body.count(b"{"), body.count(b",") + body.count(b":")
