// An answer that is code: the page's editor over the form's text field; what the kernel says of it below.

function paint(question, state) {
  question.dataset.mark = state.mark;
  const feedback = question.querySelector(".op-feedback");
  if (feedback.innerHTML !== state.feedback) feedback.innerHTML = state.feedback;
  const shown = JSON.stringify(state.outputs);
  if (question.shown !== shown) {
    question.shown = shown;
    window.ownpace.outputs(question.querySelector(".op-outputs"), state.outputs);
  }
  write(question, state.response);
}

/** Show the source of the record, which may come from another window, unless another is being typed. */
function write(question, response) {
  if (response === null || question.typed || response === source(question)) return;
  if (question.editor) question.editor.set(response);
  else if (question.querySelector("textarea")) question.querySelector("textarea").value = response;
}

function say(question, words) {
  const note = question.querySelector(".op-saved");
  if (note.textContent !== words) note.textContent = words;
}

/** Say whether it is saved: true, "here" (in this browser, and not on the server), false, or null where nothing was. */
function tell(question, item, { done, why, ran, response }, saved) {
  say(question, window.ownpace.words(saved, why));
  question.querySelector(".op-saved").classList.toggle("op-not-saved", saved === false || saved === "here");
  const detail = { item, saved, done, why, ran, answered: Boolean(response?.trim()) };
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
  const label = field.getAttribute("aria-label");
  question.editor = await window.ownpace.editor(question.querySelector(".op-editor"), field.value, changed, { label });
  question.addEventListener("keydown", runByKey, true);
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
  const idle = window.ownpace.whenIdle(() => send("save"));
  // What was typed before an earlier kernel ended is this one's to hear.
  question.idle?.not();
  question.idle = idle;
  if (question.typed) idle.typed();
  const send = (wish, earlier = null) => {
    idle.not();
    const message = { do: wish, source: source(question), id: String(Math.random()), event: keep() ?? earlier };
    // Kept until the kernel has answered: if it dies first, the next one is told.
    question.pending = [...(question.pending ?? []), message];
    say(question, wish === "run" || wish === "check" ? "Running…" : "Saving…");
    working();
    model.send(message);
    // What is kept here waits for the next kernel, or the next connection.
    if (alone()) void question.kept?.then((here) => alone() && say(question, here ? "Saved on this computer" : "Not saved yet"));
  };
  const alone = () => window.ownpace.session === "offline" || question.querySelector('.op-actions [aria-disabled="true"]') !== null;
  /** The event of what was typed since it was last kept, now in this browser. */
  const keep = () => {
    const now = source(question);
    question.typed = false;
    if (now === (question.known ?? model.get("state").response)) return null;
    const { event, kept } = window.ownpace.answer(model.get("item"), now, "");
    question.known = now;
    question.kept = kept;
    return event;
  };
  const busy = () => (question.pending ?? []).some((message) => message.do === "run" || message.do === "check");
  const working = () => {
    question.querySelector(".op-stop").hidden = !busy();
    question.setAttribute("aria-busy", String(busy()));
  };
  question.changed = () => {
    question.typed = true;
    if (!busy()) say(question, "Not saved yet");
    idle.typed();
  };
  // A second press would run it a second time, after the first.
  const press = (wish) => busy() || send(wish);
  question.querySelector(".op-run").onclick = () => press("run");
  const check = question.querySelector(".op-check");
  if (check) check.onclick = () => press("check");
  question.querySelector(".op-stop").onclick = () => window.ownpace.interrupt(busy);
  for (const button of question.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  void edit(question);
  return { send, working, busy };
}

/** Tell a new kernel what the one before did not answer. What ran when that one died is saved, and not run again. */
function resume(question, send) {
  const left = question.pending ?? [];
  question.pending = [];
  const event = left.findLast((message) => message.event)?.event;
  if (left.length > 0) send(left.some(({ do: wish }) => wish !== "save") ? "lost" : "save", event);
  return left.length > 0;
}

export default {
  render({ model, el }) {
    const question = document.querySelector(`.op-question[data-item="${CSS.escape(model.get("item"))}"]`);
    el.append(question);
    const { send, working, busy } = listen(question, model);
    const show = async () => {
      const state = model.get("state");
      const at = (question.pending ?? []).findIndex(({ id }) => id === state.heard);
      if (at >= 0) question.pending.splice(0, at + 1);
      paint(question, state);
      question.known = state.response ?? question.known;
      working();
      // "Saved" is said when this browser has it too, or has said that it keeps nothing.
      const [here] = await Promise.all([question.kept, window.ownpace.saved(state.events)]);
      tell(question, model.get("item"), state, state.saved === false && here ? "here" : state.saved);
      if (busy()) say(question, "Running…");
      else if (question.pending?.length) say(question, "Saving…");
      else if (question.typed) say(question, "Not saved yet");
    };
    model.on("change:state", show);
    if (!resume(question, send)) void show();
    return () => model.off("change:state", show);
  },
};
