// The windows of one browser: what one of them clears, the others must not bring back.

import { config, SAID_NAME } from "../config";
import { clear, stop } from "./mirror";
import { setWord, windows } from "./tab";

interface Told {
  does: "clearing" | "cleared";
  lessons: string[];
}

/** Milliseconds after which a window no longer waits for another one to be done with clearing. */
const LONGEST = 20_000;

const others = windows<Told>(`ownpace cleared ${config.base} ${config.owner} ${config.course}`);

/** Tell the other windows that these lessons are being cleared, or that this is over. */
export function tell(told: Told): void {
  setWord(SAID_NAME, null);
  others.tell(told);
}

others.hear(({ does, lessons }) => {
  if (config.name !== undefined && !lessons.includes(config.name)) return;
  if (does === "cleared") return location.reload();
  stop();
  setWord(SAID_NAME, null);
  // On a shared computer each tab has its own.
  for (const lesson of lessons) void clear(lesson);
  document.dispatchEvent(new Event("ownpace:clearing"));
  setTimeout(() => location.reload(), LONGEST);
});
