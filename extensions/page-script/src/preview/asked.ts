// What the bar asks its server.

import { config } from "../config";

/** Said by a server that refuses. */
export interface Trouble {
  what: string;
  next: string;
}

export interface Entered {
  student: string;
  view: string;
  course: string;
  url: string;
}

/** POST to one of the preview's addresses. Throws what it refuses, in words, as a Trouble. */
export async function ask<T>(what: "student" | "graded" | "keep", body: object): Promise<T> {
  const address = `${config.base}api/${what}/${config.key.split("/").map(encodeURIComponent).join("/")}`;
  let answer: Response;
  try {
    answer = await fetch(address, { method: "POST", headers: { "X-Ownpace": "1" }, body: JSON.stringify(body) });
  } catch {
    throw { what: "The preview does not answer.", next: "Is ownpace preview still running?" } satisfies Trouble;
  }
  const said = await answer.json().catch(() => ({ what: "Something went wrong.", next: "Look where ownpace preview was started." }));
  if (!answer.ok) throw said as Trouble;
  return said as T;
}

export function inWords(error: unknown): string {
  const { what, next } = error as Partial<Trouble>;
  return what ? `${what} ${next ?? ""}`.trim() : String(error);
}
