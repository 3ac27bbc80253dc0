// What is pressed before there is a kernel, or after it is gone: an answer is kept here, and the next kernel is told.

import { blank, read } from "../../src/ownpace/ask/question.js";
import { pointOut } from "./banner";
import { main } from "./config";
import { flush, keep } from "./record";

const SOON = "Saved on this computer. It is checked in a moment.";
const KEPT = "Saved on this computer.";
const NOT_KEPT = "Not saved yet.";

/** Where a question's own script finds what it has to tell the kernel. */
type Question = HTMLElement & { pending?: unknown };

/** Keep what is filled in; false where nothing is, or the question is none that a form answers. */
function answerEarly(question: Question): boolean {
  const form = question.querySelector<HTMLFormElement>(".op-form");
  const response = form && read(form);
  if (form === null || blank(response)) return false;
  const { event, kept } = keep("answer", question.dataset.item!, { response, of: question.dataset.of ?? "" });
  question.pending = { do: "answer", event };
  void kept.then((here) => {
    const note = question.querySelector(".op-saved");
    if (note && question.pending) note.textContent = here ? (question.dataset.judged === "true" ? SOON : KEPT) : NOT_KEPT;
  });
  // The server may be there although no kernel is.
  void flush();
  return true;
}

// A form that no kernel listens to must not be sent the browser's own way, which would leave the page.
for (const kind of ["submit", "click"]) main.addEventListener(kind, hold, true);

/** Buttons that were pressed before their question was ready: pressed again when it is. */
const pressed = new Set<HTMLElement>();

function hold(event: Event): void {
  if (event.type === "submit") event.preventDefault();
  const target = event.target as HTMLElement;
  const button = event.type === "submit" ? target.querySelector<HTMLElement>(".op-check") : target.closest<HTMLElement>(".op-question button");
  if (button === null) return;
  if (button.getAttribute("aria-disabled") !== "true") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const question = button.closest<HTMLElement>(".op-question");
  if (button.matches(".op-check") && question && answerEarly(question)) return;
  pressed.add(button);
  if (window.ownpace.session === "failed") pointOut("session");
}

new MutationObserver(() => {
  for (const button of pressed) {
    if (button.getAttribute("aria-disabled") === "true") continue;
    pressed.delete(button);
    button.click();
  }
}).observe(main, { attributeFilter: ["aria-disabled"], subtree: true });
