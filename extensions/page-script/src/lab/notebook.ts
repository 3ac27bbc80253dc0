// The open notebook: read as the server wants it, and changed as the server says. All of it can be undone as if it had been typed.

import type { NotebookPanel, SharedCell, SharedNotebook } from "@jupyterlab/notebook";

import type { Cell, Fixed } from "./server";

/** The notebook as it stands on the screen, without outputs and pictures. */
export function asSent(panel: NotebookPanel): object {
  const { cells, metadata } = shared(panel);
  return { cells: cells.map(cellAsSent), metadata, nbformat: 4, nbformat_minor: 5 };
}

/** Whether it may be a lesson: its first cell is front matter, or it imports what a lesson calls. */
export function mayBeLesson(panel: NotebookPanel): boolean {
  const { cells } = shared(panel);
  return hasFront(cells) || cells.some((cell) => cell.cell_type === "code" && cell.getSource().includes("from ownpace import"));
}

/** Whether there is a form for what stands in the active cell, as far as can be seen without asking. */
export function hasForm(panel: NotebookPanel): boolean {
  const cell = shared(panel).cells[panel.content.activeCellIndex];
  const source = cell?.getSource() ?? "";
  return cell?.cell_type === "code" ? /\b(ask|show)\.\w+\s*\(/.test(source) : source !== "" && source === front(panel);
}

function hasFront([first]: SharedCell[]): boolean {
  return first?.cell_type === "raw" && first.getSource().trimStart().startsWith("---");
}

/** The source of the front matter, "" where there is none. */
export function front(panel: NotebookPanel): string {
  const { cells } = shared(panel);
  return hasFront(cells) ? cells[0]!.getSource() : "";
}

/** Put the front matter into its cell, or a new first one. */
export function writeFront(panel: NotebookPanel, { source }: Cell): void {
  const notebook = shared(panel);
  if (hasFront(notebook.cells)) notebook.cells[0]!.setSource(source);
  else notebook.insertCell(0, { cell_type: "raw", source, metadata: {} });
  go(panel, 1);
}

/** Put new code cells after the active one, and go to the last of them. */
export function insert(panel: NotebookPanel, made: Cell[]): void {
  const at = shared(panel).cells.length === 0 ? 0 : panel.content.activeCellIndex + 1;
  shared(panel).transact(() => {
    made.forEach((cell, number) => {
      shared(panel).insertCell(at + number, { outputs: [], execution_count: null, cell_type: "code", ...cell });
    });
  });
  go(panel, at + made.length);
}

/** Put a cell's new source and metadata into it. */
export function change(cell: SharedCell, made: Cell): void {
  if (cell.getSource() !== made.source) cell.setSource(made.source);
  if (Object.keys(made.metadata).length > 0) cell.setMetadata({ ...cell.getMetadata(), ...made.metadata });
}

/** Put cells in place of as many as `remove` says; those that stay keep their outputs. */
export function replace(panel: NotebookPanel, { at, remove, cells }: Fixed): void {
  const notebook = shared(panel);
  notebook.transact(() => {
    if (remove === cells.length) {
      cells.forEach((cell, number) => {
        change(notebook.cells[at + number]!, cell);
      });
      return;
    }
    notebook.deleteCellRange(at, at + remove);
    cells.forEach((cell, number) => {
      notebook.insertCell(at + number, cell);
    });
  });
}

function cellAsSent(cell: SharedCell): object {
  const attachments = Object.fromEntries(Object.keys(cell.attachments ?? {}).map((name) => [name, {}]));
  const { cell_type } = cell;
  const more = cell_type === "code" ? { outputs: [] } : Object.keys(attachments).length > 0 ? { attachments } : {};
  return { id: cell.getId(), cell_type, source: cell.getSource(), metadata: cell.getMetadata(), ...more };
}

/** Select the cell of this number, from 1, and show it. */
export function go(panel: NotebookPanel, number: number): void {
  panel.content.mode = "command";
  panel.content.activeCellIndex = number - 1;
  void panel.content.scrollToItem(number - 1, "smart").catch(() => undefined);
  panel.content.activate();
}

export function shared(panel: NotebookPanel): SharedNotebook {
  return panel.context.model.sharedModel;
}
