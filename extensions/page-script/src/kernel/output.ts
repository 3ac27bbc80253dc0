// ipywidgets' Output: what a callback in the kernel prints and shows. `interact` stands on it.

import { DOMWidgetView } from "@jupyter-widgets/base";
import { OutputModel as Base } from "@jupyter-widgets/output";
import type { Kernel, KernelMessage } from "@jupyterlab/services";

import { drawAll, type Output } from "./outputs";
import type { Classes, Widgets } from "./widgets";

type Message = KernelMessage.IIOPubMessage;

const SHOWN = ["display_data", "execute_result", "stream", "error"];

class OutputModel extends Base {
  // Without values here: Backbone calls `initialize` before they would be set.
  declare private unhook: (() => void) | undefined;
  declare private clearFirst: boolean | undefined;

  override defaults() {
    return { ...super.defaults(), msg_id: "", outputs: [] };
  }

  override initialize(attributes: Backbone.ObjectHash, options: never): void {
    super.initialize(attributes, options);
    this.on("change:msg_id", () => this.listen());
    this.listen();
  }

  /** Take what the kernel shows in answer to the message with our `msg_id`. */
  private listen(): void {
    this.unhook?.();
    const id: string = this.get("msg_id");
    const kernel: Kernel.IKernelConnection = (this.widget_manager as unknown as Widgets).kernel;
    const take = (message: Message) => this.take(message);
    if (id) kernel.registerMessageHook(id, take);
    this.unhook = () => id && kernel.removeMessageHook(id, take);
  }

  /** False when the message was for us and for nobody else. */
  private take({ header, content }: Message): boolean {
    const kind = header.msg_type as string;
    if (kind === "clear_output") this.empty((content as { wait?: boolean }).wait ?? false);
    else if (SHOWN.includes(kind)) this.put({ output_type: kind, ...content } as Output);
    else return true;
    this.save_changes();
    return false;
  }

  private empty(wait: boolean): void {
    this.clearFirst = wait;
    if (!wait) this.set("outputs", []);
  }

  private put(output: Output): void {
    this.set("outputs", [...(this.clearFirst ? [] : this.get("outputs")), output]);
    this.clearFirst = false;
  }
}

class OutputView extends DOMWidgetView {
  override render(): void {
    super.render();
    this.el.classList.add("op-outputs");
    this.listenTo(this.model, "change:outputs", this.draw);
    this.draw();
  }

  private draw(): void {
    void drawAll(this.el, this.model.get("outputs"), this.model.widget_manager as unknown as Widgets);
  }
}

export const classes = { OutputModel, OutputView } as unknown as Classes;
