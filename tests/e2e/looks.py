"""How a page looks to who needs it narrow, dark or read out."""

import json
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe
from playwright.sync_api import Page

from tests.conftest import LONG

DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
"""Waits until what follows a key, or a change of size or colours, has been done."""

ONE_OF_EACH = """;((parts) => {
  const NOTHING = "rgba(0, 0, 0, 0) none 1 none";
  const grounds = new Map([[null, ""]]), places = new Map();
  const painted = (it, pseudo) => {
    const { backgroundColor, backgroundImage, opacity, filter, content } = getComputedStyle(it, pseudo);
    return pseudo && content === "none" ? NOTHING : [backgroundColor, backgroundImage, opacity, filter].join(" ");
  };
  const lifted = (it) => {
    const { position, inset, zIndex } = getComputedStyle(it);
    const stays = position === "relative" && /^(auto|0px)$/.test(inset) && zIndex === "auto";
    if (position === "static" || stays) return "";
    if (position === "relative" || position === "sticky") return `${it.className} ${inset}`;
    if (!places.has(it.parentElement)) places.set(it.parentElement, places.size);
    return `${it.className} in ${places.get(it.parentElement)}`;
  };
  const ground = (it) => {
    if (!grounds.has(it)) {
      const own = [painted(it), painted(it, "::before"), painted(it, "::after"), lifted(it)];
      grounds.set(it, [ground(it.parentElement), ...own].filter((each) => each !== "" && each !== NOTHING).join());
    }
    return grounds.get(it);
  };
  const isField = (it) => it.matches("input, select, textarea");
  const shows = (it) => isField(it)
    || [...it.childNodes].some((each) => each.nodeType === Node.TEXT_NODE && each.data.trim());
  const first = new Map(), last = new Map();
  const all = parts.flatMap((each) => [...document.querySelectorAll(`${each}, ${each} *`)]);
  for (const it of new Set(all)) {
    it.removeAttribute("data-one-of-each");
    if (!shows(it) || !it.checkVisibility() || !it.getClientRects().length) continue;
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(it);
    const off = it.closest(":disabled, [aria-disabled=true]") !== null || it.closest("label")?.control?.disabled;
    const sort = isField(it) ? `${it.localName} ${it.value !== ""}` : it.namespaceURI;
    const look = [ground(it), sort, off, color, fontSize, fontWeight, textShadow].join();
    if (!first.has(look)) first.set(look, it);
    last.set(look, it);
  }
  for (const it of [...first.values(), ...last.values()]) it.setAttribute("data-one-of-each", "");
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-one-of-each]" }] });
})"""
"""Most of axe's time is the contrast of each text. It is asked for the first and the last of those in what is looked at
that look the same: same letters, on the same grounds. What is taken out of the flow can lie on others' ground: it is
like those of its class and its place alone.
"""
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"
"""How many pixels of the page stand out of the window."""
COLOURS = ["color-contrast", "link-in-text-block"]
"""What axe sees of colours."""


def check(page: Page, where: str, parts: list[str] | None = None, rules: list[str] | None = None) -> None:
    """Nothing for axe to say of the page, or of these parts of it, by all of its rules, or by these."""
    options = {**DEFAULT_OPTIONS, **({"runOnly": rules} if rules else {})}
    chosen = f"{ONE_OF_EACH}({json.dumps(parts or ['body'])})"
    script = chosen if page.evaluate("'axe' in window") else AXE_SCRIPT + chosen
    found = Axe(script).run(page, context=parts, options=options)
    assert found.violations_count == 0, f"{where}\n{found.generate_report()}"


def looks_well(
    page: Page,
    name: str,
    folder: Path,
    also: Callable[[str], None] = lambda scheme: None,
    parts: list[str] | None = None,
) -> None:
    """Nothing for axe to say of the page, or of these parts of it, and nothing too wide, in the light and in the dark,
    where only colours are others; of a long run there are pictures."""
    for scheme, rules in (("light", None), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        check(page, f"{name}, {scheme}", parts, rules)
        if LONG:
            page.locator("#op-main").screenshot(path=folder / f"{name}-{scheme}.png")
        also(scheme)
    assert page.evaluate(TOO_WIDE) == 0
