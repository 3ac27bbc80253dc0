// A kernel, where the lesson has code: it begins when the reader comes near the first cell that needs it.

import { config, main } from "../config";
import { isLost } from "../server/connection";
import { ours } from "../server/server";

const cells = [...main.querySelectorAll<HTMLElement>("[data-alive]")];

let kernel: Promise<unknown> | undefined;

/** They stand where a cell has nothing to show yet. */
const marks: HTMLElement[] = [];

/** Let the kernel begin, if it has not. */
function begin(): void {
  near.disconnect();
  marks.forEach((mark) => mark.remove());
  void ours().then(() => (kernel ??= import("../kernel/kernel")));
}

/** A screen before it is seen, so that it is there in time. */
const near = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && begin(), {
  rootMargin: "100% 0px",
});
cells.forEach((cell) => near.observe(place(cell)));

/** Where the reader meets a cell: one of which only the outputs are shown is not drawn before there are some. */
function place(cell: HTMLElement): Element {
  if (cell.hasChildNodes()) return cell;
  const mark = document.createElement("span");
  cell.before(mark);
  marks.push(mark);
  return mark;
}

/** Buttons that were pressed before their code was ready: pressed again when it is. */
const pressed = new Set<HTMLElement>();

main.addEventListener("click", ({ target }) => {
  const button = (target as HTMLElement).closest<HTMLElement>('.op-question button[aria-disabled="true"]');
  if (button === null) return;
  pressed.add(button);
  begin();
  button.dispatchEvent(new Event("ownpace:pressed", { bubbles: true }));
});

new MutationObserver(() => {
  for (const button of pressed) {
    if (button.getAttribute("aria-disabled") === "true") continue;
    pressed.delete(button);
    button.click();
  }
}).observe(main, { attributeFilter: ["aria-disabled"], subtree: true });

/** Without code a page is as ready as its connection. */
function say(): void {
  if (kernel === undefined) document.documentElement.dataset.session = isLost() ? "offline" : config.alive ? "waiting" : "ready";
}

document.addEventListener("ownpace:connection", say);
say();
