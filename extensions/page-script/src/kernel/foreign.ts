// Widgets of other packages (bqplot, ipyleaflet …), from the JupyterLab extensions that came with them.
//
// Such an extension is a webpack module-federation container: a script that leaves an object with `init(scope)`, which
// takes what we offer to share and adds what it has to share, and `get("./extension")`, whose plugins register widgets.

import * as base from "@jupyter-widgets/base";
import * as algorithm from "@lumino/algorithm";
import * as coreutils from "@lumino/coreutils";
import * as disposable from "@lumino/disposable";
import * as domutils from "@lumino/domutils";
import * as messaging from "@lumino/messaging";
import * as properties from "@lumino/properties";
import * as signaling from "@lumino/signaling";
import * as virtualdom from "@lumino/virtualdom";
import * as lumino from "@lumino/widgets";
import jquery from "jquery";

import { config } from "../config";
import { withoutMeasure } from "./lean/measure";
import type { Classes } from "./widgets";

type Factory = () => unknown;
export type Scope = Record<string, Record<string, { get: () => Promise<Factory>; loaded: 1; from: string; eager: boolean }>>;

interface Container {
  init(scope: Scope): unknown;
  get(name: string): Promise<Factory>;
}

interface Package {
  name: string;
  dependencies?: Record<string, string>;
  jupyterlab?: { _build?: { load: string; extension?: string; style?: string } };
}

interface Plugin {
  requires?: { name: string }[];
  optional?: { name: string }[];
  activate(app: object, ...services: unknown[]): unknown;
}

type Registered = { name: string; version: string; exports: unknown };

/** Of what we offer, as JSON: an object would be put into every file. */
declare const VERSIONS: string;
const versions: Record<string, string> = JSON.parse(VERSIONS);

const registered = new Map<string, () => Promise<Classes>>();
const loading = new Map<string, Promise<void>>();
const scope = share({
  "@jupyter-widgets/base": base,
  "@jupyter-widgets/controls": async () => (await import("./controls")).classes,
  "@lumino/algorithm": algorithm,
  "@lumino/coreutils": coreutils,
  "@lumino/disposable": disposable,
  "@lumino/domutils": domutils,
  "@lumino/messaging": messaging,
  "@lumino/properties": properties,
  "@lumino/signaling": signaling,
  "@lumino/virtualdom": virtualdom,
  "@lumino/widgets": lumino,
  jquery,
});
scope["leaflet-measure"] = { "3.9.9": { get: () => withoutMeasure(scope), loaded: 1, from: "ownpace", eager: true } };

/** The classes of a module of another package. Throws when no installed extension has it. */
export async function load(module: string, version: string): Promise<Classes> {
  if (!registered.has(module) && installed().includes(module)) await open(module);
  // An extension's name and its widgets' module are mostly, but not always, the same.
  if (!registered.has(module)) await openOthers();
  const classes = registered.get(module);
  if (classes === undefined) throw new Error(`No installed extension has ${module} ${version}`);
  return classes();
}

function installed(): string[] {
  return (config.extensions ?? []).map(({ name }) => name);
}

async function openOthers(): Promise<void> {
  const packages = await Promise.all(
    installed()
      .filter((name) => !loading.has(name))
      .map(describe),
  );
  const makers = packages.filter(
    (each) => each.dependencies?.["@jupyter-widgets/base"] && each.name !== "@jupyter-widgets/jupyterlab-manager",
  );
  await Promise.allSettled(makers.map(({ name }) => open(name)));
}

/** Load an extension, after those that it shares modules with; once. */
function open(name: string): Promise<void> {
  const opened = loading.get(name) ?? openNow(name);
  loading.set(name, opened);
  // What failed for want of a connection may work the next time.
  opened.catch(() => loading.delete(name));
  return opened;
}

async function openNow(name: string): Promise<void> {
  const { dependencies = {}, jupyterlab } = await describe(name);
  await Promise.all(
    Object.keys(dependencies)
      .filter((each) => installed().includes(each))
      .map(open),
  );
  const build = jupyterlab?._build;
  if (build === undefined) return;
  const container = await fetchContainer(name, build.load);
  await container.init(scope);
  if (build.style) await container.get(build.style).then((make) => make());
  if (build.extension) activate((await container.get(build.extension))());
}

function address(name: string, file: string): string {
  return `${config.base}voila/labextensions/${name}/${file.replace(/^\.\//, "")}`;
}

async function describe(name: string): Promise<Package> {
  const answer = await fetch(address(name, "package.json"));
  if (!answer.ok) throw new Error(`The extension ${name} cannot be read: ${answer.status}`);
  return (await answer.json()) as Package;
}

function fetchContainer(name: string, file: string): Promise<Container> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address(name, file);
    script.onload = () => resolve((globalThis as unknown as { _JUPYTERLAB: Record<string, Container> })._JUPYTERLAB[name]!);
    script.onerror = () => reject(new Error(`The extension ${name} cannot be loaded from ${script.src}`));
    document.head.append(script);
  });
}

/** Run the plugins that need nothing but a place to register widgets. */
function activate(module: unknown): void {
  const exported = (module as { default?: Plugin | Plugin[] }).default ?? (module as Plugin);
  const plugins = Array.isArray(exported) ? exported : [exported];
  for (const plugin of plugins) {
    const wanted = plugin.requires ?? [];
    if (!wanted.every((token) => token.name === base.IJupyterWidgetRegistry.name)) continue;
    plugin.activate({}, ...wanted.map(() => ({ registerWidget: register })), ...(plugin.optional ?? []).map(() => null));
  }
}

function register({ name, exports }: Registered): void {
  registered.set(name, async () => (await (typeof exports === "function" ? exports() : exports)) as Classes);
}

/** Our own copies, so that a foreign widget and ours are widgets of the same kind. */
function share(modules: Record<string, unknown>): Scope {
  const entries = Object.entries(modules).map(([name, module]) => {
    const get = async () => {
      const ready = typeof module === "function" && name.startsWith("@") ? await module() : module;
      return () => ready;
    };
    const entry = { get, loaded: 1 as const, from: "ownpace", eager: true };
    return [name, { [versions[name]!]: entry }] as const;
  });
  return Object.fromEntries(entries);
}
