// What an author's packages draw with scripts of their own: in a frame that has no origin and may ask nobody for anything.

import { config } from "../config";
import { cannotShow } from "./notes";

interface Told {
  ready?: true;
  height?: number;
  failed?: true;
}

/** Pixels: a drawing that says more is cut, and scrolls. */
const HIGHEST = 4000;
/** Milliseconds in which a drawing has to say how high it is, or that it fails. */
const PATIENCE = 60_000;

/** A frame that shows this HTML, which may use these libraries of the server's (`frame.py`), and says so in `words`. */
export function framed(html: string, words: string, libraries: string[] = []): HTMLElement {
  const place = document.createElement("div");
  place.className = "op-framed-output";
  const frame = document.createElement("iframe");
  frame.title = words;
  frame.setAttribute("sandbox", "allow-scripts");
  frame.src = new URL(`${config.base}frame/`, location.href).href;
  const failed = () => {
    stop();
    place.replaceChildren(cannotShow());
  };
  const patience = setTimeout(failed, PATIENCE);
  const hear = ({ source, data }: MessageEvent<Told>) => {
    if (!place.isConnected && source === frame.contentWindow) return stop();
    if (source !== frame.contentWindow || source === null) return;
    if (data?.ready) frame.contentWindow!.postMessage({ html, libraries, lang: document.documentElement.lang }, "*");
    if (data?.failed) failed();
    if (typeof data?.height === "number") {
      clearTimeout(patience);
      frame.style.blockSize = `${Math.min(Math.max(0, data.height), HIGHEST)}px`;
    }
  };
  const stop = () => {
    clearTimeout(patience);
    window.removeEventListener("message", hear);
  };
  window.addEventListener("message", hear);
  place.append(frame);
  return place;
}
