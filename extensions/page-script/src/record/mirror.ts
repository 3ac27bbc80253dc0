// The student's work as this browser keeps it: a copy of the record that outlives the server.

import { config } from "../config";
import { allowed } from "./allowed";
import type { Event } from "./events";
import { browserStore, noStore, type Row, type Store, tabStore } from "./store";
import { hasCookie, setCookie } from "./tab";

export type { Row };

/**
 * Where the copy is. browser: on this computer · tab: in this tab alone, because others use this computer · none: the
 * browser lets nothing be kept · full: it has no room for more.
 */
export type Keeping = "browser" | "tab" | "none" | "full";

const SHARED = "ownpace-shared";

interface Opened {
  store: Store;
  keeping: Keeping;
}

let opened: { shared: boolean; place: Promise<Opened> } | undefined;
let stopped = false;

/** What the browser could not take: for as long as this page is open it is here. */
const besides = new Map<string, Row>();

/** Where the copy is kept now. */
export async function keeping(): Promise<Keeping> {
  const { keeping } = await open();
  return besides.size > 0 && keeping !== "none" ? "full" : keeping;
}

/** All that this browser has of a lesson; of every lesson of this course without a name. */
export async function rows(lesson?: string): Promise<Row[]> {
  return (await everyRow(lesson)).filter(isGood);
}

/** What this browser has and nobody can act on: it stays here until it is cleared, and goes nowhere. */
export async function asides(lesson?: string): Promise<Row[]> {
  return (await everyRow(lesson)).filter((row) => !isGood(row));
}

/** The server does not take these. */
export async function setAside(ids: ReadonlySet<string>): Promise<void> {
  const { store } = await open();
  const refused = (await everyRow()).filter(({ id }) => ids.has(id)).map((row) => ({ ...row, aside: true }));
  refused.forEach(({ id }) => besides.delete(id));
  // Where there is no room to say so, it is refused once more on the next visit.
  if (refused.length > 0) await store.put(refused).catch(console.warn);
}

async function everyRow(lesson?: string): Promise<Row[]> {
  const { store } = await open();
  const kept = await store.rows(place(), lesson);
  return [...kept, ...[...besides.values()].filter((row) => lesson === undefined || row.lesson === lesson)];
}

/** Earlier pages, and whoever else this address was, may have kept anything. */
function isGood({ id, lesson, event, aside }: Row): boolean {
  return !aside && event?.id === id && event.lesson === lesson && allowed(event) !== null;
}

/** Keep the events; `sent` says whether the server has them. False if this browser does not keep them. */
export async function keep(events: readonly Event[], sent: boolean): Promise<boolean> {
  if (events.length === 0) return true;
  if (stopped) return false;
  const made = events.map((event) => ({ ...place(), lesson: event.lesson, id: event.id, sent, event }));
  const { store, keeping } = await open();
  try {
    await store.put(made);
    made.forEach(({ id }) => besides.delete(id));
    return keeping !== "none";
  } catch (error) {
    console.warn(error);
    made.forEach((row) => besides.set(row.id, row));
    return false;
  }
}

/** Take away what this browser has of a lesson, or of the whole course. */
export async function clear(lesson?: string): Promise<void> {
  const { store } = await open();
  for (const row of besides.values()) if (lesson === undefined || row.lesson === lesson) besides.delete(row.id);
  await store.clear(place(), lesson);
}

/** Keep nothing more on this page: its work is being cleared in another window. */
export function stop(): void {
  stopped = true;
}

export function isShared(): boolean {
  return hasCookie(`${SHARED}=1`);
}

/** This browser keeps no cookie, so that it cannot know on the next page. */
export class NoCookies extends Error {}

/** Whether others use this computer: then nothing stays in the browser when the tab is closed. Kept until the browser is. */
export async function setShared(shared: boolean): Promise<void> {
  const before = await everyRow();
  const { store: old } = await open();
  remember(shared);
  if (isShared() !== shared) throw new NoCookies();
  try {
    await (await open()).store.put(before);
  } catch (error) {
    remember(!shared); // there is no room for it in the other place: it stays where it is
    throw error;
  }
  besides.clear();
  await old.clear(place());
}

function remember(shared: boolean): void {
  setCookie(`${SHARED}=${shared ? 1 : 0}; path=${config.base}; samesite=strict${shared ? "" : "; max-age=0"}`);
}

/** Whose copy of which course. Without `owner` nobody can tell one student from the next: public Binder. */
function place(): { owner: string; course: string } {
  return { owner: config.owner, course: config.course };
}

function open(): Promise<Opened> {
  const shared = isShared();
  // Another window may have said otherwise since.
  if (opened?.shared !== shared)
    opened = { shared, place: shared ? Promise.resolve({ store: tabStore(), keeping: "tab" }) : openBrowser() };
  return opened.place;
}

async function openBrowser(): Promise<Opened> {
  try {
    return { store: await browserStore(), keeping: "browser" };
  } catch (error) {
    console.warn(error);
    return { store: noStore(), keeping: "none" };
  }
}
