// The data model of SCORM 1.2 as a table, and which error a call on an element gets. The same in lms/scorm/rules/model12.py.
import { isKind } from "./types12";

export const VERSION = "3.4";
const FULL = 101, UNKNOWN = 201, NO_CHILDREN = 202, NO_ARRAY = 203;
const NOT_IMPLEMENTED = 401, KEYWORD = 402, READ_ONLY = 403, WRITE_ONLY = 404, WRONG_TYPE = 405;
const INDEX = /^(?:0|[1-9][0-9]{0,3})$/;
const KEYWORDS = ["_children", "_count", "_version"];

/** Element with n for an index; r, w or rw; kind as types12 reads it; what it is before it is set. */
export type Row = readonly [element: string, access: string, kind: string, initial: string];

const STATUS = "of passed|completed|failed|incomplete|browsed"; // "not attempted" is the system's to say
export const TABLE: readonly Row[] = [
  ["cmi.core.student_id", "r", "id", ""],
  ["cmi.core.student_name", "r", "text", ""],
  ["cmi.core.lesson_location", "rw", "text", ""],
  ["cmi.core.credit", "r", "of credit|no-credit", "credit"],
  ["cmi.core.lesson_status", "rw", STATUS, "not attempted"],
  ["cmi.core.entry", "r", "of ab-initio|resume|", "ab-initio"],
  ["cmi.core.score.raw", "rw", "score", ""],
  ["cmi.core.score.min", "rw", "score", ""],
  ["cmi.core.score.max", "rw", "score", ""],
  ["cmi.core.total_time", "r", "span", "0000:00:00.00"],
  ["cmi.core.lesson_mode", "r", "of browse|normal|review", "normal"],
  ["cmi.core.exit", "w", "of time-out|suspend|logout|", ""],
  ["cmi.core.session_time", "w", "span", ""],
  ["cmi.suspend_data", "rw", "long", ""],
  ["cmi.launch_data", "r", "long", ""],
  ["cmi.comments", "rw", "long", ""],
  ["cmi.comments_from_lms", "r", "long", ""],
  ["cmi.objectives.n.id", "rw", "id", ""],
  ["cmi.objectives.n.score.raw", "rw", "score", ""],
  ["cmi.objectives.n.score.min", "rw", "score", ""],
  ["cmi.objectives.n.score.max", "rw", "score", ""],
  ["cmi.objectives.n.status", "rw", `${STATUS}|not attempted`, "not attempted"],
  ["cmi.student_data.mastery_score", "r", "score", ""],
  ["cmi.student_data.max_time_allowed", "r", "span", ""],
  ["cmi.student_data.time_limit_action", "r", "of exit,message|exit,no message|continue,message|continue,no message", ""],
  ["cmi.student_preference.audio", "rw", "whole -1..100", "0"],
  ["cmi.student_preference.language", "rw", "text", ""],
  ["cmi.student_preference.speed", "rw", "whole -100..100", "0"],
  ["cmi.student_preference.text", "rw", "whole -1..1", "0"],
  ["cmi.interactions.n.id", "w", "id", ""],
  ["cmi.interactions.n.objectives.n.id", "w", "id", ""],
  ["cmi.interactions.n.time", "w", "time", ""],
  ["cmi.interactions.n.type", "w", "of true-false|choice|fill-in|matching|performance|sequencing|likert|numeric", ""],
  ["cmi.interactions.n.correct_responses.n.pattern", "w", "text", ""],
  ["cmi.interactions.n.weighting", "w", "number", ""],
  ["cmi.interactions.n.student_response", "w", "text", ""],
  ["cmi.interactions.n.result", "w", "result", ""],
  ["cmi.interactions.n.latency", "w", "span", ""],
];
// How many of each are kept; one more is refused, and nothing that is kept is lost.
export const MOST: Readonly<Record<string, number>> = {
  "cmi.objectives": 250,
  "cmi.interactions": 1000,
  "cmi.interactions.n.objectives": 20,
  "cmi.interactions.n.correct_responses": 20,
};
export const CHILDREN: Readonly<Record<string, string>> = {
  "cmi.core": "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,lesson_mode,exit,session_time",
  "cmi.core.score": "raw,min,max",
  "cmi.objectives": "id,score,status",
  "cmi.objectives.n.score": "raw,min,max",
  "cmi.student_data": "mastery_score,max_time_allowed,time_limit_action",
  "cmi.student_preference": "audio,language,speed,text",
  "cmi.interactions": "id,objectives,time,type,correct_responses,weighting,student_response,result,latency",
};
const rows = new Map<string, Row>();
const known = new Set<string>();
const categories = new Set<string>();
for (const row of TABLE) {
  const parts = row[0].split(".");
  rows.set(row[0], row);
  categories.add(parts[1] as string);
  parts.forEach((_, place) => known.add(parts.slice(0, place + 1).join(".")));
}

export type Counts = ReadonlyMap<string, number>;
type Step = readonly [array: string, index: number];

/** Where a name leads, known or not: its pattern, and the arrays with indices on the way. */
function placeOf(element: string): { pattern: string; steps: Step[] } {
  const pattern: string[] = [], steps: Step[] = [], path: string[] = [];
  for (const part of element.split(".")) {
    const isIndex = INDEX.test(part);
    if (isIndex) steps.push([path.join("."), Number(part)]);
    pattern.push(isIndex ? "n" : part === "n" ? "" : part); // "n" itself is no index
    path.push(part);
  }
  return { pattern: pattern.join("."), steps };
}

/** Notes the arrays that an element which was set has begun or made longer. */
export function grow(counts: Map<string, number>, element: string): void {
  for (const [array, index] of placeOf(element).steps) {
    counts.set(array, Math.max(counts.get(array) || 0, index + 1));
  }
}

/** What an element that was never set is; undefined where there is no such element. */
export function initialOf(element: string): string | undefined {
  const row = rows.get(placeOf(element).pattern);
  return row && row[3];
}

/** The answer to a keyword that get_error let pass. */
export function keywordOf(element: string, counts: Counts): string | undefined {
  const { base, last } = split(element);
  if (last === "_version") return VERSION;
  if (last === "_children") return CHILDREN[placeOf(base).pattern];
  return last === "_count" ? String(counts.get(base) || 0) : undefined;
}

function split(element: string): { base: string; last: string } {
  const dot = element.lastIndexOf(".");
  return { base: element.slice(0, Math.max(0, dot)), last: element.slice(dot + 1) };
}

const isKeyword = (word: string) => KEYWORDS.indexOf(word) >= 0;

/** 201 for what is no name of an element, 401 for one of a model or category that there is not; else 0. */
function stranger(element: string): number {
  const parts = element.split(".");
  const second = parts[1];
  if (second === undefined || parts.indexOf("") >= 0) return UNKNOWN;
  return parts[0] === "cmi" && (categories.has(second) || isKeyword(second)) ? 0 : NOT_IMPLEMENTED;
}

/** The error of LMSSetValue, 0 where it is taken. */
export function setError(element: string, value: string, counts: Counts): number {
  const strange = stranger(element);
  if (strange) return strange;
  const { base, last } = split(element);
  if (isKeyword(last)) return known.has(placeOf(base).pattern) ? KEYWORD : UNKNOWN;
  const { pattern, steps } = placeOf(element);
  const row = rows.get(pattern);
  if (!row) return UNKNOWN;
  if (row[1].indexOf("w") < 0) return READ_ONLY;
  for (const [array, index] of steps) {
    if (index > (counts.get(array) || 0)) return UNKNOWN;
    if (index >= (MOST[placeOf(array).pattern] as number)) return FULL;
  }
  return isKind(row[2], value) ? 0 : WRONG_TYPE;
}

/** The error of LMSGetValue, 0 where there is an answer. */
export function getError(element: string, counts: Counts): number {
  const strange = stranger(element);
  if (strange) return strange;
  const { base, last } = split(element);
  const { pattern, steps } = placeOf(isKeyword(last) ? base : element);
  if (!known.has(pattern)) return UNKNOWN;
  if (isKeyword(last)) {
    const error = keywordError(pattern, last);
    if (error) return error;
  } else {
    const row = rows.get(pattern);
    if (!row) return UNKNOWN;
    if (row[1].indexOf("r") < 0) return WRITE_ONLY;
  }
  return steps.some(([array, index]) => index >= (counts.get(array) || 0)) ? UNKNOWN : 0;
}

function keywordError(pattern: string, keyword: string): number {
  if (keyword === "_children") return pattern in CHILDREN ? 0 : NO_CHILDREN;
  if (keyword === "_count") return pattern in MOST ? 0 : NO_ARRAY;
  return pattern === "cmi" ? 0 : UNKNOWN;
}
