// “Clear my work”: this browser's copy and the server's go together, or both stay.

import { config } from "../config";
import { agreed, paragraph } from "../notices/dialog";
import * as blobs from "../record/blobs";
import * as mirror from "../record/mirror";
import { tell } from "../record/windows";
import { ask, Refusal } from "../server/server";

const GOES =
  "What goes: your answers, photos, drawings, recordings, notes, hints, opened parts and places in videos, and the files of what you handed in, on this server and in this browser. They cannot be brought back from here.";
const STAYS =
  "What stays: what your teacher has got, copies on other computers, and files that you saved. Using one of these copies brings your work back.";
const NO_CONNECTION = "There is no connection. Try again in a moment.";

/** Ask, then clear these lessons. What to say about it; null if the student would rather not. */
export async function clearAway(lessons: string[]): Promise<string | null> {
  const names = lessons.map(titled);
  const heading = document.createElement("h2");
  heading.textContent = lessons.length === 1 ? `Clear your work in ${names[0]}?` : `Clear your work in ${lessons.length} lessons?`;
  const list = lessons.length === 1 ? [] : [paragraph(names.join(", "))];
  const about = [heading, ...list, paragraph(GOES), paragraph(STAYS)];
  if (!(await agreed(about, { yes: "Clear it", no: "Keep it", forGood: true }))) return null;
  return clearNow(lessons);
}

async function clearNow(lessons: string[]): Promise<string> {
  tell({ does: "clearing", lessons });
  const [gone, left]: string[][] = [[], []];
  for (const lesson of lessons) {
    const why = await clearOne(lesson);
    if (why === "") gone!.push(titled(lesson));
    else left!.push(`${titled(lesson)} was not cleared, and all of it is still there. ${why}`);
  }
  tell({ does: "cleared", lessons });
  return [...(gone!.length > 0 ? [`Cleared: ${gone!.join(", ")}.`] : []), ...left!].join(" ");
}

/** "", or why it was not. */
async function clearOne(lesson: string): Promise<string> {
  const before = await mirror.rows(lesson);
  // First here, so that no page of this browser gives the server back what it takes away.
  await mirror.clear(lesson);
  try {
    if (Object.hasOwn(config.titles ?? {}, lesson)) await ask("POST", `api/erase/${encodeURIComponent(lesson)}`);
    await mirror.clear(lesson); // what another window was just writing
    await blobs.clear(lesson);
    return "";
  } catch (error) {
    for (const sent of [true, false])
      await mirror.keep(
        before.filter((row) => row.sent === sent).map(({ event }) => event),
        sent,
      );
    return error instanceof Refusal ? error.message : NO_CONNECTION;
  }
}

/** A lesson's title, as it stands in a sentence. */
export function titled(lesson: string): string {
  return `“${(Object.hasOwn(config.titles ?? {}, lesson) && config.titles?.[lesson]) || lesson}”`;
}
