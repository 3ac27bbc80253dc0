"""A student who works fast, and what is killed under them: kernels, the server, the browser."""

import json
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from ownpace_graders.record import Event, read
from tests.e2e.conftest import BROWSER, SPARING, STARTING, Served
from tests.e2e.test_mirror import EVERY_ROW
from tests.e2e.test_student import kernels_of

WORK = """addEventListener("load", () => {
  let number = Date.now() * 1000;
  const kept = [];
  const promises = ["Saved", "Saved on this computer.", "Saved on this computer. It is checked in a moment."];
  const saved = (note) => new Promise((resolve) => {
    const look = () => promises.includes(note.textContent) && (watch.disconnect(), resolve());
    const watch = new MutationObserver(look);
    watch.observe(note, { childList: true });
    look();
  });
  const work = async (place, field, send, pause) => {
    const note = place.querySelector(".op-saved");
    while (!sessionStorage.rest) {
      const mine = String(++number);
      note.textContent = "";
      field.value = mine;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      send();
      await saved(note);
      kept.push(mine);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };
  for (const box of document.querySelectorAll(".op-notes")) {
    const field = box.querySelector("textarea");
    void work(box, field, () => field.dispatchEvent(new Event("change", { bubbles: true })), 20);
  }
  for (const question of document.querySelectorAll(".op-question:not([data-shape=set]):has(input[type=text])")) {
    void work(question, question.querySelector("input"), () => question.querySelector("form").requestSubmit(), 50);
  }
  setInterval(() => kept.length > 0 && window.promised(kept.splice(0)), 20);
  setInterval(() => document.querySelector('#op-banner [data-subject="session"] button')?.click(), 500);
});"""
"""Every note and every answer is a number that is given once. It counts as promised when the page says that it is
saved, and not where it says "Saved while this page is open"."""

SAFE = "Your work is saved on the server and on this computer."

KINDS = ("kernel", "server", "browser")


class World:
    """One student's server, kernels and browser. `promised` are the numbers that the page said are saved."""

    def __init__(self, browser: Browser, serve: Callable[..., Served], course: Path, profile: Path) -> None:
        self.chromium = browser.browser_type
        self.serve = serve
        self.profile = profile
        self.served = serve(course)
        self.promised: set[str] = set()
        self.killed = dict.fromkeys(KINDS, 0)
        self.context, self.page = self._browse()

    def kill(self, what: str) -> None:
        {"kernel": self._kill_kernel, "server": self._kill_server, "browser": self._kill_browser}[what]()

    def until(self, many: int, seconds: float = 300) -> None:
        """Let the student work until so many events are promised."""
        end = time.monotonic() + seconds
        while len(self.promised) < many:
            assert time.monotonic() < end, f"{len(self.promised)} of {many} are promised"
            self.page.wait_for_timeout(20)  # as often as the page tells of them

    def settle(self) -> dict[str, Event]:
        """Let the student rest until everything is everywhere, and close the browser; what it keeps, by id."""
        self.page.evaluate("sessionStorage.rest = 'yes'")
        expect(self.page.locator("#op-where")).to_have_text(SAFE, timeout=90_000)
        self.page.wait_for_timeout(100)  # the last promises come after 20 ms
        # A kernel may have saved what a browser sent it and was killed before it kept: the next visit brings it.
        self.page.reload()
        end = time.monotonic() + 30
        while len(kept := self.page.evaluate(EVERY_ROW)) < len(read(self.served.record).events):
            assert time.monotonic() < end, "The browser does not get what the server has."
            self.page.wait_for_timeout(100)
        self.context.close()
        return {row["id"]: Event.from_line(json.dumps(row["event"])) for row in kept}

    def _kill_kernel(self) -> None:
        """Those that there are, as soon as there is one: it may be ending just then, and another is on its way."""
        before, end = self.killed["kernel"], time.monotonic() + 120
        while self.killed["kernel"] == before:
            assert time.monotonic() < end, "There is no kernel."
            self.page.wait_for_timeout(20)
            for kernel in kernels_of(self.served):
                with suppress(ProcessLookupError):
                    os.kill(kernel, signal.SIGKILL)
                    self.killed["kernel"] += 1

    def _kill_server(self) -> None:
        self.served.process.kill()
        self.served.process.wait()
        self.killed["server"] += 1
        port = urlsplit(self.served.url).port
        with ThreadPoolExecutor() as pool:  # the student goes on meanwhile
            starting = pool.submit(self.serve, self.served.course, port=port)
            while not starting.done():
                self.page.wait_for_timeout(20)
        self.served = starting.result()

    def _kill_browser(self) -> None:
        group = os.getpgid(self._process())
        assert group != os.getpgid(0)
        os.killpg(group, signal.SIGKILL)
        self.killed["browser"] += 1
        with suppress(Error):  # it is closed
            self.context.close()
        self.context, self.page = self._browse()

    def _process(self) -> int:
        """The browser's first process: the others are told their kind."""
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            mine = f"--user-data-dir={self.profile}".encode() in words
            if mine and not any(word.startswith(b"--type=") for word in words):
                return int(folder.name)
        raise AssertionError("There is no browser.")

    def _browse(self) -> tuple[BrowserContext, Page]:
        context = self.chromium.launch_persistent_context(
            self.profile, executable_path=BROWSER, args=SPARING, timeout=STARTING
        )
        page = context.pages[0]
        page.expose_function("promised", lambda numbers: self.promised.update(numbers))
        page.add_init_script(WORK)
        page.goto(self.served.lesson())
        return context, page
