// Python in a worker: beside this file lie Pyodide's WebAssembly, its standard library, and what marks (`marks.zip`).

import { loadPyodide } from "pyodide";
import createPyodideModule from "pyodide/pyodide.asm.mjs";

/** What Pyodide knows of itself; it knows no package, so it fetches none from anywhere. */
declare const LOCK: { info: object; packages: object };

type Marks = Record<"record" | "draw", (asked: string) => string>;

async function start(): Promise<Marks> {
  const pyodide = await loadPyodide({ indexURL: new URL(".", import.meta.url).href, createPyodideModule, lockFileContents: LOCK });
  const answer = await fetch(new URL("./marks.zip", import.meta.url));
  if (!answer.ok) throw new Error(`marks.zip: ${answer.status}`);
  pyodide.unpackArchive(await answer.arrayBuffer(), "zip", { extractDir: "/marks" });
  pyodide.runPython("import sys; sys.path.append('/marks')");
  return pyodide.pyimport("ownpace.ask.alone");
}

const marks = start();
marks.then(
  () => postMessage({ serial: 0 }),
  (error) => postMessage({ serial: 0, why: String(error) }),
);

addEventListener("message", async ({ data }: MessageEvent<{ serial: number; what: "record" | "draw"; asked: string }>) => {
  const { serial, what, asked } = data;
  try {
    postMessage({ serial, said: (await marks)[what](asked) });
  } catch (error) {
    postMessage({ serial, why: String(error) });
  }
});
