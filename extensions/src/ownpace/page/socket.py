"""`api/kernels/<id>/channels`: what a page and its kernel say to each other, within bounds."""

from collections import deque
from typing import Any

from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado.websocket import WebSocketClosedError

from ownpace.page.frames import BadFrame, idle, read_frame, shows_source, updated

UNDONE = 64 * 1024 * 1024
"""Bytes that may wait for a kernel that is busy: a student's endless loop must not fill the server's memory."""

UNDONE_MESSAGES = 10_000

UNREAD = 128 * 1024 * 1024
"""Bytes that may wait for a browser that does not take them."""

HOW_IT_IS = "kernel_info_request"
"""All that may be said on the control channel, which a kernel answers while it is at work and which can end it."""

NOT_A_MESSAGE, TOO_MUCH = 1007, 1013
"""Codes of RFC 6455 and its registry: the data make no sense; try again later."""


class KernelSocket(KernelWebsocketHandler):
    """Jupyter's connection for frames that are whole messages; others end it. What cells contain stays here."""

    def initialize(self) -> None:
        self._undone: deque[tuple[str, int]] = deque()
        self._undone_bytes = 0
        self._unread = 0

    def on_message(self, frame: bytes | str) -> None:
        if self.ws_connection is None:  # it is being closed, and more was under way
            return
        try:
            said = read_frame(frame, self.selected_subprotocol)
        except BadFrame as error:
            self.log.warning("A connection was ended, what came over it is not a message: %s", error)
            self.close(NOT_A_MESSAGE, "This is not a message for a kernel.")
            return
        if (said.channel, said.kind) == ("control", HOW_IT_IS):
            super().on_message(frame)
            return
        if said.channel != "shell" or said.kind not in self.kernel_manager.allowed_message_types:
            return
        self._undone.append((said.id, len(frame)))
        self._undone_bytes += len(frame)
        if self._undone_bytes > UNDONE or len(self._undone) > UNDONE_MESSAGES:
            self.log.warning("A connection was ended: its kernel is busy, and too much waits for it")
            self.close(TOO_MUCH, "The kernel is busy, and too much waits for it.")
            return
        super().on_message(frame)

    def write_message(self, message: bytes | str | dict[str, Any], binary: bool = False) -> Any:
        if shows_source(message):
            return None
        self._done(idle(message) if self._undone else "")
        if new := updated(message):
            self.settings["ownpace_sessions"].updated(self.kernel_id, *new)
        size = len(message)
        if self._unread and self._unread + size > UNREAD:
            self._drop()
            raise WebSocketClosedError
        future = super().write_message(message, binary)
        if future is not None:
            self._unread += size
            future.add_done_callback(lambda _: self._read(size))
        return future

    def _done(self, id: str) -> None:
        """The kernel works one message after the other: with one of them, those before it are done too."""
        if any(each == id for each, _ in self._undone):
            while self._undone:
                first, size = self._undone.popleft()
                self._undone_bytes -= size
                if first == id:
                    return

    def _read(self, size: int) -> None:
        self._unread -= size

    def _drop(self) -> None:
        """End it without waiting for whoever does not listen."""
        self.log.warning("A connection was ended: its browser does not take what the kernel says")
        if self.ws_connection is not None:
            self.ws_connection.stream.close()
