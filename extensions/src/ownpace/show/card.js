// Cards: one at a time, turned, sorted into known and not yet. One that is known comes back on later days, each time later.

const DAYS = [0, 1, 3, 7, 14, 30]; // until a card comes back, by how often it was known
const DAY = 86_400_000;

export function begin(block, { kept, tell, came }) {
  const cards = [...block.querySelectorAll("li[data-part]")];
  const state = new Map(cards.map((card) => [card.dataset.part, place(kept[card.dataset.part])]));
  const said = block.querySelector(".op-count");
  const [turn, known, notYet, all] = ["turn", "known", "not-yet", "all"].map((name) => block.querySelector(`.op-${name}`));
  let queue = cards.filter((card) => isDue(state.get(card.dataset.part)));
  let through = false;
  block.classList.add("op-one");
  turn.parentElement.hidden = false;
  // A card is turned by the button, so that the focus has one place.
  cards.forEach((card, n) => {
    card.querySelector("summary").tabIndex = -1;
    card.querySelector(".op-back").id = `op-back-${block.dataset.item}-${n}`;
  });

  function show(focus) {
    for (const card of cards) {
      card.hidden = card !== queue[0];
      card.querySelector("details").open = false;
    }
    const is = queue.length > 0;
    turn.hidden = !is;
    known.hidden = notYet.hidden = true;
    all.hidden = is;
    said.textContent = is ? count() : rest();
    if (focus) (is ? turn : all).focus();
  }

  function count() {
    return `${queue.length === 1 ? "1 card" : `${queue.length} cards`} to go. ${sorted()}`;
  }

  function sorted() {
    const number = [...state.values()].filter(({ box }) => box > 0).length;
    return `Known: ${number}. Not yet: ${cards.length - number}.`;
  }

  function rest() {
    const next = Math.min(...[...state.values()].map(({ box, day }) => day + DAYS[box]));
    const days = Math.max(1, next - today());
    return `That was all for now. ${sorted()} The next one comes back ${days === 1 ? "tomorrow" : `in ${days} days`}.`;
  }

  function sort(isKnown) {
    const [card] = queue;
    const { part } = card.dataset;
    const before = state.get(part);
    // Gone through once more on one day it is known no better.
    const box = isKnown ? Math.min(before.day === today() && before.box ? before.box : before.box + 1, DAYS.length - 1) : 0;
    state.set(part, { box, day: today() });
    queue = isKnown ? queue.slice(1) : [...queue.slice(1), card];
    void tell("keep", { part, value: { box, day: new Date(today() * DAY).toISOString().slice(0, 10) } });
    show(true);
  }

  function turned() {
    const [card] = queue;
    card.querySelector("details").open = true;
    turn.hidden = true;
    known.hidden = notYet.hidden = false;
    // Who listens hears the other side with the button.
    for (const button of [known, notYet]) button.setAttribute("aria-describedby", card.querySelector(".op-back").id);
    known.focus();
  }

  turn.addEventListener("click", turned);
  block.addEventListener("toggle", ({ target }) => target.open && turn.hidden === false && turned(), true);
  known.addEventListener("click", () => sort(true));
  notYet.addEventListener("click", () => sort(false));
  all.addEventListener("click", () => {
    queue = [...cards];
    through = true;
    show(true);
  });
  came((part, value) => {
    if (!state.has(part)) return;
    state.set(part, place(value));
    // The card that is being looked at stays.
    if (!through) queue = queue.filter((card, n) => n === 0 || isDue(state.get(card.dataset.part)));
  });
  show(false);
}

/** How often a card was known, and on which day it was last sorted, counted from 1970. Anything else that is kept says nothing. */
function place(value) {
  const { box, day } = typeof value === "object" && value ? value : {};
  const at = Math.floor(Date.parse(day) / DAY);
  return Number.isInteger(box) && box >= 0 && box < DAYS.length && Number.isFinite(at) ? { box, day: Math.min(at, today()) } : { box: 0, day: 0 };
}

function isDue({ box, day }) {
  return day + DAYS[box] <= today();
}

/** The day where the reader is. */
function today() {
  const now = new Date();
  return Math.floor((now.getTime() - now.getTimezoneOffset() * 60_000) / DAY);
}
