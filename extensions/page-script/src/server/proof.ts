// Whether the page's own server still answers at its address. On a computer of many users anybody may listen there once it
// has stopped; on the network's addresses nobody else can.

import { config } from "../config";

/** What a computer calls itself: no other device finds it there. */
export const OWN_NAME = /^(localhost|.*\.localhost|127\..*|\[::1\])$/;

/** Milliseconds for which an answer of our server stands for the next one. */
const STANDS = 10_000;

/** Browsers let a page calculate only where nobody can listen in, as on this computer itself. */
const needed = OWN_NAME.test(location.hostname) && crypto.subtle !== undefined && Boolean(config.secret);

/** The page itself has just come from there. */
let last = performance.now();
let doubted = false;

/** Our server has just been heard. */
export function heard(): void {
  if (!doubted) last = performance.now();
}

/** The connection broke: whoever answers next may be another. */
export function doubt(): void {
  doubted = true;
}

/** Whether something may be sent there now without asking. */
export function isSure(): boolean {
  return !needed || (!doubted && performance.now() - last < STANDS);
}

/** Milliseconds that the next page may take to come: so long this one may be going. */
const GOING = 60_000;
/** When the page began to go, and nothing spoke against its server. */
let leftWell = -Infinity;

// A browser breaks a page's sockets and requests off before its last words: that says nothing of the server.
window.addEventListener(
  "beforeunload",
  () => {
    leftWell = doubted ? -Infinity : performance.now();
  },
  true,
);

/** Whether nothing speaks against it: for what is sent when there is no time to ask. */
export function isTrusted(): boolean {
  return !needed || !doubted || performance.now() - leftWell < GOING;
}

/** Ask who is there. False if it is not our server; throws where nobody answers, or only a proxy without a server. */
export async function prove(): Promise<boolean> {
  const question = crypto.getRandomValues(new Uint8Array(32));
  const answer = await fetch(`${config.base}api/proof/${hex(question)}`, { cache: "no-store", credentials: "omit" });
  const said = (await answer.json()) as { proof?: unknown } | null;
  const own = said?.proof === (await expected(question));
  doubted = !own;
  if (own) last = performance.now();
  return own;
}

async function expected(question: Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = Uint8Array.from(config.secret.match(/../g)!, (pair) => parseInt(pair, 16));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, question)));
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** In place of a web socket to nobody knows whom: one that is closed. */
class Closed {
  readonly readyState = WebSocket.CLOSED;
  readonly protocol = "";
  binaryType = "arraybuffer";
  onclose: ((event: Event) => void) | null = null;

  constructor() {
    queueMicrotask(() => this.onclose?.(new CloseEvent("close")));
  }

  close(): void {}
  send(): void {}
}

/** A web socket that opens only to our own server. */
// biome-ignore lint/complexity/useArrowFunction: what is called with `new` can be no arrow.
export const OwnSocket = function (address: string, protocols: string[] = []) {
  return isSure() ? new WebSocket(address, protocols) : new Closed();
} as unknown as typeof WebSocket;
