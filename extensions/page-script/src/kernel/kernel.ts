// The lesson's kernel on this page: begun, watched, begun again, and what its widgets' scripts may use of the page.

import { type Edit, type Files, words } from "../../../src/ownpace/ask/question.js";
import { main } from "../config";
import { edit, stands, tell } from "../lesson/questions";
import { notice, pointOut, settle } from "../notices/banner";
import type { Event } from "../record/events";
import * as record from "../record/record";
import { type WhenIdle, whenIdle } from "../record/typed";
import { forget } from "./called";
import { report } from "./cells";
import { drawAll, type Output } from "./outputs";
import { restart } from "./restart";
import { Session, type State } from "./session";
import { heard, unheard } from "./unheard";

declare global {
  interface Window {
    /** What the widgets' own scripts may use of the page. */
    ownpace: {
      editor: Edit;
      outputs(element: HTMLElement, outputs: Output[]): void;
      /** Stop what is `still` done. */
      interrupt(still: () => boolean): Promise<void>;
      readonly session: State;
      /** Keep code in this browser, before the kernel is told of it. */
      answer(item: string, response: unknown, of: string): ReturnType<typeof record.keep>;
      /** The kernel has put these on the disk. */
      saved(events: readonly Event[]): Promise<void>;
      /** Keep what is typed after an idle moment, or when the page goes. */
      whenIdle: WhenIdle;
      /** Whether it is saved, in words. */
      words: typeof words;
      /** Something was done to a question. */
      deed: typeof tell;
      /** Where the files of a question are. */
      files(): Promise<Files>;
      /** Where the student stands with a question, as its kernel says. */
      stands: typeof stands;
    };
  }
}

/** Milliseconds that a break may last before there are words for it: they would flash by unread. */
const BREAK = 1000;
const AGAIN = "One moment: the part of this page that runs code is starting again. You can go on.";
const STOPPED = "The part of this page that runs code stops again and again. Your answers are safe.";
const RUNNING = "Your code is still running, so the rest of the page has to wait.";

const session = new Session({ state: said, cell: report, busy, socket: (open) => (open ? heard() : unheard()) });

let broken: ReturnType<typeof setTimeout> | undefined;
let before: State = "starting";

function said(state: State, words = ""): void {
  if (state !== "starting") clearTimeout(broken);
  document.documentElement.dataset.session = state;
  if (state === "stopped") stopped();
  else if (state === "failed") notice("session", words, { label: "Try again", do: again });
  else if (state === "ready") ready();
  before = state;
}

function ready(): void {
  settle("session");
  // What was kept while there was no kernel, and no question has told this one.
  void record.flush();
  // The connection was away: what went on meanwhile, in another window or on another computer, comes in.
  if (before === "offline") session.widgets?.fill();
}

function stopped(): void {
  for (const button of main.querySelectorAll(".op-code .op-actions button")) button.setAttribute("aria-disabled", "true");
  if (restart(() => session.start())) broken = setTimeout(() => notice("session", AGAIN), BREAK);
  else notice("session", STOPPED, { label: "Go on", do: again });
}

/** Whether code runs that was begun before this page was opened. */
let running = false;

function busy(yes: boolean): void {
  running = yes;
  if (yes) notice("running", RUNNING, { label: "Stop it", do: () => void session.interrupt(() => running) });
  else settle("running");
}

document.addEventListener("ownpace:state", (event) => {
  const cell = (event.target as HTMLElement).closest<HTMLElement>(".op-cell");
  if (!(event as CustomEvent<{ ran?: boolean }>).detail.ran || !cell) return;
  // Without a connection there is nothing new to show, and the page says so already.
  session.after(Number(cell.dataset.cell)).catch(console.warn);
});

document.addEventListener("ownpace:awake", ({ detail: alive }) => alive || session.gone());
main.addEventListener("ownpace:pressed", () => session.state === "failed" && pointOut("session"));

function again(): void {
  notice("session", "One moment …");
  void session.start();
}

window.ownpace = {
  editor: edit,
  outputs: (element, outputs) => {
    forget(element.closest(".op-cell"));
    void drawAll(element, outputs, session.widgets);
  },
  interrupt: (still) => session.interrupt(still),
  get session() {
    return session.state;
  },
  answer: (item, response, of) => record.keep("answer", item, { response, of }),
  saved: record.saved,
  whenIdle,
  words,
  deed: tell,
  files: async () => (await import("../lesson/files")).files,
  stands,
};

void session.start();
