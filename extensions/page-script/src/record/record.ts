// The record of this lesson: made here, kept in this browser, sent to the server; what others did comes in.

import { config } from "../config";
import { notice, settle } from "../notices/banner";
import { fetched, Refusal, Unreachable } from "../server/server";
import { digest, type Event, isBig, known, make } from "./events";
import * as mirror from "./mirror";
import { parts, post, type Views } from "./requests";
import { windows } from "./tab";
import { isTyping } from "./typed";

/** Milliseconds until what the server did not take is sent again, at first and at most. */
const [SOON, LATEST] = [1000, 30_000];
/** The server's word for what is too long to be kept. */
const TOO_MUCH = 413;
/** The bytes that a browser sends after a page is closed. */
const LAST_WORDS = 60_000;

const unsent = new Map<string, Event>();
const ids = new Set<string>();
/** The events of this page, which it shows already. */
const made = new Set<string>();
const others = windows<{ events: Event[]; views: Views }>(`ownpace ${config.base} ${config.owner} ${config.course} ${config.name}`);

let sending: Promise<void> | undefined;
let pause = 0;
let over = false;
let again = 0;
/** Whether this browser and the server have had the same since this page was opened. */
let compared = false;
/** Whether it is known what this browser had: till then something of it may be on its way to nobody. */
let looked = false;

/** What became of events that were to be saved. Dispatched on the document as "ownpace:sent". */
export interface Sent {
  events: readonly Event[];
  /** What to show now of the questions that these events are about, where the server says it. */
  views: Views;
  /** Why they are not on the server, in words; "" where they are, null where nobody answers. */
  why: string | null;
}

/** Events that are not on the server yet. */
export function waiting(): number {
  return unsent.size;
}

/** Whether it is known yet what is on the server and what in this browser. */
export function isCompared(): boolean {
  return compared;
}

/** What the record holds, in short; the server says the same of its own. */
export function state(): string {
  return digest(ids);
}

/** Do something now, and send it; comes back with whether this browser keeps it. */
export async function add(kind: string, item: string, data: Event["data"]): Promise<boolean> {
  const { kept } = keep(kind, item, data);
  // After what the page asks for first: its kernel.
  setTimeout(() => void flush());
  return kept;
}

/** Do something, which is sent with what is sent next; code is told to its kernel first, which saves it. */
export function keep(kind: string, item: string, data: Event["data"]): { event: Event; kept: Promise<boolean> } {
  const event = make(config.name, kind, item, data);
  unsent.set(event.id, event);
  ids.add(event.id);
  made.add(event.id);
  document.dispatchEvent(new CustomEvent("ownpace:made", { detail: event }));
  const kept = mirror.keep([event], false).finally(tell);
  return { event, kept };
}

/** The server has these now; comes back when this browser has them too, or cannot. */
export async function saved(events: readonly Event[]): Promise<void> {
  known(events);
  for (const { id } of events) {
    unsent.delete(id);
    ids.add(id);
  }
  await mirror.keep(events, true);
  tell();
}

/** Send what the server does not have. Resolves when it has it, or cannot for now. */
export function flush(): Promise<void> {
  sending ??= send().finally(() => {
    sending = undefined;
    tell();
  });
  return sending;
}

async function send(): Promise<void> {
  while (unsent.size > 0 && !over) {
    const [events = []] = parts(unsent.values());
    try {
      if (events.some(isBig)) await (await blobs()).sendWith(config.name, events);
      const { refused, views } = await post(config.name, { events });
      pause = 0;
      settle("record");
      await refuse(refused);
      const taken = events.filter(({ id }) => !Object.hasOwn(refused, id));
      await saved(taken);
      for (const event of events) if (Object.hasOwn(refused, event.id)) sent({ events: [event], views: {}, why: refused[event.id]! });
      sent({ events: taken, views, why: "" });
      others.tell({ events: taken, views });
    } catch (error) {
      return failed(error, events);
    }
  }
}

/** What sends photos and recordings is a chunk of its own, which may not be here where the connection is lost. */
function blobs(): Promise<typeof import("./blobs")> {
  return fetched(() => import("./blobs"));
}

/** What the server does not take it would not take again: it is kept aside in this browser. */
async function refuse(refused: Record<string, string>): Promise<void> {
  for (const [id, why] of Object.entries(refused)) {
    unsent.delete(id);
    ids.delete(id);
    notice("record", `Not saved on the server: ${why}`);
  }
  await mirror.setAside(new Set(Object.keys(refused)));
}

async function failed(error: unknown, events: readonly Event[]): Promise<void> {
  const forGood = error instanceof Refusal && error.status < 500;
  if (forGood) events.forEach(({ id }) => unsent.delete(id));
  // What a full disk does not take is marked all the same.
  const views = error instanceof Refusal ? ((error.said.views ?? {}) as Views) : {};
  sent({ events, views, why: error instanceof Refusal ? error.message : null });
  if (error instanceof Refusal && error.status === TOO_MUCH) return refuse(Object.fromEntries(events.map(({ id }) => [id, error.message])));
  // Without a connection there is a notice of its own.
  if (error instanceof Refusal) notice("record", `${await where()} ${error.message}`);
  else if (!(error instanceof Unreachable)) throw error;
  if (forGood) return;
  pause = Math.min(Math.max(2 * pause, SOON), LATEST);
  // One at a time: what is done meanwhile tries at once, and would leave a timer each.
  clearTimeout(again);
  again = setTimeout(() => void flush(), pause);
}

async function where(): Promise<string> {
  return (await mirror.keeping()) === "browser" ? "Not saved on the server, only on this computer." : "Not saved.";
}

/**
 * Make this browser's copy and the server's the same. Comes back with the ids that the server did not have, and with
 * how many events it had beyond `have`. Throws Refusal or Unreachable.
 */
export async function exchange(have: Iterable<string> = ids): Promise<{ missing: string[]; news: number }> {
  const { events, missing, views } = await post(config.name, { events: [], have: [...have] });
  await saved(events);
  const lacking = new Set(missing);
  if (lacking.size > 0) {
    for (const { event } of await mirror.rows(config.name)) if (lacking.has(event.id)) unsent.set(event.id, event);
    await flush();
  }
  if (events.length > 0) came(events, views);
  same();
  return { missing, news: events.length };
}

/** The server's record is `there`, in short: what it has more comes here, and what it has less goes there. */
export async function compare(there: string): Promise<void> {
  if (there === state()) same();
  else await exchange();
}

function same(): void {
  if (compared || !looked) return;
  compared = true;
  tell();
}

/** Read what this browser had, and bring it and the server's together. True if the server had not all of it. */
export async function open(): Promise<boolean> {
  const rows = await mirror.rows(config.name);
  for (const { id, sent, event } of rows) {
    ids.add(id);
    if (!sent && !made.has(id)) unsent.set(id, event);
  }
  looked = true;
  known(rows.map(({ event }) => event));
  // What this very page has done meanwhile is on its way.
  if (digest([...ids].filter((id) => !made.has(id))) === config.record) {
    same();
    return false;
  }
  const { missing, news } = await exchange();
  // Both have the same, and the page has not: going back took it from the browser's cache, where it is as it was drawn.
  if (missing.length + news === 0) await exchange([]);
  // The last words of the page before this one may have come after this one was drawn: their views come now.
  await flush();
  return missing.some((id) => !made.has(id) && ids.has(id)) && unsent.size === 0;
}

/** Tell the page what another window or computer did. */
function came(events: readonly Event[], views: Views): void {
  document.dispatchEvent(new CustomEvent("ownpace:came", { detail: events }));
  sent({ events, views, why: "" });
}

function sent(detail: Sent): void {
  document.dispatchEvent(new CustomEvent("ownpace:sent", { detail }));
}

/** Tell the page that something was kept or sent. */
function tell(): void {
  document.dispatchEvent(new CustomEvent("ownpace:kept"));
}

others.hear(({ events, views }) => {
  known(events);
  events.forEach(({ id }) => ids.add(id));
  came(events, views);
});

/** It is being cleared in another window: this page must not bring it back. */
document.addEventListener("ownpace:clearing", () => {
  over = true;
  unsent.clear();
});

window.addEventListener("pagehide", () => {
  const [events = []] = parts(unsent.values(), LAST_WORDS);
  // The server takes an event once: what is under way may be sent again. If this is not heard, the next visit sends it.
  if (events.length > 0 && !over) void post(config.name, { events }, { keepalive: true }).catch(() => undefined);
});
window.addEventListener("online", () => void flush());
window.addEventListener("beforeunload", (event) => {
  if ((unsent.size > 0 || isTyping()) && lost && !over) event.preventDefault();
});

/** Whether what is not sent would be lost with this page. */
let lost = false;
document.addEventListener("ownpace:kept", () => {
  void mirror.keeping().then((keeping) => {
    lost = keeping === "none" || keeping === "full";
  });
});
