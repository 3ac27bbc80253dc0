// A question is let be answered, wherever it stands: whoever begins it hears what is done to it.

import {
  type Deed,
  draw,
  type Edit,
  type Files,
  listen,
  need,
  paint,
  type Question,
  say,
  type View,
} from "../../../src/ownpace/ask/question.js";

/** What a question needs of the page that it stands on. */
export interface Ways {
  tell(question: Question, deed: Deed): void;
  waits: Parameters<typeof listen>[2];
  /** Where there is none, a program is written in its field. */
  edit?: Edit;
  files(): Promise<Files>;
  /** Comes back when what this place needs may be fetched. */
  near(place: Element): Promise<unknown>;
}

export async function begin(question: Question, { tell, waits, edit, files, near }: Ways): Promise<void> {
  // What is said of it while a chunk of its is on its way.
  let early: View | undefined;
  question.paint = (_, view) => (early = view);
  if (hasMore(question)) await near(question);
  if ("needsFiles" in question.dataset) question.files = await files();
  if (edit) question.edit = edit;
  await need(question);
  // A set that fades has a script of its own, which only lessons with one load.
  const way = "needsSet" in question.dataset ? await import("./practice") : { draw, listen, paint };
  question.paint = way.paint;
  question.draw = way.draw;
  way.listen(question, (deed) => tell(question, deed), waits);
  if (early) way.paint(question, early);
  say(question, "");
  if (wasTyped(question)) question.querySelector<HTMLFormElement>(".op-form")?.dispatchEvent(new Event("input", { bubbles: true }));
}

/** What an event of this deed holds. */
export function data(question: Question, deed: Exclude<Deed, { do: "draw" }>): Record<string, unknown> {
  if (deed.do === "hint") return { n: deed.n };
  const { response, sure, results } = deed;
  return { response, of: question.dataset.of, ...(sure && { sure }), ...(results && { results }) };
}

/** Show how what is being typed is understood; without an answer nothing is shown, rather than what stood there before. */
export async function understood(
  question: Question,
  response: unknown,
  ask: (body: { kind: string | undefined; response: unknown }) => Promise<{ drawn: string }>,
): Promise<void> {
  const { kind } = question.querySelector<HTMLElement>(".op-drawn")!.dataset;
  const said = await ask({ kind, response }).catch(() => ({ drawn: "" }));
  (question.draw ?? draw)(question, response, said.drawn);
}

/** Whether its script is not all here yet. */
function hasMore({ dataset }: Question): boolean {
  return Object.keys(dataset).some((name) => name.startsWith("needs"));
}

/** Whether something was typed before anybody listened. */
function wasTyped(question: Question): boolean {
  const fields = question.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(".op-form [name=response]");
  return [...fields].some((field) => {
    if (field instanceof HTMLSelectElement) return field.value !== drawn(field);
    return field instanceof HTMLInputElement && field.type !== "text"
      ? field.checked !== field.defaultChecked
      : field.value !== field.defaultValue;
  });
}

/** What was picked in a list when it was sent. */
function drawn({ options }: HTMLSelectElement): string | undefined {
  return ([...options].find(({ defaultSelected }) => defaultSelected) ?? options[0])?.value;
}
