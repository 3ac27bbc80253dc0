// What a student must know now: the kernel stopped, no connection, not saved. One notice a subject.

export type Subject = "session" | "sockets" | "running" | "connection" | "record" | "forgets" | "back";

interface Act {
  label: string;
  do: () => void;
}

const banner = document.getElementById("op-banner");
const shown = new Map<Subject, { element: HTMLElement; text: string }>();

/** Show `text` about `subject` in place of what was said about it before. */
export function notice(subject: Subject, text: string, ...acts: Act[]): void {
  if (banner === null || shown.get(subject)?.text === text) return;
  const hadFocus = shown.get(subject)?.element.contains(document.activeElement) ?? false;
  shown.get(subject)?.element.remove();
  const element = document.createElement("div");
  element.className = "op-notice";
  element.dataset.subject = subject;
  element.append(sentence(text), ...acts.map(button));
  shown.set(subject, { element, text });
  banner.hidden = false;
  banner.append(element);
  if (hadFocus) keepFocus(element);
}

/** Nothing more to say about `subject`. */
export function settle(subject: Subject): void {
  const notice = shown.get(subject);
  if (notice === undefined || banner === null) return;
  const hadFocus = notice.element.contains(document.activeElement);
  notice.element.remove();
  shown.delete(subject);
  banner.hidden = shown.size === 0;
  if (hadFocus) before?.focus({ preventScroll: true });
}

/** Bring the reader to the notice that says why something does not work now. False when there is none. */
export function pointOut(subject: Subject): boolean {
  const element = shown.get(subject)?.element;
  if (element === undefined) return false;
  keepFocus(element);
  return true;
}

function sentence(text: string): HTMLElement {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}

function button({ label, do: act }: Act): HTMLElement {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = label;
  element.addEventListener("click", act);
  return element;
}

function keepFocus(element: HTMLElement): void {
  const target = element.querySelector("button") ?? element;
  if (target === element) element.tabIndex = -1;
  target.focus();
}

// Where the reader was before a notice took the focus, to go back to when it is settled.
let before: HTMLElement | null = null;
document.addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLElement && !banner?.contains(target)) before = target;
});
if (banner) banner.hidden = true;
