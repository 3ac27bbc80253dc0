// What ownpace check says of the lesson: counted in the bar, and a list to open.

export interface Problem {
  code: string;
  cell: number;
  line: number;
  what: string;
  fix: string;
  /** The cell in the student's view, or the one before it where students have none, from 0; null where it is about the whole. */
  at: number | null;
  /** Whether students have the cell itself. */
  own: boolean;
  /** The short name of its rule, and where that is explained, or "". */
  rule: string;
  page: string;
  /** error: students would meet something broken or unfair · advice: it would be better for it. */
  level: string;
}

const button = document.getElementById("pv-problems") as HTMLButtonElement;
const list = document.getElementById("pv-list")!;

button.addEventListener("click", () => show(list.hidden));
list.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  show(false);
  button.focus();
});

function show(shown: boolean): void {
  list.hidden = !shown;
  button.setAttribute("aria-expanded", String(shown));
  if (shown) list.focus();
}

/** Show these; `go` leads to a cell of the student's view. */
export function tell(problems: Problem[], go: (problem: Problem) => void): void {
  const [errors, others] = [problems.filter(isError), problems.filter((each) => !isError(each))];
  const [wrong, advice] = [errors.length, others.length];
  button.disabled = problems.length === 0;
  button.dataset["found"] = wrong > 0 ? "some" : "none";
  const words = wrong === 0 ? "No problems" : `${wrong} problem${wrong === 1 ? "" : "s"}`;
  button.textContent = advice > 0 ? `${words}, ${advice} suggestion${advice === 1 ? "" : "s"}` : words;
  if (problems.length === 0) show(false);
  const entries = document.createElement("ol");
  entries.append(...[...errors, ...others].map((problem) => entry(problem, go)));
  list.replaceChildren(entries);
}

export function isError({ level }: Problem): boolean {
  return level === "error";
}

function entry(problem: Problem, go: (problem: Problem) => void): HTMLLIElement {
  const item = document.createElement("li");
  const what = document.createElement("p");
  const fix = document.createElement("p");
  fix.className = "pv-fix";
  fix.textContent = problem.fix;
  what.append(place(problem, go), " ", ruleLink(problem), ` ${isError(problem) ? "" : "Suggestion: "}${problem.what}`);
  item.append(what, fix);
  return item;
}

/** The rule's code and name, which lead to what explains it. */
export function ruleLink({ code, rule, page }: Problem): HTMLElement {
  const made = document.createElement(page ? "a" : "span");
  made.textContent = `${code} ${rule}`;
  if (made instanceof HTMLAnchorElement) Object.assign(made, { href: page, target: "_blank", rel: "noopener" });
  return made;
}

function place(problem: Problem, go: (problem: Problem) => void): Node {
  const words = problem.cell > 0 ? `Cell ${problem.cell}, line ${problem.line}` : "The lesson";
  if (problem.cell === 0) return document.createTextNode(words);
  const link = document.createElement("button");
  link.type = "button";
  link.textContent = words;
  link.addEventListener("click", () => go(problem));
  return link;
}
