// Whether the work is handed in, and as it is now: in the plan, and beside the receipt.

import { config } from "../config";
import type { Event } from "../record/events";

/** What a hand-in is judged by, and what a teacher reads in it. */
const CHANGES = ["answer", "note"];

const entry = document.querySelector<HTMLElement>('#op-plan a[href="#op-handin"]');
const since = document.getElementById("op-since");

let isIn = config.state.handins.length > 0;
let changed = config.state.changed;
/** Whether something has been done since handing in began. */
let later = false;

/** It is being handed in, with all that is done by now. */
export function handingIn(): void {
  later = false;
}

/** It is handed in, as it was then. */
export function handedIn(): void {
  [isIn, changed] = [true, later];
  draw();
}

function happened({ kind }: Event): void {
  if (kind === "handin") [isIn, changed] = [true, false];
  else if (CHANGES.includes(kind)) changed = later = true;
  draw();
}

function draw(): void {
  const state = !isIn ? "open" : changed ? "changed" : "done";
  if (entry) entry.dataset.state = state;
  const words = { open: "", changed: "changed since", done: "handed in" }[state];
  const said = entry?.querySelector(".op-plan-minutes");
  if (said && said.textContent !== words) said.textContent = words;
  if (since) since.hidden = state !== "changed";
}

document.addEventListener("ownpace:made", ({ detail }) => happened(detail));
document.addEventListener("ownpace:came", (event) => (event as CustomEvent<Event[]>).detail.forEach(happened));
