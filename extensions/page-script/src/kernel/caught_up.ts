// What a kernel has said so far has come, and its widgets have taken it in.

import { WidgetModel } from "@jupyter-widgets/base";
import type { Kernel } from "@jupyterlab/services";
import { createMessage } from "@jupyterlab/services/lib/kernel/messages";

/** Milliseconds after which a kernel that does not answer is not waited for: the page shows what there is. */
const PATIENCE = 10_000;

/**
 * All that the kernel has published until now is here. It answers on its control channel, whatever it is running, and says
 * that it has by a message that comes after the others.
 */
export async function caughtUp(kernel: Kernel.IKernelConnection): Promise<void> {
  await connected(kernel);
  const { clientId: session, username } = kernel;
  const question = createMessage({ msgType: "kernel_info_request", channel: "control", session, username, content: {} } as never);
  const answered = kernel.sendControlMessage(question as never, true).done.catch(() => undefined); // it is ending
  await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
}

function connected(kernel: Kernel.IKernelConnection): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (kernel.connectionStatus !== "connected") return;
      kernel.connectionStatusChanged.disconnect(look);
      resolve();
    };
    kernel.connectionStatusChanged.connect(look);
    look();
  });
}

/** The widget, and those that it holds, have the state that has come for them. */
export async function taken(model: WidgetModel, seen = new Set<WidgetModel>()): Promise<void> {
  if (seen.has(model)) return;
  seen.add(model);
  await model.state_change;
  await Promise.all(held(Object.values(model.attributes)).map((each) => taken(each, seen)));
}

function held(values: unknown[]): WidgetModel[] {
  return values.flatMap((value) => (value instanceof WidgetModel ? [value] : Array.isArray(value) ? held(value) : []));
}
