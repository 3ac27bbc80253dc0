// “Take my work with me”: one small file of all that the server and this browser have of the student's in this course.

import { config } from "../config";
import { type Event, isBig } from "../record/events";
import * as mirror from "../record/mirror";
import { ask, fetched, Unreachable } from "../server/server";

const NOTHING = "There is nothing to take yet.";
const ALONE = "The server does not answer: the file has what this browser keeps.";
const NOT_PACKED = "The server does not answer, which photos and recordings need to be packed. Try again when it does.";
const THEN = "To go on with it, choose “Open my work” on the page “My work” of the other computer.";

/** The union of these events, each once, in order. */
export function union(events: readonly Event[]): Event[] {
  const each = new Map(events.map((event) => [event.id, event]));
  return [...each.values()].sort((a, b) => (a.at === b.at ? compare(a.id, b.id) : compare(a.at, b.at)));
}

/** How much this is: “12 answers in 2 lessons”. */
export function tally(events: readonly Event[]): string {
  const answers = events.filter(({ kind }) => kind === "answer").length;
  const what =
    answers > 0 || events.length === 0
      ? count(answers, "answer")
      : `${count(events.length, "thing you did", "things you did")}, none of them an answer,`;
  return `${what} in ${count(new Set(events.map(({ lesson }) => lesson)).size, "lesson")}`;
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Save the file; what to say about it. */
async function take(): Promise<string> {
  document.dispatchEvent(new CustomEvent("ownpace:gather"));
  const here = (await mirror.rows()).map(({ event }) => event);
  const there = await fromServer();
  const events = union([...(there ?? []), ...here]);
  const away = there === null ? ` ${ALONE}` : "";
  if (events.length === 0) return NOTHING + away;
  const name = `my-work-${config.course.replace(/[^\p{L}\p{N}._-]+/gu, "-")}-${today()}`;
  const record = events.map((event) => `${JSON.stringify(event)}\n`).join("");
  const files = events.some(isBig) ? await (await carry()).packed(record, events) : null;
  const whole = files ?? { bytes: record, end: "jsonl", type: "application/x-ndjson", left: "" };
  save(`${name}.${whole.end}`, new Blob([whole.bytes], { type: whole.type }));
  return `${name}.${whole.end} has ${tally(events)}.${whole.left}${away} ${THEN}`;
}

let packing: Promise<typeof import("./carry")> | undefined;

/** What packs photos and recordings: fetched where there are some, since nobody may be there when it is wanted. */
export function carry(): Promise<typeof import("./carry")> {
  packing ??= fetched(() => import("./carry"));
  packing.catch(() => (packing = undefined));
  return packing;
}

function notPacked(error: unknown): string {
  if (error instanceof Unreachable) return NOT_PACKED;
  throw error;
}

/** What the server has; null if it cannot be asked. */
async function fromServer(): Promise<Event[] | null> {
  try {
    return ((await (await ask("GET", "api/record")).json()) as { events: Event[] }).events;
  } catch (error) {
    if (!(error instanceof Unreachable)) console.warn(error);
    return null;
  }
}

function save(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // a slow disk is still reading it
}

/** The day by this computer's clock: 2026-11-21. */
function today(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const button = document.getElementById("op-take");
const said = document.getElementById("op-took");
let busy = false;

button?.addEventListener("click", async () => {
  if (busy || said === null) return;
  busy = true;
  said.textContent = "";
  said.textContent = await take()
    .catch(notPacked)
    .finally(() => (busy = false));
});
