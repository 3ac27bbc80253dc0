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
QUESTION = '.op-question[data-item="half-of-twelve"]'


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
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    _answer(page, answer)
    answered = time.perf_counter() - start
    readable = page.evaluate("performance.getEntriesByName('readable')[0].startTime") / 1000
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


def _answer(page: Page, answer: str) -> None:
    question = page.locator(QUESTION)
    question.locator(".op-check:not([aria-disabled])").wait_for(timeout=60_000)
    question.locator("input").fill(answer)
    question.locator("input").press("Enter")
    page.locator(f"{QUESTION} .op-feedback:not(:empty)").wait_for(timeout=60_000)


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
