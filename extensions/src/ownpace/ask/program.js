// The questions whose answer is a program: it is run where the lesson's kernel is, to see what it does and to test it. Fetched
// for these alone. `question.model` is a widget of the kernel's: on a lesson's page it comes when the kernel does (`runner.js`).

const NOTHING = "It ran through, and shows nothing.";

/** Ask the kernel, as often as it is asked, and whichever kernel it is by then; null from one that ends before it answers. */
function asking(question) {
  const waiting = new Map();
  let serial = 0;
  const busy = () => {
    question.setAttribute("aria-busy", String(waiting.size > 0));
    const stop = question.querySelector(".op-stop");
    if (stop) stop.hidden = waiting.size === 0 || !window.ownpace;
  };
  const done = (asked, reply) => {
    waiting.get(asked)?.(reply);
    waiting.delete(asked);
    busy();
  };
  return {
    attach() {
      for (const asked of [...waiting.keys()]) done(asked, null);
      question.model.on("msg:custom", (reply) => reply.asked && done(reply.asked, reply));
    },
    ask: (deed) =>
      new Promise((resolve) => {
        waiting.set(++serial, resolve);
        busy();
        question.model.send({ ...deed, asked: serial });
      }),
  };
}

/** What a run has shown, on the page as everywhere there, in JupyterLab as far as it is text or a picture. */
function show(place, outputs) {
  if (window.ownpace) return window.ownpace.outputs(place, outputs);
  place.replaceChildren(...outputs.map(drawn));
}

function drawn({ text, data = {} }) {
  const picture = data["image/png"];
  if (picture) return Object.assign(new Image(), { src: `data:image/png;base64,${picture}`, alt: "Picture" });
  return Object.assign(document.createElement("pre"), { textContent: text ?? data["text/plain"] ?? "" });
}

/** The page's editor over the text field, or JupyterLab's; the field stays what the form reads, and is written in where there is none. */
async function edit(question, field) {
  const open = question.edit ?? window.ownpace?.editor ?? window.ownpaceEditor;
  if (!open) return;
  const place = field.parentElement;
  const changed = (source) => {
    field.value = source;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const editor = await open(place, field.value, changed, { label: field.getAttribute("aria-label") });
  field.hidden = true;
  place.append(field);
  question.addEventListener("op-written", () => editor.set(field.value));
}

/** Shift and Enter run it, as in a notebook; the editor would begin a new line, and JupyterLab run the cell. */
function byKey(event, run) {
  if (event.key !== "Enter" || !(event.shiftKey || event.ctrlKey) || !event.target.closest(".op-editor")) return;
  event.preventDefault();
  event.stopPropagation();
  run();
}

/**
 * Let the question run what it is given. `question.tested(response)` is a promise of what came of its tests; undefined where
 * there is no kernel yet: then it is tested once there is one, if nothing else stands in the form by then.
 */
export async function begin(question, read) {
  const form = question.querySelector(".op-form");
  const [run, stop, place] = [".op-run", ".op-stop", ".op-outputs"].map((each) => form.querySelector(each));
  const { attach, ask } = asking(question);
  const busy = () => question.getAttribute("aria-busy") === "true";
  let untested;
  const ready = () => {
    attach();
    run?.removeAttribute("aria-disabled");
    const still = untested !== undefined && untested === JSON.stringify(read(form));
    untested = undefined;
    if (still) form.requestSubmit();
  };
  question.tested = (response) => {
    if (question.model) return ask({ do: "test", response });
    untested = JSON.stringify(response);
    return undefined;
  };
  const start = async () => {
    if (!question.model || busy()) return;
    const reply = await ask({ do: "try", response: read(form) });
    if (!reply) return;
    show(place, reply.outputs);
    question.querySelector(".op-ran").innerHTML = reply.words || (reply.outputs.length ? "" : NOTHING);
  };
  if (run) run.onclick = start;
  if (stop) stop.onclick = () => window.ownpace.interrupt(busy);
  question.addEventListener("op-runner", ready);
  question.addEventListener("keydown", (event) => byKey(event, start), true);
  if (question.model) ready();
  const field = form.querySelector(".op-editor textarea");
  if (field) await edit(question, field);
}
