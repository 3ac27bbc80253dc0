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

/** How many, in words for a dialog, and a list with a way to each, null where nothing is left; `go` goes to what was pressed in it. */
export function left(): { words: string[]; list: HTMLElement | null; go(): void } {
  let to: Question | null = null;
  const [draft, running, unkept] = [typed(), checked(), making()];
  const rows = [...draft, ...running, ...unkept].map(({ question, after }) => {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = "#";
    link.textContent = `“${nameOf(question)}”`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      to = question;
      link.closest("dialog")?.close(AWAY);
    });
    row.append(link, after);
    return row;
  });
  const list = document.createElement("ul");
  list.className = "op-left";
  list.append(...rows);
  const words = [
    counted(draft, "answer is typed but not checked.", "answers are typed but not checked."),
    counted(running, "answer is still being checked.", "answers are still being checked."),
    counted(unkept, "recording or photo is not kept yet.", "recordings or photos are not kept yet."),
  ];
  return { words, list: rows.length > 0 ? list : null, go: () => to && goTo(to) };
}

/** "1 answer is …", "2 answers are …", "" for none. */
export function counted({ length }: unknown[], one: string, more: string): string {
  return length === 0 ? "" : `${length} ${length === 1 ? one : more}`;
}

interface Row {
  question: Question;
  /** What is said of it, beside that its answer is typed and not checked. */
  after: string;
}

function typed(): Row[] {
  return drafts().flatMap(({ question, before }) => (runs(question) ? [] : [{ question, after: before ? " (changed since)" : "" }]));
}

function checked(): Row[] {
  return drafts().flatMap(({ question }) => (runs(question) ? [{ question, after: " (still being checked)" }] : []));
}

function drafts(): { question: Question; before: boolean }[] {
  return drafted().flatMap(({ item, before }) => {
    const question = questionOf(item);
    return question === null ? [] : [{ question, before }];
  });
}

function runs(question: Question): boolean {
  return question.getAttribute("aria-busy") === "true";
}

/** A recording that goes on, or a photo that is being read. */
function making(): Row[] {
  const found = [...main.querySelectorAll<Question>(".op-question[data-making]")];
  return found.map((question) => ({ question, after: " (not kept yet)" }));
}

function nameOf(question: Question): string {
  const label = document.getElementById(question.getAttribute("aria-labelledby") ?? "");
  const name = (question.getAttribute("aria-label") ?? label?.textContent ?? "").replace(/\s+/g, " ").trim();
  return name.length > LONGEST ? `${name.slice(0, LONGEST).replace(/\s+\S*$/, "")} …` : name;
}

function goTo(question: Question): void {
  reveal(question);
  const field = question.querySelector<HTMLElement>(".op-form [name^=response]:not([type=hidden]), .op-form button");
  (field ?? question).focus({ preventScroll: true });
}
