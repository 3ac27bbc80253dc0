// What is displayed, as a bundle of the same thing in several forms: the best of them that a page can show, or words.

import { framed } from "./frames";
import { cannotShow } from "./notes";
import { show } from "./texts";

export type Text = string | string[];
export type Bundle = Record<string, unknown>;

export const WIDGET = "application/vnd.jupyter.widget-view+json";

type Draw = (value: Text, words: string, kind: string) => HTMLElement;

/** By their kinds, the best first. */
const WAYS: [RegExp, Draw][] = [
  [/^application\/vnd\.jupyter\.widget-view\+json$/, (_, words) => lines(words, "op-text-output")],
  [/^application\/vnd\.plotly\.v1\+json$/, (figure) => plotly(figure)],
  [/^text\/html$/, (value, words) => html(text(value), words)],
  [/^image\/(svg\+xml|png|jpeg|gif|webp|avif|bmp)$/, (value, words, kind) => picture(kind, text(value), words)],
  [/^(audio|video)\//, (value, _, kind) => player(kind, text(value))],
  [/^text\/markdown$/, (value) => drawn("markdown", text(value))],
  [/^text\/latex$/, (value) => drawn("formulas", text(value))],
  [/^application\/(json|geo\+json)$/, (value) => lines(JSON.stringify(value, null, 1), "op-text-output")],
  [/^(text\/plain|text\/[\w.-]+)$/, (value) => lines(text(value), "op-text-output")],
];

/** What asks another computer for its scripts, in a source that does not bring them itself. */
const FROM_ELSEWHERE =
  /<script[^>]+src\s*=\s*["']?(?:https?:)?\/\/|(?:import|loadScript|getScript)[^\n]{0,200}https?:\/\/|jsdelivr|unpkg|cdnjs|cdn\.plot\.ly|require\(\[/i;
const BRINGS_ALL = 300_000;
const NO_OTHERS = "This drawing comes with scripts from the internet, which this page does not ask. The rest of the lesson goes on.";

export function rich(data: Bundle): HTMLElement {
  const words = text((data["text/plain"] ?? "") as Text);
  for (const [kinds, draw] of WAYS) {
    const kind = Object.keys(data).find((each) => kinds.test(each) && !(each === "text/html" && isFromElsewhere(data)));
    if (kind === "text/plain" && Object.keys(data).length > 1) return instead(data, words);
    if (kind !== undefined) return draw(data[kind] as Text, words, kind);
  }
  return cannotShow("text/html" in data ? NO_OTHERS : undefined);
}

/** Words in the place of what only its own program can show; they are said to be that. */
function instead(data: Bundle, words: string): HTMLElement {
  const place = document.createElement("div");
  place.append(cannotShow("text/html" in data ? NO_OTHERS : undefined));
  // The name of an object, such as <Chart 7f3a>, says nothing to a student.
  if (!words.startsWith("<")) place.append(lines(words, "op-text-output"));
  return place;
}

function isFromElsewhere(data: Bundle): boolean {
  const source = text(data["text/html"] as Text);
  return source.length < BRINGS_ALL && /<script\b/i.test(source) && FROM_ELSEWHERE.test(source);
}

function html(source: string, words: string): HTMLElement {
  // A stylesheet from elsewhere, as matplotlib's films ask for, is refused anyway.
  if (/<script\b/i.test(source))
    return framed(
      source.replace(/<link\b[^>]*\bhttps?:[^>]*>/gi, ""),
      words.startsWith("<") ? "Drawing" : words.slice(0, 200) || "Drawing",
    );
  const element = document.createElement("div");
  element.className = "op-html-output";
  const content = document.createElement("template");
  content.innerHTML = source;
  for (const link of content.content.querySelectorAll("a")) download(link);
  for (const frame of content.content.querySelectorAll("iframe")) frame.referrerPolicy = "strict-origin-when-cross-origin";
  element.append(content.content);
  return element;
}

/** A file that code links (`FileLink`) has an address of its own, as those in an author's words have. */
function download(link: HTMLAnchorElement): void {
  const to = link.getAttribute("href") ?? "";
  if (to === "" || /^([a-z][a-z0-9+.-]*:|[/#])/i.test(to)) return;
  link.href = `file/${to.replace(/^\.\//, "")}`;
  link.download = "";
}

function plotly(figure: unknown): HTMLElement {
  const { data, layout = {}, config = {} } = figure as { data: unknown; layout?: { title?: unknown }; config?: object };
  const title = layout.title as string | { text?: string } | undefined;
  const said = JSON.stringify({ data, layout, config: { ...config, responsive: true, displaylogo: false } }).replaceAll("<", "\\u003c");
  const source = `<div id="plot"></div><script>Plotly.newPlot("plot", ${said})</script>`;
  return framed(source, (typeof title === "string" ? title : title?.text) || "Drawing", ["plotly"]);
}

function drawn(kind: "markdown" | "formulas", source: string): HTMLElement {
  const element = document.createElement("div");
  element.className = "op-html-output op-prose";
  void show(element, kind, source);
  return element;
}

/** As an image a drawing cannot run anything. */
function picture(kind: string, content: string, words: string): HTMLElement {
  const element = document.createElement("img");
  element.className = "op-picture-output";
  // Libraries put the name of an object here, such as <Figure size 640x480>, which says nothing of what can be seen.
  element.alt = words === "" || words.startsWith("<") ? "Picture" : words;
  element.src = kind === "image/svg+xml" ? `data:${kind},${encodeURIComponent(content)}` : data(kind, content);
  return element;
}

function player(kind: string, content: string): HTMLElement {
  const element = document.createElement(kind.startsWith("audio") ? "audio" : "video");
  element.controls = true;
  element.src = data(kind, content);
  return element;
}

function data(kind: string, content: string): string {
  return `data:${kind};base64,${content.trim()}`;
}

export function lines(content: string, kind: string): HTMLElement {
  const element = document.createElement("pre");
  element.className = kind;
  element.textContent = content;
  return element;
}

export function text(value: Text): string {
  return Array.isArray(value) ? value.join("") : String(value ?? "");
}
