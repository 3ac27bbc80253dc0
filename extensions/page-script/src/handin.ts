// Hand in: asked once more while questions are open, done once, with a receipt.

import { type Handin, config } from "./config";
import { notSaved, open } from "./progress";
import * as record from "./record";
import { Refusal, ask } from "./server";

const button = document.getElementById("op-handin-button") as HTMLButtonElement | null;
const receipt = document.getElementById("op-receipt");

const NO_CONNECTION = "This was not handed in: there is no connection. Your saved answers are safe. Try again in a moment.";

let busy = false;

async function handIn(): Promise<void> {
  if (busy || receipt === null || !(await confirmed())) return;
  work(true);
  try {
    await record.flush();
    const answer = await ask("POST", `api/handin/${encodeURIComponent(config.name)}`, {});
    receipt.replaceChildren(...written((await answer.json()) as Handin));
    receipt.dataset.state = "done";
  } catch (error) {
    receipt.dataset.state = "failed";
    receipt.replaceChildren(paragraph(error instanceof Refusal ? `This was not handed in. ${error.message}` : NO_CONNECTION));
  } finally {
    work(false);
    receipt.tabIndex = -1;
    receipt.focus();
  }
}

function work(now: boolean): void {
  busy = now;
  button?.setAttribute("aria-disabled", String(now));
  button?.setAttribute("aria-busy", String(now));
}

/** Whether the student wants to hand in; asked only when something is missing. */
function confirmed(): Promise<boolean> {
  const words = missing();
  if (words === "") return Promise.resolve(true);
  const dialog = document.createElement("dialog");
  dialog.className = "op-dialog";
  dialog.setAttribute("aria-labelledby", "op-dialog-words");
  const text = paragraph(`${words} You can hand in now, and again later.`);
  text.id = "op-dialog-words";
  dialog.append(text, choice("Hand in now", "yes"), choice("Not yet", "no"));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue !== "yes") button?.focus();
      resolve(dialog.returnValue === "yes");
    }),
  );
}

function missing(): string {
  const [left, unsaved] = [open().length, notSaved().length];
  return [
    left === 0 ? "" : left === 1 ? "1 question is still open." : `${left} questions are still open.`,
    unsaved === 0 ? "" : unsaved === 1 ? "1 answer is not saved and would be missing." : `${unsaved} answers are not saved and would be missing.`,
  ]
    .join(" ")
    .trim();
}

function choice(label: string, value: string): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = label;
  element.addEventListener("click", () => element.closest("dialog")?.close(value));
  return element;
}

function written({ code, at, download, note }: Handin): HTMLElement[] {
  const said = paragraph(`Handed in on ${local(at)}. Your receipt: `);
  const shown = document.createElement("b");
  shown.className = "op-code-shown";
  shown.textContent = code;
  said.append(shown);
  return [said, ...(note ? [paragraph(note)] : []), ...(download ? [file(download)] : [])];
}

/** A moment as the reader's own clock and language have it. */
function local(at: string): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: "full", timeStyle: "short" });
}

function file(download: string): HTMLElement {
  const link = document.createElement("a");
  link.href = download;
  link.download = "";
  link.textContent = "Save your work as a file";
  const next = paragraph("");
  next.append(link, " and give it to your teacher.");
  return next;
}

function paragraph(words: string): HTMLElement {
  const element = document.createElement("p");
  element.textContent = words;
  return element;
}

receipt?.querySelectorAll("time").forEach((time) => (time.textContent = local(time.dateTime)));
button?.addEventListener("click", () => void handIn());
