// HTML that code puts out, in the page: it takes the reader nowhere by itself, and asks no other computer for anything.

import { drawing, isDrawing } from "./drawings";
import { cannotShow } from "./notes";

/** What can act from where it stands: reload the page as another, change what addresses mean, or call other computers. */
const ACTS = "script, meta, base, link:not([rel=stylesheet])";
const LOADS = "img, iframe, video, audio, embed, object, input[type=image]";
/** Addresses that hold a document, or run as one. */
const CODE = new Set(["data:", "blob:", "javascript:"]);
const KINDS: Record<string, string> = { IMG: "picture", INPUT: "picture", VIDEO: "film", AUDIO: "sound" };

/** The HTML as a page may hold it. */
export function harmless(source: string): DocumentFragment {
  const { content } = Object.assign(document.createElement("template"), { innerHTML: source });
  for (const each of content.querySelectorAll(ACTS)) each.remove();
  for (const each of content.querySelectorAll<HTMLElement>(LOADS)) {
    const link = elsewhere(each);
    if (link) each.replaceWith(...link);
    else if (each instanceof HTMLIFrameElement) frame(each);
    else if (each.matches("embed, object")) each.replaceWith(cannotShow());
  }
  for (const link of content.querySelectorAll("a")) lead(link);
  return content;
}

/** A link in the place of what lies on another computer: nothing is loaded before it is pressed. */
function elsewhere(element: HTMLElement): [HTMLElement, string, HTMLElement] | null {
  const sources = [element, ...element.querySelectorAll("source")].map((each) => each.getAttribute("src") ?? each.getAttribute("data"));
  const found = sources.find((each) => isElsewhere(each ?? ""));
  if (!found) return null;
  const { href, host } = new URL(found, location.href);
  const [link, place] = [document.createElement("a"), document.createElement("small")];
  link.href = href;
  link.textContent = element.getAttribute("alt") || element.title || element.getAttribute("aria-label") || host;
  place.textContent = `(${KINDS[element.tagName] ?? "page"} at ${host})`;
  return [link, " ", place];
}

/** Whether an address is none of this page's server, nor of something that needs none. */
function isElsewhere(address: string): boolean {
  const place = read(address);
  return Boolean(place?.protocol.startsWith("http")) && place?.origin !== location.origin;
}

/** An address as the browser reads it, which leaves out tabs and line ends and takes backslashes for slashes. */
function read(address: string): URL | null {
  return URL.canParse(address, location.href) ? new URL(address, location.href) : null;
}

/** A frame that holds its own document may draw, as maps do, and no more; one of this server's shows it. */
function frame(element: HTMLIFrameElement): void {
  const source = element.getAttribute("srcdoc");
  if (source !== null && isDrawing(source)) element.replaceWith(drawing(source, element.title));
  else if (source !== null) element.setAttribute("sandbox", "");
  else if (CODE.has(read(element.getAttribute("src") ?? "")?.protocol ?? "")) element.replaceWith(cannotShow());
}

/** A file that code links (`FileLink`) has an address of its own, as those in an author's words have; other sites have a tab. */
function lead(link: Element): void {
  const to = link.getAttribute("href") ?? "";
  link.removeAttribute("target");
  if (isElsewhere(to)) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
    return;
  }
  if (to === "" || /^([a-z][a-z0-9+.-]*:|[/#])/i.test(to)) return;
  link.setAttribute("href", `file/${to.replace(/^\.\//, "")}`);
  link.setAttribute("download", "");
}
