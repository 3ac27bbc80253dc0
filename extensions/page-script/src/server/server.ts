// Requests to the page's own server.

import { config } from "../config";
import { doubt, heard, isSure, isTrusted, prove } from "./proof";

/** The server answered, and said no; `what` and `next` are words for the student. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly what: string,
    readonly next: string,
    /** All that the server said. */
    readonly said: Record<string, unknown> = {},
  ) {
    super(`${what} ${next}`.trim());
  }
}

/** Nobody answered: no network, or a proxy without a server behind it. */
export class Unreachable extends Error {}

/** Somebody answered who is not our server: nothing was sent there. */
export class Stranger extends Unreachable {}

/** Milliseconds for which a request that breaks may have been broken off by the page itself, because it goes. */
const GOING = 3000;
let going = false;
window.addEventListener(
  "beforeunload",
  () => {
    going = true;
    // It may stay after all, as for a download.
    setTimeout(() => (going = false), GOING);
  },
  true,
);

const NOBODY_THERE = [424, 502, 503, 504];
const LONGEST_WAIT = 30_000;

/** Ask the server for `path` below the page's base. Throws Refusal or Unreachable; the page is told whether it was heard. */
export async function ask(method: "GET" | "POST", path: string, body?: unknown, more: RequestInit = {}): Promise<Response> {
  const type = body === undefined ? {} : { "Content-Type": "application/json" };
  const headers = { "X-Ownpace": "1", ...type, ...more.headers };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  try {
    // What a page says as it is closed has no time for questions.
    if (!more.keepalive || !isTrusted()) await meet();
    const answer = await answered(() => fetch(config.base + path, { method, cache: "no-store", ...content, ...more, headers }));
    document.dispatchEvent(new Event("ownpace:heard"));
    return answer;
  } catch (error) {
    document.dispatchEvent(
      error instanceof Unreachable ? new CustomEvent("ownpace:unheard", { detail: error }) : new Event("ownpace:heard"),
    );
    throw error;
  }
}

async function answered(request: () => Promise<Response>): Promise<Response> {
  const answer = await reach(request);
  heard();
  if (NOBODY_THERE.includes(answer.status)) throw new Unreachable(String(answer.status));
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

/** See that it is our server that answers. Throws Unreachable. */
async function meet(): Promise<void> {
  if (!isSure() && !(await reach(prove))) throw new Stranger("Another program answers at this address");
}

async function reach<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!going) doubt();
    throw new Unreachable(String(error));
  }
}

/**
 * Comes back when it is our server that would answer. The browser fetches a chunk of the page's script by itself, and what
 * another program sends in its place would be a part of this page.
 */
export async function ours(): Promise<void> {
  try {
    await meet();
  } catch (error) {
    document.dispatchEvent(new CustomEvent("ownpace:unheard", { detail: error as Unreachable }));
    await new Promise((heard) => document.addEventListener("ownpace:heard", heard, { once: true }));
    await ours();
  }
}

/** A chunk of the page's script that somebody asks for now. Throws Unreachable where it cannot be fetched. */
export function fetched<Chunk>(load: () => Promise<Chunk>): Promise<Chunk> {
  return meet()
    .then(load)
    .catch((error) => {
      throw error instanceof Unreachable ? error : new Unreachable(String(error));
    });
}

/** The server's no; what is not JSON is a page of a hub's, which has no such server any more. */
async function refusal(answer: Response): Promise<Refusal | Unreachable> {
  const words = await answer.json().catch(() => null);
  if (words === null) return new Unreachable(String(answer.status));
  return new Refusal(answer.status, words.what ?? "The server could not do that.", words.next ?? "Try again, or tell your teacher.", words);
}

/**
 * Try until the server is there again, after 1, 2, 4 … 30 seconds, or at once when the browser is back online.
 * `alone(why)` is called before the first wait, and again where the reason is another; `alone(null)` when the server
 * has answered. Other errors pass.
 */
export async function patiently<T>(attempt: () => Promise<T>, alone: (why: Unreachable | null) => void): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      const result = await attempt();
      if (tries > 0) alone(null);
      return result;
    } catch (error) {
      if (!(error instanceof Unreachable)) {
        if (tries > 0) alone(null);
        throw error;
      }
      if (tries === 0 || error instanceof Stranger) alone(error);
      await rest(Math.min(1000 * 2 ** tries, LONGEST_WAIT));
    }
  }
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      window.removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wakeIfSeen);
      resolve();
    };
    const wakeIfSeen = () => document.visibilityState === "visible" && wake();
    const timer = setTimeout(wake, milliseconds);
    window.addEventListener("online", wake);
    document.addEventListener("visibilitychange", wakeIfSeen);
  });
}
