// Places in a browser where rows can be kept: its database, one tab's memory, or only this page.

import { type DBSchema, type IDBPDatabase, openDB } from "idb";

import type { Event } from "./events";

/** An event, whose it is, and whether the server has it. */
export interface Row {
  owner: string;
  course: string;
  lesson: string;
  id: string;
  sent: boolean;
  event: Event;
  /** The server does not take it: it is never sent again. */
  aside?: boolean;
}

export type Place = Pick<Row, "owner" | "course">;

export interface Store {
  /** The rows of a lesson, or of all. */
  rows(place: Place, lesson?: string): Promise<Row[]>;
  /** Comes back when the rows are on the disk, or throws and none is. */
  put(rows: readonly Row[]): Promise<void>;
  clear(place: Place, lesson?: string): Promise<void>;
}

/** Milliseconds after which a browser that does not answer is one that keeps nothing. */
const PATIENCE = 3000;
const NAME = "ownpace";
const EVENTS = "events";

interface Schema extends DBSchema {
  events: { key: [string, string, string, string]; value: Row };
}

/** IndexedDB. Throws where the browser allows none. */
export async function browserStore(): Promise<Store> {
  let database: IDBPDatabase<Schema> | undefined = await soon(openDatabase());
  // A browser may close it at any time, to clear it or for want of memory.
  const whole = async () => (database ??= await soon(openDatabase()));

  function openDatabase(): Promise<IDBPDatabase<Schema>> {
    return openDB<Schema>(NAME, 1, {
      upgrade: (made) => void made.createObjectStore(EVENTS, { keyPath: ["owner", "course", "lesson", "id"] }),
      blocking: (_before, _after, event) => (event.target as IDBDatabase).close(),
      terminated: () => (database = undefined),
    });
  }

  return {
    rows: async (place, lesson) => soon((await whole()).getAll(EVENTS, range(place, lesson))),
    put: async (rows) => {
      // Strict: it is on the disk, and outlives a power cut, when the transaction is done.
      const transaction = (await whole()).transaction(EVENTS, "readwrite", { durability: "strict" });
      const put = rows.map((row) => transaction.store.put(row));
      // Without waiting for what is put: the page may be going, and with it a transaction that is not at its end.
      transaction.commit();
      await soon(Promise.all([...put, transaction.done]));
    },
    clear: async (place, lesson) => soon((await whole()).delete(EVENTS, range(place, lesson))),
  };
}

/** A browser's storage may not answer at all, as where it is broken or a window of an older version has it. */
function soon<T>(promise: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error("This browser's storage does not answer")), PATIENCE));
  return Promise.race([promise, late]);
}

/** Every key that begins with these names: in IndexedDB's order a list comes after every text. */
function range({ owner, course }: Place, lesson?: string): IDBKeyRange {
  const begin = lesson === undefined ? [owner, course] : [owner, course, lesson];
  return IDBKeyRange.bound(begin, [...begin, []]);
}

/** This tab's own storage, which goes when the tab is closed. */
export function tabStore(): Store {
  const read = () => JSON.parse(sessionStorage.getItem(NAME) ?? "{}") as Record<string, Row>;
  return overRecord(read, (all) => sessionStorage.setItem(NAME, JSON.stringify(all)));
}

/** This page alone. */
export function noStore(): Store {
  let all: Record<string, Row> = {};
  return overRecord(
    () => all,
    (changed) => void (all = changed),
  );
}

function overRecord(read: () => Record<string, Row>, write: (all: Record<string, Row>) => void): Store {
  const isOf = (row: Row, { owner, course }: Place, lesson?: string) =>
    row.owner === owner && row.course === course && (lesson === undefined || row.lesson === lesson);
  return {
    rows: async (place, lesson) => Object.values(read()).filter((row) => isOf(row, place, lesson)),
    put: async (rows) => write({ ...read(), ...Object.fromEntries(rows.map((row) => [row.id, row])) }),
    clear: async (place, lesson) => write(Object.fromEntries(Object.entries(read()).filter(([, row]) => !isOf(row, place, lesson)))),
  };
}
