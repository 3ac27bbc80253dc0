// The lesson's kernel: started or taken up again by the server, connected to here, and watched.

import type { Kernel, KernelMessage } from "@jupyterlab/services";
import { CommsOverSubshells } from "@jupyterlab/services/lib/kernel/comm";
import { KernelConnection } from "@jupyterlab/services/lib/kernel/default";
import { ServerConnection } from "@jupyterlab/services/lib/serverconnection";

import { config } from "../config";
import { SESSION } from "../record/news";
import { doubt, OwnSocket } from "../server/proof";
import { ask, patiently, Refusal, Unreachable } from "../server/server";
import { update } from "./called";
import { lines } from "./lines";
import type { Output } from "./outputs";
import { PATIENCE } from "./unheard";
import { Widgets } from "./widgets";

/** stopped: the kernel is gone, and another has to be started. failed: the lesson cannot start. */
export type State = "starting" | "ready" | "offline" | "stopped" | "failed";

type Line =
  | { kernel: { id: string; name: string } }
  | { cell: number; outputs: Output[] }
  | { busy: true }
  | { done: true }
  | { error: { what: string; next: string; again?: boolean } };

interface Listener {
  state(state: State, words?: string): void;
  cell(index: number, outputs: Output[], widgets: Widgets): void;
  /** Whether code of the student's runs that was begun before this page was opened. */
  busy(yes: boolean): void;
  /** Whether a web socket is open; false when none opens although the server answers. */
  socket(open: boolean): void;
}

/** Milliseconds after which an attempt to connect counts as failed. */
const RECONNECTING = 8000;
/** Milliseconds after which what still runs is told to stop once more. */
const ONCE_MORE = 2000;
/** Milliseconds in which a kernel that has nothing to do says so. */
const SILENT = 2000;
/** Milliseconds after which the connection, once back, sends what was waiting: its own question waits behind that. */
const UNASKED = 100;
/** Says to a proxy (jupyter-server-proxy) that lines are to be passed on as they come. */
const AS_A_STREAM = { headers: { Accept: "text/event-stream" } };

export class Session {
  state: State = "starting";
  private kernel: Kernel.IKernelConnection | undefined;
  widgets: Widgets | undefined;
  private speaker = "";
  private checking = false;
  private starts = 0;

  constructor(private readonly listener: Listener) {}

  /** Start the lesson's kernel, or take up the one that runs. Comes back when its cells have run. */
  async start(): Promise<void> {
    this.enter("starting");
    try {
      await patiently(
        () => this.follow(),
        (why) => why && this.enter("offline"),
      );
    } catch (error) {
      this.enter("failed", error instanceof Refusal ? error.message : String(error));
    }
  }

  /** Stop what the kernel is doing, while it is `still` done: an interrupt that comes before code begins is not heard. */
  async interrupt(still: () => boolean): Promise<void> {
    const { kernel } = this;
    do {
      await ask("POST", `${SESSION}/interrupt`);
      await new Promise((resolve) => setTimeout(resolve, ONCE_MORE));
    } while (still() && kernel === this.kernel);
  }

  /** The answer in cell `index` has run: show the cells that stand on it as they are now. */
  async after(index: number): Promise<void> {
    const answer = await ask("POST", SESSION, { after: index }, AS_A_STREAM);
    for await (const line of lines<Line>(answer)) {
      if ("cell" in line && this.widgets) this.listener.cell(line.cell, line.outputs, this.widgets);
    }
  }

  /** The server says that the kernel has ended. A page that slept may have missed it. */
  gone(): void {
    if (this.kernel && this.state === "ready") this.stopped(this.kernel);
  }

  private enter(state: State, words?: string): void {
    this.state = state;
    this.listener.state(state, words);
  }

  private async follow(): Promise<void> {
    const start = ++this.starts;
    const answer = await ask("POST", SESSION, undefined, AS_A_STREAM);
    if (this.state === "offline") this.enter("starting");
    for await (const line of lines<Line>(answer)) {
      // The kernel has ended meanwhile, and perhaps another is being started.
      if (start !== this.starts || this.state === "stopped") return;
      if ("kernel" in line) this.connect(line.kernel);
      else if ("cell" in line) this.listener.cell(line.cell, line.outputs, this.widgets!);
      else if ("busy" in line) this.listener.busy(true);
      else if ("error" in line) return this.refused(line.error);
      else return this.begun();
    }
    if (start === this.starts && this.state !== "stopped") throw new Unreachable("The answer ended before its end");
  }

  private begun(): void {
    this.enter("ready");
    if (this.kernel) this.doubtIdle(this.kernel);
  }

  /** A kernel that has said nothing since is at work: the server itself hears of it late on a busy computer. */
  private doubtIdle(kernel: Kernel.IKernelConnection): void {
    setTimeout(() => {
      const silent = kernel.connectionStatus === "connected" && kernel.status === "unknown";
      if (silent && kernel === this.kernel && this.state === "ready") this.listener.busy(true);
    }, SILENT);
  }

  private refused({ what, next, again }: { what: string; next: string; again?: boolean }): void {
    if (!again || this.kernel === undefined) throw new Refusal(500, what, next);
    this.stopped(this.kernel);
  }

  /** Connect to this kernel, unless we are connected to it already. */
  private connect(model: { id: string; name: string }): void {
    if (this.kernel?.id === model.id && !this.kernel.isDisposed) return;
    this.leave();
    const http = new URL(config.base, location.href).href;
    const serverSettings = ServerConnection.makeSettings({
      baseUrl: http,
      wsUrl: http.replace(/^http/, "ws"),
      appendToken: false,
      WebSocket: OwnSocket,
    });
    const kernel = new KernelConnection({
      model,
      serverSettings,
      // Voila's message filter lets no request for a subshell pass.
      commsOverSubshells: CommsOverSubshells.Disabled,
      kernelInfoTimeout: UNASKED,
    });
    this.kernel = kernel;
    this.speaker = "";
    this.widgets = new Widgets(kernel);
    kernel.statusChanged.connect((_, status) => {
      if (status === "idle") this.listener.busy(false);
      if (status === "dead" || status === "autorestarting" || status === "restarting") this.stopped(kernel);
    });
    let connected = false;
    kernel.connectionStatusChanged.connect((_, status) => {
      if (kernel !== this.kernel) return;
      if (connected && status !== "connected") doubt();
      connected = status === "connected";
      if (connected) this.listener.socket(true);
      if (connected) this.doubtIdle(kernel);
      if (status !== "connected" && this.state === "ready") void this.check(kernel);
      // It may find its way back before we do.
      if (status === "connected" && this.checking && this.state === "offline") this.enter("ready");
    });
    kernel.iopubMessage.connect((_, message) => this.listen(kernel, message));
    kernel.iopubMessage.connect((_, message) => update(message));
    this.doubtSocket(kernel);
  }

  /** Say so when no web socket opens, again and again while it is the server that does not answer. */
  private doubtSocket(kernel: Kernel.IKernelConnection): void {
    setTimeout(() => {
      if (kernel !== this.kernel || kernel.connectionStatus === "connected") return;
      if (this.state === "offline") this.doubtSocket(kernel);
      else this.listener.socket(false);
    }, PATIENCE);
  }

  /** A kernel that speaks with another voice has been restarted behind our back, and has forgotten everything. */
  private listen(kernel: Kernel.IKernelConnection, { header, parent_header }: KernelMessage.IIOPubMessage): void {
    const known = "session" in parent_header && parent_header.session === kernel.clientId;
    if (!known) return;
    if (this.speaker !== "" && this.speaker !== header.session) this.stopped(kernel);
    this.speaker = header.session;
  }

  private stopped(kernel: Kernel.IKernelConnection): void {
    if (kernel !== this.kernel || this.state === "stopped") return;
    this.enter("stopped");
    this.leave();
  }

  private leave(): void {
    this.widgets?.disconnect();
    const kernel = this.kernel;
    this.kernel = undefined;
    if (kernel && !kernel.isDisposed) kernel.dispose();
  }

  /** The connection is gone: find out whether the server or the kernel is, and come back when they do. */
  private async check(kernel: Kernel.IKernelConnection): Promise<void> {
    if (this.checking) return;
    this.checking = true;
    try {
      await patiently(
        () => this.reconnect(kernel),
        (why) => kernel === this.kernel && this.enter(why ? "offline" : "ready"),
      );
    } catch {
      this.stopped(kernel);
    } finally {
      this.checking = false;
    }
  }

  private async reconnect(kernel: Kernel.IKernelConnection): Promise<void> {
    await ask("GET", `api/kernels/${kernel.id}`);
    if (kernel.connectionStatus === "connected" || kernel !== this.kernel) return;
    await Promise.race([kernel.reconnect(), late(RECONNECTING)]).catch((error) => {
      throw new Unreachable(String(error));
    });
  }
}

function late(milliseconds: number): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("No connection in time")), milliseconds));
}
