// The header and the plan: how far the student is, what is saved, how long it still takes.

import { blank } from "../../../src/ownpace/ask/question.js";
import { config } from "../config";
import { isTyping } from "../record/typed";

const done = new Set(config.state.done);
const answered = new Set(config.state.answered);
/** What is typed and not given as an answer. */
const drafts = new Set(config.state.drafts);
/** What was answered here, and nobody has said anything of yet. */
const pending = new Set<string>();
const troubled = new Map<string, string>();
const opened = new Set<string>();

const bar = document.getElementById("op-progress");
const saved = document.getElementById("op-saved");
const time = document.getElementById("op-time");

interface Told {
  item: string;
  /** "here": in this browser, and not on the server. */
  saved: boolean | "here" | null;
  done: boolean;
  answered: boolean;
  why: string;
  /** Whether something is typed and not given as an answer; undefined where that is not said. */
  draft?: boolean;
}

const items = config.items.map(({ item }) => item);

/** Questions without an answer, in the order of the lesson. */
export function open(): string[] {
  return unsettled().filter((item) => !answered.has(item));
}

/** Questions with an answer that is not right yet. */
export function notRight(): string[] {
  return unsettled().filter((item) => answered.has(item));
}

/** Questions that are not done, and of which nothing is under way. */
function unsettled(): string[] {
  return items.filter((item) => !done.has(item) && !pending.has(item) && !drafts.has(item));
}

/** Questions in which something is typed that was not given as an answer, and whether there is an earlier one. */
export function drafted(): { item: string; before: boolean }[] {
  return items
    .filter((item) => drafts.has(item))
    .map((item) => ({ item, before: done.has(item) || answered.has(item) || pending.has(item) }));
}

/** Questions whose last answer is not on the server's disk. */
export function notSaved(): string[] {
  return [...troubled.keys()];
}

/** A phase stands open. */
export function phaseOpened(slug: string): void {
  opened.add(slug);
  draw();
}

document.addEventListener("ownpace:state", (event) => {
  const told = (event as CustomEvent<Told>).detail;
  put(done, told.item, told.done);
  put(answered, told.item, told.answered);
  if (told.draft !== undefined) put(drafts, told.item, told.draft);
  if (told.saved !== false && told.saved !== "here") pending.delete(told.item);
  if (told.saved === false || told.saved === "here") troubled.set(told.item, told.why);
  else troubled.delete(told.item);
  sayWhetherSaved(told);
  draw();
});

document.addEventListener("ownpace:made", ({ detail: { kind, item, data } }) => {
  if (kind === "draft") put(drafts, item, !isNothing(data.response));
  if (kind !== "answer") return;
  drafts.delete(item);
  put(pending, item, !isNothing(data.response));
});

function put(set: Set<string>, item: string, isIn: boolean): void {
  if (isIn) set.add(item);
  else set.delete(item);
}

/** A set's response is what was done in it, last of all perhaps what is typed. */
function isNothing(response: unknown): boolean {
  const last: unknown = Array.isArray(response) ? response.at(-1) : null;
  return blank(typeof last === "object" && last !== null && "given" in last ? last.given : response);
}

function sayWhetherSaved(told: Told): void {
  const [why] = troubled.values();
  if (why !== undefined) sayNotSaved(why);
  else if (told.saved === true && !isTyping()) say(saved, "Saved");
  else if (saved?.classList.contains("op-not-saved")) say(saved, "");
  saved?.classList.toggle("op-not-saved", why !== undefined);
}

/** "Saved" is not said of what is being typed. */
document.addEventListener("ownpace:kept", () => {
  if (isTyping() && troubled.size === 0) say(saved, "");
});

/** The reason stands with its question, where there is room for it; who hears the page hears it at once. */
function sayNotSaved(why: string): void {
  if (saved === null || saved.textContent === `Not saved: ${why}`) return;
  const reason = document.createElement("span");
  reason.className = "op-sr";
  reason.textContent = `: ${why}`;
  saved.replaceChildren("Not saved", reason);
}

function draw(): void {
  drawBar();
  drawPlan();
  const left = minutesLeft();
  if (left > 0) say(time, `about ${left} min left`);
  else if (config.plan.length > 0) say(time, "all done");
}

function drawBar(): void {
  const all = config.items.length;
  const count = items.filter((item) => done.has(item)).length;
  if (bar === null || all === 0) return;
  const words = `${count} of ${all} done`;
  bar.setAttribute("aria-valuemax", String(all));
  bar.setAttribute("aria-valuenow", String(count));
  bar.setAttribute("aria-valuetext", words);
  bar.title = words;
  bar.style.setProperty("--op-done", String(count / all));
}

function drawPlan(): void {
  for (const { slug } of config.plan) {
    const entry = document.querySelector<HTMLElement>(`#op-plan [data-phase="${CSS.escape(slug)}"]`);
    if (!entry) continue;
    entry.dataset.state = stateOf(slug);
    say(entry.querySelector(".op-sr"), entry.dataset.state === "done" ? ", done" : "");
  }
}

function stateOf(slug: string): "closed" | "open" | "done" {
  if (!opened.has(slug)) return "closed";
  return share(slug) === 1 ? "done" : "open";
}

/** How much of a phase is done, 0 to 1. One without questions is done when a later one has been opened. */
function share(slug: string): number {
  const items = config.items.filter(({ phase }) => phase === slug);
  if (items.length > 0) return items.filter(({ item }) => done.has(item)).length / items.length;
  const place = config.plan.findIndex((phase) => phase.slug === slug);
  return config.plan.slice(place + 1).some((phase) => opened.has(phase.slug)) ? 1 : 0;
}

function minutesLeft(): number {
  return Math.ceil(config.plan.reduce((sum, { slug, minutes }) => sum + minutes * (opened.has(slug) ? 1 - share(slug) : 1), 0));
}

/** Only what changed is written, so that a screen reader says only what is new. */
function say(element: HTMLElement | null, words: string): void {
  if (element && element.textContent !== words) element.textContent = words;
}
