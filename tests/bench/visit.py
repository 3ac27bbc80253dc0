"""One visit of a lesson page by a real browser, measured."""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, CDPSession, Page

TEXT = "How this lesson works"
READABLE = """(() => {
  const words = '//body//*[text()[contains(., "%s")]]';
  const look = () => {
    const found = document.evaluate(words, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE).singleNodeValue;
    if (found?.checkVisibility()) requestAnimationFrame(() => performance.mark("readable"));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""
"""Marks the first frame after the one that shows the words: the browser's own clock, because asking from outside
costs a page that is being loaded more than a tenth of a second."""
ANSWERED = """(() => {
  const question = () => document.querySelector('.op-question[data-item="half-of-twelve"]');
  const marked = () => {
    if (question()?.dataset.mark === "%s") requestAnimationFrame(() => performance.mark("answered"));
    else requestAnimationFrame(marked);
  };
  const look = () => {
    const check = question()?.querySelector(".op-check:not([aria-disabled])");
    if (!check) return requestAnimationFrame(look);
    const field = question().querySelector("input");
    field.value = "%s";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    check.click();
    marked();
  };
  requestAnimationFrame(look);
})()"""
"""Answers the question as soon as it takes an answer, and marks the frame after the one that shows the verdict."""
MARKS = {"5": "wrong", "6": "right"}


@dataclass(frozen=True)
class Visit:
    """Seconds from navigation until the text can be read and until the first answer is marked; what was loaded."""

    readable: float
    answered: float
    requests: int
    megabytes: float
    elsewhere: int


def visit(context: BrowserContext, address: str, answer: str) -> Visit:
    """Open the lesson, answer a question as soon as it takes an answer, and wait for the verdict."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    seen = _watch(session)
    page.add_init_script(READABLE % TEXT)
    page.add_init_script(ANSWERED % (MARKS[answer], answer))
    page.goto(address, wait_until="commit")
    answered = _when(page, "answered")
    readable = _when(page, "readable")
    page.wait_for_timeout(1500)  # what the page still loads belongs to it
    page.close()
    hosts = [urlsplit(url).hostname for url in seen["urls"]]
    return Visit(
        readable,
        answered,
        requests=len(hosts),
        megabytes=sum(seen["bytes"]) / 1e6,
        elsewhere=sum(host != "127.0.0.1" for host in hosts),
    )


def _when(page: Page, mark: str) -> float:
    """Seconds from navigation, by the browser's own clock."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if marks := page.evaluate(f"performance.getEntriesByName('{mark}').map((each) => each.startTime)"):
            return float(marks[0]) / 1000
        page.wait_for_timeout(50)
    raise AssertionError(f"The page was not {mark}.")


def _watch(session: CDPSession) -> dict[str, list[Any]]:
    """Collects the addresses asked for and the bytes that came, compressed as they travelled."""
    seen: dict[str, list[Any]] = {"urls": [], "bytes": []}

    def asked(event: dict[str, dict[str, str]]) -> None:
        url = event["request"]["url"]
        if urlsplit(url).scheme in ("http", "https"):
            seen["urls"].append(url)

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", lambda event: seen["bytes"].append(event["encodedDataLength"]))
    session.send("Network.enable")
    return seen
