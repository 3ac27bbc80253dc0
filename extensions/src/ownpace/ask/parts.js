// The questions whose response has parts: how they are read and written, and which of their parts are shown to be right.
// Fetched for these alone; `question.js` does with it what it does with every question.

function placed(fields) {
  const chosen = fields.filter((field) => (field.type === "radio" ? field.checked : field.value));
  return Object.fromEntries(chosen.map((field) => [field.dataset.of, field.value]));
}

function place(fields, response) {
  for (const field of fields) {
    const given = response[field.dataset.of] ?? "";
    if (field.type === "radio") field.checked = field.value === given;
    else field.value = given;
  }
}

/** By the names of `ownpace_graders.kinds.shape`. */
export const SHAPES = {
  pairs: { read: placed, write: place },
  groups: { read: placed, write: place },
};

/** Show of each part whether it is right, as far as the `view` says. */
export function mark(question, marks = {}) {
  if (question.typed) return;
  for (const part of question.querySelectorAll("[data-part]")) part.dataset.mark = marks[part.dataset.part] ?? "";
}

/** What was said of a part holds until it is changed. */
export function begin(question) {
  question.addEventListener("input", ({ target }) => {
    const part = target.closest("[data-part]");
    if (part) part.dataset.mark = "";
  });
}
