// Taken along with the record: the photos, drawings and recordings that it names. Fetched where there are some.

import { strToU8, Zip, ZipPassThrough } from "fflate";

import { needed, read } from "../record/blobs";
import type { Event } from "../record/events";
import { ask } from "../server/server";

interface Packed {
  bytes: ArrayBuffer;
  end: string;
  type: string;
  /** What is not in it, in words. */
  left: string;
}

/** The record and its files as one zip. Of each question those of its last answer: others may be gone. */
export async function packed(record: string, events: readonly Event[]): Promise<Packed> {
  const files: Record<string, Uint8Array> = { "record.jsonl": strToU8(record) };
  let left = 0;
  for (const { lesson, name } of needed(events)) {
    const bytes = (await read(lesson, name)) ?? (await fetched(lesson, name));
    if (bytes) files[name] = bytes;
    else left += 1;
  }
  const words = left === 1 ? " 1 photo or recording could not be reached." : ` ${left} photos or recordings could not be reached.`;
  return { bytes: await zipped(files), end: "zip", type: "application/zip", left: left === 0 ? "" : words };
}

/** Not made smaller: photos and recordings are small already. */
async function zipped(files: Record<string, Uint8Array>): Promise<ArrayBuffer> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, part) => {
    if (error) throw error;
    parts.push(part as Uint8Array<ArrayBuffer>);
  });
  for (const [name, bytes] of Object.entries(files)) {
    const file = new ZipPassThrough(name);
    zip.add(file);
    file.push(bytes, true);
  }
  zip.end();
  return new Blob(parts).arrayBuffer();
}

async function fetched(lesson: string, name: string): Promise<Uint8Array | null> {
  try {
    const answer = await ask("GET", `lesson/${encodeURIComponent(lesson)}/${name}`);
    return new Uint8Array(await answer.arrayBuffer());
  } catch {
    return null;
  }
}
