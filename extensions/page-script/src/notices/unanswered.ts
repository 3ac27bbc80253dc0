// Nobody answers: said at once, and after a while that the server may not come back, what is safe, and where to go on.

import { config } from "../config";
import { type Keeping, keeping } from "../record/mirror";
import { notice, settle } from "./banner";

/** Milliseconds without an answer after which the server may be gone for good, as public Binder's is. */
const LONG = 60_000;

const ALONE = "No connection. You can read on; your answers can be checked when it is back. We keep trying.";
const GONE = "No connection for more than a minute: this server may be gone.";
const SAFE: Record<Keeping, string> = {
  browser: "Your work is safe on this computer.",
  tab: "Your work is in this tab only. Keep it open, or take your work with you.",
  none: "Your work is on this page only. Keep it open, and take your work with you.",
  full: "Some of your work is on this page only. Keep it open, and take your work with you.",
};

let patience = 0;

/** Whether nobody answers now; `words` where somebody else does. */
export function alone(yes: boolean, words = ""): void {
  if (!yes) {
    clearTimeout(patience);
    patience = 0;
    settle("connection");
    return;
  }
  if (words) void keeping().then((where) => patience !== 0 && notice("connection", `${words} ${SAFE[where]}`));
  if (patience !== 0) return;
  notice("connection", words || ALONE);
  patience = setTimeout(() => void gone(), LONG);
}

async function gone(): Promise<void> {
  const words = `${GONE} ${SAFE[await keeping()]}`;
  if (patience === 0) return;
  // In a tab of its own: what this browser does not keep is still here.
  const anew = { label: "Open it anew", do: () => void window.open(config.relaunch, "_blank", "noopener") };
  if (config.relaunch) notice("connection", `${words} You can start another server and go on there.`, anew);
  else notice("connection", `${words} We keep trying; you can also open the lesson again the way you first came.`);
}
