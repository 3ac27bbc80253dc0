// An answer that is code: the page's editor over the form's text field; what the kernel says of it below.

const WAITS = 1500; // milliseconds without typing until what was typed is saved

function paint(question, state) {
  question.dataset.mark = state.mark;
  const feedback = question.querySelector(".op-feedback");
  if (feedback.innerHTML !== state.feedback) feedback.innerHTML = state.feedback;
  const shown = JSON.stringify(state.outputs);
  if (question.shown !== shown) {
    question.shown = shown;
    window.ownpace.outputs(question.querySelector(".op-outputs"), state.outputs);
  }
  say(question, state.saved === true ? "Saved" : state.saved === false ? `Not saved. ${state.why}` : "");
  question.querySelector(".op-saved").classList.toggle("op-not-saved", state.saved === false);
}

function say(question, words) {
  const note = question.querySelector(".op-saved");
  if (note.textContent !== words) note.textContent = words;
}

function tell(question, model) {
  const { saved, done, why, ran } = model.get("state");
  const detail = { item: model.get("item"), saved, done, why, ran };
  question.dispatchEvent(new CustomEvent("ownpace:state", { bubbles: true, detail }));
}

/** The source now, from the editor once it has loaded and from the text field before. */
function source(question) {
  return question.editor ? question.editor.get() : question.querySelector("textarea").value;
}

async function edit(question) {
  const field = question.querySelector("textarea");
  if (!field) return; // a widget of an earlier kernel made the editor; it goes on, with what is typed in it
  const changed = () => question.changed();
  if (question.dataset.runs !== "true") field.oninput = changed;
  else {
    const label = field.getAttribute("aria-label");
    const focused = field === document.activeElement;
    question.editor = await window.ownpace.editor(question.querySelector(".op-editor"), field.value, changed, { label });
    if (focused) question.editor.focus();
    question.addEventListener("keydown", runByKey, true);
  }
  if (field.value !== field.defaultValue) changed(); // typed before anybody listened
}

/** Shift and Enter run the code, as in a notebook; the editor itself would begin a new line. */
function runByKey(event) {
  if (event.key !== "Enter" || !(event.shiftKey || event.ctrlKey) || !event.target.closest(".op-editor")) return;
  event.preventDefault();
  event.stopPropagation();
  event.currentTarget.querySelector(".op-run").click();
}

function listen(question, model) {
  let idle;
  const send = (wish) => {
    clearTimeout(idle);
    const message = { do: wish, source: source(question), id: String(Math.random()) };
    // Kept until the kernel has answered: if it dies first, the next one is told.
    question.pending = [...(question.pending ?? []), message];
    say(question, wish === "run" || wish === "check" ? "Running…" : "Saving…");
    working();
    if (window.ownpace.session === "stopped") say(question, "Not saved yet");
    else model.send(message);
  };
  const busy = () => (question.pending ?? []).some((message) => message.do === "run" || message.do === "check");
  const working = () => {
    question.querySelector(".op-stop").hidden = !busy();
    question.setAttribute("aria-busy", String(busy()));
  };
  question.changed = () => {
    clearTimeout(idle);
    if (!busy()) say(question, "Not saved yet");
    idle = setTimeout(() => send("save"), WAITS);
  };
  // A second press would run it a second time, after the first.
  const press = (wish) => busy() || send(wish);
  const runs = question.dataset.runs === "true";
  const run = question.querySelector(".op-run");
  if (run) run.onclick = () => press("run");
  const check = question.querySelector(".op-check");
  if (check) check.onclick = () => press(runs ? "check" : "save");
  question.querySelector(".op-stop").onclick = () => window.ownpace.interrupt();
  for (const button of question.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  void edit(question);
  return { send, working, busy };
}

/** Tell a new kernel what the one before did not answer. What ran when that one died is saved, and not run again. */
function resume(question, send) {
  const left = question.pending ?? [];
  question.pending = [];
  if (left.length > 0) send(left.some(({ do: wish }) => wish !== "save") ? "lost" : "save");
  return left.length > 0;
}

export default {
  render({ model, el }) {
    const question = document.querySelector(`.op-question[data-item="${CSS.escape(model.get("item"))}"]`);
    el.append(question);
    const { send, working, busy } = listen(question, model);
    const show = () => {
      const state = model.get("state");
      const at = (question.pending ?? []).findIndex(({ id }) => id === state.heard);
      if (at >= 0) question.pending.splice(0, at + 1);
      paint(question, state);
      working();
      if (busy()) say(question, "Running…");
      else if (question.pending?.length) say(question, "Saving…");
      tell(question, model);
    };
    model.on("change:state", show);
    if (!resume(question, send)) show();
    return () => model.off("change:state", show);
  },
};
