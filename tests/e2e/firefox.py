"""Debian's Firefox as Playwright starts it: by WebDriver BiDi, in the place of a Firefox with Playwright's own patches.

Run as a program it is that Firefox: what Playwright says to it goes through here, because one thing that Playwright
says to every browser (which colours a page is to prefer) this Firefox does not know. Its preferences say that.
"""

import asyncio
import json
import re
import shutil
import signal
import subprocess
import sys

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketClosedError, WebSocketHandler, websocket_connect

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox") or ""
UNKNOWN = "emulation.setMediaFeaturesOverride"
LARGE = 256 * 1024 * 1024


class Relay(WebSocketHandler):
    """One connection of Playwright's, and one to the browser for it."""

    def initialize(self, browser: str) -> None:
        self.browser = browser

    async def open(self, *path: str) -> None:
        self.there = await websocket_connect(self.browser + self.request.path, max_message_size=LARGE)
        self.task = asyncio.ensure_future(self.bring())

    async def on_message(self, message: str | bytes) -> None:
        said = json.loads(message)
        if said["method"] == UNKNOWN:
            await self.write_message(json.dumps({"type": "success", "id": said["id"], "result": {}}))
        else:
            await self.there.write_message(message)

    async def bring(self) -> None:
        """What the browser says, until it says nothing more."""
        try:
            while (message := await self.there.read_message()) is not None:
                await self.write_message(message)
        except WebSocketClosedError:
            return
        self.close()

    def on_close(self) -> None:
        self.there.close()


async def main(words: list[str]) -> int:
    browser = subprocess.Popen([FIREFOX, *words], stdin=sys.stdin, stderr=subprocess.PIPE, text=True)
    for stop in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(stop, browser.terminate)
    lines = asyncio.get_running_loop().run_in_executor(None, listen, browser)
    address = await lines
    [socket, *_] = bind_sockets(0, "127.0.0.1")
    app = Application([("/(.*)", Relay, {"browser": address})], websocket_max_message_size=LARGE)
    HTTPServer(app).add_sockets([socket])
    print(f"WebDriver BiDi listening on ws://127.0.0.1:{socket.getsockname()[1]}", file=sys.stderr, flush=True)
    assert browser.stderr
    await asyncio.get_running_loop().run_in_executor(None, browser.stderr.read)
    return browser.wait()


def listen(browser: "subprocess.Popen[str]") -> str:
    """Where the browser listens, when it has said so."""
    assert browser.stderr
    for line in browser.stderr:
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
            return found[1]
        print(line, end="", file=sys.stderr, flush=True)
    raise SystemExit(browser.wait())


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
