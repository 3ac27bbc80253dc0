// Requests to the page's own server.

import { config } from "./config";

/** The server answered, and said no; `what` and `next` are words for the student. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly what: string,
    readonly next: string,
  ) {
    super(`${what} ${next}`.trim());
  }
}

/** Nobody answered: no network, or a proxy without a server behind it. */
export class Unreachable extends Error {}

const NOBODY_THERE = [424, 502, 503, 504];
const LONGEST_WAIT = 30_000;

/** Ask the server for `path` below the page's base. Throws Refusal or Unreachable. */
export async function ask(method: "GET" | "POST", path: string, body?: unknown, more: RequestInit = {}): Promise<Response> {
  const type = body === undefined ? {} : { "Content-Type": "application/json" };
  const headers = { "X-Ownpace": "1", ...type, ...more.headers };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  let answer: Response;
  try {
    answer = await fetch(config.base + path, { method, cache: "no-store", ...content, ...more, headers });
  } catch (error) {
    throw new Unreachable(String(error));
  }
  if (NOBODY_THERE.includes(answer.status)) throw new Unreachable(String(answer.status));
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

/** The server's no; what is no JSON is a page of a hub's, which has no such server any more. */
async function refusal(answer: Response): Promise<Refusal | Unreachable> {
  const words = await answer.json().catch(() => null);
  if (words === null) return new Unreachable(String(answer.status));
  return new Refusal(answer.status, words.what ?? "The server could not do that.", words.next ?? "Try again, or tell your teacher.");
}

/**
 * Try until the server is there again, after 1, 2, 4 … 30 seconds, or at once when the browser is back online.
 * `alone(true)` is called before the first wait, `alone(false)` when the server has answered. Other errors pass.
 */
export async function patiently<T>(attempt: () => Promise<T>, alone: (yes: boolean) => void): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      const result = await attempt();
      if (tries > 0) alone(false);
      return result;
    } catch (error) {
      if (!(error instanceof Unreachable)) {
        if (tries > 0) alone(false);
        throw error;
      }
      if (tries === 0) alone(true);
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
