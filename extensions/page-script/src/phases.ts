// The phases of the plan: opened one after the other, or looked at ahead of time.

import { wake } from "./cells";
import { config, main } from "./config";
import { phaseOpened } from "./progress";
import * as record from "./record";

const sections = [...main.querySelectorAll<HTMLElement>(".op-phase")];
const plan = document.getElementById("op-plan");
const planButton = document.getElementById("op-plan-button");

function section(slug: string): HTMLElement | undefined {
  return sections.find(({ id }) => id === slug);
}

/** Open this phase, and take the reader there. */
function go(phase: HTMLElement): void {
  open(phase);
  const heading = phase.querySelector<HTMLElement>("h2") ?? phase;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  heading.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
}

function open(phase: HTMLElement): void {
  if (phase.dataset.state === "open") return;
  phase.dataset.state = "open";
  record.add("open", phase.id, {});
  phaseOpened(phase.id);
  wake(phase);
}

function showPlan(shown: boolean): void {
  planButton?.setAttribute("aria-expanded", String(shown));
  if (plan) plan.dataset.open = String(shown);
}

document.addEventListener("click", ({ target }) => {
  const clicked = target instanceof Element ? target.closest("button.op-next, button.op-open, #op-plan-button") : null;
  if (clicked === null) return;
  const here = clicked.closest<HTMLElement>(".op-phase");
  if (clicked === planButton) showPlan(planButton.getAttribute("aria-expanded") !== "true");
  else if (clicked.matches(".op-open") && here) go(here);
  else if (clicked.matches(".op-next") && here) go(sections[sections.indexOf(here) + 1] ?? here);
});

document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || planButton?.getAttribute("aria-expanded") !== "true") return;
  showPlan(false);
  planButton.focus();
});

/** A link to a phase opens it, from the plan and from anywhere else. */
function follow(): void {
  const phase = section(decodeURIComponent(location.hash.slice(1)));
  if (phase) go(phase);
}

plan?.addEventListener("click", ({ target }) => {
  const link = target instanceof Element ? target.closest("a") : null;
  if (link === null) return;
  showPlan(false);
  // The same address again is no change of the address.
  if (link.hash === location.hash) follow();
});
window.addEventListener("hashchange", follow);

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
if (location.hash) follow();
else if (config.plan.length > 0 && config.state.phases.length === 0) {
  const [first] = sections;
  if (first) record.add("open", first.id, {});
}
