// The student's own notes on a phase: kept as they are typed.

import type { Event } from "../record/events";
import { add } from "../record/record";
import { whenIdle } from "../record/typed";

for (const field of document.querySelectorAll<HTMLTextAreaElement>(".op-notes textarea")) keepNotes(field);

function keepNotes(field: HTMLTextAreaElement): void {
  const item = field.dataset.phase!;
  const said = field.closest(".op-notes")?.querySelector<HTMLElement>(".op-saved");
  let kept = field.value;
  const idle = whenIdle(async () => {
    if (field.value === kept) return;
    kept = field.value;
    const here = await add("note", item, { text: kept });
    if (said && field.value === kept) said.textContent = here ? "Saved" : "Saved while this page is open";
  });
  field.addEventListener("input", () => {
    if (said) said.textContent = "Not saved yet";
    idle.typed();
  });
  field.addEventListener("change", idle.now);
  document.addEventListener("ownpace:came", (event) => {
    const notes = (event as CustomEvent<Event[]>).detail.filter((each) => each.kind === "note" && each.item === item);
    // What is being typed here comes later than what came.
    if (notes.length === 0 || field.value !== kept) return;
    kept = field.value = String(notes.at(-1)!.data.text);
  });
}
