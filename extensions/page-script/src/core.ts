// The lesson page comes alive. Everything in it can be read without this script.

import { notice, pointOut, settle } from "./banner";
import { report } from "./cells";
import { config, main } from "./config";
import css from "./core.css";
import "./handin";
import type { Editor } from "./editor";
import { type Output, drawAll } from "./outputs";
import "./phases";
import "./progress";
import { Session, type State } from "./session";
import { addStyle } from "./style";
import "./video";

type Edit = (element: HTMLElement, source: string, changed: (source: string) => void, words: { label: string }) => Promise<Editor>;

declare global {
  interface Window {
    /** What the widgets' own scripts may use of the page. */
    ownpace: {
      editor: Edit;
      outputs(element: HTMLElement, outputs: Output[]): void;
      interrupt(): Promise<void>;
      readonly session: State;
    };
  }
}

const STOPPED = "The part of this page that marks your answers has stopped. Your saved answers are safe.";
const RUNNING = "Your code is still running, so the rest of the page has to wait.";
const ALONE = "No connection. You can read on; your answers can be checked when it is back. We keep trying.";

addStyle(css);

const session = new Session({ state: said, cell: report, busy });

function said(state: State, words = ""): void {
  document.documentElement.dataset.session = state;
  if (state === "offline") notice("connection", ALONE);
  else settle("connection");
  if (state === "stopped") {
    notice("session", STOPPED, { label: "Go on", do: again });
    for (const button of main.querySelectorAll(".op-question .op-actions button")) button.setAttribute("aria-disabled", "true");
  }
  else if (state === "failed") notice("session", words, { label: "Try again", do: again });
  else if (state === "ready") settle("session");
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

// A form that no kernel listens to must not be sent the browser's own way, which would leave the page.
for (const kind of ["submit", "click"]) main.addEventListener(kind, hold, true);

/** Buttons that were pressed before their question was ready: pressed again when it is. */
const pressed = new Set<HTMLElement>();

function hold(event: Event): void {
  if (event.type === "submit") event.preventDefault();
  const target = event.target as HTMLElement;
  const button = event.type === "submit" ? target.querySelector<HTMLElement>(".op-check") : target.closest<HTMLElement>(".op-question button");
  if (button === null) return;
  if (button.getAttribute("aria-disabled") !== "true") return;
  const stopped = session.state === "stopped" || session.state === "failed";
  event.preventDefault();
  event.stopImmediatePropagation();
  pressed.add(button);
  if (stopped) pointOut("session");
}

new MutationObserver(() => {
  for (const button of pressed) {
    if (button.getAttribute("aria-disabled") === "true") continue;
    pressed.delete(button);
    button.click();
  }
}).observe(main, { attributeFilter: ["aria-disabled"], subtree: true });

window.ownpace = {
  editor: async (...asked) => (await import("./editor")).edit(...asked),
  outputs: (element, outputs) => void drawAll(element, outputs, session.widgets),
  interrupt: () => session.interrupt(),
  get session() {
    return session.state;
  },
};

void session.start();
if (config.code) void import("./editor");
