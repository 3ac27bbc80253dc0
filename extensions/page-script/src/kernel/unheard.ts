// A network that lets no web socket through, as some schools' do: code cannot run here, and what is written in it is kept all the same.

import { type Question, say } from "../../../src/ownpace/ask/question.js";
import { main } from "../config";
import { notice, settle } from "../notices/banner";
import * as record from "../record/record";

/** Milliseconds without a web socket, while the server answers, after which the network lets none through. */
export const PATIENCE = 12_000;
/** Milliseconds without typing until what was typed is kept. */
const WAITS = 1500;

const WORDS =
  "Code cannot run on this network: it blocks the connection that code needs (a web socket). You can read, answer, write code and " +
  "hand in; all of it is saved. To run code, try another network, or ask whoever looks after this one.";

let listening: AbortController | undefined;

/** No web socket opens, and the server answers. */
export function unheard(): void {
  if (listening) return;
  listening = new AbortController();
  notice("sockets", WORDS);
  for (const question of main.querySelectorAll<Question>(".op-code")) keepCode(question, listening.signal);
}

/** A web socket is open. */
export function heard(): void {
  listening?.abort();
  listening = undefined;
  settle("sockets");
}

function keepCode(question: Question, signal: AbortSignal): void {
  const field = question.querySelector("textarea");
  if (field === null) return;
  let [kept, idle] = [field.value === field.defaultValue ? field.value : "", 0];
  const keep = async () => {
    clearTimeout(idle);
    if (field.value === kept) return;
    kept = field.value;
    say(
      question,
      (await record.add("answer", question.dataset.item!, { response: kept, of: "" })) ? "Saved on this computer" : "Not saved yet",
    );
  };
  const changed = () => {
    say(question, "Not saved yet");
    clearTimeout(idle);
    idle = setTimeout(() => void keep(), WAITS);
  };
  say(question, "Cannot run here");
  field.addEventListener("input", changed, { signal });
  // Before the page's own last words, which take along what is kept by then.
  window.addEventListener("pagehide", () => void keep(), { signal, capture: true });
  const sent = ({ detail: { events, why } }: CustomEvent<record.Sent>) => {
    const mine = events.some(({ item, data }) => item === question.dataset.item && data.response === kept);
    if (mine && why === "") say(question, "Saved");
  };
  document.addEventListener("ownpace:sent", sent, { signal });
  if (field.value !== kept) changed(); // typed before anybody listened
}
