// What is said in the place of something that cannot be shown.

import { main } from "../config";

/** For a widget that fails, or an output that no page can show: the log has the rest. */
export function cannotShow(words = "This part of the lesson cannot be shown here. The rest goes on."): HTMLElement {
  const note = document.createElement("p");
  note.className = "op-note";
  note.textContent = words;
  return note;
}

/** A picture without words, or a player, of which the browser makes nothing: what it has to say comes after it. */
const MEDIA = "img:is(:not([alt]), [alt=''], [alt='Picture']), audio, video";
const failed = new WeakMap<Element, HTMLElement>();

function media({ target }: Event): HTMLElement | null {
  const found = (target as Element).closest<HTMLElement>(MEDIA);
  return found?.closest(".op-output") ? found : null;
}

function fail(event: Event): void {
  const element = media(event);
  if (element === null || failed.has(element)) return;
  const note = cannotShow();
  failed.set(element, note);
  element.style.display = "none";
  element.after(note);
}

/** A widget may show another one in its place. */
function recover(event: Event): void {
  const element = media(event);
  if (element === null) return;
  failed.get(element)?.remove();
  if (failed.delete(element)) element.style.display = "";
}

main.addEventListener("error", fail, true);
for (const loaded of ["load", "loadedmetadata"]) main.addEventListener(loaded, recover, true);
