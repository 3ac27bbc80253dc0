// A drill: rate and accuracy, against oneself alone, with a clock or without.

const MOST = 20; // rounds that are looked back at

export function begin(block, { kept, tell, came }) {
  const facts = JSON.parse(block.dataset.facts);
  const [count, best, asked, said, form, first] = [".op-count", ".op-best", ".op-asked", ".op-said", "form", ".op-begin"].map((name) =>
    block.querySelector(name),
  );
  const field = form.querySelector("input");
  const rounds = new Map(Object.entries(kept).filter(([, value]) => isRound(value)));
  block.querySelector(".op-facts-listed").hidden = true;
  block.querySelector(".op-drilling").hidden = false;
  let round = null;
  look();

  for (const button of first.querySelectorAll("button")) button.addEventListener("click", () => start(Number(button.dataset.clock)));
  form.querySelector(".op-stop").addEventListener("click", end);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer();
  });

  function start(clock) {
    round = { clock, right: 0, given: 0, began: performance.now(), queue: [], timer: 0 };
    if (clock) round.timer = setTimeout(end, clock * 1000);
    said.textContent = "";
    best.hidden = first.hidden = true;
    form.hidden = false;
    count.textContent = clock ? `Begin. You have ${clock} seconds.` : "Begin. There is no clock: stop when you like.";
    next();
  }

  function next() {
    if (round.queue.length === 0) round.queue = mixed(facts, round.now);
    round.now = round.queue.shift();
    asked.innerHTML = round.now[0];
    field.value = "";
    field.focus();
  }

  function answer() {
    if (!field.value.trim()) return field.focus();
    const right = round.now[1].some((each) => plain(each) === plain(field.value));
    round.given += 1;
    round.right += right ? 1 : 0;
    said.textContent = right ? "Right." : `It is ${round.now[1][0]}.`;
    // What was not known comes again soon.
    if (!right) round.queue.splice(2, 0, round.now);
    next();
  }

  function end() {
    clearTimeout(round.timer);
    const { right, given, began, clock } = round;
    const seconds = Math.max(1, Math.round((performance.now() - began) / 1000));
    form.hidden = true;
    best.hidden = first.hidden = false;
    round = null;
    count.textContent = given ? result({ right, given, seconds, clock }, rounds) : "Nothing was answered in this round.";
    if (given) {
      const part = `round ${new Date().toISOString()}`;
      rounds.set(part, { right, given, seconds, clock });
      void tell("keep", { part, value: { right, given, seconds, clock } });
    }
    look();
    first.querySelector("button").focus();
  }

  function look() {
    const last = [...rounds].sort(([a], [b]) => (a < b ? -1 : 1)).slice(-MOST);
    best.textContent = last.length ? `Your rounds so far: ${last.map(([, each]) => words(each)).join(" · ")}` : "";
  }

  came((part, value) => {
    if (isRound(value)) rounds.set(part, value);
    if (!round) look();
  });
}

/** Each once, in another order than before; not the same at once again. */
function mixed(facts, last) {
  const order = facts.map((fact) => [Math.random(), fact]).sort(([a], [b]) => a - b);
  const queue = order.map(([, fact]) => fact);
  return queue[0] === last ? [...queue.slice(1), last] : queue;
}

/** How an answer is compared: spaces and capitals say nothing, and a number counts by its value, 6/8 as 0,75. */
function plain(text) {
  const short = String(text).normalize("NFKC").trim().toLowerCase().replace(/\s+/g, " ").replace("−", "-").replace("⁄", "/");
  const [, sign, whole = 0, top, bottom] = /^(-?)(?:(\d+) )?(\d+) ?\/ ?(\d+)$/.exec(short) ?? [];
  const number = top ? (sign ? -1 : 1) * (Number(whole) + top / bottom) : Number(short.replace(/^(-?\d+),(\d+)$/, "$1.$2"));
  return short !== "" && Number.isFinite(number) ? String(Number(number.toPrecision(12))) : short;
}

function isRound(value) {
  return typeof value === "object" && value !== null && ["right", "given", "seconds", "clock"].every((name) => Number.isFinite(value[name]));
}

function rate({ right, seconds }) {
  return Math.round((right * 60) / Math.max(1, seconds));
}

function words({ right, given, seconds, clock }) {
  const share = `${right} of ${given}`;
  return clock ? `${share}, ${rate({ right, seconds })} a minute` : share;
}

/** This round beside one's own, and nobody else's. */
function result(now, rounds) {
  const told = `You had ${words(now)} right.`;
  const before = [...rounds.values()].filter(({ clock }) => clock && now.clock).map(rate);
  if (before.length === 0) return told;
  const most = Math.max(...before);
  return `${told} ${rate(now) > most ? `Your most before was ${most} a minute.` : `Your most is ${most} a minute.`}`;
}
