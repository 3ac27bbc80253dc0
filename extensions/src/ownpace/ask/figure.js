// What can be put on a number line or a grid. The field of each card holds its place, as it may as well be typed; what is
// drawn is a picture of the fields, and moving something in it, by keys or by finger, writes into them.

const NUMBER = /^\s*([+\-−]?)\s*(?:(\d+)\s+(?=\d+\s*\/))?(\d*[.,]?\d+)(?:\s*\/\s*(\d+))?\s*$/;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1], PageDown: [-10, 0], PageUp: [10, 0] };
const OTHER_SIDE = { "<": ">", "≤": "≥", ">": "<", "≥": "≤" };

/** What is typed as a number, or NaN. */
function number(text) {
  const found = NUMBER.exec(text ?? "");
  if (!found) return Number.NaN;
  const [, sign, whole, top, bottom] = found;
  return (Number(whole ?? 0) + Number(top.replace(",", ".")) / Number(bottom ?? 1)) * (sign && sign !== "+" ? -1 : 1);
}

function divisor(a, b) {
  return b ? divisor(b, a % b) : Math.abs(a);
}

/** One side, of `data-x="start end snap"` in fractions: its places are counted from 0 to `last`. */
export function side(text, decimal) {
  const [start, end, snap] = text.split(" ").map((part) => part.split("/").map(Number));
  const value = ([top, bottom = 1]) => top / bottom;
  const write = (place) => {
    const [a, b = 1] = start;
    const [c, d = 1] = snap;
    const shared = divisor(a * d + place * c * b, b * d);
    const [top, bottom] = [(a * d + place * c * b) / shared, (b * d) / shared];
    if (bottom === 1 || decimal) return String(Number((top / bottom).toFixed(9)));
    const whole = Math.trunc(Math.abs(top) / bottom);
    return `${top < 0 ? "-" : ""}${whole ? `${whole} ` : ""}${Math.abs(top) % bottom}/${bottom}`;
  };
  const read = (text) => (number(text) - value(start)) / value(snap);
  return { last: Math.floor((value(end) - value(start)) / value(snap) + 1e-9), write, read };
}

/** Two ends and whether they belong to it, of "1 ≤ x < 4", "x > 3", "[1, 4)"; an end that is not there is endless. */
function ends(text) {
  const line = text.replace(/<=|≦|⩽/g, "≤").replace(/>=|≧|⩾/g, "≥");
  const [, open, inside, close] = /^\s*([[\](])([^[\]()]+)([[\])])\s*$/.exec(line) ?? [];
  if (inside) {
    const between = halves(inside);
    return between.length === 2 ? [between[0], between[1], open !== "[", close !== "]"] : null;
  }
  let [, low, first, second, high] = /^([^<>≤≥]*?)([<>≤≥])?\s*[a-z]\s*([<>≤≥])?([^<>≤≥]*)$/i.exec(line) ?? [];
  if (!first && !second) return null;
  if (/[>≥]/.test(first ?? OTHER_SIDE[second] ?? "") !== /[>≥]/.test(second ?? OTHER_SIDE[first] ?? "") && first && second) return null;
  if (/[>≥]/.test(second ?? first)) [low, first, second, high] = [high, OTHER_SIDE[second], OTHER_SIDE[first], low];
  return [first ? low : "-∞", second ? high : "∞", first !== "≤", second !== "≤"];
}

const endless = (text, { read, last }) => (/∞/.test(text) ? (/[-−]/.test(text) ? -1 : last + 1) : read(text));

/** Of what is placed: read(text, sides) → its ends, each a list of places, or null; write(ends, sides) → text. */
export const PLACED = {
  points: { read: (text, [x]) => [[x.read(text)]], write: ([[a]], [x]) => x.write(a), first: (at) => [at] },
  "points 2": {
    read: (text, [x, y]) => [pair(text, x, y)],
    write: ([at], [x, y]) => written(at, x, y),
    first: (at) => [at],
  },
  lines: {
    read: (text, [x, y]) => equation(text, x, y) ?? [...text.matchAll(/\(([^()]*)\)/g)].slice(0, 2).map(([, inside]) => pair(inside, x, y)),
    write: (both, [x, y]) => both.map((at) => written(at, x, y)).join(" "),
    first: ([a, b], [x]) => [[a, b], [a < x.last ? a + 1 : a - 1, b]],
    path: ([[a, b], [c, d]]) => line(a, b, c, d),
  },
  jumps: {
    read: (text, [x]) => text.split(/->|→|=>|⇒|\bto\b/).map((part) => [x.read(part.replace("from", ""))]),
    write: ([[a], [b]], [x]) => `${x.write(a)} → ${x.write(b)}`,
    first: ([a], [x]) => [[a], [a < x.last ? a + 1 : a - 1]],
    path: ([[a], [b]]) => `M${a},50 C${a},0 ${b},0 ${b},50`,
  },
  intervals: {
    beyond: 1,
    read: (text, [x]) => {
      const [low, high, lowOpen, highOpen] = ends(text) ?? ["", "", true, true];
      return [Object.assign([endless(low, x)], { open: lowOpen }), Object.assign([endless(high, x)], { open: highOpen })];
    },
    write: (both, [x]) => {
      const [low, high] = both[0][0] <= both[1][0] ? both : [both[1], both[0]];
      const sign = ({ open }) => (open ? "<" : "≤");
      if (low[0] < 0 && high[0] > x.last) return `${x.write(0)} ≤ x`;
      if (low[0] < 0) return `x ${sign(high)} ${x.write(high[0])}`;
      if (high[0] > x.last) return `x ${sign(low).replace("<", ">").replace("≤", "≥")} ${x.write(low[0])}`;
      return `${x.write(low[0])} ${sign(low)} x ${sign(high)} ${x.write(high[0])}`;
    },
    first: ([a], [x]) => [[Math.min(a, x.last - 1)], [Math.min(a, x.last - 1) + 1]],
    path: ([[a], [b]]) => `M${a},50 L${b},50`,
  },
};

/** What stands on both sides of the comma that is none of a number's. */
function halves(inside) {
  return inside.split(inside.includes(";") ? ";" : /,\s/.test(inside) ? /,\s/ : ",");
}

function pair(text, x, y) {
  const parts = halves(text.replace(/[()]/g, ""));
  return parts.length === 2 ? [x.read(parts[0]), y.read(parts[1])] : [Number.NaN, Number.NaN];
}

const written = ([a, b], x, y) => `(${x.write(a)}, ${y.write(b)})`;

/** Two places of y = mx + b or x = c, within reach. */
function equation(text, x, y) {
  const line = text.replace(/[\s*·()]/g, "").replace(/−/g, "-");
  const upright = /^x=(.+)$/.exec(line);
  if (upright) return [[x.read(upright[1]), 0], [x.read(upright[1]), 1]];
  const [, slope, rest] = /^y=(?:([+-]?[\d./,]*)x)?([+-]?[\d./,]*)$/.exec(line) ?? [];
  if (slope === undefined && !rest) return null;
  const m = slope === undefined ? 0 : ({ "": 1, "+": 1, "-": -1 }[slope] ?? number(slope));
  const all = Array.from({ length: x.last + 1 }, (_, place) => [place, y.read(String(m * number(x.write(place)) + (rest ? number(rest) : 0)))]);
  const seen = all.filter(([, at]) => at >= 0 && at <= y.last);
  const whole = seen.filter(([, at]) => Math.abs(at - Math.round(at)) < 1e-6);
  const best = [whole, seen, all].find(({ length }) => length > 1);
  return [best[0], best.at(-1)];
}

/** The line through two points, far beyond the grid on either side. */
function line(a, b, c, d) {
  const far = 400 / (Math.hypot(c - a, d - b) || 1);
  return `M${a - (c - a) * far},${b - (d - b) * far} L${c + (c - a) * far},${d + (d - b) * far}`;
}

const known = (all, of) => all?.length === of && all.every((at) => at.every(Number.isFinite));

/** Have the figure of a question show what its fields hold, and write into them what is moved there. */
export function begin(question) {
  const figure = question.querySelector(".op-figure");
  const [plane, said] = [".op-plane", ".op-moved"].map((part) => figure.querySelector(part));
  const sides = ["x", "y"].filter((name) => name in figure.dataset).map((name) => side(figure.dataset[name], "decimal" in figure.dataset));
  const placed = PLACED[figure.dataset.place + (sides.length > 1 && figure.dataset.place === "points" ? " 2" : "")];
  const share = (place, { last }) => (100 * place) / last;
  const clip = (place, { last }) => Math.max(-(placed.beyond ?? 0), Math.min(last + (placed.beyond ?? 0), place));
  const fields = [...question.querySelectorAll(".op-put [name=response]")];
  const count = placed.path ? 2 : 1;
  let current;

  const cards = fields.map((field, number) => {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    if (placed.path) plane.querySelector("svg").append(path);
    const handles = Array.from({ length: count }, (_, end) => handle(field, number, end));
    plane.append(...handles);
    return { field, handles, path, dataset: (path.dataset.card = String(number % 6)) };
  });

  function handle(field, number, end) {
    const made = document.createElement("span");
    made.className = "op-handle";
    made.tabIndex = 0;
    made.dataset.card = String(number % 6);
    made.textContent = field.dataset.short;
    made.style.setProperty("--number", String(number * count + end));
    made.setAttribute("role", "slider");
    made.setAttribute("aria-label", count > 1 ? `${field.ariaLabel}, ${end ? "end" : "beginning"}` : field.ariaLabel);
    made.addEventListener("keydown", (event) => key(event, number, end));
    made.addEventListener("pointerdown", (event) => drag(event, number, end));
    made.addEventListener("focus", () => (current = number));
    return made;
  }

  const where = ({ field }) => {
    const found = field.value.trim() ? placed.read(field.value, sides) : null;
    return known(found, count) ? found : null;
  };

  function show(card) {
    const found = where(card);
    card.handles.forEach((made, end) => {
      const at = found?.[end];
      made.toggleAttribute("data-off", !at); // it waits above, where it stays the same element: a finger may hold it
      made.toggleAttribute("data-open", Boolean(at?.open));
      if (at) at.forEach((place, axis) => made.style.setProperty(axis ? "bottom" : "left", `${share(clip(place, sides[axis]), sides[axis])}%`));
      else for (const edge of ["left", "bottom"]) made.style.removeProperty(edge);
      const words = at ? at.map((place, axis) => (place < 0 || place > sides[axis].last ? "beyond the end" : sides[axis].write(Math.round(place)))) : [];
      const belongs = at && placed.beyond ? [at.open ? "does not belong to it" : "belongs to it"] : [];
      made.setAttribute("aria-valuetext", at ? [...words, ...belongs].join(", ") : "not placed yet");
      made.setAttribute("aria-valuemin", "0");
      made.setAttribute("aria-valuemax", String(sides[0].last));
      made.setAttribute("aria-valuenow", String(at ? Math.max(0, Math.min(sides[0].last, Math.round(at[0]))) : 0));
    });
    const shares = found?.map((at) => at.map((place, axis) => (axis ? 100 - share(place, sides[axis]) : share(clip(place, sides[axis]), sides[axis]))));
    card.path.setAttribute("d", shares && placed.path ? placed.path(shares) : "");
  }

  function put(number, found) {
    const { field } = cards[number];
    field.value = found ? placed.write(found, sides) : "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Move one end; what is nowhere yet comes to `at` as a whole. */
  function move(number, end, at) {
    const found = where(cards[number]);
    const place = at.map((each, axis) => clip(Math.round(each), sides[axis]));
    if (!found) return put(number, placed.first(place.map((each, axis) => Math.max(0, Math.min(sides[axis].last, each))), sides));
    const moved = Object.assign(place, { open: found[end].open });
    if (found.some((other, n) => n !== end && other.every((each, axis) => each === moved[axis]))) return;
    found[end] = moved;
    if (placed.beyond && found[0][0] > found[1][0]) return;
    put(number, found);
  }

  function key(event, number, end) {
    const found = where(cards[number]);
    if (event.key === "Backspace" || event.key === "Delete") put(number, null);
    else if ((event.key === " " || event.key === "Enter") && found && placed.beyond) turn(number, end);
    else if (event.key === "Home" || event.key === "End") move(number, end, [event.key === "Home" ? 0 : sides[0].last, ...(found?.[end].slice(1) ?? sides.slice(1).map(() => 0))]);
    else if (KEYS[event.key]) {
      const [right, up] = KEYS[event.key];
      const by = sides.length > 1 ? [right, up] : [right + up];
      move(number, end, found ? found[end].map((place, axis) => place + by[axis]) : middle());
    } else return;
    event.preventDefault(); // the page would scroll, and JupyterLab go to another cell
    event.stopPropagation();
  }

  const middle = () => sides.map(({ last, read }) => (sides.length > 1 && read("0") >= 0 && read("0") <= last ? read("0") : 0));

  /** Whether an end belongs to its interval, the other way round. */
  function turn(number, end) {
    const found = where(cards[number]);
    found[end].open = !found[end].open;
    put(number, found);
  }

  function at(event) {
    const box = plane.getBoundingClientRect();
    const shares = [(event.clientX - box.left) / box.width, (box.bottom - event.clientY) / box.height];
    return sides.map(({ last }, axis) => shares[axis] * last);
  }

  function drag(event, number, end) {
    if (event.button) return;
    const made = cards[number].handles[end];
    event.preventDefault();
    made.focus();
    made.setPointerCapture(event.pointerId);
    let moved = false;
    made.onpointermove = (next) => {
      if (!moved && Math.hypot(next.clientX - event.clientX, next.clientY - event.clientY) < 4) return;
      moved = true;
      move(number, end, at(next));
    };
    made.onpointerup = made.onpointercancel = () => {
      made.onpointermove = made.onpointerup = made.onpointercancel = null;
      if (!moved && placed.beyond && where(cards[number])) turn(number, end);
    };
  }

  /** A touch of the plane puts there what is at hand: what has no place yet, or what was moved last. */
  plane.addEventListener("click", (event) => {
    if (event.target.closest(".op-handle")) return;
    const open = cards.findIndex((card) => !where(card));
    const number = current !== undefined && !where(cards[current]) ? current : open >= 0 ? open : (current ?? 0);
    const found = where(cards[number]);
    const far = (end) => Math.hypot(...found[end].map((place, axis) => place - at(event)[axis]));
    move(number, found && count > 1 && far(1) < far(0) ? 1 : 0, at(event));
    said.textContent = `${fields[number].ariaLabel}: ${fields[number].value}`;
  });
  const all = () => cards.forEach(show);
  question.addEventListener("input", all);
  question.addEventListener("op-written", all);
  all();
}
