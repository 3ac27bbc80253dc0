// Bundles src/gallery for the documentation: `node gallery.mjs PYODIDE TO`, the folder of npm's package and the one to write into.

import { copyFile, mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { styles } from "./styles.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const [pyodide, to] = process.argv.slice(2);
const { info } = JSON.parse(await readFile(join(pyodide, "pyodide-lock.json"), "utf8"));
const common = {
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  outdir: to,
  chunkNames: "[name]-[hash]",
  logLevel: "warning",
};

await mkdir(to, { recursive: true });
await Promise.all([
  build({ ...common, splitting: true, plugins: [styles], entryPoints: [join(here, "src", "gallery", "gallery.ts")] }),
  build({
    ...common,
    entryPoints: [join(here, "src", "gallery", "worker.ts")],
    nodePaths: [dirname(pyodide)],
    external: ["node:*"],
    define: { LOCK: JSON.stringify({ info, packages: {} }) },
  }),
  ...["pyodide.asm.wasm", "python_stdlib.zip"].map((name) => copyFile(join(pyodide, name), join(to, name))),
]);
