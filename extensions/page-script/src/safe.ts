// What is safe, and where: one line above "Hand in", and a word while something is on this computer only.

import { config } from "./config";
import { notice } from "./banner";
import { type Keeping, keeping } from "./mirror";
import { waiting } from "./record";

const line = document.getElementById("op-where");

const HERE: Record<Keeping, string> = {
  browser: "on this computer too",
  tab: "nothing stays on this computer when you close this tab",
  none: "this browser keeps no copy, as in a private window",
  full: "this browser has no room for a copy",
};
const FORGETS = "This server forgets your work when you leave, and your browser keeps none of it. Before you leave, hand in or take your work with you.";

async function say(): Promise<void> {
  const kept = await keeping();
  const words = sentence(waiting(), kept);
  if (line && line.textContent !== words) line.textContent = words;
  if (config.forgets && kept !== "browser") notice("forgets", FORGETS, { label: "Show me", do: show });
}

/** Where the work is, in words. */
function sentence(left: number, kept: Keeping): string {
  const server = config.forgets ? "This server keeps your work only while you are here" : "Your work is saved on the server";
  if (left === 0) return kept === "browser" && config.forgets ? `${server}; this computer keeps it.` : `${server}; ${HERE[kept]}.`;
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
