// What goes on elsewhere: the server says at once when the record has got more; where it cannot, this page asks now and then.

import { config } from "../config";
import { inUse, reader, whileInUse } from "../lesson/awake";
import { doubt, OwnSocket } from "../server/proof";
import { ask, Unreachable } from "../server/server";
import * as record from "./record";

/** Milliseconds until a socket that was closed is opened again, at first and at most. */
const [SOON, LATEST] = [1000, 5 * 60_000];

let pause = 0;

/** The page's own address below which its kernel and its reader are spoken of. */
export const SESSION = `api/session/${config.key.split("/").map(encodeURIComponent).join("/")}`;

/** Say that somebody is here, and take in what the server has more than this page, or give what it has less. */
export async function lookAround(): Promise<void> {
  const answer = await ask("POST", `${SESSION}/awake`);
  const { alive, record: there } = (await answer.json()) as { alive: boolean; record: string };
  document.dispatchEvent(new CustomEvent("ownpace:awake", { detail: alive }));
  await record.compare(there);
}

async function look(): Promise<void> {
  // Whether there is a connection is said elsewhere.
  await lookAround().catch((error) => error instanceof Unreachable || console.warn(error));
}

function listen(): void {
  const http = new URL(`${config.base}api/news/${encodeURIComponent(config.name)}`, location.href).href;
  const socket = new OwnSocket(http.replace(/^http/, "ws"));
  socket.onopen = () => (pause = 0);
  // What this page has just sent is news to the others only.
  socket.onmessage = ({ data }) => data !== record.state() && void look();
  socket.onclose = () => void again();
}

/** The socket is closed: by a server that is gone, or by a proxy that lets no socket stay open. */
async function again(): Promise<void> {
  doubt();
  pause = Math.min(Math.max(2 * pause, SOON), LATEST);
  const rested = new Promise((resolve) => setTimeout(resolve, pause));
  // A page that is left alone keeps no server awake.
  if (!inUse()) await reader();
  await look();
  await rested;
  // It opens to our own server alone, who has just been asked.
  await look();
  listen();
}

listen();
whileInUse(() => void look());
