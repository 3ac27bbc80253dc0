// An answer that is code: the page's editor over the form's text field; what the kernel says of it below.

function paint(question, state) {
  question.dataset.mark = state.mark;
  const feedback = question.querySelector(".op-feedback");
  if (feedback.innerHTML !== state.feedback) feedback.innerHTML = state.feedback;
  window.ownpace.outputs(question.querySelector(".op-outputs"), state.outputs);
  const note = question.querySelector(".op-saved");
  note.textContent = state.saved === true ? "Saved" : state.saved === false ? `Not saved. ${state.why}` : "";
  note.classList.toggle("op-not-saved", state.saved === false);
  question.querySelector(".op-stop").hidden = true;
}

function tell(question, model) {
  const { saved, done, why } = model.get("state");
  const detail = { item: model.get("item"), saved, done, why };
  question.dispatchEvent(new CustomEvent("ownpace:state", { bubbles: true, detail }));
}

/** The source now, from the editor once it has loaded and from the text field before. */
function source(question) {
  return question.editor ? question.editor.get() : question.querySelector("textarea").value;
}

async function edit(question, changed) {
  if (question.editor) return; // a widget of an earlier kernel made it; it goes on, with what is typed in it
  if (question.dataset.runs !== "true") {
    question.querySelector("textarea").oninput = changed;
    return;
  }
  const host = question.querySelector(".op-editor");
  const field = host.querySelector("textarea");
  const label = field.getAttribute("aria-label");
  question.editor = await window.ownpace.editor(host, field.value, () => question.changed(), { label });
  field.remove();
}

function listen(question, model) {
  let idle;
  const send = (wish) => {
    clearTimeout(idle);
    question.pending = { do: wish, source: source(question) };
    question.querySelector(".op-saved").textContent = wish === "save" ? "Saving…" : "Running…";
    question.querySelector(".op-stop").hidden = wish === "save";
    model.send(question.pending);
  };
  question.changed = () => {
    clearTimeout(idle);
    question.querySelector(".op-saved").textContent = "Not saved yet";
    idle = setTimeout(() => send("save"), 1500);
  };
  const runs = question.dataset.runs === "true";
  const run = question.querySelector(".op-run");
  if (run) run.onclick = () => send("run");
  const check = question.querySelector(".op-check");
  if (check) check.onclick = () => send(runs ? "check" : "save");
  question.querySelector(".op-stop").onclick = () => window.ownpace.interrupt();
  for (const button of question.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  edit(question, question.changed);
  return send;
}

export default {
  render({ model, el }) {
    const question = document.querySelector(`.op-question[data-item="${CSS.escape(model.get("item"))}"]`);
    el.append(question);
    const send = listen(question, model);
    const changed = () => {
      question.pending = null;
      paint(question, model.get("state"));
      tell(question, model);
    };
    model.on("change:state", changed);
    if (question.pending) send(question.pending.do);
    else {
      paint(question, model.get("state"));
      tell(question, model);
    }
    return () => model.off("change:state", changed);
  },
};
