// What is typed, recorded or running in a question and is not an answer: named before it is handed in, with a way there.

import type { Question } from "../../../src/ownpace/ask/question.js";
import { main } from "../config";
import { AWAY } from "../notices/dialog";
import { reveal } from "./phases";
import { drafted } from "./progress";

const LONGEST = 80;

export function questionOf(item: string): Question | null {
  return main.querySelector<Question>(`.op-question[data-item="${CSS.escape(item)}"]`);
}

/** A list for a dialog, null where nothing is left; `go` goes to what was pressed in it, if anything was. */
export function left(): { list: HTMLElement | null; go(): void } {
  let to: Question | null = null;
  const rows = [...making(), ...typed()].map(({ question, before, after }) => {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = "#";
    link.textContent = `“${nameOf(question)}”`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      to = question;
      link.closest("dialog")?.close(AWAY);
    });
    row.append(before, link, after);
    return row;
  });
  const list = document.createElement("ul");
  list.className = "op-left";
  list.append(...rows);
  return { list: rows.length > 0 ? list : null, go: () => to && goTo(to) };
}

interface Row {
  question: Question;
  before: string;
  after: string;
}

function typed(): Row[] {
  return drafted().flatMap(({ item, before }) => {
    const question = questionOf(item);
    if (question === null) return [];
    const runs = question.getAttribute("aria-busy") === "true";
    const after = runs ? " is still being checked." : " but did not press Check.";
    return [{ question, before: runs ? "Your answer to " : before ? "You changed your answer to " : "You typed an answer to ", after }];
  });
}

/** A recording that goes on, or a photo that is being read. */
function making(): Row[] {
  const found = [...main.querySelectorAll<Question>(".op-question[data-making]")];
  return found.map((question) => ({ question, before: "What you record or add at ", after: " is not kept yet." }));
}

function nameOf(question: Question): string {
  const label = document.getElementById(question.getAttribute("aria-labelledby") ?? "");
  const name = (question.getAttribute("aria-label") ?? label?.textContent ?? "").replace(/\s+/g, " ").trim();
  return name.length > LONGEST ? `${name.slice(0, LONGEST).trimEnd()} …` : name;
}

function goTo(question: Question): void {
  reveal(question);
  const field = question.querySelector<HTMLElement>(".op-form [name^=response]:not([type=hidden]), .op-form button");
  (field ?? question).focus({ preventScroll: true });
}
