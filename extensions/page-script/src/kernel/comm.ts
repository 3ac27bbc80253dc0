// A comm as ipywidgets knows it, over a comm of the kernel connection.

import { shims } from "@jupyter-widgets/base";
import type { Kernel, KernelMessage } from "@jupyterlab/services";

type OnMessage = (message: KernelMessage.ICommMsgMsg) => unknown;

/**
 * Keeps messages until its model listens. A model may take its time (its code is being loaded) while messages of
 * other widgets go on; the connection itself would wait for it, or drop what came too early.
 */
export class Comm extends shims.services.Comm {
  private held: KernelMessage.ICommMsgMsg[] | null = [];

  /** `answered` hears what is printed and shown in answer to a message of this one, and that it is taken back. */
  constructor(
    comm: Kernel.IComm,
    private readonly answered: (message: KernelMessage.IIOPubMessage) => void,
  ) {
    super(comm);
    comm.onMsg = (message) => void this.held?.push(message);
  }

  override on_msg(listener: OnMessage): void {
    // Not before the model, which calls this while it is being made, is complete.
    queueMicrotask(() => {
      super.on_msg(listener as never);
      this.held?.forEach((message) => listener(message));
      this.held = null;
    });
  }

  override send(...message: Parameters<shims.services.Comm["send"]>): string {
    // Nobody is there to hear it: the page says that the kernel stopped, and the widget tells its next kernel again.
    if (this.jsServicesComm.isDisposed) return "";
    const [data, callbacks = {}, ...more] = message;
    const iopub = { ...(callbacks as { iopub?: object }).iopub, output: this.answered, clear_output: this.answered };
    return super.send(data, { ...callbacks, iopub }, ...more);
  }
}
