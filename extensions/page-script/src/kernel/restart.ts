// A kernel that is gone is started again, while somebody is there to need it.

import { reader } from "../lesson/awake";

/** As often as this, within these milliseconds, a kernel may end before the student is asked. */
const [OFTEN, WITHIN] = [3, 2 * 60_000];

const ends: number[] = [];

/** Start again when the reader is here. False, and nothing is started, when that has not helped. */
export function restart(start: () => Promise<void>): boolean {
  ends.push(Date.now());
  const recent = ends.filter((at) => Date.now() - at < WITHIN);
  if (recent.length > OFTEN) return false;
  void reader().then(start);
  return true;
}
