"""A frame that a browser sent for a kernel: what it says, or that it says nothing.

Jupyter's own readers believe a frame's counts: eight bytes of ff had them ask for 2⁶⁴ places. So every frame is read
here first, and only one that is whole goes on. The two forms are of
https://jupyter-server.readthedocs.io/en/latest/developers/websocket-protocols.html.
"""

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ownpace_graders.record.event import is_shallow

V1 = "v1.kernel.websocket.jupyter.org"
"""The form with offsets. A page that is not offered it speaks the older one: JSON, or JSON with buffers after it."""

PARTS = 4
"""The header, the parent's header, metadata and content: JSON objects. What follows are buffers."""

_NAMES = ("header", "parent_header", "metadata", "content")

MOST_PARTS = 1000
DEPTH = 64

_PLACE = 8
"""Bytes of one offset."""


class BadFrame(ValueError):  # noqa: N818 - it says what the frame is
    """The frame is not a message."""


@dataclass(frozen=True, slots=True)
class FrameHead:
    """Who is told (shell, control …), and the message's id and type."""

    channel: str
    id: str
    kind: str


def read_frame(frame: bytes | str, protocol: str | None) -> FrameHead:
    """What the frame says. BadFrame if it is not a whole message; costs no more than reading it once."""
    try:
        channel, parts = _offsets(frame) if protocol == V1 else _json(frame)
        header = parts[0]
        if not all(isinstance(part, dict) and is_shallow(part, DEPTH) for part in parts):
            raise BadFrame("a part is not an object of moderate depth")
        said = (channel, header["msg_id"], header["msg_type"])
    except (ValueError, KeyError, RecursionError) as error:
        raise BadFrame(str(error)) from error
    if not all(isinstance(word, str) and len(word) <= 200 for word in said):
        raise BadFrame("channel, id and type are not short texts")
    return FrameHead(*said)


def idle(frame: bytes | str | dict[str, Any]) -> str:
    """The id of the message that a kernel says it is done with, or ""."""
    header, parent, content = _told(frame)
    done = header.get("msg_type") == "status" and content.get("execution_state") == "idle"
    return str(parent.get("msg_id", "")) if done else ""


def shows_source(frame: bytes | str | dict[str, Any]) -> bool:
    """Whether a kernel repeats in it the code that it runs, which may be the lesson's."""
    return _names(frame, _INPUT) and bool(_told(frame)[0].get("msg_type") == _INPUT)


def updated(frame: bytes | str | dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, Any]] | None:
    """The id, data and metadata of what a kernel displays in place of something it displayed before, if it says so."""
    header, _, content = _told(frame) if _names(frame, _UPDATE) else ({}, {}, {})
    parts = [content.get(name) for name in ("transient", "data", "metadata")]
    if header.get("msg_type") != _UPDATE or not all(isinstance(part, dict) for part in parts):
        return None
    transient, data, metadata = parts
    return str(transient.get("display_id")), data, metadata  # type: ignore[union-attr, return-value]


def _names(frame: bytes | str | dict[str, Any], kind: str) -> bool:
    """Whether the kind of message may be in the frame: to look for a word costs little."""
    return isinstance(frame, dict) or (kind.encode() if isinstance(frame, bytes) else kind) in frame  # type: ignore[operator]


_INPUT, _UPDATE = "execute_input", "update_display_data"


def _told(frame: bytes | str | dict[str, Any]) -> list[dict[str, Any]]:
    """The header, the parent's and the content of a kernel's frame, which is not trusted either: empty if it is odd."""
    try:
        if isinstance(frame, bytes):
            parts = _offsets(frame)[1]
            del parts[2]
        else:
            message = json.loads(frame) if isinstance(frame, str) else frame
            parts = [message[name] for name in ("header", "parent_header", "content")]
    except (ValueError, KeyError, TypeError, RecursionError):
        return [{}, {}, {}]
    return [part if isinstance(part, dict) else {} for part in parts]


def _offsets(frame: bytes | str) -> tuple[str, list[Any]]:
    """The channel and the four JSON parts of a frame that begins with the number of its offsets, and these."""
    if not isinstance(frame, bytes):
        raise BadFrame("text where bytes are spoken")
    number = int.from_bytes(frame[:_PLACE], "little")
    first = _PLACE * (number + 1)
    if not PARTS + 2 <= number <= MOST_PARTS or first > len(frame):
        raise BadFrame("not as many parts as a message has")
    places = [int.from_bytes(frame[at : at + _PLACE], "little") for at in range(_PLACE, first, _PLACE)]
    if places[0] != first or places[-1] != len(frame) or any(end < begin for begin, end in pairwise(places)):
        raise BadFrame("the parts do not lie one after the other")
    texts = [frame[begin:end].decode("utf-8") for begin, end in pairwise(places[: PARTS + 2])]
    return texts[0], [json.loads(text) for text in texts[1:]]


def _json(frame: bytes | str) -> tuple[str, list[Any]]:
    message = json.loads(frame if isinstance(frame, str) else _first_part(frame).decode("utf-8"))
    if not isinstance(message, dict) or message.get("buffers"):
        raise BadFrame("not an object, or buffers in words")
    return message.get("channel", "shell"), [message[name] for name in _NAMES]


def _first_part(frame: bytes) -> bytes:
    """What lies before the buffers in a frame of the older form, whose places are four bytes each."""
    number = int.from_bytes(frame[:4], "big")
    first = 4 * (number + 1)
    if not 1 <= number <= MOST_PARTS or first > len(frame):
        raise BadFrame("not as many parts as a message has")
    places = [*(int.from_bytes(frame[at : at + 4], "big") for at in range(4, first, 4)), len(frame)]
    if places[0] != first or any(end < begin for begin, end in pairwise(places)):
        raise BadFrame("the parts do not lie one after the other")
    return frame[first : places[1]]
