// What is used of JupyterLab. Its packages come with it when it runs; to have them here for their types alone would take 290 MB. That
// these are right is tried in a real one.

declare module "@jupyterlab/application" {
  import type { CommandRegistry } from "@lumino/commands";
  import type { Widget } from "@lumino/widgets";

  export interface JupyterFrontEnd {
    readonly commands: CommandRegistry;
    readonly shell: {
      add(widget: Widget, area: string, options?: { rank?: number; mode?: string; ref?: string }): void;
      activateById(id: string): void;
    };
  }
  export interface JupyterFrontEndPlugin {
    id: string;
    description: string;
    autoStart: boolean;
    optional: unknown[];
    activate(app: JupyterFrontEnd, ...services: any[]): void;
  }
}

declare module "@jupyterlab/apputils" {
  export const ICommandPalette: unknown;
  export interface ICommandPalette {
    addItem(item: { command: string; category: string }): unknown;
  }
}

declare module "@jupyterlab/codeeditor" {
  import type { ISignal } from "@lumino/signaling";

  export namespace CodeEditor {
    export class Model {
      constructor(options: { mimeType: string });
      readonly sharedModel: { getSource(): string; setSource(source: string): void; readonly changed: ISignal<unknown, unknown> };
    }
  }
  export const IEditorServices: unknown;
  export interface IEditorServices {
    readonly factoryService: { newInlineEditor(options: { host: HTMLElement; model: CodeEditor.Model; config: object }): unknown };
  }
}

declare module "@jupyterlab/translation" {
  export const ITranslator: unknown;
  export interface ITranslator {
    load(domain: string): { __(words: string): string };
  }
}

declare module "@jupyterlab/statusbar" {
  import type { Widget } from "@lumino/widgets";

  export const IStatusBar: unknown;
  export interface IStatusBar {
    registerStatusItem(id: string, item: { item: Widget; align: string; rank: number }): unknown;
  }
}

declare module "@jupyterlab/ui-components" {
  export class LabIcon {
    constructor(options: { name: string; svgstr: string });
  }
}

declare module "@jupyterlab/notebook" {
  import type { ISignal } from "@lumino/signaling";
  import type { Widget } from "@lumino/widgets";

  export interface SharedCell {
    cell_type: string;
    readonly attachments?: Record<string, unknown>;
    getId(): string;
    getSource(): string;
    setSource(source: string): void;
    getMetadata(): Record<string, unknown>;
    setMetadata(metadata: Record<string, unknown>): void;
  }
  export interface SharedNotebook {
    readonly cells: SharedCell[];
    readonly metadata: Record<string, unknown>;
    insertCell(index: number, cell: object): SharedCell;
    deleteCellRange(from: number, to: number): void;
    transact(change: () => void): void;
  }
  export interface NotebookModel {
    readonly sharedModel: SharedNotebook;
    readonly contentChanged: ISignal<unknown, unknown>;
  }
  export interface NotebookPanel extends Widget {
    readonly content: Widget & {
      activeCellIndex: number;
      mode: string;
      scrollToItem(index: number, align?: string): Promise<void>;
    };
    readonly context: {
      readonly localPath: string;
      readonly ready: Promise<void>;
      save(): Promise<void>;
      readonly model: NotebookModel;
    };
  }
  export const INotebookTracker: unknown;
  export interface INotebookTracker {
    readonly currentWidget: NotebookPanel | null;
    readonly currentChanged: ISignal<unknown, NotebookPanel | null>;
    readonly activeCellChanged: ISignal<unknown, unknown>;
  }
}
