// Dragging, beside lists, buttons and keys: by mouse anywhere on what can be dragged, by touch at its grip, so that a
// finger anywhere else scrolls the page as ever.

const FAR = 4; // pixels that are not a drag yet
const EDGE = 60; // pixels from the window's edge within which it scrolls along

/** Let `thing` be dragged: over(element under it, event) while it goes on, drop(that element) at its end. */
function draggable(thing, { over = () => {}, drop = () => {}, ghost = true }) {
  thing.addEventListener("pointerdown", (down) => {
    const isFinger = down.pointerType !== "mouse";
    if (down.button || down.target.closest("select, button, input") || (isFinger && !down.target.closest(".op-grip"))) return;
    let shadow = null;
    thing.setPointerCapture(down.pointerId);
    const under = ({ clientX, clientY }) => document.elementFromPoint(clientX, clientY);
    const go = (event) => {
      if (!shadow && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < FAR) return;
      if (!shadow) {
        shadow = ghost ? thing.cloneNode(true) : thing;
        shadow.classList.add("op-dragged");
        if (ghost) thing.closest(".op-question").append(shadow);
      }
      if (ghost) [shadow.style.left, shadow.style.top] = [`${event.clientX}px`, `${event.clientY}px`];
      scroll(event.clientY);
      over(under(event), event);
    };
    const end = (event) => {
      for (const [name, act] of acts) thing.removeEventListener(name, act);
      if (!shadow) return;
      shadow.classList.remove("op-dragged");
      if (ghost) shadow.remove();
      if (event.type === "pointerup") drop(under(event));
    };
    const acts = Object.entries({ pointermove: go, pointerup: end, pointercancel: end });
    for (const [name, act] of acts) thing.addEventListener(name, act);
    if (!isFinger) down.preventDefault(); // no text is selected on the way
  });
}

function scroll(y) {
  if (y < EDGE) window.scrollBy(0, y - EDGE);
  else if (y > window.innerHeight - EDGE) window.scrollBy(0, y - window.innerHeight + EDGE);
}

/** Pick in a list what was dropped on it, and say so. */
function pick(question, list, value) {
  if (!list) return;
  list.value = value;
  const said = question.querySelector(".op-moved");
  if (said) said.textContent = `${list.ariaLabel}: ${list.selectedOptions[0]?.textContent ?? value}`;
  list.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Below the cards a place for each group, which says what is in it; a card can be dropped there. */
function groups(question, sorting) {
  const cards = [...sorting.querySelectorAll(".op-sorted")];
  const names = [...cards[0].querySelectorAll(".op-pick")];
  const places = document.createElement("div");
  places.className = "op-groups";
  places.ariaHidden = "true"; // each card says for itself where it is
  places.append(
    ...names.map((name, number) => {
      const place = document.createElement("div");
      place.dataset.group = String(number);
      place.innerHTML = `<b>${name.querySelector("span").innerHTML}</b><span></span>`;
      return place;
    }),
  );
  sorting.after(places);
  const show = () =>
    [...places.children].forEach((place, number) => {
      const inside = cards.filter((card) => card.querySelectorAll("input")[number].checked);
      place.lastElementChild.textContent = inside.map((card) => card.ariaLabel).join(", ");
    });
  for (const card of cards) {
    const words = card.querySelector(".op-card-words");
    draggable(words, { drop: (element) => element?.closest("[data-group]") && card.querySelectorAll("input")[Number(element.closest("[data-group]").dataset.group)].click() });
  }
  question.addEventListener("input", show);
  question.addEventListener("op-written", show);
  show();
}

/** Rows come where they are dragged, options into the list that they are dropped on, labels to a pin. */
export function begin(question, move) {
  const sorting = question.querySelector(".op-sorting");
  if (sorting) groups(question, sorting);
  for (const row of question.querySelectorAll(".op-sequence > li")) {
    const over = (_, { clientY }) => {
      const rows = [...row.parentElement.children];
      const to = rows.filter((each) => each !== row && clientY > each.getBoundingClientRect().top + each.offsetHeight / 2).length;
      if (rows.indexOf(row) !== to) move(question, row, to);
    };
    draggable(row, { over, ghost: false });
  }
  for (const option of question.querySelectorAll(".op-bank > li[data-option]")) {
    const target = (element) => question.contains(element) && element.closest(".op-pair, .op-gap")?.querySelector("select");
    draggable(option, { drop: (element) => pick(question, target(element), option.dataset.option) });
  }
  for (const label of question.querySelectorAll(".op-picture ~ .op-pairs .op-card-words")) {
    const list = label.closest(".op-pair").querySelector("select");
    draggable(label, { drop: (element) => element?.closest(".op-pin") && pick(question, list, element.closest(".op-pin").dataset.place) });
  }
}
