// Photos, drawings and recordings as this browser keeps them, beside its copy of the record; and how they get to the server.
// A chunk of its own: only pages load it whose lesson has such questions, or whose events name such files.

import { type DBSchema, type IDBPDatabase, openDB } from "idb";

import { config } from "../config";
import { notice } from "../notices/banner";
import { ask, Refusal } from "../server/server";
import type { Event } from "./events";
import { isShared, rows } from "./mirror";
import { setWord, word } from "./tab";

/** A file, whose it is, and whether the server has it. */
interface Row {
  owner: string;
  course: string;
  lesson: string;
  name: string;
  sent: boolean;
  bytes: Uint8Array<ArrayBuffer>;
}

interface Schema extends DBSchema {
  files: { key: [string, string, string, string]; value: Row };
}

const DATABASE = "ownpace-files";
const NAME = /^blobs\/[0-9a-f]{64}\.(?:jpg|svg|webm|ogg|m4a|mp3|wav)$/;

/** What this page has seen, whatever the browser keeps: by lesson and name. */
const seen = new Map<string, Row>();

let opening: Promise<IDBPDatabase<Schema> | null> | undefined;

/** The browser's database; null where it keeps nothing: then this page alone has the files. */
function browsers(): Promise<IDBPDatabase<Schema> | null> {
  opening ??= openDB<Schema>(DATABASE, 1, {
    upgrade: (made) => void made.createObjectStore("files", { keyPath: ["owner", "course", "lesson", "name"] }),
    terminated: () => (opening = undefined),
  }).catch((error) => {
    console.warn(error);
    return null;
  });
  return opening;
}

/** The same; null where others use this computer: then the tab keeps what is nowhere else. */
async function database(): Promise<IDBPDatabase<Schema> | null> {
  return isShared() ? null : browsers();
}

function key(lesson: string, name: string): [string, string, string, string] {
  return [config.owner, config.course, lesson, name];
}

function all(lesson?: string): IDBKeyRange {
  const begin = lesson === undefined ? [config.owner, config.course] : [config.owner, config.course, lesson];
  return IDBKeyRange.bound(begin, [...begin, []]);
}

async function write(row: Row): Promise<void> {
  seen.set(JSON.stringify(key(row.lesson, row.name)), row);
  if (isShared()) toTab();
  else await (await database())?.put("files", row).catch(console.warn);
}

async function find(lesson: string, name: string): Promise<Row | undefined> {
  const id = JSON.stringify(key(lesson, name));
  return seen.get(id) ?? fromTab(id) ?? (await (await database())?.get("files", key(lesson, name)).catch(() => undefined));
}

/** A tab has little room: it keeps what the server has not. */
function toTab(): void {
  const rows = [...seen].filter(([, { sent }]) => !sent).map(([id, row]) => [id, { ...row, bytes: [...row.bytes] }]);
  setWord(DATABASE, rows.length > 0 ? JSON.stringify(Object.fromEntries(rows)) : null);
}

function fromTab(id: string): Row | undefined {
  const row = (JSON.parse(word(DATABASE) ?? "{}") as Record<string, Row>)[id];
  return row && { ...row, bytes: Uint8Array.from(row.bytes) };
}

/** Keep a file under the name that says what is in it. What is kept already stays as it is. */
export async function keep(lesson: string, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const { owner, course } = config;
  if (!(await find(lesson, name))) await write({ owner, course, lesson, name, sent: false, bytes });
}

/** What is in a file that this browser has. */
export async function read(lesson: string, name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return (await find(lesson, name))?.bytes;
}

/** The files that events name, each once. */
export function named(events: readonly Event[]): string[] {
  const responses = events.flatMap(({ data }) => Object.values((data.response ?? {}) as object));
  return [...new Set(responses.filter((each): each is string => typeof each === "string" && NAME.test(each)))];
}

/** Before these events: their files, as far as this browser has them and the server not. Throws Unreachable, or Refusal of a full disk. */
export async function sendWith(lesson: string, events: readonly Event[]): Promise<void> {
  for (const name of named(events)) {
    const row = await find(lesson, name);
    if (row && !row.sent) await send(row);
  }
}

/** Give the server what it lacks and this browser has. */
export async function give(lesson: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const row = await find(lesson, name);
    if (row) await send(row);
  }
}

async function send(row: Row): Promise<void> {
  try {
    await ask("POST", `api/blob/${encodeURIComponent(row.lesson)}`, undefined, { body: row.bytes });
    await write({ ...row, sent: true });
  } catch (error) {
    if (!(error instanceof Refusal) || error.status >= 500) throw error;
    notice("record", `Not saved on the server: ${error.message}`);
  }
}

/** Take away the files of a lesson, or of the whole course. */
export async function clear(lesson?: string): Promise<void> {
  for (const [id, row] of seen) if (lesson === undefined || row.lesson === lesson) seen.delete(id);
  setWord(DATABASE, null);
  await (await browsers())?.delete("files", all(lesson)).catch(console.warn);
}

/** Others use this computer from now on: what is nowhere else goes into this tab, and all of it away from the browser. */
export async function leave(): Promise<void> {
  const database = await browsers();
  const kept = (await database?.getAll("files", all())) ?? [];
  for (const row of kept) if (!row.sent) await write(row);
  await database?.delete("files", all());
}

/** The files of each question's last answer. */
export function needed(events: readonly Event[]): { lesson: string; name: string }[] {
  const answers = events.filter(({ kind }) => kind === "answer");
  const last = new Map(answers.map((event) => [JSON.stringify([event.lesson, event.item]), event]));
  return [...last.values()].flatMap((event) => named([event]).map((name) => ({ lesson: event.lesson, name })));
}

/** Take away files of the lesson that the server has and no answer needs any more. */
export async function tidy(lesson: string): Promise<void> {
  const events = (await rows(lesson)).map(({ event }) => event).sort((a, b) => (a.at < b.at ? -1 : 1));
  const wanted = new Set(needed(events).map(({ name }) => name));
  const database = await browsers();
  const kept = (await database?.getAll("files", all(lesson)).catch(() => [])) ?? [];
  for (const { name, sent } of kept) if (sent && !wanted.has(name)) await database?.delete("files", key(lesson, name));
}

document.addEventListener("ownpace:clearing", () => void clear(config.name));
