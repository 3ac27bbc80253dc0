// What is safe, and where: one line above "Hand in", and a word while something is on this computer only.

import { config } from "../config";
import { type Keeping, keeping } from "../record/mirror";
import { isCompared, waiting } from "../record/record";
import { isTyping } from "../record/typed";
import { notice } from "./banner";

const line = document.getElementById("op-where");

const NO_COPY: Record<Exclude<Keeping, "browser">, string> = {
  tab: "Nothing stays on this computer when you close this tab.",
  none: "This browser keeps no copy, as in a private window.",
  full: "This browser has no room for a copy.",
};
const FORGETS =
  "This server forgets your work when you leave, and your browser keeps none of it. Before you leave, hand in or take your work with you.";

async function say(): Promise<void> {
  const kept = await keeping();
  const words = sentence(waiting(), kept);
  if (line && line.textContent !== words) line.textContent = words;
  if (config.forgets && kept !== "browser") notice("forgets", FORGETS, { label: "Show me", do: show });
}

/** Where the work is, in words. */
function sentence(left: number, kept: Keeping): string {
  if (isTyping()) return "What you are typing is not saved yet.";
  if (left > 0) return unsent(left, kept);
  // What stays in this browser, or has come to it from the server, is not known before.
  if (!isCompared()) return "";
  if (kept !== "browser") return `Your work is saved on the server${config.forgets ? ", only while you are here" : ""}. ${NO_COPY[kept]}`;
  if (config.forgets) return "Your work is saved on this computer. This server forgets it when you leave.";
  return "Your work is saved on the server and on this computer.";
}

function unsent(left: number, kept: Keeping): string {
  const changes = left === 1 ? "1 change is" : `${left} changes are`;
  const only = kept === "browser" || kept === "tab" ? "on this computer only" : "only on this page: keep it open";
  return `${changes} ${only}, until there is a connection again.`;
}

function show(): void {
  document.getElementById("op-handin")?.scrollIntoView({ block: "start" });
  document.getElementById("op-take")?.focus();
}

document.addEventListener("ownpace:kept", () => void say());
void say();
