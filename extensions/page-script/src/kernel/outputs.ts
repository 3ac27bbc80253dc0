// A cell's outputs, as nbformat writes them, in the page.

import type { DOMWidgetView } from "@jupyter-widgets/base";
import { Widget } from "@lumino/widgets";

import type { Widgets } from "./widgets";

type Text = string | string[];
type Bundle = Record<string, unknown>;

export type Output =
  | { output_type: "stream"; name: string; text: Text }
  | { output_type: "display_data" | "execute_result"; data: Bundle; metadata?: Bundle }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

const WIDGET = "application/vnd.jupyter.widget-view+json";
const PICTURES = ["image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp"];
const TEXTS = ["text/markdown", "text/latex", "text/plain", "application/json"];

/** The id of the widget that this output shows, if it shows one. */
export function widgetOf(output: Output): string | undefined {
  if (!("data" in output)) return undefined;
  return (output.data[WIDGET] as { model_id?: string } | undefined)?.model_id;
}

/** Show `outputs` in `element`, in place of what is there. Resolves to the views among them. */
export async function drawAll(element: HTMLElement, outputs: readonly Output[], widgets?: Widgets): Promise<DOMWidgetView[]> {
  element.replaceChildren();
  const views = merged(outputs).map(async (output) => {
    const frame = document.createElement("div");
    frame.className = "op-output";
    element.append(frame);
    const id = widgetOf(output);
    if (id !== undefined && widgets !== undefined) return place(frame, id, widgets);
    frame.append(...draw(output));
    return undefined;
  });
  return (await Promise.all(views)).filter((view) => view !== undefined);
}

/** Put a view of the widget into `frame`; in its place say so when there can be none. */
async function place(frame: HTMLElement, id: string, widgets: Widgets): Promise<DOMWidgetView | undefined> {
  try {
    const view = await widgets.view(id);
    if (frame.isConnected) Widget.attach(view.luminoWidget, frame);
    return view;
  } catch (error) {
    console.error(error);
    frame.append(cannotShow());
    return undefined;
  }
}

/** For a widget that fails: the log has the rest. */
export function cannotShow(): HTMLElement {
  const note = document.createElement("p");
  note.className = "op-note";
  note.textContent = "This part of the lesson cannot be shown here. The rest goes on.";
  return note;
}

/** Pieces of one stream come one by one, and read as one text. */
function merged(outputs: readonly Output[]): Output[] {
  const all: Output[] = [];
  for (const output of outputs) {
    const last = all.at(-1);
    if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name) {
      all[all.length - 1] = { ...last, text: text(last.text) + text(output.text) };
    } else all.push(output);
  }
  return all;
}

function draw(output: Output): Node[] {
  if (output.output_type === "stream") return [lines(terminal(text(output.text)), `op-stream op-${output.name}`)];
  if (output.output_type === "error") return error(output);
  const shown = rich(output.data);
  return shown ? [shown] : [];
}

function rich(data: Bundle): HTMLElement | undefined {
  if (WIDGET in data) return lines(text(data["text/plain"] as Text), "op-text-output");
  if ("text/html" in data) {
    const element = document.createElement("div");
    element.className = "op-html-output";
    element.innerHTML = text(data["text/html"] as Text);
    return element;
  }
  const picture = PICTURES.find((kind) => kind in data);
  if (picture) return image(picture, text(data[picture] as Text), text((data["text/plain"] ?? "") as Text));
  const kind = TEXTS.find((each) => each in data);
  if (kind === undefined) return undefined;
  const value = data[kind];
  return lines(kind === "application/json" ? JSON.stringify(value, null, 1) : text(value as Text), "op-text-output");
}

/** As an image a drawing cannot run anything. */
function image(kind: string, content: string, words: string): HTMLElement {
  const element = document.createElement("img");
  element.className = "op-picture-output";
  // Libraries put the name of an object here, such as <Figure size 640x480>, which says nothing of what can be seen.
  element.alt = words === "" || words.startsWith("<") ? "Picture" : words;
  element.src = kind === "image/svg+xml" ? `data:${kind},${encodeURIComponent(content)}` : `data:${kind};base64,${content.trim()}`;
  return element;
}

function error({ ename, evalue, traceback }: { ename: string; evalue: string; traceback: string[] }): Node[] {
  const said = document.createElement("p");
  said.className = "op-error";
  said.textContent = evalue ? `${ename}: ${evalue}` : ename;
  if (traceback.length === 0) return [said];
  const more = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = "Where it happened";
  more.append(summary, lines(terminal(traceback.join("\n")), "op-traceback"));
  return [said, more];
}

function lines(content: string, kind: string): HTMLElement {
  const element = document.createElement("pre");
  element.className = kind;
  element.textContent = content;
  return element;
}

function text(value: Text): string {
  return Array.isArray(value) ? value.join("") : String(value ?? "");
}

/** What a terminal would show in the end: no colours, and lines that were written over once only. */
function terminal(value: string): string {
  const plain = value.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "").replace(/\r\n/g, "\n");
  return plain.replace(/[^\n]*\r(?=[^\n])/g, "");
}
