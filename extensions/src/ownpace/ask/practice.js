// A set that fades, in the browser: tells what is done to whoever marks it, and shows where the student stands then.
// In JupyterLab that is the set's kernel; on a lesson's page its server, and this file is a chunk of the page's script.

import { blank, draw, fill, offer, PAUSE, read, say, whenIdle, widget, write } from "./question.js";

export { draw };

/** Show where the student stands: the `view` of ask/view.py. Another question takes the place of the one before. */
export function paint(set, { mark, parts, draft = null }) {
  set.dataset.mark = mark;
  const body = set.querySelector(".op-body");
  const why = set.querySelector(".op-why");
  if (body.dataset.at !== parts.at) {
    const held = body.contains(document.activeElement);
    Object.assign(body.dataset, { at: parts.at, n: parts.n, seed: parts.seed });
    body.innerHTML = parts.body;
    set.typed = false;
    // What had the focus is gone: it goes to the words that say what comes now.
    if (held) why.focus({ preventScroll: true });
    if (held) why.scrollIntoView({ block: "nearest" });
  }
  write(set, draft);
  fill(why, parts.why);
  fill(set.querySelector(":scope > .op-feedback"), parts.feedback);
  fill(body.querySelector(".op-hints"), parts.hints);
  offer(body, parts.hint);
}

/**
 * Let the set tell what is done: {do: "answer", response: [a deed]}, whose question and seed go with it; {do: "draft"} with
 * the same of what is typed and not checked.
 */
export function listen(set, tell, waits = whenIdle) {
  const body = set.querySelector(".op-body");
  let pause;
  const deed = (done) => [{ n: Number(body.dataset.n), seed: body.dataset.seed, ...done }];
  const idle = waits(() => {
    const form = body.querySelector(".op-form"); // a worked example has none
    if (form) tell({ do: "draft", response: deed({ given: read(form) }) });
  });
  const send = (done) => {
    idle.not();
    set.typed = false;
    say(set, "Saving…");
    tell({ do: "answer", response: deed(done) });
  };
  set.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = read(event.target);
    if (blank(given)) fill(set.querySelector(":scope > .op-feedback"), set.dataset.empty);
    else send({ given });
  });
  set.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-do]");
    if (!button) return;
    send({ do: button.dataset.do });
    // A hint ends the draft in the record, and not what stands in the fields.
    if (button.dataset.do === "hint") idle.typed();
  });
  set.addEventListener("input", ({ target }) => {
    set.typed = true;
    say(set, "Not checked yet");
    idle.typed();
    const drawn = body.querySelector(".op-drawn");
    clearTimeout(pause);
    // Meanwhile another question may stand there.
    const understood = () => target.isConnected && tell({ do: "draw", kind: drawn.dataset.kind, response: read(target.form) });
    if (drawn) pause = setTimeout(understood, PAUSE);
  });
}

export default widget({ paint, listen, draw });
