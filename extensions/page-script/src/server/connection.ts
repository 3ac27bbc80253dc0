// Whether the server is there: every request says so, and the end of the news. While it is not, the page asks again.

import { settle } from "../notices/banner";
import { alone } from "../notices/unanswered";
import { lookAround } from "../record/news";
import * as record from "../record/record";
import { patiently, Stranger, Unreachable } from "./server";

const STRANGER =
  "Another program answers where your lesson's server was. Nothing is sent to it. Do not reload this page: open the lesson anew.";

let lost = false;

/** Whether nobody answers now. */
export function isLost(): boolean {
  return lost;
}

document.addEventListener("ownpace:unheard", ({ detail: why }) => {
  alone(true, why instanceof Stranger ? STRANGER : "");
  if (lost) return;
  lost = true;
  tell();
  void patiently(lookAround, () => undefined).catch(console.warn);
});

document.addEventListener("ownpace:heard", () => {
  if (!lost) return;
  lost = false;
  alone(false);
  tell();
  settle("record");
  void record.flush();
});

function tell(): void {
  document.dispatchEvent(new Event("ownpace:connection"));
}

// It says so before any request fails.
window.addEventListener("offline", () =>
  document.dispatchEvent(new CustomEvent("ownpace:unheard", { detail: new Unreachable("offline") })),
);
