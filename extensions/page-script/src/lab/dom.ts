/** An element with these properties and children. Text is only ever text: nothing that stands in a notebook becomes HTML. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<Record<string, unknown>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role" || name === "for") element.setAttribute(name, String(value));
    else Object.assign(element, { [name]: value });
  }
  element.append(...children);
  return element;
}

/** A button that looks like JupyterLab's own. */
export function button(words: string, press: () => void, kind = ""): HTMLButtonElement {
  return el("button", { type: "button", className: `jp-mod-styled ${kind}`, onclick: press }, words);
}

/** Words in which what stands between backticks is code. */
export function prose(words: string): (Node | string)[] {
  return words.split("`").map((part, number, { length }) => (number % 2 === 1 && number < length - 1 ? el("code", {}, part) : part));
}

/** "1 minute", "2 minutes". */
export function many(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
