// What the panel does: it asks the server about the notebook in front whenever that changes, and puts into it what a form was given.

import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import { asSent, change, front, go, hasForm, insert, mayBeLesson, replace, shared, writeFront } from "./notebook";
import { sums } from "./overview";
import { Panel } from "./panel";
import { ask, type Call, type Diagnostic, type Fixed, type Form, type Overview, type Written } from "./server";

const PAUSE = 400;

export class Author {
  readonly panel: Panel;
  private found: Overview | null = null;
  private calls: Promise<{ calls: Call[] }> | null = null;
  private timer = 0;
  private asked = 0;

  /**
   * `say` is told of each change: the words for the status bar, "" where the notebook is not a lesson's source. `chosen` is
   * told when another cell may be the active one, or something else stands in it.
   */
  constructor(
    private readonly tracker: INotebookTracker,
    private readonly say: (words: string) => void,
    private readonly chosen: () => void,
    private readonly reveal: () => void,
    private readonly beside: (panel: NotebookPanel, address: string) => void,
  ) {
    this.panel = new Panel({
      go: (cell) => this.current && go(this.current, cell),
      fix: (one) => void this.attempt(() => this.fix(one)),
      insert: (call) => void this.insert(call),
      edit: () => void this.edit(),
      front: () => void this.front(),
      view: () => void this.view(),
    });
    tracker.currentChanged.connect((_, panel) => void this.follow(panel));
    tracker.activeCellChanged.connect(this.chosen);
    void this.follow(tracker.currentWidget);
  }

  private get current(): NotebookPanel | null {
    return this.tracker.currentWidget;
  }

  private async follow(panel: NotebookPanel | null): Promise<void> {
    this.panel.close_();
    this.tell(null);
    if (panel === null) return;
    await panel.context.ready;
    panel.context.model.contentChanged.connect(this.soon, this);
    await this.look();
  }

  private soon(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), PAUSE);
  }

  /** Ask anew what is to be said of the notebook. An answer that was overtaken is not shown. */
  private async look(): Promise<void> {
    const panel = this.current;
    const number = ++this.asked;
    if (panel === null) return;
    const found = mayBeLesson(panel) ? await this.ask<Overview>(panel, "lesson").catch(() => null) : ({ state: "other" } as const);
    if (found?.state === "lesson")
      this.panel.calls = await (this.calls ??= this.ask<{ calls: Call[] }>(panel, "calls")).then(({ calls }) => calls);
    if (number === this.asked && panel === this.current) this.tell(found);
  }

  private tell(found: Overview | null): void {
    this.found = found;
    this.panel.show_(found);
    this.say(found?.state === "lesson" ? sums(found) : "");
    this.chosen();
  }

  private ask<Answer>(panel: NotebookPanel, what: string, more: object = {}): Promise<Answer> {
    return ask<Answer>(what, panel.context.localPath, { notebook: asSent(panel), ...more });
  }

  private async attempt<Done>(deed: () => Promise<Done>): Promise<Done | undefined> {
    try {
      return await deed();
    } catch (error) {
      this.reveal();
      this.panel.tell(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  private async fix({ cell, code }: Diagnostic): Promise<void> {
    const panel = this.current!;
    replace(panel, await this.ask<Fixed>(panel, "fix", { index: cell - 1, code }));
  }

  /** Open the form of a new question or block, for the place below the active cell. */
  insert(call: string): Promise<void> {
    return this.attempt(() => this.inserting(call));
  }

  /** Open the form of what is in the active cell. */
  edit(): Promise<void> {
    return this.attempt(() => this.editing());
  }

  /** Open the student's view beside the notebook. It is of what is saved, so that is done first. */
  view(): Promise<void> {
    return this.attempt(async () => {
      const panel = this.current!;
      await panel.context.save();
      const { address } = await ask<{ address: string }>("view", panel.context.localPath);
      this.beside(panel, address);
    });
  }

  /** Open the form of the front matter. */
  front(): Promise<void> {
    return this.attempt(() => this.fronting());
  }

  private async inserting(call: string): Promise<void> {
    const panel = this.current!;
    const index = () => panel.content.activeCellIndex;
    const form = await this.ask<Form>(panel, "form", { index: index(), call });
    this.open(panel, form, `New ${form.noun}: ${form.call}`, async (given) => {
      const made = await this.ask<Written>(panel, "write", { index: index(), call, given });
      if ("cells" in made) insert(panel, made.cells);
      return made;
    });
  }

  private async editing(): Promise<void> {
    const panel = this.current!;
    const cell = shared(panel).cells[panel.content.activeCellIndex]!;
    if (cell.cell_type === "raw" && cell.getSource() === front(panel)) return this.fronting();
    const index = () => shared(panel).cells.indexOf(cell);
    const form = await this.ask<Form>(panel, "form", { index: index() });
    this.open(panel, form, `Edit this ${form.noun}: ${form.call}`, async (given) => {
      const made = await this.ask<Written>(panel, "write", { index: index(), given });
      if ("cells" in made) change(cell, made.cells[0]!);
      return made;
    });
  }

  private async fronting(): Promise<void> {
    const panel = this.current!;
    const form = await this.ask<Form>(panel, "front", { source: front(panel) });
    this.open(panel, form, "Front matter", async (given) => {
      const made = await this.ask<Written>(panel, "write_front", { source: front(panel), given });
      if ("cells" in made) writeFront(panel, made.cells[0]!);
      return made;
    });
  }

  private open(panel: NotebookPanel, form: Form, title: string, write: (given: object) => Promise<Written>): void {
    if (panel !== this.current) return; // another notebook has come to the front meanwhile
    this.reveal();
    this.panel.open(form, title, async (given) => {
      const made = await write(given);
      if ("problems" in made) return made.problems;
      panel.content.activate();
      return [];
    });
  }

  get isLesson(): boolean {
    return this.found?.state === "lesson";
  }

  /** Whether the active cell has a form. */
  get hasForm(): boolean {
    return this.isLesson && this.current !== null && hasForm(this.current);
  }
}
