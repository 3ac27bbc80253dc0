// The student's own notes on a phase: kept as they are typed.

import type { Event } from "../record/events";
import { add } from "../record/record";

/** Milliseconds without typing until a note is kept. */
const WAITS = 1500;

for (const field of document.querySelectorAll<HTMLTextAreaElement>(".op-notes textarea")) keepNotes(field);

function keepNotes(field: HTMLTextAreaElement): void {
  const item = field.dataset.phase!;
  const said = field.closest(".op-notes")?.querySelector<HTMLElement>(".op-saved");
  let kept = field.value;
  let idle = 0;
  const keep = async () => {
    clearTimeout(idle);
    if (field.value === kept) return;
    kept = field.value;
    const here = await add("note", item, { text: kept });
    if (said) said.textContent = here ? "Saved" : "Saved while this page is open";
  };
  field.addEventListener("input", () => {
    if (said) said.textContent = "";
    clearTimeout(idle);
    idle = setTimeout(() => void keep(), WAITS);
  });
  field.addEventListener("change", () => void keep());
  window.addEventListener("pagehide", () => void keep());
  document.addEventListener("ownpace:came", (event) => {
    const notes = (event as CustomEvent<Event[]>).detail.filter((each) => each.kind === "note" && each.item === item);
    // What is being typed here comes later than what came.
    if (notes.length === 0 || field.value !== kept) return;
    kept = field.value = String(notes.at(-1)!.data.text);
  });
}
