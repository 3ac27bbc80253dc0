// What is broken, said at its place in the student's view, to its author alone.

import { isError, type Problem, ruleLink } from "./problems";

const STYLE = `
.op-phase[data-state=open] .pv-inside { display: none; }
.pv-box p { margin-block: 0; overflow-wrap: anywhere; }
.pv-box p:has(b:first-child):not(:first-child), .pv-box p:last-child:not(:first-child) { margin-block-start: 0.6rem; }
.pv-box + .op-cell > [data-broken], .pv-unread + .op-cell { display: none; }
@media print { .pv-box { display: none; } }`;
/** The rules by which Python cannot read a cell: what such a cell puts out is Python's own words. */
const UNREAD = ["OP4", "OP13", "OP70"];

/** Have the boxes look as the page's own notes do. */
export function dress(document: Document): void {
  const sheet = new (document.defaultView as Window & typeof globalThis).CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets.push(sheet);
}

/** Say what is broken, in place of what was said before. */
export function mark(document: Document, problems: Problem[]): void {
  for (const old of document.querySelectorAll(".pv-box")) old.remove();
  const cells = new Map<number, Problem[]>();
  for (const one of problems.filter(isError)) cells.set(one.cell, [...(cells.get(one.cell) ?? []), one]);
  for (const said of cells.values()) put(document, said);
  for (const phase of document.querySelectorAll(".op-phase")) tellOutside(phase);
}

/** Before the cell that it is about; where students have no such cell, after the one before; of the whole, above all. */
function put(document: Document, said: Problem[]): void {
  const [{ at, own }] = said as [Problem];
  const before = [...document.querySelectorAll<HTMLElement>(".op-cell")].filter(({ dataset }) => Number(dataset["cell"]) <= (at ?? -1));
  const cell = before.at(-1);
  if (own && cell?.dataset["cell"] === String(at)) cell.before(box(said));
  else (cell ?? document.querySelector(".op-lead"))?.after(box(said));
}

function box(said: Problem[]): HTMLElement {
  const made = document.createElement("aside");
  made.className = "op-note pv-box";
  made.classList.toggle(
    "pv-unread",
    said.some(({ code }) => UNREAD.includes(code)),
  );
  made.setAttribute("aria-label", "To be fixed");
  english(made);
  made.append(...said.flatMap(words), line("Only you see this. A lesson like this is not released."));
  return made;
}

function words(one: Problem): HTMLElement[] {
  const place = document.createElement("b");
  place.textContent = one.cell > 0 ? `Cell ${one.cell}, line ${one.line}: ` : "The lesson: ";
  return [line(place, one.what), line(one.fix, " ", ruleLink(one))];
}

function line(...words: (Node | string)[]): HTMLElement {
  const made = document.createElement("p");
  made.append(...words);
  return made;
}

/** Beside the heading of a phase that is closed. */
function tellOutside(phase: Element): void {
  const many = phase.querySelectorAll(".pv-box").length;
  if (many === 0) return;
  const made = document.createElement("p");
  made.className = "op-note pv-box pv-inside";
  made.textContent = many === 1 ? "Something here needs fixing." : `${many} places here need fixing.`;
  english(made);
  phase.querySelector(".op-phase-head")?.append(made);
}

/** Whatever the lesson's language is. */
function english(made: HTMLElement): void {
  made.lang = "en";
  made.dir = "ltr";
}
