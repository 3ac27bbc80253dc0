// “Open my work”: files from another computer, into this browser and onto the server, and what to say of them.

import { keep, named } from "../record/blobs";
import type { Event } from "../record/events";
import { titled } from "./erase";
import { count, tally, union } from "./export";
import { type Brought, bring } from "./merge";
import { NoWork, read } from "./reading";

const LATER = "There is no connection: it is kept in this browser, and goes to the server when there is one again.";
const NOT_KEPT = "There is no connection, and this browser keeps nothing: open the file again later.";

/** Take these files in. What to say, a line a thing, and whether the server has got something. */
export async function openFiles(files: readonly File[]): Promise<{ words: string; went: boolean }> {
  const lines: string[] = [];
  const events: Event[] = [];
  const beside: Record<string, Uint8Array> = {};
  let left = 0;
  for (const file of files) {
    try {
      const reading = await read(file);
      events.push(...reading.events);
      Object.assign(beside, reading.files);
      left += reading.left;
    } catch (error) {
      if (!(error instanceof NoWork)) throw error;
      lines.push(error.message);
    }
  }
  await takeIn(union(events), beside);
  const came = await bringAll(union(events));
  if (events.length > 0) lines.unshift(...said(union(events), came));
  if (left > 0) lines.push(`${count(left, "line")} could not be read and ${left === 1 ? "was" : "were"} left out.`);
  return { words: lines.join("\n"), went: [...came.values()].some(({ went }) => went > 0) };
}

/** Keep the files that events name, for the lesson of each: the server asks for those that it lacks. */
async function takeIn(events: readonly Event[], files: Record<string, Uint8Array>): Promise<void> {
  for (const event of events) {
    for (const name of named([event])) {
      const bytes = files[name];
      if (bytes) await keep(event.lesson, name, new Uint8Array(bytes)); // the server looks whether it is that
    }
  }
}

async function bringAll(events: readonly Event[]): Promise<Map<string, Brought>> {
  const came = new Map<string, Brought>();
  for (const lesson of new Set(events.map((event) => event.lesson))) {
    came.set(
      lesson,
      await bring(
        lesson,
        events.filter((event) => event.lesson === lesson),
      ),
    );
  }
  return came;
}

function said(events: readonly Event[], came: Map<string, Brought>): string[] {
  const all = [...came.values()];
  const fresh = all.flatMap((each) => each.fresh);
  const answers = fresh.filter(({ kind }) => kind === "answer").length;
  const isNew =
    fresh.length === 0
      ? "nothing in it was new"
      : `${answers > 0 ? answers : count(fresh.length, "thing", "things")} ${(answers || fresh.length) === 1 ? "was" : "were"} new`;
  return [`${tally(events)}; ${isNew}.`, ...new Set([...came].flatMap(([lesson, each]) => trouble(lesson, each)))];
}

function trouble(lesson: string, { away, kept, refused }: Brought): string[] {
  if (away && away.unknown) return [`There is no lesson ${titled(lesson)} here: what you did in it is kept in this browser.`];
  if (away) return [away.why || (kept ? LATER : NOT_KEPT)];
  return refused.length > 0 ? [`${titled(lesson)}: ${count(refused.length, "thing", "things")} could not be taken in. ${refused[0]}`] : [];
}
