"""Once a server has stopped, another user may listen at its address: a page that is open tells them nothing."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from playwright.sync_api import expect

from ownpace_graders.record import read
from tests.e2e.conftest import Served
from tests.e2e.student import Student
from tests.e2e.test_mirror import mirrored

TYPED = "5/6 is what I typed"
YES: dict[str, object] = {
    "proof": "0" * 64,
    "kernel": {"id": "1"},
    "alive": True,
    "execution_state": "idle",
    "events": [],
    "missing": [],
    "refused": {},
    "saved": [],
}


class Stranger(BaseHTTPRequestHandler):
    """Says yes to everything, as one does who wants to hear more; `heard` is all that it is told."""

    heard: list[bytes]

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.heard.append(self.requestline.encode() + bytes(self.headers) + self.rfile.read(length))
        if self.headers.get("Upgrade"):
            return self.talk()
        body = json.dumps(YES)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())
        return None

    do_GET = do_POST = answer  # noqa: N815 - http.server's names

    def talk(self) -> None:
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()  # noqa: S324 - RFC 6455
        head = (
            f"HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
        )
        self.wfile.write(head.encode())
        self.heard.append(b"a web socket")
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def stranger(port: int) -> Iterator[list[bytes]]:
    """Somebody else's program at this port, and what it is told."""
    heard: list[bytes] = []
    listener = ThreadingHTTPServer(("127.0.0.1", port), type("Listener", (Stranger,), {"heard": heard}))
    thread = threading.Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    try:
        yield heard
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()


def test_nothing_is_told_to_whoever_answers_in_the_server_s_place(
    student: Student, served: Served, serve: Callable[..., Served]
) -> None:
    port = urlsplit(served.url).port
    assert port
    served.process.kill()
    served.process.wait()
    with stranger(port) as heard:
        student.go_to("on-your-own")  # whose script the page has not asked for yet
        expect(student.page.locator("#op-banner")).to_be_visible(timeout=40_000)
        question = student.question("part-of-a-bar")
        question.locator("input").fill(TYPED)
        student.page.keyboard.press("Enter")
        expect(student.page.locator("#op-banner")).to_contain_text("Another program answers", timeout=40_000)
        expect(student.page.locator("#op-banner")).to_contain_text("Your work is safe on this computer.")
        assert TYPED in json.dumps(mirrored(student.page))
    ids = [event.id for event in read(served.record).events]
    assert heard
    for told in heard:
        assert told.startswith((b"GET /api/proof/", b"GET /api/kernels/")), told
        assert not any(word in told for word in [TYPED.encode(), *(id.encode() for id in ids)])
    serve(served.course, port=port)
    expect(question.locator(".op-saved")).to_have_text("Saved", timeout=60_000)
    expect(student.page.locator("#op-banner")).to_be_hidden()
    student.ready(student.question("multiply-on-your-own"))
