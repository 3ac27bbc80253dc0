// A file with a student's work in it: which events it has, or what is wrong with it.

import { unzipSync } from "fflate";

import { allowed } from "../record/allowed";
import type { Event } from "../record/events";

/** The file is none with work in it; the message says why, and what next. */
export class NoWork extends Error {}

export interface Reading {
  events: Event[];
  /** How many lines are none that say what a student did. */
  left: number;
  /** Photos, drawings and recordings, by their names. */
  files: Record<string, Uint8Array>;
}

/** Bytes of a file, packed or not: a year of lessons has a hundredth of it. */
const MOST = 64 * 1024 * 1024;
const RECORD = "record.jsonl";
const LARGEST_FILE = 4_000_000;
const LONGEST_LINE = 1024 * 1024;
const NEXT = "Choose a file that “Take my work with me” has saved, a record.jsonl, or a zip that was handed in.";

/** Throws NoWork. */
export async function read(file: File): Promise<Reading> {
  const { text, files } = await content(file);
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) throw new NoWork(`“${file.name}” is empty. ${NEXT}`);
  const events = lines.map(event).filter((each) => each !== null);
  if (events.length === 0) throw new NoWork(`“${file.name}” has no work in it: no line of it says what a student did. ${NEXT}`);
  return { events, left: lines.length - events.length, files };
}

async function content(file: File): Promise<{ text: string; files: Record<string, Uint8Array> }> {
  if (file.size > MOST) throw new NoWork(`“${file.name}” is too large to be anybody's work. ${NEXT}`);
  try {
    const isZip = (await file.slice(0, 4).text()) === "PK\u0003\u0004";
    return isZip ? unpacked(new Uint8Array(await file.arrayBuffer()), file.name) : { text: await file.text(), files: {} };
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

/** The record in a zip, and the files that it names: nothing else is unpacked, and no more of it than it says that it is. */
function unpacked(bytes: Uint8Array, name: string): { text: string; files: Record<string, Uint8Array> } {
  let left = MOST;
  const wanted = ({ name, originalSize }: { name: string; originalSize: number }) =>
    (name === RECORD || (name.startsWith("blobs/") && originalSize <= LARGEST_FILE)) && (left -= originalSize) >= 0;
  const { [RECORD]: found, ...files } = unzipSync(bytes, { filter: wanted });
  if (!found) throw new NoWork(`There is no record.jsonl in “${name}”. ${NEXT}`);
  return { text: new TextDecoder().decode(found), files };
}
