// The bar of the preview, and the student's view below it.

import { config, configOf } from "../config";
import { browserStore } from "../record/store";
import { ask, type Entered, inWords } from "./asked";
import { dress, mark } from "./boxes";
import { keep, type Look, show } from "./look";
import { goTo, openPhase, type Spot, spot } from "./place";
import { type Problem, tell } from "./problems";

interface State {
  version: number;
  title: string;
  views: [string, string][];
  /** Whether there is anything of it that can be shown. */
  seen: boolean;
  /** Whether what is shown is the notebook as it is now, and not the last one that could be read. */
  current: boolean;
  trouble: { what: string; where: string; next: string }[];
  /** What is broken in it; once it is checked, all that there is to say. */
  problems: Problem[];
  checked: boolean;
}

const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const frame = element<HTMLIFrameElement>("pv-frame");
const stage = element("op-main");
const view = element<HTMLSelectElement>("pv-view");
const shown = element<HTMLSelectElement>("pv-show");
const [phone, dark, again, keeping, more] = ["pv-phone", "pv-dark", "pv-again", "pv-keep", "pv-more"].map((id) =>
  element<HTMLButtonElement>(id),
) as [HTMLButtonElement, HTMLButtonElement, HTMLButtonElement, HTMLButtonElement, HTMLButtonElement];
const KEPT = `ownpace-preview ${config.key}`;

let entered: Entered | undefined;
let version = 0;
let stop: (() => void) | undefined;
let loading = false;
/** For the graded page: what is being done is said. */
let waiting = false;
/** Where somebody wanted to go while the view was on its way. */
let wanted: Problem | undefined;
/** Whether it is shown as it is now. */
let current = true;
/** What is to be said in the view. */
let broken: Problem[] = [];

const look = (): Look => ({ dark: isOn(dark), print: shown.value === "printed" });

function isOn(button: HTMLButtonElement): boolean {
  return button.getAttribute("aria-pressed") === "true";
}

function say(words: string): void {
  element("pv-said").textContent = words;
}

/** Do it, then say its words, or what the server refuses. */
function doing(words: string, what: () => Promise<string>): void {
  say(words);
  what().then(say, (error) => say(inWords(error)));
}

/** The view of a new student. */
async function enterAgain(): Promise<string> {
  await enter(view.value);
  return `New: ${view.selectedOptions[0]?.text ?? ""}`;
}

async function enter(wanted: string, student?: string): Promise<void> {
  const before = entered;
  entered = await ask<Entered>("student", { view: wanted, student });
  sessionStorage.setItem(KEPT, JSON.stringify(entered));
  view.value = entered.view;
  if (before && before.student !== entered.student) void forget(before);
  if (shown.value === "graded") shown.value = "page";
  load(entered.url);
}

/** What this browser has kept of a student who is gone. */
async function forget({ course }: Entered): Promise<void> {
  const store = await browserStore().catch(() => undefined);
  const { owner = "" } = configOf(frame.contentDocument);
  await store?.clear({ owner, course }).catch(console.warn);
}

function load(url: string, to?: Spot | null): void {
  frame.hidden = false;
  loading = true;
  frame.onload = () => loaded(to);
  // The same address again is asked for again, and leaves nothing to go back to.
  if (frame.contentWindow) frame.contentWindow.location.replace(url);
}

function loaded(to?: Spot | null): void {
  const { contentDocument, contentWindow } = frame;
  if (!contentDocument || !contentWindow) return;
  stop?.();
  dress(contentDocument);
  if (shown.value !== "graded") mark(contentDocument, broken);
  stop = keep(contentDocument, look);
  loading = false;
  if (to) goTo(contentWindow, to);
  if (wanted) goInView(wanted.at);
  wanted = undefined;
  stage.dataset["shown"] = String(version);
}

/** The student's view as it is now: where the reader was, with what was answered. */
function refresh(): void {
  if (!frame.contentWindow || !entered || shown.value === "graded") return;
  load(entered.url, spot(frame.contentWindow));
}

function hear(state: State): void {
  // What is said of the whole is not said again at its first cell.
  broken = state.problems.filter(({ cell }) => cell > 1 || state.trouble.length === 0);
  if (state.version !== version) renew(state);
  else if (!loading && shown.value !== "graded" && frame.contentDocument) mark(frame.contentDocument, broken);
  if (state.checked) tell(state.problems, goToCell);
}

function renew(state: State): void {
  ({ version, current } = state);
  document.title = `Preview: ${state.title}`;
  offer(state.views);
  tellTrouble(state.trouble);
  stage.toggleAttribute("data-unseen", !state.seen);
  if (!state.seen) say("Nothing can be shown yet");
  else if (!entered) doing("", begin);
  else {
    refresh();
    say(shownNow(`Saved and shown at ${new Date().toLocaleTimeString()}`));
  }
}

function shownNow(words: string): string {
  return current ? words : "Shown as it was when it could last be read";
}

async function begin(): Promise<string> {
  const before = JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as Entered | null;
  await enter(before?.view ?? "start", before?.student);
  return shownNow("Up to date");
}

function offer(views: [string, string][]): void {
  const chosen = view.value;
  view.replaceChildren(...views.map(([value, words]) => new Option(words, value, false, value === chosen)));
}

function tellTrouble(trouble: State["trouble"]): void {
  const place = element("pv-trouble");
  place.hidden = trouble.length === 0;
  place.replaceChildren(
    ...trouble.map(({ what, where, next }) => {
      const words = document.createElement("p");
      words.textContent = `Students cannot get it like this. ${where ? `${where}: ` : ""}${what} ${next}`;
      return words;
    }),
  );
}

/** To a cell of the student's view; who has the preview in a frame, as JupyterLab, hears which cell of the source it is. */
function goToCell(problem: Problem): void {
  if (loading) wanted = problem;
  else goInView(problem.at);
  if (window.parent !== window)
    window.parent.postMessage({ ownpace: "cell", lesson: config.key, cell: problem.cell, line: problem.line }, location.origin);
}

function goInView(at: number | null): void {
  const cell = at === null ? null : frame.contentDocument?.querySelector(`[data-cell="${at}"]`);
  openPhase(cell?.closest<HTMLElement>(".op-phase"));
  cell?.scrollIntoView({ block: "start" });
}

async function showGraded(): Promise<string> {
  waiting = true;
  try {
    const { url } = await ask<{ url: string }>("graded", { student: entered?.student });
    load(url);
  } finally {
    waiting = false;
  }
  return "As the feedback page shows it";
}

function showIt(): void {
  stage.toggleAttribute("data-print", shown.value === "printed");
  if (shown.value === "graded") doing("Handing in …", showGraded);
  else if (
    entered &&
    frame.contentWindow &&
    !frame.contentWindow.location.pathname.startsWith(new URL(entered.url, location.href).pathname)
  )
    load(entered.url);
  else if (frame.contentDocument) show(frame.contentDocument, look());
}

async function keepAnswers(): Promise<string> {
  const { written, given } = await ask<{ written: string[]; given: number }>("keep", { student: entered?.student });
  if (given === 0) return "There is no answer yet. Answer something first.";
  return written.length > 0 ? `Written: ${written.join(", ")}` : "These answers are tests already, or cannot be one.";
}

dark.setAttribute("aria-pressed", String(matchMedia("(prefers-color-scheme: dark)").matches));
for (const button of [phone, dark])
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(!isOn(button)));
    stage.toggleAttribute("data-phone", isOn(phone));
    if (frame.contentDocument) show(frame.contentDocument, look());
  });
for (const [place, event] of [
  [view, "change"],
  [again, "click"],
] as const)
  place.addEventListener(event, () => doing("", enterAgain));
shown.addEventListener("change", showIt);
keeping.addEventListener("click", () => doing("Keeping …", keepAnswers));
more.addEventListener("click", () => unfold(more.getAttribute("aria-expanded") !== "true"));
element("op-bar").addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || more.getAttribute("aria-expanded") !== "true") return;
  unfold(false);
  more.focus();
});

/** On a narrow screen: what is in the bar, or only its button. */
function unfold(open: boolean): void {
  more.setAttribute("aria-expanded", String(open));
  element("pv-rest").toggleAttribute("data-open", open);
}

document.getElementById("pv-lesson")?.addEventListener("change", ({ target }) => location.assign((target as HTMLSelectElement).value));

const path = config.key.split("/").map(encodeURIComponent).join("/");
const changes = new EventSource(`${config.base}api/changes/${path}`);
changes.addEventListener("message", ({ data }) => {
  const told = JSON.parse(data) as State | { doing: string };
  if (!("doing" in told)) hear(told);
  else if (told.doing && waiting) say(told.doing);
});
let lost = false;
changes.addEventListener("open", () => lost && location.reload());
changes.addEventListener("error", () => {
  lost = true;
  say("The preview does not answer. Is ownpace preview still running?");
});
