// A cell's outputs, as nbformat writes them, in the page.

import type { DOMWidgetView } from "@jupyter-widgets/base";
import { Widget } from "@lumino/widgets";

import { cannotShow } from "./notes";
import { type Bundle, lines, rich, type Text, text, WIDGET } from "./rich";
import { terminal } from "./terminal";
import type { Widgets } from "./widgets";

export type Output =
  | { output_type: "stream"; name: string; text: Text }
  | { output_type: "display_data" | "execute_result"; data: Bundle; metadata?: Bundle; display_id?: string }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

const HIDDEN = "ExecutionError";

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
    if ("display_id" in output && output.display_id) frame.dataset.display = output.display_id;
    const id = widgetOf(output);
    if (id !== undefined && widgets !== undefined) return place(frame, id, widgets);
    fill(frame, output);
    return undefined;
  });
  return (await Promise.all(views)).filter((view) => view !== undefined);
}

/** Something that is shown is to be shown otherwise, wherever it is (`display(…, display_id=…).update(…)`). */
export function redraw(id: string, data: Bundle): void {
  for (const frame of document.querySelectorAll<HTMLElement>(`.op-output[data-display="${CSS.escape(id)}"]`)) {
    fill(frame, { output_type: "display_data", data });
  }
}

/** Show the output in its frame; what is not what it says it is has words there too. */
function fill(frame: HTMLElement, output: Output): void {
  try {
    frame.replaceChildren(...draw(output));
  } catch (error) {
    console.error(error);
    frame.replaceChildren(cannotShow());
  }
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
  return [rich(output.data)];
}

function error({ ename, evalue, traceback }: { ename: string; evalue: string; traceback: string[] }): Node[] {
  // The server keeps to itself what an error says (it may quote the lesson's source).
  if (ename === HIDDEN) return [cannotShow("This did not work: there is an error in the code behind it. The rest goes on.")];
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
