// A film or a sound: goes on where it was left, words and chapters that can be pressed, speed, questions that it waits for.
// On a lesson's page this is a chunk that only lessons with one load; in JupyterLab it comes with the block.

const EVERY = 10; // seconds between two entries in the record while it plays
const SEEN = 5; // seconds before its end at which it counts as seen; it then begins anew
const A_STEP = 1.5; // seconds within which playing comes from one moment to the next; more is a jump

export function begin(block, { position = 0, tell }) {
  const play = block.querySelector(".op-play[data-frame]");
  if (play) standIn(play);
  const film = block.querySelector("video, audio");
  if (!film) return;
  if (film.dataset.poster) film.poster = film.dataset.poster;
  for (const track of film.textTracks) track.mode = "showing";
  remember(film, position, tell);
  speed(block, film);
  for (const button of block.querySelectorAll("[data-at]")) button.addEventListener("click", () => goTo(film, Number(button.dataset.at)));
  along(block, film);
  if (block.dataset.questions) questions(block, film, JSON.parse(block.dataset.questions));
}

/** A film of another site: nothing is asked of it before somebody presses. */
function standIn(link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const place = link.parentElement;
    if (!navigator.onLine) return say(place, "You are not connected. The words of the film are below.");
    const frame = document.createElement("iframe");
    frame.title = link.closest("figure")?.querySelector("figcaption")?.textContent ?? "Film";
    frame.allow = "autoplay; fullscreen; encrypted-media; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.src = link.dataset.frame;
    place.replaceWith(frame);
    frame.focus();
  });
}

function say(place, words) {
  let note = place.querySelector("[role=status]");
  if (!note) {
    note = document.createElement("p");
    note.setAttribute("role", "status");
    place.append(note);
  }
  note.textContent = words;
}

/** The record knows how far it was watched, and it goes on there. */
function remember(film, position, tell) {
  let noted = position;
  const note = () => {
    if (Math.abs(film.currentTime - noted) < 0.5 || !Number.isFinite(film.duration)) return;
    noted = film.currentTime;
    tell("watch", { position: round(noted), duration: round(film.duration) });
  };
  const seek = () => {
    if (position > 0 && position < film.duration - SEEN) film.currentTime = position;
  };
  if (film.readyState >= HTMLMediaElement.HAVE_METADATA) seek();
  else film.addEventListener("loadedmetadata", seek, { once: true });
  film.addEventListener("timeupdate", () => !film.paused && Math.abs(film.currentTime - noted) >= EVERY && note());
  film.addEventListener("pause", note);
  film.addEventListener("ended", note);
  window.addEventListener("pagehide", note);
}

function round(seconds) {
  return Math.round(seconds * 10) / 10;
}

function speed(block, film) {
  const pick = block.querySelector(".op-speed");
  block.querySelector(".op-film-bar").hidden = false;
  pick.addEventListener("change", () => (film.playbackRate = Number(pick.value)));
  film.addEventListener("ratechange", () => {
    if ([...pick.options].some(({ value }) => Number(value) === film.playbackRate)) pick.value = String(film.playbackRate);
  });
}

function goTo(film, at) {
  const seek = () => (film.currentTime = at);
  if (film.readyState >= HTMLMediaElement.HAVE_METADATA) seek();
  else {
    film.addEventListener("loadedmetadata", seek, { once: true });
    film.preload = "metadata";
    film.load();
  }
}

/** The words, of which that which is said now is marked; the arrows go from one to the next. */
function along(block, film) {
  const list = block.querySelector(".op-cues");
  if (!list) return;
  const button = block.querySelector(".op-along");
  const pieces = [...list.querySelectorAll("button")];
  const times = pieces.map((piece) => Number(piece.dataset.at));
  button.addEventListener("click", () => {
    list.hidden = !list.hidden;
    button.setAttribute("aria-expanded", String(!list.hidden));
    show();
  });
  const show = () => {
    const now = times.findLastIndex((at) => at <= film.currentTime + 0.05);
    pieces.forEach((piece, n) => (n === now ? piece.setAttribute("aria-current", "true") : piece.removeAttribute("aria-current")));
    if (now < 0 || list.hidden || list.contains(document.activeElement)) return;
    reach(pieces, now);
    // Within the list alone: the page stays where its reader is.
    list.scrollTop = pieces[now].offsetTop - list.offsetTop - list.clientHeight / 3;
  };
  film.addEventListener("timeupdate", show);
  film.addEventListener("seeked", show);
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = pieces[pieces.indexOf(document.activeElement) + step];
    if (!step || !next) return;
    event.preventDefault();
    reach(pieces, pieces.indexOf(next));
    next.focus();
  });
}

/** One of the pieces is on the way of the Tab key: that from which the arrows go on. */
function reach(pieces, now) {
  pieces.forEach((piece, n) => (piece.tabIndex = n === now ? 0 : -1));
}

/** At each of these times it waits, unless the question is through already, or the reader has gone past it. */
function questions(block, film, times) {
  const place = block.querySelector(".op-film-waits");
  const passed = new Set();
  let before = film.currentTime;
  film.addEventListener("timeupdate", () => {
    const now = film.currentTime;
    const stop = times.find(([at, item]) => !passed.has(item) && before <= at && at <= now && now - before < A_STEP);
    before = now;
    const question = stop && find(stop[1]);
    if (!question || question.dataset.mark === "right" || question.dataset.mark === "answered") return;
    passed.add(stop[1]);
    film.pause();
    if (document.fullscreenElement) void document.exitFullscreen();
    wait(place, film, question);
  });
  film.addEventListener("play", () => place.replaceChildren());
}

function find(item) {
  const question = document.querySelector(`.op-question[data-item="${CSS.escape(item)}"]`);
  return question?.checkVisibility() ? question : null;
}

function wait(place, film, question) {
  const words = document.createElement("p");
  words.textContent = "It waits: there is a question about this.";
  place.replaceChildren(words, button("Answer it", () => show(film, question)), button("Go on", () => goOn(film)));
  place.querySelector("button").focus({ preventScroll: true });
  place.scrollIntoView({ block: "nearest" });
}

function goOn(film) {
  film.focus();
  void film.play();
}

/** The question, and below it the way back. */
function show(film, question) {
  if (!question.nextElementSibling?.classList.contains("op-film-back")) {
    const back = button("Go on with the film", () => {
      film.scrollIntoView({ block: "center" });
      goOn(film);
      back.remove();
    });
    back.classList.add("op-film-back");
    question.after(back);
  }
  question.scrollIntoView({ block: "start" });
  const field = question.querySelector("[name^=response], button");
  (field ?? question).focus({ preventScroll: true });
}

function button(words, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", press);
  return made;
}
