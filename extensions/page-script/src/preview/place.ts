// Where a reader is in the student's view, and back there when it has been loaded again.

export interface Spot {
  /** The number of the cell at the upper edge, among the cells of the page, and how far above the edge it begins. */
  cell: number;
  above: number;
  top: number;
  /** The name of what has the focus, or "". */
  focus: string;
  /** The phases that stand open: not each was opened by the student. */
  open: string[];
}

const EDGE = 90;

/** The place in a window, in pixels; null where there is nothing to read. */
export function spot(window: Window): Spot | null {
  const cells = [...window.document.querySelectorAll(".op-cell, .op-phase-head")];
  const cell = cells.findIndex((each) => each.getBoundingClientRect().bottom > EDGE);
  if (window.document.body === null) return null;
  const above = cell < 0 ? 0 : cells[cell]!.getBoundingClientRect().top;
  const open = [...window.document.querySelectorAll(".op-phase[data-state=open]")].map(({ id }) => id);
  return { cell, above, top: window.scrollY, focus: window.document.activeElement?.id ?? "", open };
}

/** Go there, at once and without moving the reader's eyes. */
export function goTo(window: Window, { cell, above, top, focus, open }: Spot): void {
  for (const id of open) openPhase(window.document.getElementById(id));
  const there = [...window.document.querySelectorAll(".op-cell, .op-phase-head")][cell];
  const by = there && top > 0 ? there.getBoundingClientRect().top - above : top - window.scrollY;
  window.scrollBy({ top: by, behavior: "instant" });
  if (focus) window.document.getElementById(focus)?.focus({ preventScroll: true });
}

/** Open a phase as a reader does, but for the record of the student, who did not. */
export function openPhase(phase: HTMLElement | null | undefined): void {
  if (!phase || phase.dataset["state"] === "open") return;
  phase.dataset["state"] = "open";
  phase.dispatchEvent(new Event("ownpace:opened", { bubbles: true }));
}
