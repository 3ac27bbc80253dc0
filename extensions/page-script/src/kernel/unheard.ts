// A network that lets no web socket through, as some schools' do: code cannot run here, and what is written in it is kept all the same.

import { type Question, say } from "../../../src/ownpace/ask/question.js";
import { main } from "../config";
import { notice, settle } from "../notices/banner";

/** Milliseconds without a web socket, while the server answers, after which the network lets none through. */
export const PATIENCE = 12_000;

const WORDS =
  "Code cannot run on this network: it blocks the connection that code needs (a web socket). You can read, answer, write code and " +
  "hand in; all of it is saved. To run code, try another network, or ask whoever looks after this one.";

/** No web socket opens, and the server answers. */
export function unheard(): void {
  notice("sockets", WORDS);
  for (const question of main.querySelectorAll<Question>(".op-code")) if (!question.typed) say(question, "Cannot run here");
}

/** A web socket is open. */
export function heard(): void {
  settle("sockets");
}
