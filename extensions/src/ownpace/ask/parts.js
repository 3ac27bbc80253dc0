// The questions whose response has parts: how they are read and written, and which of their parts are shown to be right.
// Fetched for these alone; `question.js` does with it what it does with every question.

const isTicked = ({ type }) => type === "radio" || type === "checkbox";

function placed(fields) {
  const chosen = fields.filter((field) => (isTicked(field) ? field.checked : field.value));
  return Object.fromEntries(chosen.map((field) => [field.dataset.of, field.value]));
}

function place(fields, response) {
  for (const field of fields) {
    const given = response[field.dataset.of] ?? "";
    if (field.type === "radio") field.checked = field.value === given;
    else field.value = given;
    if (field.type === "checkbox") field.checked = given !== "";
  }
}

/** What is ticked, or for each thing what it was given: an author's question is always one of the two. */
const SOME = {
  read: (fields) => (fields.some(({ dataset }) => dataset.of) ? placed(fields) : fields.filter(({ checked }) => checked).map(({ value }) => value)),
  write: (fields, response) => {
    if (!Array.isArray(response)) return place(fields, response);
    for (const field of fields) field.checked = response.includes(field.value);
  },
};

function rows(question) {
  return [...question.querySelectorAll(".op-sequence > li")];
}

/** Put the rows of a sequence into this order, and lines of a program as far in. */
function arrange(fields, response) {
  const row = (field) => field.closest("li");
  for (const given of response) {
    const field = fields.find(({ value }) => value === given) ?? fields.find(({ value }) => value.trimStart() === given.trimStart());
    if (!field) continue;
    row(field).parentElement.append(row(field));
    field.value = given;
    row(field).style.setProperty("--steps", steps(field));
  }
  number(fields[0].closest(".op-question"));
}

function number(question) {
  rows(question).forEach((row, at) => (row.querySelector("select").value = String(at + 1)));
}

/** Move a row to a place, from 0, and say where it is now; the focus stays on what moved it. */
function move(question, row, to) {
  const focused = document.activeElement;
  const others = rows(question).filter((each) => each !== row);
  const place = Math.max(0, Math.min(to, others.length));
  row.parentElement.insertBefore(row, others[place] ?? null);
  focused?.focus();
  number(question);
  question.querySelector(".op-moved").textContent = `${row.dataset.words}: ${place + 1} of ${others.length + 1}`;
  row.dispatchEvent(new Event("input", { bubbles: true }));
}

const IN = "    ";
const steps = ({ value }) => (value.length - value.trimStart().length) / IN.length;

/** Move a line of a program in or out, at the most as far as anybody needs. */
function step(question, row, by) {
  const field = row.querySelector("[name=response]");
  field.value = IN.repeat(Math.max(0, Math.min(steps(field) + by, 6))) + field.value.trimStart();
  row.style.setProperty("--steps", steps(field));
  question.querySelector(".op-moved").textContent = `${row.dataset.words}: ${steps(field)} in`;
  row.dispatchEvent(new Event("input", { bubbles: true }));
}

const ARROWS = { ArrowUp: -1, ArrowDown: 1 };
const SIDES = { ArrowLeft: -1, ArrowRight: 1 };

/** Rows are moved by their list of places, by their buttons, and by the arrow keys on these. */
function beginSequence(question) {
  const isProgram = question.querySelector(".op-program") !== null;
  const go = (button, by) => {
    const row = button.closest("li");
    move(question, row, rows(question).indexOf(row) + by);
  };
  question.addEventListener("change", ({ target }) => {
    if (target.name === "place") move(question, target.closest("li"), Number(target.value) - 1);
  });
  question.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-move], [data-step]");
    if (button?.dataset.move) go(button, Number(button.dataset.move));
    else if (button) step(question, button.closest("li"), Number(button.dataset.step));
  });
  question.addEventListener("keydown", (event) => {
    const button = event.target.closest("[data-move], [data-step]");
    const [by, side] = [ARROWS[event.key], isProgram ? SIDES[event.key] : undefined];
    if (!button || !(by || side)) return;
    event.preventDefault(); // the page would scroll, and JupyterLab go to another cell
    event.stopPropagation();
    if (by) go(button, by);
    else step(question, button.closest("li"), side);
  });
  // Places that were picked before this was here.
  const picked = rows(question).sort((a, b) => a.querySelector("select").value - b.querySelector("select").value);
  if (picked.length) picked[0].parentElement.append(...picked);
  number(question);
}

const GAPS = {
  read: (fields) => fields.map((field) => field.value),
  write: (fields, response) => fields.forEach((field, at) => (field.value = response[at] ?? "")),
};

/** By the names of `ownpace_graders.kinds.shape`. */
export const SHAPES = {
  pairs: { read: placed, write: place },
  groups: { read: placed, write: place },
  sequence: { read: (fields) => fields.map((field) => field.value), write: arrange },
  gaps: GAPS,
  cells: GAPS,
  places: { read: placed, write: place },
  spots: SOME,
  marks: SOME,
};

/** Show of each part whether it is right, as far as the `view` says. */
export function mark(question, marks = {}) {
  if (question.typed) return;
  for (const part of question.querySelectorAll("[data-part]")) part.dataset.mark = marks[part.dataset.part] ?? "";
}

/** What was said of a part holds until it is changed. What is drawn has a script of its own. */
export async function begin(question) {
  if (question.querySelector(".op-grip")) (await import("./drag.js")).begin(question, move);
  if (question.querySelector(".op-figure")) (await import("./figure.js")).begin(question);
  if (question.querySelector(".op-picture")) (await import("./spots.js")).begin(question);
  if (question.querySelector(".op-marking")) (await import("./marks.js")).begin(question);
  if (rows(question).length) beginSequence(question);
  question.addEventListener("input", ({ target }) => {
    const part = target.closest("[data-part]");
    if (part) part.dataset.mark = "";
  });
}
