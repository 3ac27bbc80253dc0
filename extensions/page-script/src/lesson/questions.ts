// The page's questions: what is done is an event, kept here and sent; what it is worth comes back with the answer.

import {
  blank,
  type Deed,
  DRAFT,
  type Edit,
  type Files,
  paint,
  type Question,
  say,
  type View,
  words,
} from "../../../src/ownpace/ask/question.js";
import { config, main } from "../config";
import * as record from "../record/record";
import { whenIdle } from "../record/typed";
import { ask, ours } from "../server/server";
import { begin, data, understood } from "./begin";
import { near } from "./chunks";

const SOON = "Saved on this computer. It is checked in a moment.";
const DRAFT_HERE = "Draft saved on this computer.";
const KEPT = "Saved on this computer.";
const NOT_KEPT = "Not saved yet.";

/** An event that the server has not said anything of yet, and whether this browser has it. */
interface Told {
  id: string;
  kept: Promise<boolean>;
  /** Of what is only to be judged on asking. */
  draft: boolean;
  answer: boolean;
}

const told = new Map<string, Told>();
const done = new Set(config.state.done);
const answered = new Set(config.state.answered);
const shown = new Map<string, string>();
const drafts = new Set(config.state.drafts);

/** The code editor is a chunk of its own, which only what is code asks for. */
export const edit: Edit = async (...asked) => (await ours().then(() => import("../kernel/editor"))).edit(...asked);

for (const question of main.querySelectorAll<Question>(".op-question")) {
  if (question.querySelector(".op-form, .op-body"))
    void begin(question, { tell, waits: whenIdle, edit, files, near }).then(() => sayDraft(question));
}

/** What an earlier visit has left in it is not an answer, and that is said. */
function sayDraft(question: Question): void {
  const item = question.dataset.item!;
  if (drafts.has(item) && !told.has(item) && !question.typed) say(question, DRAFT);
}

async function files(): Promise<Files> {
  return (await import("./files")).files;
}

async function drawn(body: unknown): Promise<{ drawn: string }> {
  return (await ask("POST", "api/draw", body)).json();
}

/** Something is done to a question: keep it here, and send it. */
export function tell(question: Question, deed: Deed): void {
  if (deed.do === "draw") return void understood(question, deed.response, drawn);
  const item = question.dataset.item!;
  const { event, kept } = record.keep(deed.do, item, data(question, deed));
  told.set(item, { id: event.id, kept, draft: deed.do === "draft", answer: deed.do === "answer" });
  void record.flush();
}

/** Show where the student stands with a question, as the server or a kernel has just said. */
export function stands(question: Question, view: View): void {
  const item = question.dataset.item!;
  const response = JSON.stringify(view.response);
  if (view.done) done.add(item);
  else done.delete(item);
  if (blank(view.response)) answered.delete(item);
  else answered.add(item);
  if (blank(view.draft)) drafts.delete(item);
  else drafts.add(item);
  // What was said to be saved still is; an answer from elsewhere is nothing that was done here.
  if (!told.has(item) && !question.typed && shown.get(item) !== response) say(question, drafts.has(item) ? DRAFT : "");
  shown.set(item, response);
  report(question, null);
}

function report(question: Question, saved: boolean | "here" | null, why = ""): void {
  const item = question.dataset.item!;
  // Of a draft only what has just been said of the question counts.
  const draft = saved === null ? drafts.has(item) : undefined;
  const detail = { item, saved, done: done.has(item), answered: answered.has(item), draft, why };
  question.dispatchEvent(new CustomEvent("ownpace:state", { bubbles: true, detail }));
}

document.addEventListener("ownpace:sent", ({ detail }: CustomEvent<record.Sent>) => {
  for (const [item, view] of Object.entries(detail.views)) {
    const question = find(item);
    if (question === null) continue;
    (question.paint ?? paint)(question, view);
    stands(question, view);
    for (const [phase, html] of Object.entries(view.next ?? {})) next(phase, html);
  }
  for (const { id, item } of detail.events) {
    const mine = told.get(item);
    const question = mine?.id === id ? find(item) : null;
    if (mine && question) void fate(question, mine, detail.why);
  }
});

/** What to do after a phase; only what changed is written, so that a screen reader says only what is new. */
function next(phase: string, html: string): void {
  const place = document.getElementById(phase)?.querySelector(".op-what-next");
  if (place && place.innerHTML !== html) place.innerHTML = html;
}

/** What became of the last thing that was done to a question. */
async function fate(question: Question, mine: Told, why: string | null): Promise<void> {
  const item = question.dataset.item!;
  const here = await mine.kept;
  if (told.get(item) !== mine) return; // something newer is under way
  if (why === null && mine.answer) unjudged(question);
  if (why === null) return say(question, here ? kept(question, mine) : NOT_KEPT);
  if (why === "") told.delete(item);
  const saved = why === "" || (here ? "here" : false);
  const runs = question.getAttribute("aria-busy") === "true"; // then that is said
  if (mine.draft && saved === true) runs || say(question, DRAFT);
  else if (mine.draft || !question.typed) say(question, words(saved, why), saved !== true);
  if (!mine.draft) report(question, saved, why);
}

/** What was said of the answer before is not said of this one, which waits for a connection. */
function unjudged(question: Question): void {
  if (question.paint !== paint) return; // a set says nothing of an answer that came before
  const html = (place: string) => question.querySelector(place)?.innerHTML ?? "";
  const parts = { feedback: "", hints: html(".op-hints"), hint: html(".op-hint"), drawn: html(".op-drawn") };
  paint(question, { mark: "new", marks: {}, parts, response: null, done: false });
}

/** What is on this computer, and not on the server. */
function kept(question: Question, { draft }: Told): string {
  if (draft) return DRAFT_HERE;
  return question.dataset.judged === "true" ? SOON : KEPT;
}

function find(item: string): Question | null {
  return main.querySelector<Question>(`.op-question[data-item="${CSS.escape(item)}"]`);
}
