// JupyterLab's plugin: a side panel, a word in the status bar, commands. Who never opens a lesson's source sees none of it.

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { IEditorServices } from "@jupyterlab/codeeditor";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { IStatusBar } from "@jupyterlab/statusbar";
import { ITranslator } from "@jupyterlab/translation";
import { Widget } from "@lumino/widgets";

import { Author } from "./author";
import { el } from "./dom";
import style from "./lab.css";
import { PEN } from "./pen";
import { editing } from "./program";

const CATEGORY = "Ownpace";
const EDIT = "ownpace-author:edit";

const plugin: JupyterFrontEndPlugin = {
  id: "ownpace-author:plugin",
  description: "A lesson's plan, what to fix in it, and forms for its questions and blocks.",
  autoStart: true,
  // Where there are no notebooks, as on a page of Voila's, there is nothing to do.
  optional: [INotebookTracker, ICommandPalette, IStatusBar, IEditorServices, ITranslator],
  activate,
};
export default plugin;

function activate(
  app: JupyterFrontEnd,
  tracker: INotebookTracker | null,
  palette: ICommandPalette | null,
  bar: IStatusBar | null,
  services: IEditorServices | null,
  translator: ITranslator | null,
): void {
  if (tracker === null) return;
  if (services) window.ownpaceEditor = editing(services);
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
  // Later, because the command that it is about is registered below.
  const chosen = () => queueMicrotask(() => app.commands.notifyCommandChanged(EDIT));
  const author = new Author(tracker, say, chosen, reveal, (panel, address) => beside(app, panel, address));
  const translated = translator?.load("ownpace_author");
  commands(app, palette, author, reveal, (words) => translated?.__(words) ?? words);
}

/** Show a page beside the notebook; the one that is there, where it is that. Where there is no room beside it, in a tab of its own. */
function beside(app: JupyterFrontEnd, panel: NotebookPanel, address: string): void {
  const id = `ownpace-author-view:${address}`;
  if (document.getElementById(id) === null) {
    const view = new Widget();
    Object.assign(view, { id });
    Object.assign(view.title, { label: `Student: ${panel.title.label}`, closable: true });
    view.node.append(el("iframe", { className: "op-author-view", src: address, title: `Student: ${panel.title.label}` }));
    app.shell.add(view, "main", { mode: "split-right", ref: panel.id });
    if (!view.isAttached) window.open(address, id);
  }
  app.shell.activateById(id);
}

function commands(
  app: JupyterFrontEnd,
  palette: ICommandPalette | null,
  author: Author,
  reveal: () => void,
  translated: (words: string) => string,
): void {
  // The words are written out where they are translated, so that who collects them finds them.
  const known: Record<string, [string, () => unknown]> = {
    "ownpace-author:open": [translated("Lesson: Plan, Objectives and What to Fix"), reveal],
    [EDIT]: [translated("Lesson: Edit This Question or Block by Form"), () => author.edit()],
    "ownpace-author:front": [translated("Lesson: Front Matter"), () => author.front()],
    "ownpace-author:view": [translated("Lesson: Student’s View"), () => author.view()],
  };
  for (const [command, [label, execute]] of Object.entries(known)) {
    const isEnabled = () => command.endsWith(":open") || author.isLesson;
    // In a cell's own toolbar it stands where there is a form to open.
    const isVisible = ({ ofCell }: { ofCell?: boolean }) => (ofCell ? author.hasForm : isEnabled());
    app.commands.addCommand(command, {
      label,
      caption: label,
      icon: command === EDIT ? PEN : undefined,
      execute,
      isEnabled,
      isVisible,
    } as never);
    palette?.addItem({ command, category: CATEGORY });
  }
}
