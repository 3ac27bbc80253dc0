// What a browser may refuse a page: words that a tab keeps, messages to its other windows, a cookie. With all cookies blocked, in another
// site's frame or a private window any of them can throw where it is asked for. The page then goes on without.

/** Words that the tab does not keep are here while this page is. */
const words = new Map<string, string>();

/** A word of this tab, or null. */
export function word(name: string): string | null {
  try {
    return sessionStorage.getItem(name) ?? words.get(name) ?? null;
  } catch {
    return words.get(name) ?? null;
  }
}

/** Keep a word in this tab; null forgets it. */
export function setWord(name: string, value: string | null): void {
  words.delete(name);
  try {
    if (value === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, value);
  } catch {
    if (value !== null) words.set(name, value);
  }
}

/** Messages between the windows of one browser: `tell` sends one to the others, `hear` gets theirs. */
export interface Windows<T> {
  tell(message: T): void;
  hear(listener: (message: T) => void): void;
}

export function windows<T>(name: string): Windows<T> {
  try {
    const channel = new BroadcastChannel(name);
    return {
      tell: (message) => channel.postMessage(message),
      hear: (listener) => channel.addEventListener("message", ({ data }: MessageEvent<T>) => listener(data)),
    };
  } catch {
    return { tell: () => undefined, hear: () => undefined };
  }
}

/** Whether the browser has this cookie. */
export function hasCookie(cookie: string): boolean {
  try {
    return document.cookie.split("; ").includes(cookie);
  } catch {
    return false;
  }
}

export function setCookie(cookie: string): void {
  try {
    document.cookie = cookie;
  } catch {
    // Whoever needs it asks whether it is there.
  }
}
