// JupyterLab's plugin: a side panel, a word in the status bar, commands. Who never opens a lesson's source sees none of it.

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { IStatusBar } from "@jupyterlab/statusbar";
import { Widget } from "@lumino/widgets";

import { Author } from "./author";
import { el } from "./dom";
import style from "./lab.css";

const CATEGORY = "Ownpace";

const plugin: JupyterFrontEndPlugin = {
  id: "ownpace-author:plugin",
  description: "A lesson's plan, what to fix in it, and forms for its questions and blocks.",
  autoStart: true,
  // Where there are no notebooks, as on a page of Voila's, there is nothing to do.
  optional: [INotebookTracker, ICommandPalette, IStatusBar],
  activate,
};
export default plugin;

function activate(app: JupyterFrontEnd, tracker: INotebookTracker | null, palette: ICommandPalette | null, bar: IStatusBar | null): void {
  if (tracker === null) return;
  document.head.append(el("style", {}, style));
  const status = new Widget();
  const words = el("button", { type: "button", className: "op-author-status", title: "Ownpace: this lesson" });
  status.node.append(words);
  bar?.registerStatusItem("ownpace-author:status", { item: status, align: "right", rank: 900 });
  status.hide();
  let added = false;
  const add = () => {
    if (!added) app.shell.add(author.panel, "right", { rank: 900 });
    added = true;
  };
  const reveal = () => {
    add();
    app.shell.activateById(author.panel.id);
  };
  words.onclick = reveal;
  const say = (said: string) => {
    words.textContent = said;
    status.setHidden(said === "");
    // Later, because the panel that is to be added is told the same.
    if (said !== "") queueMicrotask(add);
  };
  const author = new Author(tracker, say, reveal, (panel, address) => beside(app, panel, address));
  commands(app, palette, author, reveal);
}

/** Show a page beside the notebook; the one that is there, where it is that. */
function beside(app: JupyterFrontEnd, panel: NotebookPanel, address: string): void {
  const id = `ownpace-author-view:${address}`;
  if (document.getElementById(id) === null) {
    const view = new Widget();
    Object.assign(view, { id });
    Object.assign(view.title, { label: `Student: ${panel.title.label}`, closable: true });
    view.node.append(el("iframe", { className: "op-author-view", src: address, title: `Student: ${panel.title.label}` }));
    app.shell.add(view, "main", { mode: "split-right", ref: panel.id });
  }
  app.shell.activateById(id);
}

function commands(app: JupyterFrontEnd, palette: ICommandPalette | null, author: Author, reveal: () => void): void {
  const known: Record<string, [string, () => unknown]> = {
    "ownpace-author:open": ["Lesson: Plan, Objectives and What to Fix", reveal],
    "ownpace-author:edit": ["Lesson: Edit This Question or Block by Form", () => author.edit()],
    "ownpace-author:front": ["Lesson: Front Matter", () => author.front()],
    "ownpace-author:view": ["Lesson: Student’s View", () => author.view()],
  };
  for (const [command, [label, execute]] of Object.entries(known)) {
    const isEnabled = () => command.endsWith(":open") || author.isLesson;
    app.commands.addCommand(command, { label, execute, isEnabled, isVisible: isEnabled });
    palette?.addItem({ command, category: CATEGORY });
  }
  app.contextMenu.addItem({ command: "ownpace-author:edit", selector: ".jp-Notebook .jp-Cell", rank: 0 });
  // Not with Alt: with Ctrl it is AltGr, by which many type letters.
  app.commands.addKeyBinding({ command: "ownpace-author:edit", keys: ["Accel Shift E"], selector: ".jp-Notebook" });
}
