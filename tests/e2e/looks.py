"""How a page looks to who needs it narrow, dark or read out."""

from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
"""Waits until what follows a key, or a change of size or colours, has been done."""


def looks_well(page: Page, name: str, folder: Path, also: Callable[[str], None] = lambda scheme: None) -> None:
    """Nothing for axe to say and nothing too wide, in the light and in the dark; kept as pictures."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}, {scheme}\n{found.generate_report()}"
        page.locator("#op-main").screenshot(path=folder / f"{name}-{scheme}.png")
        also(scheme)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
