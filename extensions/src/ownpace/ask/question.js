// A question in the browser: reads what was filled in, tells it to whoever marks it, and shows what they say.
// In JupyterLab that is the question's kernel; on a lesson's page its server, and this file is part of the page's script.

const IDLE = 1500; // milliseconds without typing until what was typed is kept
export const DRAFT = "Draft saved, not checked yet";
export const PAUSE = 600; // milliseconds without typing until it is shown how it is understood: a screen reader says it then

/**
 * What is typed is kept by `keep` after an idle moment: `typed` says that it goes on, `now` does not wait, `not` leaves it.
 * On a page of ours another piece does that (`typed.ts`), which waits no longer than the page is there.
 */
export function whenIdle(keep) {
  let idle;
  const not = () => clearTimeout(idle);
  const now = () => {
    not();
    keep();
  };
  const typed = () => {
    not();
    idle = setTimeout(now, IDLE);
  };
  return { typed, now, not };
}

/** Whether it is saved, in words: true, "here" (in this browser, and not on the server), false, or null where nothing was done. */
export function words(saved, why) {
  if (saved === true) return "Saved";
  if (saved === "here") return `Not saved on the server, only on this computer. ${why}`;
  return saved === false ? `Not saved. ${why}` : "";
}

function fields(form) {
  return [...form.elements].filter((field) => field.name.startsWith("response"));
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
  program: TYPED,
  one: { read: (fields) => picked(fields)[0] ?? null, write: pick },
  many: { read: picked, write: pick },
};

/** What questions with parts need besides, once there is one: `parts.js`. */
let extra = {};

/** Have at hand what the question needs before anything is done to it. */
export async function need(question) {
  if ("needsFiles" in question.dataset) {
    const made = await import("./made.js");
    Object.assign(SHAPES, made.SHAPES);
    await made.begin(question);
  }
  if ("needsProgram" in question.dataset) await (await import("./program.js")).begin(question, read);
  if (!("needsParts" in question.dataset)) return;
  extra = await import("./parts.js");
  Object.assign(SHAPES, extra.SHAPES);
  await extra.begin(question);
}

function shape(form) {
  return SHAPES[form.closest("[data-shape]").dataset.shape];
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
export function write(question, response) {
  const form = question.querySelector(".op-form");
  if (!form || question.typed || blank(response) || JSON.stringify(read(form)) === JSON.stringify(response)) return;
  shape(form).write(fields(form), response);
  question.dispatchEvent(new Event("op-written")); // of what is drawn of the fields
}

/** Put this HTML into the node: only what changed is replaced, so that a screen reader says only what is new. */
export function fill(node, html) {
  if (node && node.innerHTML !== html) node.innerHTML = html;
}

/** Show where the student stands: the `view` of ask/view.py. */
export function paint(question, { mark, marks, parts, response, draft = null }) {
  // A draft is not judged; while it is being typed, what was said of the answer before it may still be read.
  if (draft === null || !question.typed) {
    question.dataset.mark = draft === null ? mark : "new";
    fill(question.querySelector(".op-feedback"), draft === null ? parts.feedback : "");
  }
  write(question, draft ?? response);
  extra.mark?.(question, draft === null ? marks : {});
  fill(question.querySelector(".op-hints"), parts.hints);
  if (!question.typed) fill(question.querySelector(".op-drawn"), parts.drawn ?? "");
  offer(question, parts.hint);
}

/** Offer the next hint in these words; none where there are no more. */
export function offer(question, words) {
  const hint = question.querySelector(".op-hint");
  if (!hint) return;
  // A button that vanishes under the finger would take the focus with it.
  if (!words && hint === document.activeElement) question.querySelector(".op-check").focus();
  hint.textContent = words;
  hint.hidden = !words;
}

/** Show how `response` is understood, unless something else stands in the form by now. */
export function draw(question, response, html) {
  const form = question.querySelector(".op-form");
  if (form && JSON.stringify(read(form)) === JSON.stringify(response)) fill(question.querySelector(".op-drawn"), html);
}

/** Say beside the buttons whether it is saved; `bad` where it is not, or not where it should be. */
export function say(question, words, bad = false) {
  const note = question.querySelector(".op-saved");
  if (note.textContent !== words) note.textContent = words;
  note.classList.toggle("op-not-saved", bad);
}

/**
 * Let the question's form tell what is done: {do: "answer", response}, {do: "draft", response} of what is typed and is
 * judged only on asking, or {do: "hint", n}, which is the number of the hint that is asked for, so that one who is told
 * twice does not take it for the next; and {do: "draw", response} where it is to be shown how that is understood.
 */
export function listen(question, tell, waits = whenIdle) {
  const form = question.querySelector(".op-form");
  const drawn = question.querySelector(".op-drawn");
  const judged = question.dataset.judged === "true";
  let pause;
  const idle = waits(() => {
    if (judged) tell({ do: "draft", response: read(form) });
    else if (!blank(read(form))) answer();
  });
  const answer = () => {
    idle.not();
    const response = read(form);
    if (question.getAttribute("aria-busy") === "true") return; // what runs is to come to its end first
    question.typed = false;
    delete question.dataset.typed;
    if (blank(response)) return fill(question.querySelector(".op-feedback"), question.dataset.empty);
    say(question, "Saving…");
    const sure = Number(form.querySelector(".op-sure input:checked")?.value ?? 0);
    const given = (more) => tell({ do: "answer", response, ...(sure && { sure }), ...more });
    // A program that is being run is kept meanwhile.
    if (judged && question.tested) tell({ do: "draft", response });
    const tested = judged ? question.tested?.(response) : undefined;
    if (tested === undefined) return given();
    say(question, "Running…");
    tested.then((reply) => given(reply && { results: reply.results }));
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    answer();
  };
  // Where nothing is judged at once, nothing is gained by waiting for the button: what is typed is an answer by itself.
  form.oninput = () => {
    question.typed = true;
    question.dataset.typed = "";
    clearTimeout(pause);
    if (drawn) pause = setTimeout(() => tell({ do: "draw", response: read(form) }), PAUSE);
    say(question, judged ? "Not checked yet" : "Not saved yet");
    idle.typed();
  };
  const hint = question.querySelector(".op-hint");
  if (hint) hint.onclick = () => tell({ do: "hint", n: question.querySelectorAll(".op-hints li").length + 1 });
  for (const button of question.querySelectorAll("[aria-disabled]:not(.op-run)")) button.removeAttribute("aria-disabled");
}

/**
 * What JupyterLab shows of a question, and the page of one whose arguments only a kernel can compute. `begin` has at hand
 * what the form needs; `paint`, `listen` and `draw` are those above or a kind's own.
 */
export function widget({ begin = async () => {}, paint, listen, draw }) {
  return {
    render({ model, el }) {
      const frame = document.createElement("template");
      frame.innerHTML = model.get("html").trim();
      const question = frame.content.firstElementChild;
      el.append(question);
      if (!question.querySelector(".op-form, .op-body")) return; // only words stand in its place
      const page = window.ownpace;
      const show = () => {
        const state = model.get("state");
        paint(question, state);
        if (page) page.stands(question, state);
        else if (question.getAttribute("aria-busy") === "true") return;
        else if (state.saved === null && state.draft != null) say(question, DRAFT);
        else if (state.saved === false || !question.typed) say(question, words(state.saved, state.why), state.saved === false);
        else if (question.dataset.judged === "true") say(question, DRAFT);
      };
      const shown = ({ response, drawn }) => draw(question, response, drawn);
      const ready = async () => {
        question.model = model;
        if (page && "needsFiles" in question.dataset) question.files = await page.files();
        await begin(question);
      };
      ready().then(() => {
        listen(question, page ? (deed) => page.deed(question, deed) : (deed) => model.send(deed), page?.whenIdle);
        model.on("change:state", show);
        model.on("msg:custom", shown);
        show();
      });
      return () => {
        model.off("change:state", show);
        model.off("msg:custom", shown);
      };
    },
  };
}

export default widget({ begin: need, paint, listen, draw });
