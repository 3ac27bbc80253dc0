// The scripts of teaching blocks, a chunk each.

import type { Block } from "../../../src/ownpace/show/block.js";

/** By what the block says it needs. */
export const SCRIPTS: Record<string, () => Promise<Block>> = {
  card: () => import("../../../src/ownpace/show/card.js"),
  film: () => import("../../../src/ownpace/show/film.js"),
  fluency: () => import("../../../src/ownpace/show/fluency.js"),
  reading: () => import("../../../src/ownpace/show/reading.js"),
  slides: () => import("../../../src/ownpace/show/slides.js"),
  timer: () => import("../../../src/ownpace/show/timer.js"),
  written: () => import("../../../src/ownpace/show/written.js"),
};
