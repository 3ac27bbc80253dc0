// Bundles src/page.ts, src/library.ts, src/work/work.ts and src/preview/preview.ts into ../src/ownpace/page/static/bundle: a main file a page, and
// chunks that a lesson asks for when it needs them. And src/lab into labextension, which JupyterLab loads.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { styles } from "./styles.mjs";

const SHARED = [
  ...["base", "controls"].map((name) => `@jupyter-widgets/${name}`),
  ...["algorithm", "coreutils", "disposable", "domutils", "messaging", "properties", "signaling", "virtualdom", "widgets"].map(
    (name) => `@lumino/${name}`,
  ),
  "jquery",
];

const here = dirname(fileURLToPath(import.meta.url));
const bundle = join(here, "..", "src", "ownpace", "page", "static", "bundle");
const EXTENSION = "ownpace-author";
const labextension = join(here, "labextension");
const lean = (file) => join(here, "src", "kernel", "lean", file);
const packages = (name) => join("node_modules", ...name.split("/")) + sep;

// The whole of @jupyterlab/services is eight times the size of its kernel connection, which asks its package's root
// for two names only; sanitize-html brings a CSS parser along for a list of allowed tags that the browser can check.
const leaner = {
  name: "leaner",
  setup(esbuild) {
    esbuild.onResolve({ filter: /^\.\.$/ }, ({ importer }) =>
      importer.includes(packages("@jupyterlab/services")) ? { path: lean("services.ts") } : undefined,
    );
    esbuild.onResolve({ filter: /^@jupyterlab\/coreutils$/ }, ({ importer }) =>
      importer.includes(packages("@jupyterlab/services")) ? { path: lean("coreutils.ts") } : undefined,
    );
    esbuild.onResolve({ filter: /^jquery$/ }, () => ({ path: join(here, "node_modules", "jquery", "dist", "jquery.slim.js") }));
    esbuild.onResolve({ filter: /^sanitize-html$/ }, () => ({ path: lean("sanitize.ts") }));
  },
};

// Lumino's published file is one piece, all docks and menus of it. Its sources, a file a widget, can be divided among our chunks.
const lumino = {
  name: "lumino",
  setup(esbuild) {
    const sources = join(here, "node_modules", "@lumino", "widgets", "src");
    const whole = [packages("@jupyter-widgets/controls"), join(here, "src", "kernel", "foreign.ts")];
    esbuild.onResolve({ filter: /^@lumino\/widgets$/ }, ({ importer }) => {
      const path = whole.some((part) => importer.includes(part)) ? join(sources, "index.ts") : lean("lumino.js");
      return { path, sideEffects: false };
    });
    esbuild.onResolve({ filter: /^@lumino\/widgets\/src\// }, ({ path }) => ({
      path: join(here, "node_modules", `${path}.ts`),
      sideEffects: false,
    }));
    esbuild.onResolve({ filter: /^\.\// }, ({ importer, path }) =>
      dirname(importer) === sources ? { path: join(sources, `${path}.ts`), sideEffects: false } : undefined,
    );
    esbuild.onLoad({ filter: /@lumino[\\/]widgets[\\/]src[\\/]\w+\.ts$/ }, async ({ path }) => {
      // Its classes are written for fields that exist once they are assigned, not once they are declared.
      const tsconfigRaw = { compilerOptions: { useDefineForClassFields: false } };
      const { code } = await transform(await readFile(path, "utf8"), { loader: "ts", tsconfigRaw, sourcefile: path });
      return { contents: code, resolveDir: sources };
    });
  },
};

// anywidget's front end is published as an AMD module: it calls a global `define` with its only dependency.
const amd = {
  name: "amd",
  setup(esbuild) {
    esbuild.onLoad({ filter: /anywidget[\\/]dist[\\/]index\.js$/ }, async ({ path }) => ({
      contents: `let made; const define = (_names, make) => { made = make; };\n${await readFile(path, "utf8")}\nexport default made;`,
      resolveDir: dirname(path),
    }));
  },
};

// What is fetched later stands on the page's script: as one piece, not on a dozen small ones that several of them share. `later` is
// known before anything is read: which file is read first is chance.
const together = (later) => ({
  name: "together",
  setup(esbuild) {
    esbuild.onLoad({ filter: /\.[jt]s$/ }, async ({ path }) => {
      if (!later.has(path)) return undefined;
      const contents = `${await readFile(path, "utf8")}\nimport ${JSON.stringify(join(here, "src", "core.ts"))};\n`;
      return { contents, loader: path.endsWith(".ts") ? "ts" : "js" };
    });
  },
});

/** Our own files that a page asks for when it needs them. */
async function fetchedLater(options) {
  const { metafile } = await build(options);
  const ours = Object.entries(metafile.inputs).filter(([path]) => !path.includes("node_modules"));
  const imports = ours.flatMap(([, { imports }]) => imports).filter(({ kind }) => kind === "dynamic-import");
  return new Set(imports.map(({ path }) => join(here, path)));
}

// What we offer to other packages' widgets carries its version, which module federation compares with what they want.
async function versions(...names) {
  const read = async (name) => JSON.parse(await readFile(join(here, "node_modules", name, "package.json"), "utf8")).version;
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(name)])));
}

const common = {
  absWorkingDir: here,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  write: false,
  legalComments: "none",
  outdir: bundle,
  chunkNames: "[name]-[hash]",
  define: {
    "process.env.NODE_ENV": '"production"',
    global: "globalThis",
    VERSIONS: JSON.stringify(JSON.stringify(await versions(...SHARED))),
  },
  plugins: [leaner, lumino, amd, styles],
  logLevel: "warning",
};
// Each page by itself: what both need is smaller than one more request is slow.
const pages = {
  page: join(here, "src", "page.ts"),
  library: join(here, "src", "library.ts"),
  work: join(here, "src", "work", "work.ts"),
  preview: join(here, "src", "preview", "preview.ts"),
};
const built = await Promise.all(
  Object.entries(pages).map(async ([page, file]) => {
    const options = { ...common, entryPoints: { [page]: file } };
    // The others are one file each, whatever of it is asked for later.
    if (page !== "page") return build({ ...options, splitting: false });
    return build({ ...options, plugins: [...common.plugins, together(await fetchedLater(options))] });
  }),
);
const author = await buildAuthor();
const outputFiles = built.flatMap(({ outputFiles }) => outputFiles);
const inputs = Object.assign({}, ...built.map(({ metafile }) => metafile.inputs));

/** JupyterLab's extension for authors: one file, a module-federation container, which takes what is JupyterLab's from JupyterLab. */
async function buildAuthor() {
  const shared = new Set();
  const theirs = {
    name: "theirs",
    setup(esbuild) {
      esbuild.onResolve({ filter: /^@(jupyterlab|lumino)\// }, ({ path }) => ({ path, namespace: "theirs" }));
      esbuild.onLoad({ filter: /.*/, namespace: "theirs" }, ({ path }) => {
        shared.add(path);
        const file = JSON.stringify(join(here, "src", "lab", "shared.ts"));
        return { contents: `module.exports = require(${file}).shared[${JSON.stringify(path)}];`, resolveDir: here };
      });
    },
  };
  const options = {
    ...common,
    splitting: false,
    format: "iife",
    outdir: undefined,
    outfile: join(labextension, "static", "remoteEntry.js"),
  };
  const entry = { entryPoints: [join(here, "src", "lab", "container.ts")], plugins: [theirs, styles] };
  const define = (names) => ({ EXTENSION: JSON.stringify(EXTENSION), SHARED: JSON.stringify([...names]) });
  // What is taken is known when all has been read once.
  await build({ ...options, ...entry, define: define([]) });
  const { outputFiles } = await build({ ...options, ...entry, define: define(shared) });
  const name = `static/remoteEntry.${createHash("sha256").update(outputFiles[0].contents).digest("hex").slice(0, 12)}.js`;
  const { version, license } = JSON.parse(await readFile(join(here, "package.json"), "utf8"));
  const _build = { load: name, extension: "./extension" };
  const about = {
    name: EXTENSION,
    version,
    license,
    description: "Ownpace for authors: a lesson's plan, what to fix, forms.",
    jupyterlab: { _build },
  };
  const schema = await readFile(join(here, "src", "lab", "schema.json"));
  const files = { [name]: outputFiles[0].contents, "package.json": `${JSON.stringify(about, null, 2)}\n` };
  return { ...files, [`schemas/${EXTENSION}/plugin.json`]: schema };
}

/** The licences of every package that is in the bundle: they ask to go with their code. */
async function licences(inputs) {
  const folders = new Set(
    Object.keys(inputs)
      .map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0])
      .filter(Boolean),
  );
  const texts = [...folders].sort().map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(join(here, folder, "package.json"), "utf8"));
    const file = (await readdir(join(here, folder))).find((each) => /^licen[cs]e/i.test(each));
    const text = file ? await readFile(join(here, folder, file), "utf8") : "";
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n`);
}

// Only now, so that a build that fails leaves the last good bundle where it is.
await rm(bundle, { recursive: true, force: true });
await mkdir(bundle, { recursive: true });
await Promise.all(outputFiles.map(({ path, contents }) => writeFile(path, contents)));
await rm(labextension, { recursive: true, force: true });
await Promise.all(
  Object.entries(author).map(async ([name, contents]) => {
    await mkdir(dirname(join(labextension, name)), { recursive: true });
    await writeFile(join(labextension, name), contents);
  }),
);
await writeFile(join(bundle, "LICENSES.txt"), await licences(inputs));
