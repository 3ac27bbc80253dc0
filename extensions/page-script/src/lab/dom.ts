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

/** "1 minute", "2 minutes". */
export function many(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
