// The blocks' own scripts, which JupyterLab uses as they are.
declare module "*/block.js" {
  /** What a block is told, and whom it tells. `tell` comes back with whether this browser keeps it. */
  export interface Told {
    kept: Record<string, unknown>;
    position: number;
    tell(kind: string, data: Record<string, unknown>): Promise<boolean>;
    came(hear: (part: string, value: unknown) => void): void;
    typed(keep: () => unknown): { typed(): void; now(): void };
  }
  export interface Block {
    begin(block: HTMLElement, told: Told): void;
  }
}

declare module "*/show/card.js" {
  export const begin: import("*/block.js").Block["begin"];
}
declare module "*/show/film.js" {
  export const begin: import("*/block.js").Block["begin"];
}
declare module "*/show/fluency.js" {
  export const begin: import("*/block.js").Block["begin"];
}
declare module "*/show/reading.js" {
  export const begin: import("*/block.js").Block["begin"];
}
declare module "*/show/slides.js" {
  export const begin: import("*/block.js").Block["begin"];
}
declare module "*/show/timer.js" {
  export const begin: import("*/block.js").Block["begin"];
}
declare module "*/show/written.js" {
  export const begin: import("*/block.js").Block["begin"];
}
