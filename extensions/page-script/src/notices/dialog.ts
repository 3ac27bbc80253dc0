// A question to the student before something is done.

interface Words {
  yes: string;
  no: string;
  /** What has to be filled in first. */
  field?: HTMLInputElement | undefined;
  /** It cannot be undone: the button that comes to hand first is the other one. */
  forGood?: boolean;
}

/** What a dialog is closed with when its reader goes somewhere else. */
export const AWAY = "away";

/** Ask, and say whether it is to be done. `about` says what; the first element of it names the dialog. */
export async function agreed(about: HTMLElement[], { yes, no, field, forGood }: Words): Promise<boolean> {
  const back = document.activeElement;
  const dialog = document.createElement("dialog");
  dialog.className = "op-dialog";
  dialog.setAttribute("aria-labelledby", "op-dialog-words");
  about[0]!.id = "op-dialog-words";
  const acts = document.createElement("div");
  acts.className = "op-acts";
  const buttons = [choice(yes, "yes", field), choice(no, "no")];
  if (forGood) buttons.reverse()[1]!.className = "op-clear";
  acts.append(...buttons);
  dialog.append(...about, acts);
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve));
  dialog.remove();
  const said = dialog.returnValue === "yes";
  if (!said && dialog.returnValue !== AWAY && back instanceof HTMLElement) back.focus();
  return said;
}

export function paragraph(words: string): HTMLElement {
  const element = document.createElement("p");
  element.textContent = words;
  return element;
}

/** A button that ends the dialog, once what `needs` asks for is there. */
function choice(label: string, value: string, needs?: HTMLInputElement): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = label;
  element.addEventListener("click", () => (needs?.reportValidity() ?? true) && element.closest("dialog")?.close(value));
  return element;
}
