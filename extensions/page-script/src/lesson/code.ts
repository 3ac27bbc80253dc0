// An answer that is code, until its editor is there: what is typed in it is kept, whether or not code can run here.

import { type Question, say } from "../../../src/ownpace/ask/question.js";
import { main } from "../config";
import * as record from "../record/record";
import { whenIdle } from "../record/typed";

for (const question of main.querySelectorAll<Question>(".op-code")) keepCode(question, question.querySelector("textarea")!);

function keepCode(question: Question, field: HTMLTextAreaElement): void {
  const item = question.dataset.item!;
  const idle = whenIdle(async () => {
    if (field.value === (question.known ?? field.defaultValue)) return;
    question.known = field.value;
    const here = await record.add("answer", item, { response: field.value, of: "" });
    if (field.isConnected) say(question, here ? "Saved on this computer" : "Not saved yet");
  });
  const typed = () => {
    question.typed = true;
    say(question, "Not saved yet");
    idle.typed();
  };
  field.addEventListener("input", typed);
  document.addEventListener("ownpace:sent", ({ detail: { events, why } }: CustomEvent<record.Sent>) => {
    const mine = events.some(({ item: each, data }) => each === item && data.response === field.value);
    if (!mine || why !== "" || !field.isConnected) return;
    question.typed = false;
    say(question, "Saved");
  });
  if (field.value !== field.defaultValue) typed(); // before anybody listened
}
