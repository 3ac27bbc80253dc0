// What an event may say: the mirror of ownpace_graders/record/allowed.py and event.py. A file, another computer and an earlier
// page of this browser can say anything; what this list does not allow is kept aside and never acted on or sent.

import type { Event } from "./events";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const CODE = /^[0-9A-HJKMNP-TV-Z]{6}$/;
const WHERE = /^[a-z][a-z-]{0,19}$/;
const [FIRST_YEAR, LAST_YEAR] = [1970, 2200];
const LONGEST = { lesson: 200, item: 1000, kind: 50 };
const LONGEST_OF = 200;
const LONGEST_PART = 200;
const LONGEST_VIDEO = 1e6;
const MOST_HINTS = 1000;
const MOST_NUMBER = 1e15;
const DEEPEST = 32;
const MOST_RESULTS = 50;
const LONGEST_RESULT = 4000;

type Check = (value: unknown) => boolean;

const seconds: Check = (value) => typeof value === "number" && value >= 0 && value <= LONGEST_VIDEO;
const truth: Check = (value) => typeof value === "boolean";
const text: Check = (value) => typeof value === "string";
const like =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === "string" && pattern.test(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const results: Check = (value) =>
  Array.isArray(value) &&
  value.length <= MOST_RESULTS &&
  value.every((each) => typeof each === "string" && each.length <= 2 * LONGEST_RESULT && [...each].length <= LONGEST_RESULT);

const RESPONSE: Record<string, Check> = {
  response: (value) => value !== undefined,
  of: optional((value) => typeof value === "string" && length(value) <= LONGEST_OF),
};

/** Of each kind, what its data hold. */
const DATA = new Map<string, Record<string, Check>>([
  ["answer", { ...RESPONSE, sure: optional((value) => value === 1 || value === 2 || value === 3), results: optional(results) }],
  ["draft", RESPONSE],
  ["hint", { n: (value) => Number.isInteger(value) && (value as number) > 0 && (value as number) <= MOST_HINTS }],
  ["run", { ok: truth }],
  ["check", { right: truth }],
  ["watch", { position: seconds, duration: optional(seconds) }],
  ["note", { text }],
  ["keep", { part: (value) => isWord(value, LONGEST_PART), value: (value) => value !== undefined }],
  ["handin", { code: like(CODE), where: like(WHERE) }],
]);

/** The event that this is, or null if it is none that somebody may act on. Kinds that nobody knows yet say anything. */
export function allowed(said: unknown): Event | null {
  if (!isObject(said)) return null;
  const { id, at, lesson, item, kind, data } = said;
  if (typeof id !== "string" || !UUID.test(id) || typeof at !== "string" || !isTime(at)) return null;
  if (!isWord(lesson, LONGEST.lesson) || !isWord(item, LONGEST.item, true) || !isWord(kind, LONGEST.kind)) return null;
  if (!isObject(data) || !isCommon(data, DEEPEST)) return null;
  const checks = Object.entries(DATA.get(kind) ?? {});
  return checks.every(([name, check]) => check(Object.hasOwn(data, name) ? data[name] : undefined))
    ? { id, at, lesson, item, kind, data }
    : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTime(at: string): boolean {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime()) || moment.toISOString() !== at) return false;
  return moment.getUTCFullYear() >= FIRST_YEAR && moment.getUTCFullYear() <= LAST_YEAR;
}

function isWord(value: unknown, most: number, empty = false): value is string {
  return typeof value === "string" && length(value) <= most && !CONTROL.test(value) && (empty || value !== "");
}

/** Characters as Python counts them. */
function length(value: string): number {
  return value.length > 2 * LONGEST.item ? value.length : [...value].length;
}

/** Whether every number is the same to every reader of JSON, and nothing is nested too deeply. */
function isCommon(value: unknown, depth: number): boolean {
  if (typeof value === "number") return Math.abs(value) <= MOST_NUMBER;
  return typeof value !== "object" || value === null || (depth > 0 && Object.values(value).every((part) => isCommon(part, depth - 1)));
}
