// The questions whose response names files: how they are read and written, and how a file is given, shown and taken out.
// Fetched for these alone. `question.files` keeps the bytes: on a lesson's page this browser and its server, in JupyterLab the
// question's kernel.

const NAME = /^blobs\/[0-9a-f]{64}\.(\w+)$/;
const KINDS = {
  photos: () => import("./photos.js"),
  drawing: () => import("./drawing.js"),
  speech: () => import("./speech.js"),
};

const files = {
  read: (fields) => fields.map((field) => field.value).filter((value) => value.trim()),
  write(fields, response) {
    const words = fields.find((field) => field.type === "textarea");
    const question = words.closest(".op-question");
    words.value = response.filter((each) => !NAME.test(each)).join("\n");
    show(
      question,
      response.filter((each) => NAME.test(each)),
    );
  },
};

/** By the names of `ownpace_graders.kinds.shape`. */
export const SHAPES = Object.fromEntries(Object.keys(KINDS).map((name) => [name, files]));

function list(question) {
  return question.querySelector(".op-files");
}

/** The names of the question's files. */
export function names(question) {
  return [...list(question).querySelectorAll("[name=response]")].map((field) => field.value);
}

/** Say what has just been done, or why it was not. */
export function told(question, words) {
  question.querySelector(".op-told").textContent = words;
}

/** Keep these bytes, as a file whose name ends so; its name, or null where it is not kept: then that has been said. */
export async function keep(question, bytes, end) {
  try {
    return await question.files.put(bytes, end);
  } catch (error) {
    told(question, error.message);
    return null;
  }
}

/** What is in a file; throws where it is neither here nor there. */
export function read(question, name) {
  return question.files.read(name);
}

/** Show these files in place of those before. */
export function show(question, wanted) {
  const rows = wanted.map((name, at) => row(question, name, at));
  list(question).replaceChildren(...rows);
  question.made.shown?.(wanted);
}

/** The student has given other files: show them, and let the form know. */
export function change(question, wanted) {
  show(question, wanted);
  list(question).dispatchEvent(new Event("input", { bubbles: true }));
}

function row(question, name, at) {
  const item = document.createElement("li");
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "response", value: name });
  item.append(field);
  if (question.made.item === undefined) return item;
  const { shown, words } = question.made.item(at);
  const away = () => item.classList.add("op-away");
  read(question, name).then((bytes) => (shown.src = URL.createObjectURL(new Blob([bytes], { type: TYPES[NAME.exec(name)[1]] }))), away);
  const remove = Object.assign(document.createElement("button"), { type: "button", textContent: `Remove ${words}` });
  remove.addEventListener("click", () => {
    change(
      question,
      names(question).filter((each) => each !== name),
    );
    told(question, `${words[0].toUpperCase()}${words.slice(1)} is removed.`);
    question.made.focus();
  });
  item.append(shown, remove);
  return item;
}

/** In JupyterLab: the kernel keeps the files, and says what they are called. */
function overModel(model) {
  const waiting = new Map();
  let serial = 0;
  model.on("msg:custom", ({ asked, name, why }, buffers) => {
    const { resolve, reject } = waiting.get(asked) ?? {};
    waiting.delete(asked);
    if (why) reject?.(new Error(why));
    else resolve?.(buffers?.[0] ?? name);
  });
  const ask = (deed, buffers) =>
    new Promise((resolve, reject) => {
      waiting.set(++serial, { resolve, reject });
      model.send({ ...deed, asked: serial }, undefined, buffers);
    });
  return { put: (bytes) => ask({ do: "keep" }, [bytes]), read: (name) => ask({ do: "file", name }) };
}

const TYPES = { jpg: "image/jpeg", svg: "image/svg+xml", webm: "audio/webm", ogg: "audio/ogg", m4a: "audio/mp4", mp3: "audio/mpeg", wav: "audio/wav" };

/** Let the question take files. */
export async function begin(question) {
  question.files ??= overModel(question.model);
  question.made = (await KINDS[question.dataset.shape]()).begin(question, { keep, names, read, change, told });
  show(question, names(question));
}
