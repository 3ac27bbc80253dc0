// What a student does, as the record keeps it: an event each.

export interface Event {
  id: string;
  at: string;
  lesson: string;
  item: string;
  kind: string;
  data: Record<string, unknown>;
}

const LAST_MOMENT = Date.UTC(2200, 0, 1);

/** Milliseconds of the latest event that this page knows of. */
let latest = 0;

/** A new event of this moment. It comes after every event known, even of a computer whose clock was ahead of this one's. */
export function make(lesson: string, kind: string, item: string, data: Event["data"]): Event {
  latest = Math.max(Math.min(Date.now(), LAST_MOMENT), latest + 1);
  return { id: uuid7(Date.now()), at: new Date(latest).toISOString(), lesson, item, kind, data };
}

/** Events that are known: later ones come after them. */
export function known(events: readonly Event[]): void {
  for (const { at } of events) latest = Math.max(latest, Math.min(Date.parse(at) || 0, LAST_MOMENT));
}

/** Of the ids of a record's events: the same for two copies if they hold the same; the server says it of its own. */
export function digest(ids: Iterable<string>): string {
  let sum = 0n;
  for (const id of ids) sum ^= BigInt(`0x${id.replaceAll("-", "")}`);
  return sum.toString(16).padStart(32, "0");
}

/** Whether an event names a photo, a drawing or a recording, which lies beside the record. */
export function isBig({ data }: Event): boolean {
  return JSON.stringify(data).includes('"blobs/');
}

/** An identifier that sorts by time (RFC 9562, version 7). */
function uuid7(now: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(now / 0x10000));
  new DataView(bytes.buffer).setUint16(4, now % 0x10000);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
