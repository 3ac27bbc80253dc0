// The controls of a form, one for each way in which a value can be put in. The server says which is whose.

import { button, capital, el } from "./dom";
import type { Field, Value } from "./server";

export interface Control {
  element: HTMLElement;
  /** Where the focus goes. */
  first: HTMLElement;
  read(): Value;
}

/** The control of a field. `id` is its first input's, and `described` those of the words about it. */
export function control(field: Field, id: string, described: string): Control {
  const about = { id, "aria-describedby": described, "aria-required": field.needed };
  if (field.control === "yes") return tick(field, about);
  if (field.control === "pick") return pick(field, about);
  if (field.control === "rows" || field.control === "lists") return rows(field, about);
  return words(field, about);
}

function tick(field: Field, about: object): Control {
  const element = el("input", { ...about, type: "checkbox", checked: field.value === true });
  return { element, first: element, read: () => element.checked };
}

function pick(field: Field, about: object): Control {
  const element = select(field.choices ?? [], String(field.value), about);
  return { element, first: element, read: () => element.value };
}

function select(choices: string[], value: string, about: object): HTMLSelectElement {
  const known = value === "" || choices.includes(value) ? choices : [...choices, value];
  const options = ["", ...known].map((choice) => el("option", { value: choice, selected: choice === value }, choice || "—"));
  return el("select", { ...about, className: "jp-mod-styled" }, ...options);
}

function words(field: Field, about: object): Control {
  const long = field.control !== "number";
  const value = String(field.value);
  const element = long
    ? el("textarea", {
        ...about,
        className: "jp-mod-styled",
        value,
        rows: Math.min(8, value.split("\n").length),
        spellcheck: field.control === "words",
      })
    : el("input", { ...about, className: "jp-mod-styled", type: "text", inputMode: "decimal", value });
  element.readOnly = field.control === "computed";
  return { element, first: element, read: () => element.value };
}

type Row = () => string[];

function rows(field: Field, { id, ...about }: { id: string }): Control {
  const read = new Map<Element, Row>();
  const name = (field.columns ?? []).map((column) => column.name).join(", ");
  const list = el("div", { className: "op-author-rows" });
  const add = (values: string[]) => {
    const cells = (field.columns ?? []).map((column, number) => cell(column, values[number] ?? "", about));
    const row = el("div", { className: "op-author-row" }, ...cells);
    const remove = button("Remove", () => {
      read.delete(row);
      row.remove();
      more.focus();
    });
    remove.setAttribute("aria-label", `Remove this row: ${name}`);
    row.append(remove);
    read.set(row, () => cells.map(({ value }) => value));
    list.append(row);
    return cells[0]!;
  };
  for (const row of field.value as string[][]) add(row);
  const more = button("Add a row", () => add([]).focus());
  more.id = id;
  more.setAttribute("aria-label", `Add a row: ${name}`);
  const element = el("div", {}, list, more);
  return { element, first: more, read: () => [...list.children].map((row) => read.get(row)!()) };
}

function cell(column: { name: string; choices?: string[] }, value: string, about: object): HTMLSelectElement | HTMLTextAreaElement {
  const name = capital(column.name);
  const named = { ...about, "aria-label": name, title: name };
  if (column.choices) return select(column.choices, value, named);
  return el("textarea", { ...named, className: "jp-mod-styled", value, rows: 1, placeholder: name });
}
