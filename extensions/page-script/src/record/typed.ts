// What is typed waits for an idle moment until it is kept, wherever on the page it is typed, and no longer than the page is there.

import { whenIdle as idle } from "../../../src/ownpace/ask/question.js";

export type WhenIdle = typeof idle;

/** What is typed and not kept yet: what keeps it. */
const open = new Set<() => void>();

/** Whether something that was typed is kept nowhere yet. */
export function isTyping(): boolean {
  return open.size > 0;
}

/** As question.js has it; what waits here is kept when the page goes, too. */
export const whenIdle: WhenIdle = (keep) => {
  const waits = idle(() => {
    close(waits.now);
    keep();
  });
  const typed = () => {
    open.add(waits.now);
    waits.typed();
    tell();
  };
  const not = () => {
    waits.not();
    close(waits.now);
  };
  return { typed, now: waits.now, not };
};

/** Keep everything that was typed now. */
export function keepTyped(): void {
  for (const now of [...open]) now();
}

function close(now: () => void): void {
  if (open.delete(now)) tell();
}

function tell(): void {
  document.dispatchEvent(new CustomEvent("ownpace:kept"));
}

// Before the page's own last words, which take along what is kept by then.
window.addEventListener("pagehide", keepTyped, true);
// A moment earlier there is time to send it.
window.addEventListener("beforeunload", keepTyped, true);
// All of it is taken along.
document.addEventListener("ownpace:gather", keepTyped);
// A phone may end a page that is out of sight without another word.
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keepTyped());
