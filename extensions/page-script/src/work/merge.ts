// Events of one lesson, into this browser's copy and the server's.

import type { Event } from "../record/events";
import * as mirror from "../record/mirror";
import { parts, post } from "../record/requests";
import { Refusal, Unreachable } from "../server/server";

/** What became of them. `fresh` are those that neither had; `away`: the server has not got them, and why if it said. */
export interface Brought {
  fresh: Event[];
  went: number;
  refused: string[];
  away: false | { unknown: boolean; why: string };
  /** Whether this browser keeps what the server has not got. */
  kept: boolean;
}

/** Put these in where they are missing. Twice is once. */
export async function bring(lesson: string, events: readonly Event[]): Promise<Brought> {
  const here = new Set((await mirror.rows(lesson)).map(({ id }) => id));
  const fresh = events.filter(({ id }) => !here.has(id));
  try {
    const missing = await lacking(lesson, events);
    const refused = await send(lesson, missing);
    await mirror.keep(
      events.filter(({ id }) => !refused.has(id)),
      true,
    );
    await mirror.setAside(new Set(refused.keys()));
    const lacked = new Set(missing.map(({ id }) => id));
    const both = fresh.filter(({ id }) => lacked.has(id) && !refused.has(id));
    return { fresh: both, went: missing.length - refused.size, refused: [...refused.values()], away: false, kept: true };
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof Unreachable)) throw error;
    const kept = await mirror.keep(fresh, false);
    const away = error instanceof Refusal ? { unknown: error.status === 404, why: error.message } : { unknown: false, why: "" };
    return { fresh, went: 0, refused: [], away, kept };
  }
}

/** Those that the server has not got; what it has besides is kept here. */
async function lacking(lesson: string, events: readonly Event[]): Promise<Event[]> {
  const said = await post(lesson, { events: [], have: events.map(({ id }) => id) });
  const missing = new Set(said.missing);
  await mirror.keep(said.events, true);
  return events.filter(({ id }) => missing.has(id));
}

/** The ids that were refused, and why. */
async function send(lesson: string, events: readonly Event[]): Promise<Map<string, string>> {
  const refused = new Map<string, string>();
  for (const part of parts(events)) {
    for (const [id, why] of Object.entries((await post(lesson, { events: part })).refused)) refused.set(id, why);
  }
  return refused;
}
