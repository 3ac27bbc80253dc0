// The questions' own script, which JupyterLab uses as it is.
declare module "*/question.js" {
  /** Where the student stands with a question: the `view` of ask/view.py. */
  export interface View {
    mark: string;
    response: unknown;
    draft?: unknown;
    done: boolean;
    marks?: Record<string, string>;
    /** What to do after a phase, as HTML. */
    next?: Record<string, string>;
    parts: { feedback: string; hints: string; hint: string; drawn?: string };
  }
  export type Deed =
    | { do: "answer" | "draft"; response: unknown; sure?: number; results?: string[] }
    | { do: "hint"; n: number }
    | { do: "draw"; response: unknown; kind?: string };
  /** Keeps the files of a question: `put` says what one is called, `read` what is in it. */
  export interface Files {
    put(bytes: Uint8Array<ArrayBuffer>, end: string): Promise<string>;
    read(name: string): Promise<Uint8Array>;
  }
  /** Puts an editor into an element: what is in it, and whom a change is told. */
  export type Edit = (
    element: HTMLElement,
    source: string,
    changed: (source: string) => void,
    words: { label: string },
  ) => Promise<{ get(): string; set(source: string): void }>;
  export type Question = HTMLElement & {
    typed?: boolean;
    known?: string;
    paint?: typeof paint;
    draw?: typeof draw;
    files?: Files;
    edit?: Edit;
  };
  export function blank(response: unknown): boolean;
  export function need(question: Question): Promise<void>;
  export function paint(question: Question, view: View): void;
  export function draw(question: Question, response: unknown, html: string): void;
  export function say(question: Question, words: string, bad?: boolean): void;
  export function words(saved: boolean | "here" | null, why: string): string;
  export interface Idle {
    typed(): void;
    now(): void;
    not(): void;
  }
  export function whenIdle(keep: () => unknown): Idle;
  export const DRAFT: string;
  export function listen(question: Question, tell: (deed: Deed) => void, waits?: typeof whenIdle): void;
}

// The script of a set that fades: the same in short.
declare module "*/practice.js" {
  import type { Deed, Question, View, whenIdle } from "*/question.js";
  export function paint(set: Question, view: View): void;
  export function draw(set: Question, response: unknown, html: string): void;
  export function listen(set: Question, tell: (deed: Deed) => void, waits?: typeof whenIdle): void;
}
