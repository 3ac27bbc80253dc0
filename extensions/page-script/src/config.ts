// What the server says about this lesson, from the page itself.

export interface Phase {
  slug: string;
  heading: string;
  purpose: string;
  minutes: number;
}

export interface Handin {
  code: string;
  at: string;
  where: string;
  download?: string | null;
  /** Where to upload the file, as HTML. */
  upload?: string;
  note?: string;
}

/** An installed JupyterLab extension, as jupyterlab_server lists them. */
export interface Extension {
  name: string;
}

export interface Config {
  base: string;
  course: string;
  /** Who the student is, in a word that tells nobody; "" where the server does not know. */
  owner: string;
  /** Whether the server forgets everything when the student leaves, as public Binder does. */
  forgets: boolean;
  /** Where a server like this one is started anew, or "". */
  relaunch: string;
  /** By which the page knows its server again: hexadecimal. */
  secret: string;
  key: string;
  /** The lesson's folder; not on a page that is about every lesson. */
  name: string;
  /** What the server's record holds, in short: see `digest`. */
  record: string;
  /** Files that answers name and the server has not. */
  lacks?: string[];
  plan: Phase[];
  items: { item: string; phase: string | null; points: number | null }[];
  state: {
    phases: string[];
    done: string[];
    answered: string[];
    drafts: string[];
    /** Whether an answer or a note is newer than what was handed in last. */
    changed: boolean;
    watch: Record<string, number>;
    kept: Record<string, Record<string, unknown>>;
    handins: Handin[];
  };
  /** Whether some cell needs a kernel, and whether an answer is code. */
  alive: boolean;
  code: boolean;
  /** Whether some cell shows a teaching block. */
  blocks?: boolean;
  /** Where the scripts of our own widgets are, by the name that a widget calls them. */
  scripts?: Record<string, string>;
  extensions?: Extension[];
  /** The scripts of packages, by name, that the server has for what these draw. */
  drawings?: string[];
  /** On “My work”: what the server's record of each lesson holds, in short, and the titles of those it knows of. */
  records?: Record<string, string>;
  titles?: Record<string, string>;
}

/** What the server says in a page; nothing in one that is not there. */
export function configOf(page: Document | null): Partial<Config> {
  return JSON.parse(page?.getElementById("op-config")?.textContent ?? "{}");
}

export const config = configOf(document) as Config;

export const main: HTMLElement = document.getElementById("op-main") ?? document.body;

/** Where this tab keeps what the student said of who they are. */
export const SAID_NAME = "ownpace-student";
