// A question in the browser: sends what was typed, shows what the kernel says of it.

/** The form that the page has drawn already (typed text stays in it), or a new one in JupyterLab. */
function adopt(model) {
  const onPage = document.getElementById("op-config");
  const drawn = onPage && document.querySelector(`.op-question[data-item="${CSS.escape(model.get("item"))}"]`);
  if (drawn) return drawn;
  const frame = document.createElement("template");
  frame.innerHTML = model.get("html").trim();
  return frame.content.firstElementChild;
}

function fields(form) {
  return [...form.elements].filter((field) => field.name === "response");
}

const TYPED = {
  read: ([field]) => field.value,
  write: ([field], response) => (field.value = response),
};

function pick(fields, response) {
  for (const field of fields) field.checked = [response].flat().includes(field.value);
}

function picked(fields) {
  return fields.filter((field) => field.checked).map((field) => field.value);
}

/** What a response is made of, by the names of `ownpace_graders.kinds.shape`: read from a form's fields, written there. */
const SHAPES = {
  line: TYPED,
  lines: TYPED,
  one: { read: (fields) => picked(fields)[0] ?? null, write: pick },
  many: { read: picked, write: pick },
};

function shape(form) {
  return SHAPES[form.closest(".op-question").dataset.shape];
}

/** The response as the record keeps it. */
export function read(form) {
  return shape(form).read(fields(form));
}

/** Whether a response is none: nothing, spaces, or a list or an object that holds nothing else. */
export function blank(response) {
  const parts = typeof response === "object" && response ? Object.values(response) : [response];
  return parts.every((part) => !String(part ?? "").trim());
}

/** Show the response of the record, which may come from another window, unless another is being typed. */
function write(question, response) {
  const form = question.querySelector(".op-form");
  if (question.typed || blank(response) || JSON.stringify(read(form)) === JSON.stringify(response)) return;
  shape(form).write(fields(form), response);
}

function fill(node, html) {
  // Only what changed is replaced, so that a screen reader says only what is new.
  if (node && node.innerHTML !== html) node.innerHTML = html;
}

function paint(question, { mark, parts, response }) {
  question.dataset.mark = mark;
  write(question, response);
  fill(question.querySelector(".op-feedback"), parts.feedback);
  fill(question.querySelector(".op-hints"), parts.hints);
  const hint = question.querySelector(".op-hint");
  if (hint) {
    // A button that vanishes under the finger would take the focus with it.
    if (!parts.hint && hint === document.activeElement) question.querySelector(".op-check").focus();
    hint.textContent = parts.hint;
    hint.hidden = !parts.hint;
  }
}

/** Say whether it is saved: true, "here" (in this browser, and not on the server), false, or null where nothing was. */
function say(question, { item, done, why }, saved) {
  const note = question.querySelector(".op-saved");
  const words = { true: "Saved", here: `Not saved on the server, only on this computer. ${why}`, false: `Not saved. ${why}` };
  note.textContent = words[String(saved)] ?? "";
  note.classList.toggle("op-not-saved", saved === false || saved === "here");
  const detail = { item, saved, done, why };
  question.dispatchEvent(new CustomEvent("ownpace:state", { bubbles: true, detail }));
}

function listen(question, model) {
  const form = question.querySelector(".op-form");
  const tell = (message) => {
    const id = message.event?.id ?? String(Math.random());
    // Kept until the kernel has answered: if it dies first, the next one is told again.
    question.pending = { ...message, id };
    question.querySelector(".op-saved").textContent = "Saving…";
    model.send(question.pending);
  };
  const answer = () => {
    const response = read(form);
    question.typed = false;
    const made = !blank(response) && window.ownpace?.answer(model.get("item"), response, question.dataset.of);
    question.kept = made && made.kept;
    tell({ do: "answer", ...(made ? { event: made.event } : { response }) });
  };
  let idle;
  form.onsubmit = (event) => {
    event.preventDefault();
    clearTimeout(idle);
    answer();
  };
  // Where nothing is judged at once, nothing is gained by waiting for the button: what is typed is kept by itself.
  form.oninput = () => {
    question.typed = true;
    clearTimeout(idle);
    if (question.dataset.judged === "true") return;
    idle = setTimeout(() => blank(read(form)) || answer(), 1500);
  };
  const hint = question.querySelector(".op-hint");
  // Which one, so that a kernel that is told again does not take it for the next.
  if (hint) hint.onclick = () => tell({ do: "hint", n: question.querySelectorAll(".op-hints li").length + 1 });
  for (const button of question.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  return tell;
}

export default {
  render({ model, el }) {
    const question = adopt(model);
    el.append(question);
    const tell = listen(question, model);
    const show = async () => {
      const state = { item: model.get("item"), ...model.get("state") };
      if (question.pending?.id === state.heard) question.pending = null;
      paint(question, state);
      if (question.pending) return;
      // "Saved" is said when this browser has it too, or has said that it keeps nothing.
      const [here] = await Promise.all([question.kept, window.ownpace?.saved(state.events)]);
      if (!question.pending) say(question, state, state.saved === false && here ? "here" : state.saved);
    };
    model.on("change:state", show);
    if (question.pending) tell(question.pending);
    else void show();
    return () => model.off("change:state", show);
  },
};
