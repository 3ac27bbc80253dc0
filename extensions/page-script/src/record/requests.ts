// What is said to the server about a record, and how much of it at once.

import type { View } from "../../../src/ownpace/ask/question.js";
import { ask } from "../server/server";
import type { Event } from "./events";

/** Events and bytes of one request: the server takes twice as much. */
const [MANY, MUCH] = [500, 2_000_000];

export type Views = Record<string, View>;

interface Answer {
  refused: Record<string, string>;
  /** What to show now, by item, of the questions that these events are about. */
  views: Views;
  events: Event[];
  missing: string[];
  /** Files that answers name and the server has not. */
  lacks?: string[];
}

/** Send events of a lesson, or the ids that are here, to get what is missing on either side. */
export async function post(lesson: string, body: { events: readonly Event[]; have?: string[] }, more: RequestInit = {}): Promise<Answer> {
  const answer: Answer = await (await ask("POST", `api/record/${encodeURIComponent(lesson)}`, body, more)).json();
  if (answer.lacks) void import("./blobs").then(({ give }) => give(lesson, answer.lacks!)).catch(console.warn);
  return answer;
}

/** The events, as many in each part as have room in a request; one that is larger is a part of its own. */
export function* parts(events: Iterable<Event>, much = MUCH): Generator<Event[]> {
  let [part, bytes]: [Event[], number] = [[], 0];
  for (const event of events) {
    const size = new Blob([JSON.stringify(event)]).size;
    if (part.length === MANY || (part.length > 0 && bytes + size > much)) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(event);
    bytes += size;
  }
  if (part.length > 0) yield part;
}
