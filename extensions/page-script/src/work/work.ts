// The page “My work” comes alive: take it along, open it, say where it is, clear it.

import { config } from "../config";
import { paragraph } from "../notices/dialog";
import { digest } from "../record/events";
import { clearAway, titled } from "./erase";
import { count } from "./export";
import { bring } from "./merge";
import "./elsewhere";
import * as blobs from "../record/blobs";
import * as mirror from "../record/mirror";
import { setWord, word } from "../record/tab";
import { localTimes } from "../times";
import { openFiles } from "./files";
import "../record/windows";

/** Where this tab keeps what the page says after it was loaded again. */
const SAID = "ownpace-said";

const said = document.getElementById("op-said")!;
const shared = document.getElementById("op-shared") as HTMLInputElement;

const HERE: Record<mirror.Keeping, string> = {
  browser: "<b>In this browser</b>: a copy, in case the connection or the server goes away.",
  tab: "<b>In this tab</b> until you close it; nothing stays on this computer.",
  none: "<b>Not in this browser</b>: it keeps nothing, as in a private window.",
  full: "<b>Not in this browser</b>: it has no room for a copy.",
};

const TOO_MUCH = "There is too much of it for a tab of its own: it stays in this browser. Take it with you, then clear it.";
const NO_COOKIES = "This browser keeps no cookies, so it cannot remember that others use it. Take your work with you, then clear it.";

/** Say it now, or on the page as the server draws it next. */
function say(words: string): void {
  said.replaceChildren(...words.split("\n").map(paragraph));
  said.focus();
}

function sayAgain(words: string): void {
  setWord(SAID, words);
  location.reload();
}

async function sayWhere(): Promise<void> {
  const left = (await mirror.rows()).filter(({ sent }) => !sent);
  const here = document.getElementById("op-here")!;
  here.innerHTML = HERE[await mirror.keeping()];
  if (left.length > 0)
    here.append(` ${count(left.length, "thing you did", "things you did")} ${left.length === 1 ? "is" : "are"} nowhere else yet.`);
  const aside = (await mirror.asides()).length;
  if (aside > 0)
    here.append(` ${count(aside, "line of it", "lines of it")} could not be read and ${aside === 1 ? "is" : "are"} kept aside.`);
  shared.checked = mirror.isShared();
}

/** What this browser has of each lesson, by its name. */
async function inBrowser(): Promise<Map<string, mirror.Row[]>> {
  const lessons = new Map<string, mirror.Row[]>();
  for (const row of await mirror.rows()) {
    const rows = lessons.get(row.lesson);
    if (rows) rows.push(row);
    else lessons.set(row.lesson, [row]);
  }
  for (const { lesson } of await mirror.asides()) if (!lessons.has(lesson)) lessons.set(lesson, []);
  return lessons;
}

/** Give the server what it has not; true if it took some. */
async function catchUp(): Promise<boolean> {
  let went = 0;
  for (const [lesson, rows] of await inBrowser()) {
    const known = Object.hasOwn(config.records!, lesson) ? config.records![lesson] : undefined;
    if (rows.length > 0 && known !== digest(rows.map(({ id }) => id)))
      went += (
        await bring(
          lesson,
          rows.map(({ event }) => event),
        )
      ).went;
  }
  return went > 0;
}

/** Lessons that the server does not show because only this browser has something of them. */
async function showOnlyHere(): Promise<void> {
  const only = [...(await inBrowser())].filter(([lesson]) => !Object.hasOwn(config.records!, lesson));
  document.getElementById("op-only-here")!.replaceChildren(...only.map(([lesson, rows]) => onlyHere(lesson, rows.length)));
  const nothing = only.length === 0 && Object.keys(config.records!).length === 0;
  document.getElementById("op-nothing")!.hidden = !nothing;
  document.getElementById("op-clear-all")!.hidden = nothing;
}

function onlyHere(lesson: string, entries: number): HTMLElement {
  const card = document.createElement("article");
  card.className = "op-card op-kept";
  const heading = document.createElement("h2");
  heading.textContent = titled(lesson).slice(1, -1);
  const acts = document.createElement("div");
  acts.className = "op-acts op-kept-acts";
  const clear = document.createElement("button");
  [clear.type, clear.className, clear.textContent, clear.dataset.lesson] = ["button", "op-quiet op-clear", "Clear my work", lesson];
  acts.append(clear);
  const what = entries === 0 ? "Only lines that could not be read" : count(entries, "thing you did", "things you did");
  card.append(heading, paragraph(`${what}, in this browser only.`), acts);
  return card;
}

async function open(files: readonly File[]): Promise<void> {
  const { words, went } = await openFiles(files);
  if (went) return sayAgain(words);
  say(words);
  await Promise.all([sayWhere(), showOnlyHere()]);
}

async function clear(lessons: string[]): Promise<void> {
  const words = await clearAway(lessons);
  if (words !== null) sayAgain(words);
}

async function everyLesson(): Promise<string[]> {
  return [...new Set([...Object.keys(config.records!), ...(await inBrowser()).keys()])];
}

const file = document.getElementById("op-open") as HTMLInputElement;
file.addEventListener("change", async () => {
  await open([...(file.files ?? [])]);
  file.value = ""; // so that the same file can be chosen again
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const files = [...((event as DragEvent).dataTransfer?.files ?? [])];
    if (![...((event as DragEvent).dataTransfer?.types ?? [])].includes("Files")) return;
    event.preventDefault();
    document.documentElement.toggleAttribute("data-drop", kind === "dragover");
    if (kind === "drop" && files.length > 0) void open(files);
  });
}

shared.addEventListener("change", async () => {
  await mirror.setShared(shared.checked).catch((error) => say(error instanceof mirror.NoCookies ? NO_COOKIES : TOO_MUCH));
  if (mirror.isShared()) await blobs.leave();
  await sayWhere();
});

document.addEventListener("click", async ({ target }) => {
  const button = (target as Element).closest<HTMLElement>("button.op-clear[data-lesson], #op-clear");
  if (button) await clear(button.dataset.lesson === undefined ? await everyLesson() : [button.dataset.lesson]);
});

async function begin(): Promise<void> {
  localTimes();
  await Promise.all([sayWhere(), showOnlyHere()]);
  const words = word(SAID);
  setWord(SAID, null);
  if (words) say(words);
  if (await catchUp()) return sayAgain(words ?? "");
  document.documentElement.dataset.work = "ready";
  const lessons = await everyLesson();
  if (location.hash !== "#op-clear-all" || lessons.length === 0) return;
  history.replaceState(null, "", location.pathname); // asked once, and not again when the page is loaded again
  await clear(lessons);
}

window.addEventListener("online", async () => (await catchUp()) && location.reload());
void begin();
