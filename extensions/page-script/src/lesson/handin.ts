// Hand in: asked once more while questions are open, done once, with a receipt.

import { config, type Handin, SAID_NAME } from "../config";
import { agreed, paragraph } from "../notices/dialog";
import type { Event } from "../record/events";
import * as record from "../record/record";
import { setWord, word } from "../record/tab";
import { keepTyped } from "../record/typed";
import { ask, Refusal } from "../server/server";
import { localTimes, timeOf } from "../times";
import { handedIn, handingIn } from "./handed";
import { counted, left, questionOf } from "./left";
import { notRight, notSaved, open } from "./progress";

const button = document.getElementById("op-handin-button") as HTMLButtonElement | null;
const receipt = document.getElementById("op-receipt");

const NO_CONNECTION = "This was not handed in: there is no connection. Your saved answers are safe. Try again in a moment.";

/** Milliseconds. */
const PATIENCE = 4000;

let busy = false;

async function handIn(): Promise<void> {
  if (busy || receipt === null) return;
  work(true);
  await settled();
  work(false);
  const words = await confirmed();
  if (words === null) return;
  work(true);
  try {
    keepTyped();
    await record.flush();
    handingIn();
    const answer = await ask("POST", `api/handin/${encodeURIComponent(config.name)}`, words);
    const done = (await answer.json()) as Handin & { events: Event[] };
    receipt.replaceChildren(...written(done));
    receipt.dataset.state = "done";
    handedIn();
    await record.saved(done.events);
  } catch (error) {
    receipt.dataset.state = "failed";
    receipt.replaceChildren(paragraph(error instanceof Refusal ? `This was not handed in. ${error.message}` : NO_CONNECTION));
  } finally {
    work(false);
    receipt.tabIndex = -1;
    receipt.focus();
  }
}

/** What is typed is kept and sent before anything is counted; where nobody answers soon, it is counted as it is here. */
async function settled(): Promise<void> {
  keepTyped();
  // What goes wrong here goes wrong again when it is handed in, and is said then.
  const sent = record.flush().catch(() => undefined);
  await Promise.race([sent, new Promise((soon) => setTimeout(soon, PATIENCE))]);
}

function work(now: boolean): void {
  busy = now;
  button?.setAttribute("aria-disabled", String(now));
  button?.setAttribute("aria-busy", String(now));
}

/** Asks what has to be asked; what to send with the work, or null if the student would rather not. */
async function confirmed(): Promise<{ student?: string } | null> {
  const { words, list, go } = left();
  const [first, ...more] = [...words, ...missing()].filter(Boolean);
  if (first === undefined && !config.forgets) return {};
  const name = config.forgets ? whose() : undefined;
  const about = [...said(first, more, list), ...(name ? [name.label] : [])];
  if (!(await agreed(about, { yes: "Hand in now", no: "Not yet", field: name?.field }))) {
    go();
    return null;
  }
  return name ? { student: name.field.value.trim() } : {};
}

/** Asks who this is, where the server cannot know: nothing of it is kept but in what is handed in, and in this tab. */
function whose(): { label: HTMLElement; field: HTMLInputElement } {
  const label = document.createElement("label");
  label.textContent = "Your name or number, as your teacher knows it";
  const field = document.createElement("input");
  field.required = true;
  field.maxLength = 60;
  field.autocomplete = "off";
  field.value = word(SAID_NAME) ?? "";
  field.addEventListener("change", () => setWord(SAID_NAME, field.value));
  label.append(field);
  return { label, field };
}

/** The number comes first, and what it counts right below it. */
function said(first: string | undefined, more: string[], list: HTMLElement | null): HTMLElement[] {
  if (first === undefined) return [paragraph("Hand in your work.")];
  const lead = paragraph("");
  const strong = document.createElement("strong");
  strong.textContent = first;
  lead.append(strong);
  const rest = [...more, "You can hand in now, and again later."].join(" ");
  if (list !== null) return [lead, list, paragraph(rest)];
  lead.append(` ${rest}`);
  return [lead];
}

function missing(): string[] {
  const sets = notRight().filter((item) => questionOf(item)?.matches(".op-set"));
  const wrong = notRight().filter((item) => !sets.includes(item));
  return [
    counted(open(), "question has no answer yet.", "questions have no answer yet."),
    counted(wrong, "answer is not right yet.", "answers are not right yet."),
    counted(sets, "set of questions is not finished yet.", "sets of questions are not finished yet."),
    counted(notSaved(), "answer is not saved and would be missing.", "answers are not saved and would be missing."),
  ];
}

function written({ code, at, download, upload, note }: Handin): HTMLElement[] {
  const said = paragraph("Handed in on ");
  const shown = document.createElement("b");
  shown.className = "op-code-shown";
  shown.textContent = code;
  said.append(timeOf(at), ". Your receipt: ", shown);
  return [said, ...(note ? [paragraph(note)] : []), ...(download ? file(download, upload) : [])];
}

function file(download: string, upload = ""): HTMLElement[] {
  const link = document.createElement("a");
  link.href = download;
  link.download = "";
  link.textContent = "Save your work as a file";
  const next = paragraph("");
  next.append(link, upload ? "." : " and give it to your teacher.");
  if (!upload) return [next];
  const where = paragraph("");
  where.innerHTML = upload; // the course's own words, made safe by the server
  return [next, where];
}

localTimes();
button?.addEventListener("click", () => void handIn());

/** It was handed in elsewhere: the latest receipt counts. */
document.addEventListener("ownpace:came", (event) => {
  const last = (event as CustomEvent<Event[]>).detail.filter(({ kind }) => kind === "handin").at(-1);
  if (last === undefined || busy) return;
  const code = String(last.data.code);
  receipt?.replaceChildren(...written({ code: `${code.slice(0, 3)}-${code.slice(3)}`, at: last.at, where: String(last.data.where) }));
});
