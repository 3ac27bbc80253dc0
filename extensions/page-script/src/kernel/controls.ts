// ipywidgets' controls, loaded when a lesson has one; with names for those who do not see their signs.

import * as controls from "@jupyter-widgets/controls";
import { main } from "../config";
import { addStyle } from "../style";
import css from "./controls.css";
import { harmless } from "./html";
import { cannotShow } from "./notes";
import type { Classes } from "./widgets";

addStyle(css);

/** ipywidgets writes a tooltip that there is not as the word “null”, which would be the control's name. */
function nameless(place: Element): void {
  for (const control of place.querySelectorAll('[title="null"]')) control.removeAttribute("title");
}
new MutationObserver((changes) => {
  for (const { target } of changes) if (target.parentElement) nameless(target.parentElement);
}).observe(main, { subtree: true, childList: true, attributeFilter: ["title"] });

/** Bytes that may be sent to a kernel at once; a message has 10 MB, some of it for other things. */
const MOST = 9_500_000;

/** A button that shows a sign alone has its tooltip, or the sign's own name. */
function name(button: HTMLElement, tooltip: unknown, icon: unknown): void {
  if (button.textContent?.trim()) button.removeAttribute("aria-label");
  else button.setAttribute("aria-label", String(tooltip || String(icon || "Button").replaceAll("-", " ")));
}

class ButtonView extends controls.ButtonView {
  override update(): void {
    super.update();
    name(this.el, this.model.get("tooltip"), this.model.get("icon"));
  }
}

class ToggleButtonView extends controls.ToggleButtonView {
  override update(options?: never): void {
    super.update(options);
    name(this.el, this.model.get("tooltip"), this.model.get("icon"));
    this.el.setAttribute("aria-pressed", String(this.model.get("value")));
  }
}

class PlayView extends controls.PlayView {
  override updatePlaying(): void {
    super.updatePlaying();
    this.playPauseButton.setAttribute("aria-label", this.model.get("playing") ? "Pause" : "Play");
    this.stopButton.setAttribute("aria-label", "Stop");
    this.repeatButton.setAttribute("aria-label", "Repeat");
  }

  override updateRepeat(): void {
    super.updateRepeat();
    this.repeatButton.setAttribute("aria-pressed", String(this.model.get("repeat")));
  }
}

class ValidView extends controls.ValidView {
  override update(): void {
    super.update();
    this.icon.setAttribute("role", "img");
    this.icon.setAttribute("aria-label", this.model.get("value") ? "Valid" : "Not valid");
  }
}

/** A widget's HTML is what code puts out, too. */
class HTMLView extends controls.HTMLView {
  override update(): void {
    this.content.replaceChildren(harmless(this.model.get("value")));
    controls.DescriptionView.prototype.update.call(this);
  }
}

class HTMLMathView extends controls.HTMLMathView {
  override update(): void {
    this.content.replaceChildren(harmless(this.model.get("value")));
    this.typeset(this.content);
    controls.DescriptionView.prototype.update.call(this);
  }
}

class FileUploadView extends controls.FileUploadView {
  private said: HTMLElement | undefined;

  override render(): void {
    super.render();
    // Before ipywidgets' own listener, which would send it: the connection takes no such message, and ends.
    this.fileInput.addEventListener("change", (event) => this.weigh(event), { capture: true });
  }

  override update(): void {
    super.update();
    this.el.title = this.model.get("tooltip") ?? "";
  }

  private weigh(event: Event): void {
    const files = [...(this.fileInput.files ?? [])];
    const size = files.reduce((sum, file) => sum + file.size, 0);
    this.said?.remove();
    if (size <= MOST) return;
    event.stopImmediatePropagation();
    const what = files.length === 1 ? `${files[0]!.name} has` : "These files have";
    this.said = cannotShow(`${what} ${Math.ceil(size / 1e6)} MB. ${MOST / 1e6} MB can be uploaded here: choose something smaller.`);
    this.said.setAttribute("role", "alert");
    this.el.after(this.said);
  }
}

const views = { ButtonView, ToggleButtonView, PlayView, ValidView, HTMLView, HTMLMathView, FileUploadView };
export const classes = { ...controls, ...views } as unknown as Classes;
