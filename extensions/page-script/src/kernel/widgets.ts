// The widgets of one kernel: ipywidgets' own manager, on one kernel connection.

import type { DOMWidgetView, WidgetModel, WidgetView } from "@jupyter-widgets/base";
import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import type { Kernel, KernelMessage } from "@jupyterlab/services";
import type { JSONObject } from "@lumino/coreutils";
import anywidget from "anywidget";
import { config } from "../config";
import { hear } from "./called";
import { caughtUp, taken } from "./caught_up";
import { Comm } from "./comm";
import { cannotShow } from "./notes";
import { typeset } from "./texts";

type WidgetClass = typeof WidgetModel | typeof WidgetView;
export type Classes = Record<string, WidgetClass>;
type Load = () => Promise<Classes> | Classes;

/** Seconds until a widget that nobody has heard of is given up; a kernel may be busy with a long cell meanwhile. */
const PATIENCE = 600;

// In the place of a widget whose code fails; ipywidgets' own would show a student the error's trace.
base.ErrorWidgetView.prototype.render = function (this: base.ErrorWidgetView) {
  console.error(this.generateErrorMessage());
  this.el.append(cannotShow());
};

const own: Record<string, Load> = {
  "@jupyter-widgets/base": () => base as unknown as Classes,
  "@jupyter-widgets/controls": async () => (await import("./controls")).classes,
  "@jupyter-widgets/output": async () => (await import("./output")).classes,
  anywidget: () => (bundledAnywidget ??= withOurScripts(anywidget(base) as Classes)),
};
let bundledAnywidget: Classes | undefined;

/**
 * Our own widgets only name their script, so that it is loaded once for all of them. And what a widget's values are is
 * taken in at once: anywidget waits for the widget's script with it, and after 2 seconds forgets it for good.
 */
function withOurScripts(classes: Classes): Classes {
  const Model = classes["AnyModel"] as typeof WidgetModel;
  const deserialize = (script: string) => {
    const ours = config.scripts?.[script];
    return ours ? new URL(config.base + ours, location.href).href : script;
  };
  class AnyModel extends Model {
    static override serializers = { ...Model.serializers, _esm: { deserialize } };

    override _handle_comm_msg(message: KernelMessage.ICommMsgMsg): Promise<void> {
      const take = () => base.WidgetModel.prototype._handle_comm_msg.call(this, message);
      const isForScript = message.content.data["method"] === "custom";
      return isForScript ? super._handle_comm_msg(message).catch(take) : take();
    }
  }
  return { ...classes, AnyModel };
}

export class Widgets extends ManagerBase {
  private readonly waiting = new Map<string, () => void>();
  private filling: Promise<void> | undefined;
  /** Where ipywidgets looks for what draws formulas. */
  readonly _rendermime = { latexTypesetter: { typeset } };

  constructor(readonly kernel: Kernel.IKernelConnection) {
    super();
    kernel.registerCommTarget(this.comm_target_name, (comm, message) => {
      // Not waited for: the next message may bring what this widget needs.
      this.handle_comm_open(this.wrapped(comm), message as KernelMessage.ICommOpenMsg<any>).catch(console.error);
    });
  }

  /**
   * A new view of the widget with this id, as the widget is now. What a cell puts out comes one way, what it did to its
   * widgets another: a view that is drawn once would show for good what was so before.
   */
  async view(id: string): Promise<DOMWidgetView> {
    await caughtUp(this.kernel);
    const model = await this.get_model(id);
    await taken(model);
    return this.create_view<DOMWidgetView>(model as base.DOMWidgetModel);
  }

  /** The widget with this id; asks the kernel for its widgets when nobody here has heard of it. */
  override async get_model(id: string): Promise<WidgetModel> {
    if (!this.has_model(id)) await this.arrival(id);
    return super.get_model(id);
  }

  override register_model(id: string, model: Promise<WidgetModel>): void {
    super.register_model(id, model);
    this.waiting.get(id)?.();
    this.waiting.delete(id);
  }

  private arrival(id: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const before = this.waiting.get(id);
      this.waiting.set(id, () => {
        before?.();
        resolve();
      });
      setTimeout(() => reject(new Error(`The kernel has no widget ${id}`)), PATIENCE * 1000);
      this.fill();
    });
  }

  /** Fetch every widget of the kernel as it is now: it had them, or went on, before this page was connected. */
  fill(): void {
    this.filling ??= this._loadFromKernel().finally(() => {
      this.filling = undefined;
    });
    this.filling.catch(console.error);
  }

  protected async loadClass(name: string, module: string, version: string): Promise<WidgetClass> {
    const load = own[module];
    const classes = await (load ? load() : (await import("./foreign")).load(module, version));
    const found = classes[name];
    if (found === undefined) throw new Error(`${module} ${version} has no ${name}`);
    return found;
  }

  protected async _create_comm(
    target: string,
    id?: string,
    data?: JSONObject,
    metadata?: JSONObject,
    buffers?: ArrayBuffer[] | ArrayBufferView[],
  ): Promise<Comm> {
    const comm = this.kernel.createComm(target, id);
    const wrapped = this.wrapped(comm);
    if (data || metadata) comm.open(data, metadata, buffers);
    return wrapped;
  }

  private wrapped(comm: Kernel.IComm): Comm {
    return new Comm(comm, (message) => void hear(message, comm.commId, this).catch(console.error));
  }

  protected async _get_comm_info(): Promise<Record<string, unknown>> {
    const { content } = await this.kernel.requestCommInfo({ target_name: this.comm_target_name });
    return content.status === "ok" ? content.comms : {};
  }
}
