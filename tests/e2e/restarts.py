"""A kernel that ends is replaced at once, where a spare one is there: too soon for somebody who looks at the page."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

_COUNTS = """() => {
  window.ended = 0;
  const count = (records) => { window.ended += records.filter(({ oldValue }) => oldValue === "ready").length; };
  const watched = { attributeFilter: ["data-session"], attributeOldValue: true };
  new MutationObserver(count).observe(document.documentElement, watched);
}"""


@contextmanager
def ended(page: Page) -> Iterator[None]:
    """The page's session is ready, and what is done in the block ends it: the page has noticed when this is over."""
    page.evaluate(_COUNTS)
    yield
    for _ in range(600):
        if page.evaluate("window.ended"):
            return
        page.wait_for_timeout(50)
    raise AssertionError("The page has not noticed that its kernel ended.")
