// What JupyterLab loads first: a module-federation container, as webpack would make one. It takes JupyterLab's own packages from the
// scope that they are shared in, so none of them is built, downloaded or loaded a second time.

import { shared } from "./shared";

type Factory = () => unknown;
type Versions = Record<string, { get: () => Promise<Factory> | Factory; loaded?: unknown }>;
type Scope = Record<string, Versions>;

declare const SHARED: string[];
declare const EXTENSION: string;

let scope: Scope = {};
const containers: Record<string, unknown> = ((globalThis as any)._JUPYTERLAB ??= {});
containers[EXTENSION] = { init, get };

function init(given: Scope): void {
  scope = given;
}

async function get(): Promise<Factory> {
  await Promise.all(SHARED.map(take));
  const { default: plugin } = await import("./plugin");
  return () => plugin;
}

async function take(name: string): Promise<void> {
  const versions = Object.entries(scope[name] ?? {}).sort(([one], [other]) => newer(other, one));
  const found = versions.find(([, each]) => each.loaded) ?? versions[0];
  if (found === undefined) throw new Error(`JupyterLab does not share ${name}`);
  shared[name] = (await found[1].get())();
}

/** Above 0 if the first of two versions, "4.5.0", is newer. */
function newer(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}
