// Where a cell's outputs go: a question's widget into the place of its drawn form, everything else below it.

import type { DOMWidgetView } from "@jupyter-widgets/base";
import { MessageLoop } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";

import { main } from "../config";
import { forget } from "./called";
import { holdFocus } from "./focus";
import { drawAll, type Output, widgetOf } from "./outputs";
import type { Widgets } from "./widgets";

interface Reported {
  outputs: Output[];
  widgets: Widgets;
}

interface Live {
  widgets: Widgets;
  outputs: string;
  views: DOMWidgetView[];
}

/** What the kernel said of a cell whose phase is closed: it comes alive when the phase is opened. */
const held = new Map<HTMLElement, Reported>();
const live = new Map<HTMLElement, Live>();

/** A cell has run, perhaps again: show what it put out, now or when its phase is opened. */
export function report(index: number, outputs: Output[], widgets: Widgets): void {
  const cell = main.querySelector<HTMLElement>(`.op-cell[data-cell="${index}"]`);
  const shown = cell && live.get(cell);
  forget(cell);
  if (cell === null || (shown?.widgets === widgets && shown.outputs === JSON.stringify(outputs))) return;
  if (cell.closest('.op-phase[data-state="closed"]')) held.set(cell, { outputs, widgets });
  else void show(cell, { outputs, widgets });
}

/** Bring the cells of a phase alive that ran while it was closed. */
main.addEventListener("ownpace:opened", ({ target }) => {
  for (const [cell, reported] of held) {
    if (!(target as HTMLElement).contains(cell)) continue;
    held.delete(cell);
    void show(cell, reported);
  }
});

async function show(cell: HTMLElement, { outputs, widgets }: Reported): Promise<void> {
  const here: Live = { widgets, outputs: JSON.stringify(outputs), views: [] };
  const release = holdFocus(cell);
  cell.style.minBlockSize = `${cell.offsetHeight}px`;
  try {
    clear(cell);
    live.set(cell, here);
    const question = cell.querySelector<HTMLElement>(".op-question, .op-waiting");
    const answer = question ? outputs.find((output) => widgetOf(output) !== undefined) : undefined;
    if (question && answer) here.views.push(await adopt(question, widgetOf(answer)!, widgets));
    here.views.push(
      ...(await append(
        cell,
        outputs.filter((output) => output !== answer),
        widgets,
      )),
    );
  } catch (error) {
    console.error(error);
  } finally {
    // A widget may still be loading its own code; what it replaces must not let the page jump meanwhile.
    setTimeout(() => {
      cell.style.minBlockSize = "";
      release();
    }, 1000);
  }
}

/** Put the widget where its drawn form stands; the widget itself moves the form inside, before or after this. */
async function adopt(question: HTMLElement, id: string, widgets: Widgets): Promise<DOMWidgetView> {
  const place = document.createComment("question");
  question.before(place);
  try {
    const view = await widgets.view(id);
    Widget.attach(view.luminoWidget, place.parentElement!, place as unknown as HTMLElement);
    if (question.matches(".op-waiting")) question.remove();
    return view;
  } finally {
    place.remove();
  }
}

async function append(cell: HTMLElement, outputs: Output[], widgets: Widgets): Promise<DOMWidgetView[]> {
  if (outputs.length === 0) return [];
  const place = document.createElement("div");
  place.className = "op-outputs";
  cell.append(place);
  const drawn = await drawAll(place, outputs, widgets);
  // What could be read before is in the outputs, too, with what was missing.
  if (place.querySelector(".op-block")) cell.querySelectorAll<HTMLElement>(":scope > .op-block").forEach((block) => (block.hidden = true));
  return drawn;
}

/** Take back what an earlier kernel showed; a question's form, with what was typed in it, stays. */
function clear(cell: HTMLElement): void {
  live.get(cell)?.views.forEach((view) => {
    const question = view.el.querySelector(":scope > .op-question");
    if (question) view.el.before(question);
    view.remove();
  });
  cell.querySelectorAll(":scope > .op-outputs").forEach((outputs) => outputs.remove());
  cell.querySelectorAll<HTMLElement>(":scope > .op-block").forEach((block) => (block.hidden = false));
}

window.addEventListener("resize", () => {
  for (const { views } of live.values()) {
    views.forEach((view) => MessageLoop.postMessage(view.luminoWidget, Widget.ResizeMessage.UnknownSize));
  }
});
