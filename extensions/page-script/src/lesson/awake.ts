// Whether somebody is here: a page that is being read keeps its session alive, an abandoned one does not.

/** Milliseconds without any sign of a reader after which there is none: longer than anyone looks at one screen. */
const READING = 20 * 60_000;
/** Milliseconds between two signs to the server. A public Binder ends a session after ten quiet minutes. */
const EVERY = 3 * 60_000;
const LOOK = 30_000;

const SIGNS = ["pointerdown", "pointermove", "keydown", "scroll", "wheel", "touchstart", "timeupdate"];

let last = Date.now();
let told = Date.now();
const back: (() => void)[] = [];
let whenSeen: () => void = () => undefined;

/** Whether somebody reads, watches or works here. */
export function inUse(): boolean {
  return Date.now() - last < READING;
}

/** Comes back when somebody is here: at once, or when they return. */
export function reader(): Promise<void> {
  return inUse() && document.visibilityState === "visible" ? Promise.resolve() : new Promise((resolve) => back.push(resolve));
}

/** Call `tell` every few minutes while somebody is here, and whenever they return. */
export function whileInUse(tell: () => void): void {
  const now = () => {
    told = Date.now();
    tell();
  };
  // Nobody tells a page that its kernel was ended while it was left alone: it has to ask, before it is needed.
  whenSeen = now;
  setInterval(() => inUse() && Date.now() - told >= EVERY && now(), LOOK);
  window.addEventListener("online", now);
}

/** There is a sign of a reader; `seen` says that the page has come to the front. */
function sign(seen: boolean): void {
  const away = !inUse();
  last = Date.now();
  if (away || seen) whenSeen();
  if (document.visibilityState === "visible") back.splice(0).forEach((resolve) => resolve());
}

// In the first phase, because what happens in a video, or scrolls in the page, does not rise.
for (const kind of SIGNS) document.addEventListener(kind, () => sign(false), { capture: true, passive: true });
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sign(true));
