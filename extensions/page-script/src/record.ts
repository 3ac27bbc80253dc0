// Events that the page itself adds to the record: phases opened, videos watched. Answers go through the kernel.

import { notice, settle } from "./banner";
import { config } from "./config";
import { Refusal, Unreachable, ask } from "./server";

interface Event {
  id: string;
  at: string;
  lesson: string;
  item: string;
  kind: "open" | "watch";
  data: Record<string, unknown>;
}

const unsaved = new Map<string, Event>();
let sending: Promise<void> | undefined;
let pause = 0;
let leaving = false;

/** Add an event to the record; it is sent at once, and again until the server has it. */
export function add(kind: Event["kind"], item: string, data: Event["data"]): void {
  const event = { id: uuid7(), at: new Date().toISOString(), lesson: config.name, item, kind, data };
  unsaved.set(event.id, event);
  // The server takes an event once, so what is under way may be sent again with the last words of a page.
  void (leaving ? send() : flush());
}

/** Send what is not saved. Resolves when it is saved, or could not be for now. */
export function flush(): Promise<void> {
  sending ??= send().finally(() => {
    sending = undefined;
  });
  return sending;
}

async function send(): Promise<void> {
  while (unsaved.size > 0) {
    const events = [...unsaved.values()];
    try {
      const answer = await ask("POST", `api/record/${encodeURIComponent(config.name)}`, { events }, { keepalive: true });
      const { saved } = (await answer.json()) as { saved: string[] };
      saved.forEach((id) => unsaved.delete(id));
      pause = 0;
      settle("record");
    } catch (error) {
      return failed(error, events);
    }
  }
}

function failed(error: unknown, events: Event[]): void {
  const forGood = error instanceof Refusal && error.status < 500;
  if (forGood) events.forEach(({ id }) => unsaved.delete(id));
  // Without a connection the session's own notice says what there is to say.
  if (error instanceof Refusal) notice("record", `Not saved: ${error.message}`);
  else if (!(error instanceof Unreachable)) throw error;
  if (forGood) return;
  pause = Math.min(Math.max(2 * pause, 1000), 30_000);
  setTimeout(() => void flush(), pause);
}

/** An identifier that sorts by time (RFC 9562, version 7). */
function uuid7(): string {
  const now = Date.now();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(now / 0x10000));
  new DataView(bytes.buffer).setUint16(4, now % 0x10000);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

window.addEventListener("pagehide", () => {
  leaving = true;
  void flush();
});
window.addEventListener("pageshow", () => {
  leaving = false;
});
window.addEventListener("online", () => void flush());
