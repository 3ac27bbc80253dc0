// Markdown and formulas that code puts out, as the server's one converter draws them.

import { ask } from "../server/server";
import { harmless } from "./html";

export type Kind = "markdown" | "formulas";

interface Asked {
  said: [Kind, string];
  drawn(html: string | null): void;
}

/** Whether there may be a formula in it. */
const FORMULA = /\$|\\\(|\\\[|\\begin\{/;
/** Of one request: the server takes as many, and 64 KB. */
const [MANY, MUCH] = [500, 30_000];

let asked: Asked[] = [];

/** The text as HTML; null where nobody draws it, and it stays as it is. */
function draw(kind: Kind, text: string): Promise<string | null> {
  if (text.length > MUCH) return Promise.resolve(null);
  return new Promise((drawn) => {
    // What is shown in one go is asked for in one.
    if (asked.length === 0) setTimeout(() => void send());
    asked.push({ said: [kind, text], drawn });
  });
}

async function send(): Promise<void> {
  const all = asked;
  asked = [];
  for (const part of parts(all)) {
    const texts = part.map(({ said }) => said);
    const { html } = await ask("POST", "api/text", { texts })
      .then((answer) => answer.json() as Promise<{ html: (string | null)[] }>)
      .catch(() => ({ html: [] }));
    part.forEach(({ drawn }, at) => drawn(html[at] ?? null));
  }
}

function* parts(all: readonly Asked[]): Generator<Asked[]> {
  let [part, length]: [Asked[], number] = [[], 0];
  for (const each of all) {
    if (part.length === MANY || (part.length > 0 && length + each.said[1].length > MUCH)) {
      yield part;
      [part, length] = [[], 0];
    }
    part.push(each);
    length += each.said[1].length;
  }
  yield part;
}

/** Show the text in `element`: as it is, and as it is drawn as soon as that is known. */
export async function show(element: HTMLElement, kind: Kind, text: string): Promise<void> {
  element.textContent = text;
  const html = await draw(kind, text);
  if (html !== null && element.textContent === text) element.replaceChildren(harmless(html));
}

/** Draw the formulas in what stands in `element`: ipywidgets asks for it wherever its widgets may have some. */
export function typeset(element: HTMLElement): void {
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walk.nextNode()) texts.push(walk.currentNode as Text);
  for (const node of texts) {
    const words = node.data;
    if (!FORMULA.test(words)) continue;
    void draw("formulas", words).then((html) => {
      if (html === null || !node.isConnected || node.data !== words) return;
      // In one piece: where each is placed by itself, the spaces between words and formulas would be lost.
      const drawn = document.createElement("span");
      drawn.innerHTML = html;
      node.replaceWith(drawn);
    });
  }
}
