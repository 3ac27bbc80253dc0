// The examples of the documentation come alive, on a page without a server: questions are marked by Python in this browser, by
// the functions of a lesson's server, and begun as on a lesson's page. Nothing of it is kept.

import { type Deed, type Files, paint, type Question, say, type View, whenIdle } from "../../../src/ownpace/ask/question.js";
import { begin, data, understood } from "../lesson/begin";
import { fileName } from "../lesson/file_name";
import { near } from "../lesson/near";
import { SCRIPTS } from "../lesson/scripts";
import { type Event, make } from "../record/events";
import { ask, wake } from "./marker";

const LESSON = "docs";
const LOADING = "Loading Python, about 13 MB, once…";
const CHECKED = "Checked here. Nothing is kept.";
const TAKEN = "In a lesson it is saved; here nothing is.";
const NOT_YET = "Not checked yet";
const FAILED = "Python could not be loaded, so this cannot be checked. Load the page again.";

const live = [...document.querySelectorAll<HTMLElement>(".made-example:not([inert])")];
const heard = document.querySelector(".made-status")!;
const done = new Map<string, Event[]>();
const kept = new Map<string, Uint8Array<ArrayBuffer>>();

const files: Files = {
  async put(bytes, end) {
    const name = fileName(bytes, end);
    kept.set(name, bytes);
    return name;
  },
  read: async (name) => kept.get(name)!,
};

function tell(question: Question, deed: Deed): void {
  if (deed.do === "draw") void understood(question, deed.response, (body) => ask("draw", body));
  else void mark(question, deed);
}

/** What was done to a question since the page was opened is marked anew with each deed. */
async function mark(question: Question, deed: Exclude<Deed, { do: "draw" }>): Promise<void> {
  const { item } = question.dataset as { item: string };
  const events = [...(done.get(item) ?? []), make(LESSON, deed.do, item, data(question, deed))];
  done.set(item, events);
  const source = question.closest<HTMLElement>(".made-example")!.dataset.call!;
  try {
    const { views }: { views: Record<string, View> } = await ask("record", { lesson: LESSON, questions: { [item]: source }, events });
    if (done.get(item) !== events) return; // something newer is under way
    (question.paint ?? paint)(question, views[item]!);
    say(question, deed.do === "draft" ? NOT_YET : question.dataset.judged === "true" ? CHECKED : TAKEN);
  } catch (error) {
    console.warn(error);
    say(question, FAILED, true);
    heard.textContent = FAILED;
  }
}

/** The first thing that is done to a question brings Python. */
function touched(question: Question): void {
  const coming = wake();
  if (coming === null) return;
  heard.textContent = LOADING;
  say(question, LOADING);
  void coming.then(
    () => {
      heard.textContent = "Python is here.";
      if (question.querySelector(".op-saved")?.textContent === LOADING) say(question, "");
    },
    () => (heard.textContent = FAILED),
  );
}

for (const example of live) {
  const question = example.querySelector<Question>(".op-question");
  if (question === null) continue;
  void begin(question, { tell, waits: whenIdle, files: async () => files, near });
  for (const kind of ["input", "click"]) question.addEventListener(kind, () => touched(question));
}

for (const block of live.flatMap((example) => [...example.querySelectorAll<HTMLElement>("[data-block]")])) {
  const told = { kept: {}, position: 0, tell: async () => true, came: () => undefined, typed: whenIdle };
  void SCRIPTS[block.dataset.block!]?.().then(({ begin }) => begin(block, told));
}
