// A text to read: the student marks words or lines and writes notes to them. Each is kept under its place, with its words.

const LONGEST = 2000; // characters of a mark

export function begin(block, { kept, tell, came, typed }) {
  const list = block.querySelector(".op-marks");
  const status = block.querySelector(".op-marked-now");
  const marks = new Map(Object.entries(kept).filter(([, value]) => isMark(value)));
  const name = `op-mine-${block.dataset.item}`.replace(/[^\w-]/g, "-");
  block.querySelector(".op-own-marks").hidden = false;
  for (const line of block.querySelectorAll(".op-line")) number(line);
  const tool = toolFor(block, () => selected(block), (place) => put(place));
  paint();

  function number(line) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "op-number";
    button.textContent = line.dataset.line;
    button.setAttribute("aria-label", `Line ${line.dataset.line}: mark it`);
    button.addEventListener("click", () => put(placeOf(line, 0, wordsOf(line).length)));
    line.prepend(button);
  }

  /** Mark a place, or go to the note where it is marked already. */
  function put(place) {
    if (!place) return;
    if (!marks.has(place.part)) {
      change(place.part, { words: place.words, note: "" });
      status.textContent = `Marked: ${place.words}`;
    }
    tool.hidden = true;
    getSelection()?.removeAllRanges();
    [...list.children].find(({ dataset }) => dataset.part === place.part)?.querySelector("textarea").focus();
  }

  function change(part, value) {
    if (value) marks.set(part, value);
    else marks.delete(part);
    void tell("keep", { part, value });
    paint();
  }

  function paint() {
    const ranges = [...marks].map(([part, { words }]) => rangeOf(block, part, words)).filter(Boolean);
    if (CSS.highlights) CSS.highlights.set(name, new Highlight(...ranges));
    style(name);
    const known = new Map([...list.children].map((row) => [row.dataset.part, row]));
    const order = [...marks].sort(([a], [b]) => before(a, b));
    for (const [part, old] of known) if (!marks.has(part)) old.remove();
    // What stands already stays where it is: a note that is being written keeps the focus.
    order.forEach(([part, value], n) => known.has(part) || list.insertBefore(row(part, value), list.children[n] ?? null));
  }

  function row(part, { words, note }) {
    const made = document.createElement("li");
    made.dataset.part = part;
    const quote = document.createElement("q");
    quote.textContent = words;
    const field = document.createElement("textarea");
    Object.assign(field, { rows: 1, maxLength: 5000, value: note, placeholder: "My note", dir: "auto", autocomplete: "off" });
    field.setAttribute("aria-label", `My note on: ${words.slice(0, 80)}`);
    const away = document.createElement("button");
    away.type = "button";
    away.textContent = "Take the mark away";
    away.addEventListener("click", () => {
      change(part, null);
      status.textContent = "The mark is gone.";
      block.querySelector(`.op-text[data-text="${part.split(":")[0]}"] .op-line[data-line="${part.split(":")[1]}"] .op-number`)?.focus();
    });
    const idle = typed(() => {
      const now = marks.get(part);
      if (now && now.note !== field.value) change(part, { ...now, note: field.value });
    });
    field.addEventListener("input", idle.typed);
    field.addEventListener("change", idle.now);
    made.append(place(part), quote, field, away);
    return made;
  }

  came((part, value) => {
    const field = [...list.children].find(({ dataset }) => dataset.part === part)?.querySelector("textarea");
    if (isMark(value)) {
      if (field && field.value === marks.get(part)?.note) field.value = value.note;
      marks.set(part, value);
    } else marks.delete(part);
    paint();
  });
}

function isMark(value) {
  return typeof value === "object" && value !== null && typeof value.words === "string" && typeof value.note === "string";
}

/** By text, line and place in it. */
function before(a, b) {
  const [one, other] = [a, b].map((part) => part.split(":").map(Number));
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
}

function place(part) {
  const words = document.createElement("span");
  words.className = "op-at";
  words.textContent = `Line ${part.split(":")[1]}`;
  return words;
}

/** The words of a line as they are read: what its glossary says is not part of it. */
function nodes(line) {
  const walk = document.createTreeWalker(line.querySelector(".op-line-words"), NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest("[popover]") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const found = [];
  while (walk.nextNode()) found.push(walk.currentNode);
  return found;
}

function wordsOf(line) {
  return nodes(line)
    .map(({ data }) => data)
    .join("");
}

function placeOf(line, from, to) {
  const words = wordsOf(line).slice(from, to);
  if (!words.trim() || words.length > LONGEST) return null;
  return { part: `${line.closest(".op-text").dataset.text}:${line.dataset.line}:${from}-${to}`, words };
}

/** Where a place is on the page, if its words are still those that were marked. */
function rangeOf(block, part, words) {
  const [, text, number, from, to] = /^(\d+):(\d+):(\d+)-(\d+)$/.exec(part) ?? [];
  const line = text && block.querySelector(`.op-text[data-text="${text}"] .op-line[data-line="${number}"]`);
  if (!line || wordsOf(line).slice(Number(from), Number(to)) !== words) return null;
  const range = new Range();
  let at = 0;
  for (const node of nodes(line)) {
    if (at <= from && from <= at + node.length) range.setStart(node, from - at);
    if (at <= to && to <= at + node.length) range.setEnd(node, to - at);
    at += node.length;
  }
  return range;
}

/** What is selected in one line of the block; of a selection over several, what is in the first. */
function selected(block) {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !block.contains(selection.anchorNode)) return null;
  const range = selection.getRangeAt(0);
  const start = (range.startContainer.parentElement ?? block).closest(".op-line");
  if (!start || !block.contains(start)) return null;
  let at = 0;
  let [from, to] = [0, 0];
  for (const node of nodes(start)) {
    if (node === range.startContainer) from = at + range.startOffset;
    if (node === range.endContainer) to = at + range.endOffset;
    at += node.length;
  }
  return placeOf(start, from, to > from ? to : at);
}

/** A button beside what is selected, that marks it. */
function toolFor(block, look, press) {
  const tool = document.createElement("button");
  tool.type = "button";
  tool.className = "op-mark-it";
  tool.textContent = "Mark it";
  tool.hidden = true;
  block.querySelector(".op-own-marks").prepend(tool);
  tool.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
  tool.addEventListener("click", () => press(look()));
  document.addEventListener("selectionchange", () => (tool.hidden = look() === null));
  return tool;
}

function style(name) {
  const id = `${name}-style`;
  if (document.getElementById(id)) return;
  const rules = document.createElement("style");
  rules.id = id;
  rules.textContent = `::highlight(${name}) { color: #22262b; background-color: #ffe58a; }`;
  document.head.append(rules);
}
