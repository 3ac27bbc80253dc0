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

/** The response as the record keeps it: a text, or a list of texts where several boxes can be ticked. */
function read(form) {
  const fields = [...form.elements].filter((field) => field.name === "response");
  if (fields[0].type === "checkbox") return fields.filter((field) => field.checked).map((field) => field.value);
  if (fields[0].type === "radio") return fields.find((field) => field.checked)?.value ?? null;
  return fields[0].value;
}

function fill(node, html) {
  // Only what changed is replaced, so that a screen reader says only what is new.
  if (node && node.innerHTML !== html) node.innerHTML = html;
}

function paint(question, state) {
  const { mark, parts, saved, why } = state;
  question.dataset.mark = mark;
  fill(question.querySelector(".op-feedback"), parts.feedback);
  fill(question.querySelector(".op-hints"), parts.hints);
  const hint = question.querySelector(".op-hint");
  if (hint) {
    // A button that vanishes under the finger would take the focus with it.
    if (!parts.hint && hint === document.activeElement) question.querySelector(".op-check").focus();
    hint.textContent = parts.hint;
    hint.hidden = !parts.hint;
  }
  const note = question.querySelector(".op-saved");
  note.textContent = saved === true ? "Saved" : saved === false ? `Not saved. ${why}` : "";
  note.classList.toggle("op-not-saved", saved === false);
}

function tell(question, model) {
  const { saved, done, why } = model.get("state");
  const detail = { item: model.get("item"), saved, done, why };
  question.dispatchEvent(new CustomEvent("ownpace:state", { bubbles: true, detail }));
}

function listen(question, model) {
  const form = question.querySelector(".op-form");
  const send = (message) => {
    // Kept until the kernel has answered: if it dies first, the next one is told again.
    question.pending = message;
    question.querySelector(".op-saved").textContent = "Saving…";
    model.send(message);
  };
  let idle;
  form.onsubmit = (event) => {
    event.preventDefault();
    clearTimeout(idle);
    send({ do: "answer", response: read(form) });
  };
  // Where nothing is judged at once, nothing is gained by waiting for the button: what is typed is kept by itself.
  form.oninput = () => {
    clearTimeout(idle);
    if (question.dataset.judged === "true") return;
    idle = setTimeout(() => {
      const response = read(form);
      if (response?.length && String(response).trim()) send({ do: "answer", response });
    }, 1500);
  };
  const hint = question.querySelector(".op-hint");
  if (hint) hint.onclick = () => send({ do: "hint" });
  for (const button of question.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  return send;
}

export default {
  render({ model, el }) {
    const question = adopt(model);
    el.append(question);
    const send = listen(question, model);
    const changed = () => {
      question.pending = null;
      paint(question, model.get("state"));
      tell(question, model);
    };
    model.on("change:state", changed);
    if (question.pending) {
      send(question.pending);
    } else {
      paint(question, model.get("state"));
      tell(question, model);
    }
    return () => model.off("change:state", changed);
  },
};
