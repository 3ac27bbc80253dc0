// Teaching blocks that do something: a chunk that only lessons with one load, and in it a piece a block.

import { config, main } from "../config";
import type { Event } from "../record/events";
import * as record from "../record/record";
import { whenIdle } from "../record/typed";
import { near } from "./chunks";
import { SCRIPTS } from "./scripts";

const begun = new WeakSet<Element>();

/** Begin what stands on the page by now: a block whose arguments are computed comes from a kernel. */
function look(): void {
  for (const block of main.querySelectorAll<HTMLElement>("[data-block]")) {
    if (begun.has(block)) continue;
    begun.add(block);
    void begin(block).catch((error) => console.error(error));
  }
}

async function begin(block: HTMLElement): Promise<void> {
  const load = SCRIPTS[block.dataset.block!];
  if (load === undefined) return;
  await near(block);
  const item = block.dataset.item ?? block.dataset.src ?? "";
  const script = await load();
  script.begin(block, {
    kept: config.state.kept[item] ?? {},
    position: config.state.watch[item] ?? 0,
    tell: (kind, data) => record.add(kind, item, data),
    came: (hear) => document.addEventListener("ownpace:came", (event) => heard((event as CustomEvent<Event[]>).detail, item, hear)),
    typed: whenIdle,
  });
}

/** Tell a block what another window or computer has kept in it. */
function heard(events: readonly Event[], item: string, hear: (part: string, value: unknown) => void): void {
  for (const { kind, item: of, data } of events) if (kind === "keep" && of === item) hear(String(data.part), data.value);
}

/** Ask for what films need to show their length; who never opens a phase never loads its films. */
function prepare(area: Element): void {
  for (const film of area.querySelectorAll<HTMLMediaElement>(".op-block :is(video, audio)")) film.preload = "metadata";
}

look();
new MutationObserver(look).observe(main, { childList: true, subtree: true });
main.querySelectorAll(".op-phase[data-state=open], .op-before").forEach(prepare);
main.addEventListener("ownpace:opened", ({ target }) => prepare(target as Element));
