// What is displayed, as a bundle of the same thing in several forms: the best of them that a page can show, or words.

import { bokeh, canDraw, drawing, has, isDrawing, NO_OTHERS, named, plotly, vega } from "./drawings";
import { harmless } from "./html";
import { cannotShow } from "./notes";
import { show } from "./texts";

export type Text = string | string[];
export type Bundle = Record<string, unknown>;

export const WIDGET = "application/vnd.jupyter.widget-view+json";
const BOKEH = "application/vnd.bokehjs_exec.v0+json";
/** What Bokeh shows while it loads its scripts in a notebook. */
const BOKEH_LOADS = /class="bk-notebook-logo"/;

type Draw = (value: Text, words: string, kind: string) => HTMLElement;

/** By their kinds, the best first; with the library of the server's that draws it. */
const WAYS: [RegExp, Draw, library?: string][] = [
  [/^application\/vnd\.jupyter\.widget-view\+json$/, (_, words) => lines(words, "op-text-output")],
  [/^application\/vnd\.plotly\.v1\+json$/, plotly, "plotly"],
  [/^application\/vnd\.vega(lite)?\.v\d+[.+]json$/, vega, "vega"],
  // Bokeh's script that loads others, and words about it, in any form.
  [/^application\/vnd\.bokehjs_load\./, () => document.createElement("div")],
  [/^text\/html$/, (value, words) => html(text(value), words)],
  [/^image\/(svg\+xml|png|jpeg|gif|webp|avif|bmp)$/, (value, words, kind) => picture(kind, text(value), words)],
  [/^(audio|video)\//, (value, _, kind) => player(kind, text(value))],
  [/^text\/markdown$/, (value) => drawn("markdown", text(value))],
  [/^text\/latex$/, (value) => drawn("formulas", text(value))],
  [/^application\/(json|geo\+json)$/, (value) => lines(JSON.stringify(value, null, 1), "op-text-output")],
  [/^(text\/plain|text\/(?!javascript)[\w.-]+)$/, (value) => lines(text(value), "op-text-output")],
  [/^application\/[\w.-]+\+json$/, (value) => lines(JSON.stringify(value, null, 1), "op-text-output")],
];

export function rich(data: Bundle): HTMLElement {
  if (BOKEH in data) return bokeh(text(data["application/javascript"] as Text));
  const words = text((data["text/plain"] ?? "") as Text);
  for (const [kinds, draw, library] of WAYS) {
    if (library && !has([library])) continue;
    const kind = Object.keys(data).find((each) => kinds.test(each) && (each !== "text/html" || canDraw(text(data[each] as Text))));
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

function html(source: string, words: string): HTMLElement {
  if (isDrawing(source)) return drawing(source, words);
  const element = document.createElement("div");
  if (BOKEH_LOADS.test(source)) return element;
  element.className = "op-html-output";
  element.append(harmless(source));
  return element;
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
  element.alt = named(words) === "Drawing" ? "Picture" : words;
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
