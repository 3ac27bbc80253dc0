// The lesson page comes alive. Everything in it can be read without this script.

import "./answers";
import { whileInUse } from "./awake";
import { showAgain } from "./back";
import { notice, settle } from "./banner";
import "./carry";
import { report } from "./cells";
import { config, main } from "./config";
import css from "./core.css";
import { alone } from "./gone";
import "./handin";
import type { Editor } from "./editor";
import type { Event } from "./events";
import "./notes";
import { type Output, drawAll } from "./outputs";
import "./phases";
import "./progress";
import * as record from "./record";
import { restart } from "./restart";
import "./safe";
import { Unreachable } from "./server";
import { Session, type State } from "./session";
import { addStyle } from "./style";
import "./video";
import "./windows";

type Edit = (element: HTMLElement, source: string, changed: (source: string) => void, words: { label: string }) => Promise<Editor>;

declare global {
  interface Window {
    /** What the widgets' own scripts may use of the page. */
    ownpace: {
      editor: Edit;
      outputs(element: HTMLElement, outputs: Output[]): void;
      interrupt(): Promise<void>;
      readonly session: State;
      /** Keep an answer in this browser, before the kernel is told of it. */
      answer(item: string, response: unknown, of: string): ReturnType<typeof record.keep>;
      /** The kernel has put these on the disk. */
      saved(events: readonly Event[]): Promise<void>;
    };
  }
}

/** Milliseconds that a break may last before there are words for it: they would flash by unread. */
const BREAK = 1000;
const AGAIN = "One moment: the part of this page that checks your answers is starting again. You can go on.";
const STOPPED = "The part of this page that checks your answers stops again and again. Your answers are safe.";
const RUNNING = "Your code is still running, so the rest of the page has to wait.";

addStyle(css);

const session = new Session({ state: said, cell: report, busy });

let broken: ReturnType<typeof setTimeout> | undefined;

function said(state: State, words = ""): void {
  if (state !== "starting") clearTimeout(broken);
  document.documentElement.dataset.session = state;
  alone(state === "offline", words);
  if (state === "stopped") stopped();
  else if (state === "failed") notice("session", words, { label: "Try again", do: again });
  else if (state === "ready") ready();
  if (state === "ready" && before === "offline") caughtUp();
  before = state;
}

let before: State = "starting";

function ready(): void {
  settle("session");
  // What was kept while there was no kernel, and no question has told this one.
  void record.flush();
}

function stopped(): void {
  for (const button of main.querySelectorAll(".op-question .op-actions button")) button.setAttribute("aria-disabled", "true");
  if (restart(() => session.start())) broken = setTimeout(() => notice("session", AGAIN), BREAK);
  else notice("session", STOPPED, { label: "Go on", do: again });
}

/** The connection was away: what went on meanwhile, in another window or on another computer, comes in. */
function caughtUp(): void {
  session.widgets?.fill();
  void lookAround();
}

/** Say that somebody is here, and see whether the server has more than this page, or less. */
async function lookAround(): Promise<void> {
  try {
    if ((await session.awake()) !== record.state()) await record.exchange();
  } catch (error) {
    // The session says what there is to say of a connection.
    if (!(error instanceof Unreachable)) console.warn(error);
  }
}

function busy(yes: boolean): void {
  if (yes) notice("running", RUNNING, { label: "Stop it", do: () => void session.interrupt() });
  else settle("running");
}

document.addEventListener("ownpace:state", (event) => {
  const cell = (event.target as HTMLElement).closest<HTMLElement>(".op-cell");
  if (!(event as CustomEvent<{ ran?: boolean }>).detail.ran || !cell) return;
  // Without a connection there is nothing new to show, and the page says so already.
  session.after(Number(cell.dataset.cell)).catch(console.warn);
});

function again(): void {
  notice("session", "One moment …");
  void session.start();
}

window.ownpace = {
  editor: async (...asked) => (await import("./editor")).edit(...asked),
  outputs: (element, outputs) => void drawAll(element, outputs, session.widgets),
  interrupt: () => session.interrupt(),
  get session() {
    return session.state;
  },
  answer: (item, response, of) => record.keep("answer", item, { response, of }),
  saved: record.saved,
};

void session.start();
whileInUse(() => void lookAround());
// What this browser had, and the server had not, is drawn by the server: on Binder each visit begins with nothing.
void record.open().then((had) => (had ? showAgain() : undefined), (error) => console.warn(error));
if (config.code) void import("./editor");
