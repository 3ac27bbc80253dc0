// What the Jupyter server is asked: its extension `ownpace.authoring.lab` answers.

import { URLExt } from "@jupyterlab/coreutils";
import { ServerConnection } from "@jupyterlab/services";

export interface Diagnostic {
  code: string;
  level: string;
  /** From 1; 0 is the notebook as a whole. */
  cell: number;
  line: number;
  what: string;
  fix: string;
  fixable: boolean;
}

export interface PlannedPhase {
  heading: string;
  purpose: string;
  minutes: number;
  cell: number;
  questions: number;
}

export interface Objective {
  name: string;
  words: string;
  introduced: number[];
  practised: number[];
  checked: number[];
}

export interface Lesson {
  state: "lesson";
  title: string;
  minutes: number;
  points: number;
  plan: PlannedPhase[];
  objectives: Objective[];
  diagnostics: Diagnostic[];
}

export type Overview = Lesson | { state: "released" | "other" };

export interface Call {
  call: string;
  noun: string;
  about: string;
}

/** A row's cells are texts, and so is everything else but a tick. */
export type Value = string | boolean | string[][];

export interface Field {
  name: string;
  about: string;
  takes: string;
  needed: boolean;
  /** Whether the call says it, rather than leaves it out. */
  given: boolean;
  control: "words" | "number" | "yes" | "pick" | "lines" | "rows" | "lists" | "literal" | "computed";
  value: Value;
  choices?: string[];
  columns?: { name: string; choices?: string[] }[];
}

export interface Form {
  call: string;
  noun: string;
  about: string;
  parts: Record<string, Field[]>;
}

export interface Cell {
  cell_type?: string;
  source: string;
  metadata: Record<string, unknown>;
}

export interface Fixed {
  at: number;
  remove: number;
  cells: Cell[];
}

export interface FieldProblem {
  part: string;
  name: string;
  words: string;
}

export type Written = { cells: Cell[] } | { problems: FieldProblem[] };

/** The server's answer to one of its questions about the notebook at `path`. Throws an Error with its words. */
export async function ask<Answer>(what: string, path: string, more: object = {}): Promise<Answer> {
  const settings = ServerConnection.makeSettings();
  const address = URLExt.join(settings.baseUrl, "ownpace-author", what);
  const body = JSON.stringify({ path, ...more });
  const answer = await ServerConnection.makeRequest(address, { method: "POST", body }, settings);
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(typeof said.message === "string" ? said.message : `The server says ${answer.status}.`);
  return said as Answer;
}
