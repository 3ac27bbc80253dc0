// Questions that take photos, drawings or recordings: a chunk that only lessons with one load.

import css from "../../../src/ownpace/ask/made/made.css";
import { config } from "../config";
import { ask } from "../server/server";
import { addStyle } from "../style";
import { carry } from "../work/export";
import { fileName } from "./file_name";

addStyle(css);

// As the record asks for it: so it is here when the connection is not.
const { give, keep, read, tidy } = await import("../record/blobs");

/** Where the files of a question are: in this browser, and on its server. */
export const files = {
  async put(bytes: Uint8Array<ArrayBuffer>, end: string): Promise<string> {
    const name = fileName(bytes, end);
    await keep(config.name, name, bytes);
    return name;
  },
  read: async (name: string): Promise<Uint8Array> =>
    (await read(config.name, name)) ??
    new Uint8Array(await (await ask("GET", `lesson/${encodeURIComponent(config.name)}/${name}`)).arrayBuffer()),
};

void give(config.name, config.lacks ?? []).catch(console.warn);
void carry().catch(console.warn);
void tidy(config.name).catch(console.warn);
