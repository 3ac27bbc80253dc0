// The side panel. It has one of three faces: the overview, a form, or a few calm words where the notebook is not a lesson's source.

import { Widget } from "@lumino/widgets";

import { button, el } from "./dom";
import { formOf, type Write } from "./form";
import { type Deeds, overview } from "./overview";
import { PEN } from "./pen";
import type { Call, Form, Overview } from "./server";

const WORDS = {
  released: "This is a lesson as students get it. Its author’s panel opens with its source.",
  other: "This notebook is not a lesson.",
  none: "Open a lesson, and its plan and what to fix stand here.",
};

export class Panel extends Widget {
  private shown: Overview | null = null;
  private form: HTMLFormElement | null = null;
  private readonly body = el("div");
  private readonly told = el("p", { className: "op-author-told", role: "alert" });
  calls: Call[] = [];

  constructor(private readonly deeds: Deeds) {
    super();
    this.id = "ownpace-author";
    this.addClass("op-author");
    this.title.caption = "Ownpace: this lesson";
    this.title.icon = PEN as never;
    this.node.setAttribute("role", "region");
    this.node.setAttribute("aria-label", "Ownpace: this lesson");
    this.node.tabIndex = -1;
    this.node.append(this.told, this.body);
    this.draw();
  }

  /** Show what is said of the notebook that is in front, null where there is none. A form stays while its notebook does. */
  show_(found: Overview | null): void {
    this.shown = found;
    if (this.form === null) this.draw();
  }

  /** Say what went wrong. */
  tell(words: string): void {
    this.told.textContent = words;
  }

  /** Put a form in the overview's place, with the focus in it. */
  open(form: Form, title: string, write: Write): void {
    this.form = formOf(form, title, write, () => this.close_());
    this.tell("");
    this.body.replaceChildren(this.form);
    this.node.scrollTop = 0;
    this.form.querySelector<HTMLElement>("textarea, input, select, button")?.focus({ preventScroll: true });
  }

  /** Back to the overview, form or none. */
  close_(): void {
    const had = this.form !== null;
    this.form = null;
    this.draw();
    if (had) this.node.focus();
  }

  private draw(): void {
    this.tell("");
    if (this.shown?.state === "lesson") this.keeping(() => overview(this.shown as never, this.calls, this.deeds));
    else this.body.replaceChildren(...this.calm(this.shown?.state ?? "none"));
  }

  /** What is drawn anew leaves the eyes, the choice and the focus where they are. */
  private keeping(make: () => HTMLElement[]): void {
    const focus = [...this.body.querySelectorAll<HTMLElement>("button, select")].indexOf(document.activeElement as HTMLElement);
    const [top, chosen] = [this.node.scrollTop, this.body.querySelector("select")?.value];
    this.body.replaceChildren(...make());
    const select = this.body.querySelector("select");
    if (select && chosen) select.value = chosen;
    this.node.scrollTop = top;
    if (focus >= 0) this.body.querySelectorAll<HTMLElement>("button, select")[focus]?.focus();
  }

  private calm(state: keyof typeof WORDS): HTMLElement[] {
    const begin = state === "other" ? [button("Make it one…", this.deeds.front)] : [];
    return [el("p", {}, WORDS[state]), ...begin];
  }
}
