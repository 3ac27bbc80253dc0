// A form in the side panel: of a question or block, or of the front matter. It holds what the server says, and gives back what it holds.

import { type Control, control } from "./controls";
import { button, capital, el, prose } from "./dom";
import type { Field, FieldProblem, Form, Value } from "./server";

export type Given = Record<string, Record<string, Value>>;

/** What to do with what a form holds: the problems with it, none when it is written. Throws words for the author. */
export type Write = (given: Given) => Promise<FieldProblem[]>;

const TITLES: Record<string, string> = { key: "Hidden from students" };

let made = 0;

/** The form as an element; `close` when it is done with, or given up. */
export function formOf(form: Form, title: string, write: Write, close: () => void): HTMLFormElement {
  const id = `op-author-${++made}`;
  const controls = new Map<string, Control>();
  const told = el("p", { className: "op-author-told", role: "alert" });
  const element = el("form", { className: "op-author-form", noValidate: true, "aria-labelledby": `${id}-title` });
  element.append(el("h2", { id: `${id}-title` }, title), el("p", {}, ...prose(`${capital(form.about)}.`)));
  for (const [part, fields] of Object.entries(form.parts)) element.append(...partOf(part, fields, id, controls));
  const buttons = el("div", { className: "op-author-buttons" }, el("button", { className: "jp-mod-styled jp-mod-accept" }, "Write it"));
  buttons.append(button("Cancel", close));
  element.append(told, buttons);
  element.onsubmit = (event) => {
    event.preventDefault();
    void send(read(controls), write, element, told, close);
  };
  element.onkeydown = (event) => {
    // JupyterLab's own keys are for its notebook: here they are letters.
    event.stopPropagation();
    if (event.key === "Escape") close();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) element.requestSubmit();
  };
  return element;
}

function partOf(part: string, fields: Field[], id: string, controls: Map<string, Control>): HTMLElement[] {
  // What is needed or given stands open, all else behind one line: a question has fifteen arguments, and mostly needs three.
  const open = fields.filter((field) => field.needed || part === "key" || field.given || OFTEN.has(field.name));
  const rest = fields.filter((field) => !open.includes(field));
  const drawn = (field: Field) => fieldOf(part, field, `${id}-${part}-${field.name}`, controls);
  const title = TITLES[part] ? [el("h3", {}, TITLES[part])] : [];
  const more = rest.length > 0 ? [el("details", {}, el("summary", {}, `${rest.length} more`), ...rest.map(drawn))] : [];
  return [...title, ...open.map(drawn), ...more];
}

/** Arguments that most authors want to see, whatever has them. */
const OFTEN = new Set(["answer", "wrong", "hints", "objective", "tests", "when"]);

function fieldOf(part: string, field: Field, id: string, controls: Map<string, Control>): HTMLElement {
  const made = control(field, id, `${id}-about ${id}-problem`);
  controls.set(`${part}.${field.name}`, made);
  return el(
    "div",
    { className: `op-author-field op-author-${field.control}`, "data-field": `${part}.${field.name}` },
    el("label", { for: id }, field.name + (field.needed ? " (needed)" : "")),
    made.element,
    el("p", { id: `${id}-about`, className: "op-author-about" }, ...prose(`${capital(field.about)}.${more(field)}`)),
    el("p", { id: `${id}-problem`, className: "op-author-problem" }),
  );
}

/** What else is to be said of how a value is written. */
function more({ control, takes, about }: Field): string {
  if (control === "computed") return " It is computed: change it in the cell.";
  if (control === "lines") return " One a line.";
  const isPlain = ["words", "pick", "yes", "rows", "lists"].includes(control) || about.includes(takes);
  const several = control === "literal" && / list of /.test(` ${takes}`) ? " Several: one a line." : "";
  return isPlain ? "" : ` It is ${takes}.${several}`;
}

function read(controls: Map<string, Control>): Given {
  const given: Given = {};
  for (const [key, each] of controls) {
    const [part, name] = key.split(".") as [string, string];
    given[part] = { ...given[part], [name]: each.read() };
  }
  return given;
}

async function send(given: Given, write: Write, form: HTMLFormElement, told: HTMLElement, close: () => void): Promise<void> {
  told.textContent = "";
  try {
    const problems = await write(given);
    if (problems.length === 0) close();
    else show(problems, form, told);
  } catch (error) {
    told.textContent = error instanceof Error ? error.message : String(error);
  }
}

function show(problems: FieldProblem[], form: HTMLFormElement, told: HTMLElement): void {
  for (const field of form.querySelectorAll<HTMLElement>("[data-field]")) {
    const words = problems.filter(({ part, name }) => field.dataset["field"] === `${part}.${name}`).map((each) => each.words);
    field.querySelector(".op-author-problem")!.textContent = words.join(" ");
    field.classList.toggle("op-author-wrong", words.length > 0);
  }
  const first = form.querySelector<HTMLElement>(".op-author-wrong :is(textarea, input, select, button)");
  first?.closest("details")?.setAttribute("open", "");
  first?.focus();
  told.textContent = first ? "" : problems.map((each) => each.words).join(" ");
}
