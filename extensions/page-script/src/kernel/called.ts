// What a callback of a widget's prints and shows, and how it fails: below the cell in which the widget stands.

import type { DOMWidgetView } from "@jupyter-widgets/base";
import type { KernelMessage } from "@jupyterlab/services";

import { main } from "../config";
import { drawAll, type Output, redraw } from "./outputs";
import type { Bundle } from "./rich";
import type { Widgets } from "./widgets";

/** So many outputs are shown below a cell. */
const SHOWN = 50;

const shown = new WeakMap<Element, Output[]>();

/** Show what answers a message of this widget's, if no Output widget has taken it. */
export async function hear({ header, content }: KernelMessage.IIOPubMessage, widget: string, widgets: Widgets): Promise<void> {
  const said = content as unknown as { name?: string; transient?: { display_id?: string } };
  const cell = said.name === "stderr" ? null : await cellOf(widget, widgets);
  if (cell) show(cell, header.msg_type, said, widgets);
}

/** Show what was displayed before as it is now. */
export function update({ header, content }: KernelMessage.IIOPubMessage): void {
  const { data, transient } = content as unknown as { data: Bundle; transient?: { display_id?: string } };
  if (header.msg_type === "update_display_data" && transient?.display_id) redraw(transient.display_id, data);
}

function show(cell: HTMLElement, kind: string, said: { transient?: { display_id?: string } }, widgets: Widgets): void {
  const place = cell.querySelector(":scope > .op-called") ?? added(cell);
  const before = kind === "clear_output" ? [] : (shown.get(place) ?? []);
  const output = { output_type: kind, ...said, display_id: said.transient?.display_id } as unknown as Output;
  const all = kind === "clear_output" ? [] : [...before, output].slice(-SHOWN);
  shown.set(place, all);
  void drawAll(place as HTMLElement, all, widgets);
}

/** The cell has run again: what its widgets' callbacks put out before is over. */
export function forget(cell: Element | null): void {
  cell?.querySelector(":scope > .op-called")?.remove();
}

function added(cell: HTMLElement): HTMLElement {
  const place = document.createElement("div");
  place.className = "op-outputs op-called";
  place.setAttribute("role", "status");
  cell.append(place);
  return place;
}

async function cellOf(widget: string, widgets: Widgets): Promise<HTMLElement | null> {
  if (!widgets.has_model(widget)) return null;
  const views = Object.values((await widgets.get_model(widget)).views ?? {}) as Promise<DOMWidgetView>[];
  for (const view of await Promise.all(views)) {
    const cell = view.el.closest<HTMLElement>(".op-cell");
    if (cell && main.contains(cell)) return cell;
  }
  return null;
}
