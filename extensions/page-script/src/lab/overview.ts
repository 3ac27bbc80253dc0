// The panel's first face: plan, objectives, what to fix, and what can be put in.

import { button, el, many } from "./dom";
import type { Call, Diagnostic, Lesson, Objective } from "./server";

export interface Deeds {
  go(cell: number): void;
  fix(one: Diagnostic): void;
  insert(call: string): void;
  edit(): void;
  front(): void;
  view(): void;
}

/** All that is said of a lesson. `calls` are what can be put in. */
export function overview(lesson: Lesson, calls: Call[], deeds: Deeds): HTMLElement[] {
  return [
    el("h2", {}, lesson.title),
    el("p", { className: "op-author-sums" }, sums(lesson)),
    section("Put in", puttingIn(calls, deeds)),
    section("What to fix", diagnostics(lesson.diagnostics, deeds)),
    section("Plan", plan(lesson, deeds)),
    section("Objectives", ...lesson.objectives.map((each) => objective(each, deeds))),
  ];
}

/** "12 minutes · 9 points · 3 problems". */
export function sums({ minutes, points, diagnostics }: Lesson): string {
  const problems = diagnostics.filter(({ level }) => level === "error").length;
  const advice = diagnostics.length - problems;
  const found = [problems > 0 ? many(problems, "problem") : "no problems", ...(advice > 0 ? [many(advice, "suggestion")] : [])];
  return [many(minutes, "minute"), many(points, "point"), ...found].join(" · ");
}

function section(title: string, ...children: Node[]): HTMLElement {
  return el("section", { "aria-label": title }, el("h3", {}, title), ...children);
}

function diagnostics(found: Diagnostic[], deeds: Deeds): HTMLElement {
  if (found.length === 0) return el("p", {}, "Nothing: students can have it.");
  return el("ul", { className: "op-author-found" }, ...found.map((one) => diagnostic(one, deeds)));
}

function diagnostic(one: Diagnostic, deeds: Deeds): HTMLElement {
  const place = one.cell > 0 ? button(`Cell ${one.cell}, line ${one.line}`, () => deeds.go(one.cell), "op-author-place") : "";
  const fix = one.fixable ? button("Fix it", () => deeds.fix(one)) : "";
  return el(
    "li",
    { className: `op-author-${one.level}` },
    el("p", {}, el("span", { className: "op-author-level" }, one.level === "error" ? "Problem " : "Suggestion "), place, ` ${one.code}`),
    el("p", {}, one.what),
    el("p", { className: "op-author-about" }, one.fix),
    fix,
  );
}

function puttingIn(calls: Call[], deeds: Deeds): HTMLElement {
  const groups = ["ask", "show"].map((module) =>
    el("optgroup", { label: module === "ask" ? "Questions" : "Blocks" }, ...options(module, calls)),
  );
  const select = el("select", { className: "jp-mod-styled", "aria-label": "What to put in" }, ...groups);
  return el(
    "div",
    { className: "op-author-put" },
    select,
    button("Put in…", () => deeds.insert(select.value), "jp-mod-accept"),
    button("Edit this cell…", deeds.edit),
    button("Front matter…", deeds.front),
    button("Student’s view", deeds.view),
  );
}

function options(module: string, calls: Call[]): HTMLOptionElement[] {
  const own = calls.filter(({ call }) => call.startsWith(`${module}.`));
  return own.map(({ call, about }) => el("option", { value: call }, `${call.slice(module.length + 1)} — ${about}`));
}

function plan({ plan, minutes }: Lesson, deeds: Deeds): HTMLElement {
  if (plan.length === 0) return el("p", {}, "There is no plan yet. Front matter… has a place for one.");
  const rows = plan.map((phase) => {
    const heading =
      phase.cell > 0 ? button(phase.heading, () => deeds.go(phase.cell), "op-author-place") : `${phase.heading} (no heading yet)`;
    const about = el("span", { className: "op-author-about" }, ` ${phase.purpose}, ${many(phase.questions, "question")}`);
    return el("tr", {}, el("th", { scope: "row" }, heading, about), el("td", {}, `${phase.minutes} min`));
  });
  const all = el("tr", {}, el("th", { scope: "row" }, "All of it"), el("td", {}, `${minutes} min`));
  return el("table", {}, el("tbody", {}, ...rows), el("tfoot", {}, all));
}

function objective({ name, words, ...met }: Objective, deeds: Deeds): HTMLElement {
  const stages = (["introduced", "practised", "checked"] as const).map((stage) => {
    const cells = met[stage].map((cell) => place(cell, stage, name, deeds));
    return el("li", {}, `${stage}: `, ...(cells.length > 0 ? cells : ["nowhere yet"]));
  });
  return el("div", { className: "op-author-objective" }, el("p", {}, el("b", {}, name), ` ${words}`), el("ul", {}, ...stages));
}

function place(cell: number, stage: string, name: string, deeds: Deeds): HTMLElement {
  const made = button(String(cell), () => deeds.go(cell), "op-author-place");
  made.setAttribute("aria-label", `${name} is ${stage} in cell ${cell}`);
  return made;
}
