// The phases of the plan: opened one after the other, or looked at ahead of time.

import { config, main } from "../config";
import type { Event } from "../record/events";
import * as record from "../record/record";
import { phaseOpened } from "./progress";

const sections = [...main.querySelectorAll<HTMLElement>(".op-phase")];
const plan = document.getElementById("op-plan");
const planButton = document.getElementById("op-plan-button");

/** Open this phase, and take the reader there: at once from an address, where there is nothing yet to see pass by. */
function go(phase: HTMLElement, atOnce: boolean): void {
  if (phase.dataset.state !== "open") void record.add("open", phase.id, {});
  open(phase);
  const heading = phase.querySelector<HTMLElement>("h2") ?? phase;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  heading.scrollIntoView({ behavior: still || atOnce ? "instant" : "smooth", block: "start" });
}

function open(phase: HTMLElement): void {
  if (phase.dataset.state === "open") return;
  phase.dataset.state = "open";
  phaseOpened(phase.id);
  phase.dispatchEvent(new Event("ownpace:opened", { bubbles: true }));
}

function showPlan(shown: boolean): void {
  planButton?.setAttribute("aria-expanded", String(shown));
  if (plan) plan.dataset.open = String(shown);
}

function planIsShown(): boolean {
  return planButton?.getAttribute("aria-expanded") === "true";
}

planButton?.addEventListener("click", () => showPlan(!planIsShown()));

document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !planIsShown()) return;
  showPlan(false);
  planButton?.focus();
});

// On a small screen the plan lies over the lesson: it must not hide where the reader is.
main.addEventListener("focusin", () => showPlan(false));

/** A link to a phase opens it, from the plan and from anywhere else; one to something in it too. */
function follow(atOnce = false): void {
  const place = addressed();
  const phase = place?.closest<HTMLElement>(".op-phase");
  if (!place || !phase) return;
  if (phase === place) go(phase, atOnce);
  else reveal(place, atOnce);
}

/** Show something in a phase that may be closed. */
export function reveal(place: HTMLElement, atOnce = false): void {
  const phase = place.closest<HTMLElement>(".op-phase");
  if (phase && phase.dataset.state !== "open") void record.add("open", phase.id, {});
  if (phase) open(phase);
  place.scrollIntoView({ behavior: atOnce ? "instant" : "auto", block: "start" });
}

function addressed(): HTMLElement | null {
  try {
    return document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return null; // nobody's address
  }
}

document.addEventListener("click", ({ target }) => {
  const link = target instanceof Element ? target.closest<HTMLAnchorElement>("a[href^='#']") : null;
  if (link === null) return;
  if (plan?.contains(link)) showPlan(false);
  // The same address again is not a change of the address.
  if (link.hash === location.hash) follow();
});
window.addEventListener("hashchange", () => follow());

/** Mark the phase that is being read. */
const reading = new IntersectionObserver(
  (seen) => {
    const phase = seen.find(({ isIntersecting }) => isIntersecting)?.target;
    if (phase === undefined || plan === null) return;
    plan.querySelector("[aria-current]")?.removeAttribute("aria-current");
    plan.querySelector(`[data-phase="${CSS.escape(phase.id)}"]`)?.setAttribute("aria-current", "true");
  },
  // A line in the upper part of the window, so that one phase is crossed by it at a time.
  { rootMargin: "-30% 0px -70% 0px" },
);
sections.forEach((phase) => reading.observe(phase));

for (const phase of sections) if (phase.dataset.state === "open") phaseOpened(phase.id);
if (location.hash) follow(true);
else if (config.plan.length > 0 && config.state.phases.length === 0) {
  const [first] = sections;
  if (first) void record.add("open", first.id, {});
}

document.addEventListener("ownpace:came", (event) => {
  const opened = new Set((event as CustomEvent<Event[]>).detail.filter(({ kind }) => kind === "open").map(({ item }) => item));
  sections.filter(({ id }) => opened.has(id)).forEach(open);
});
