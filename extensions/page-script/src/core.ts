// The lesson page comes alive. Everything in it can be read without this script.

import { notice, pointOut, settle } from "./banner";
import { report } from "./cells";
import { config, main } from "./config";
import "./handin";
import type { Editor } from "./editor";
import { type Output, drawAll } from "./outputs";
import "./phases";
import "./progress";
import { Session, type State } from "./session";
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
const ALONE = "No connection. You can read on; your answers can be checked when it is back. We keep trying.";

const session = new Session({ state: said, cell: report });

function said(state: State, words = ""): void {
  document.documentElement.dataset.session = state;
  if (state === "offline") notice("connection", ALONE);
  else settle("connection");
  if (state === "stopped") notice("session", STOPPED, { label: "Go on", do: again });
  else if (state === "failed") notice("session", words, { label: "Try again", do: again });
  else if (state === "ready") settle("session");
}

function again(): void {
  notice("session", "One moment …");
  void session.start();
}

// A form that no kernel listens to must not be sent the browser's own way, which would leave the page.
main.addEventListener(
  "submit",
  (event) => {
    event.preventDefault();
    const waiting = (event.target as Element).querySelector("[aria-disabled=true]") !== null;
    if (waiting || session.state === "stopped") block(event);
  },
  true,
);
main.addEventListener(
  "click",
  (event) => {
    const button = (event.target as Element).closest(".op-question button");
    if (button?.getAttribute("aria-disabled") === "true" || (button && session.state === "stopped")) block(event);
  },
  true,
);

function block(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!pointOut("session")) pointOut("connection");
}

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
