// Work that this browser brought back to a server that does not know who is there, as on public Binder.

import { config } from "../config";
import { rows } from "../record/mirror";
import { setWord, word } from "../record/tab";
import { dayOf } from "../times";
import { notice, settle } from "./banner";

const CAME_BACK = "ownpace-came-back";

/** Show the page again, drawn with what came back; where that may be another's, the page then says so. */
export async function showAgain(): Promise<void> {
  const times = (await rows(config.name)).map(({ event }) => event.at).sort();
  // What this very page has done is from today.
  const latest = times.filter((at) => Date.parse(at) < performance.timeOrigin).at(-1) ?? times.at(-1);
  if (config.owner === "" && latest) setWord(CAME_BACK, latest);
  location.reload();
}

const at = word(CAME_BACK);
if (at !== null) {
  setWord(CAME_BACK, null);
  notice(
    "back",
    `Your work from ${dayOf(at)} on this computer is here again.`,
    { label: "Go on with it", do: () => settle("back") },
    { label: "This is not my work", do: () => location.assign(`${config.base}work/#op-clear-all`) },
  );
}
