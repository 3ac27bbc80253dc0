// What is too wide for the page scrolls by itself: where there is more it fades, and the keyboard gets there too.

import { main } from "../config";

const CODE_AND_TABLES = "pre, table, .op-outputs";

/** An element that scrolls, and what it holds: either can change its size alone. */
const sizes = new ResizeObserver((changes) => {
  for (const { target } of changes) tell(scroller(target));
});

/** What scrolls where this is too wide: a formula is in a line that does, or in one that is its own. */
function scroller(it: Element): HTMLElement | null {
  if (it.matches(CODE_AND_TABLES)) return it as HTMLElement;
  for (let up: Element | null = it; up && up !== main; up = up.parentElement)
    if (up instanceof HTMLElement && getComputedStyle(up).overflowX === "auto") return up;
  return null;
}

function tell(it: HTMLElement | null): void {
  if (!it) return;
  const more = it.scrollWidth - it.clientWidth;
  const from = Math.abs(it.scrollLeft);
  const [left, right] = getComputedStyle(it).direction === "rtl" ? [more - from, from] : [from, more - from];
  it.toggleAttribute("data-more-left", left > 1);
  it.toggleAttribute("data-more-right", right > 1);
  reach(it, more > 1);
}

/** What the keyboard can do nothing with is not a stop on its way, nor what it comes to in any case. */
function reach(it: HTMLElement, isWide: boolean): void {
  if (isWide && !it.hasAttribute("tabindex") && !it.querySelector("a[href], button, input, select, textarea")) {
    it.setAttribute("tabindex", "0");
    it.dataset["wide"] = "";
  } else if (!isWide && it.dataset["wide"] !== undefined) {
    it.removeAttribute("tabindex");
    delete it.dataset["wide"];
  }
}

function watch(within: Element): void {
  for (const each of within.querySelectorAll(`math, ${CODE_AND_TABLES}`)) sizes.observe(each);
}

new MutationObserver((changes) => {
  const grown = changes.filter(({ addedNodes }) => [...addedNodes].some((node) => node instanceof Element));
  // Each place once, however much was put into it.
  for (const place of new Set(grown.map(({ target }) => target as Element))) watch(place);
}).observe(main, { childList: true, subtree: true });
const scrolled = ({ target }: Event) => {
  if (target instanceof HTMLElement && target.matches("[data-more-left], [data-more-right]")) tell(target);
};
main.addEventListener("scroll", scrolled, { capture: true, passive: true });
watch(main);
