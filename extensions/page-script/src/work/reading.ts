// A file with a student's work in it: which events it has, or what is wrong with it.

import { allowed } from "../record/allowed";
import type { Event } from "../record/events";

/** The file is none with work in it; the message says why, and what next. */
export class NoWork extends Error {}

export interface Reading {
  events: Event[];
  /** How many lines are none that say what a student did. */
  left: number;
}

/** Bytes of a file, packed or not: a year of lessons has a hundredth of it. */
const MOST = 64 * 1024 * 1024;
const LONGEST_LINE = 1024 * 1024;
const NEXT = "Choose a file that “Take my work with me” has saved, a record.jsonl, or a zip that was handed in.";

/** Throws NoWork. */
export async function read(file: File): Promise<Reading> {
  const text = await content(file);
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) throw new NoWork(`“${file.name}” is empty. ${NEXT}`);
  const events = lines.map(event).filter((each) => each !== null);
  if (events.length === 0) throw new NoWork(`“${file.name}” has no work in it: no line of it says what a student did. ${NEXT}`);
  return { events, left: lines.length - events.length };
}

async function content(file: File): Promise<string> {
  if (file.size > MOST) throw new NoWork(`“${file.name}” is too large to be anybody's work. ${NEXT}`);
  try {
    const isZip = (await file.slice(0, 4).text()) === "PK\u0003\u0004";
    return isZip ? await unpacked(file) : await file.text();
  } catch (error) {
    if (error instanceof NoWork) throw error;
    throw new NoWork(`“${file.name}” cannot be read. ${NEXT}`);
  }
}

/** The line's event; null if it is none that somebody may act on. */
function event(line: string): Event | null {
  if (line.length >= LONGEST_LINE) return null;
  try {
    return allowed(JSON.parse(line));
  } catch {
    return null;
  }
}

/** The record in a zip, found by the directory at its end (PKWARE's APPNOTE, 4.3). */
async function unpacked(file: File): Promise<string> {
  const bytes = new DataView(await file.arrayBuffer());
  let end = bytes.byteLength - 22;
  while (end > 0 && bytes.getUint32(end, true) !== 0x06054b50) end -= 1;
  let at = bytes.getUint32(end + 16, true);
  for (let left = bytes.getUint16(end + 10, true); left > 0; left -= 1) {
    const [method, packed, size] = [bytes.getUint16(at + 10, true), bytes.getUint32(at + 20, true), bytes.getUint32(at + 24, true)];
    const [name, more, comment] = [28, 30, 32].map((place) => bytes.getUint16(at + place, true)) as [number, number, number];
    if (decode(bytes, at + 46, name) === "record.jsonl" && size <= MOST) return member(bytes, bytes.getUint32(at + 42, true), packed, method);
    at += 46 + name + more + comment;
  }
  throw new NoWork(`There is no record.jsonl in “${file.name}”. ${NEXT}`);
}

function member(bytes: DataView, at: number, packed: number, method: number): Promise<string> | string {
  const begin = at + 30 + bytes.getUint16(at + 26, true) + bytes.getUint16(at + 28, true);
  if (method === 0) return decode(bytes, begin, packed);
  const part = new Blob([new Uint8Array(bytes.buffer as ArrayBuffer, begin, packed)]);
  return new Response(part.stream().pipeThrough(new DecompressionStream("deflate-raw"))).text();
}

function decode(bytes: DataView, begin: number, length: number): string {
  return new TextDecoder().decode(new Uint8Array(bytes.buffer as ArrayBuffer, begin, length));
}
