// Whoever marks where no server is: Python in a worker of this page. It is asked what a lesson's server is asked, by the same
// names: "record" for `api/record`, "draw" for `api/draw`. A lesson without a server would ask here in place of `server.ts`.

interface Reply {
  /** Of the question asked; 0 says that Python is there. */
  serial: number;
  said?: string;
  why?: string;
}

let worker: Worker | undefined;
let serial = 0;
const waiting = new Map<number, { resolve(said: string): void; reject(why: Error): void }>();

/** Have Python come; null where it is here or on its way already. */
export function wake(): Promise<string> | null {
  if (worker) return null;
  worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<Reply>) => heard(data);
  worker.onerror = ({ message }) => fail(new Error(message));
  return new Promise((resolve, reject) => waiting.set(0, { resolve, reject }));
}

/** What it says to this; throws where it cannot be loaded, and the next question tries again. */
export async function ask(what: "record" | "draw", body: unknown): Promise<any> {
  void wake()?.catch(() => undefined);
  const asked = ++serial;
  const said = new Promise<string>((resolve, reject) => waiting.set(asked, { resolve, reject }));
  worker!.postMessage({ serial: asked, what, asked: JSON.stringify(body) });
  return JSON.parse(await said);
}

function heard({ serial, said = "", why }: Reply): void {
  const { resolve, reject } = waiting.get(serial) ?? {};
  waiting.delete(serial);
  if (why === undefined) resolve?.(said);
  else reject?.(new Error(why));
  if (serial === 0 && why !== undefined) fail(new Error(why));
}

function fail(why: Error): void {
  worker?.terminate();
  worker = undefined;
  for (const { reject } of waiting.values()) reject(why);
  waiting.clear();
}
