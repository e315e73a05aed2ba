// The data model of SCORM 2004 as a table, and which error a call on an element gets (RTE 4th edition 3.1.7, 4.2).
// What begins with cmi is the same in lms/scorm/rules/model2004.py; adl is the engine's alone and goes to no server.
import { DIFFERENT, SINGLE, isResponse, sameAs } from "./responses2004";
import { WRONG_TYPE, kindError } from "./types2004";

export const VERSION = "1.0";
const NO_GET = 301, NO_SET = 351, UNKNOWN = 401, NO_VALUE = 403, READ_ONLY = 404, WRITE_ONLY = 405, NEEDED = 408;
const INDEX = /^(?:0|[1-9][0-9]{0,3})$/;
const KEYWORDS = ["_children", "_count", "_version"];
const ASKED = /^adl\.nav\.request_valid\.(?:choice|jump)\.(.*)$/;
const TARGET = /^\{target=([^{}]+)\}$/;

/** Element with n for an index; r, w or rw; kind as types2004 reads it; what it is before it is set, null for nothing;
 * the element of the same entry that must be there before ("" for none). */
export type Row = readonly [element: string, access: string, kind: string, initial: string | null, needs: string];

const COMPLETION = "of completed|incomplete|not attempted|unknown", SUCCESS = "of passed|failed|unknown";
const ANSWER = "answer";
const VALID = "of true|false|unknown";
const comments = (array: string, access: string): Row[] => [
  [`cmi.${array}.n.comment`, access, "said", null, ""],
  [`cmi.${array}.n.location`, access, "text", null, ""],
  [`cmi.${array}.n.timestamp`, access, "moment", null, ""],
];
const score = (base: string, needs: string): Row[] => [
  [`${base}.scaled`, "rw", "real -1..1", null, needs],
  [`${base}.raw`, "rw", "real ..", null, needs],
  [`${base}.min`, "rw", "real ..", null, needs],
  [`${base}.max`, "rw", "real ..", null, needs],
];
export const TABLE: readonly Row[] = [
  ...comments("comments_from_learner", "rw"),
  ...comments("comments_from_lms", "r"),
  ["cmi.completion_status", "rw", COMPLETION, "unknown", ""],
  ["cmi.completion_threshold", "r", "real 0..1", null, ""],
  ["cmi.credit", "r", "of credit|no-credit", "credit", ""],
  ["cmi.entry", "r", "of ab-initio|resume|", "ab-initio", ""],
  ["cmi.exit", "w", "of time-out|suspend|logout|normal|", "", ""],
  ["cmi.interactions.n.id", "rw", "id", null, ""],
  ["cmi.interactions.n.type", "rw", "of true-false|choice|fill-in|long-fill-in|matching|performance|sequencing|likert|numeric|other", null, "id"],
  ["cmi.interactions.n.objectives.n.id", "rw", "id", null, "id"],
  ["cmi.interactions.n.timestamp", "rw", "moment", null, "id"],
  ["cmi.interactions.n.correct_responses.n.pattern", "rw", ANSWER, null, "type"],
  ["cmi.interactions.n.weighting", "rw", "real ..", null, "id"],
  ["cmi.interactions.n.learner_response", "rw", ANSWER, null, "type"],
  ["cmi.interactions.n.result", "rw", "result", null, "id"],
  ["cmi.interactions.n.latency", "rw", "span", null, "id"],
  ["cmi.interactions.n.description", "rw", "said", null, "id"],
  ["cmi.launch_data", "r", "long", null, ""],
  ["cmi.learner_id", "r", "id", null, ""],
  ["cmi.learner_name", "r", "said", null, ""],
  ["cmi.learner_preference.audio_level", "rw", "real 0..", "1", ""],
  ["cmi.learner_preference.language", "rw", "language", "", ""],
  ["cmi.learner_preference.delivery_speed", "rw", "real 0..", "1", ""],
  ["cmi.learner_preference.audio_captioning", "rw", "of -1|0|1", "0", ""],
  ["cmi.location", "rw", "text", null, ""],
  ["cmi.max_time_allowed", "r", "span", null, ""],
  ["cmi.mode", "r", "of browse|normal|review", "normal", ""],
  ["cmi.objectives.n.id", "rw", "id", null, ""],
  ...score("cmi.objectives.n.score", "id"),
  ["cmi.objectives.n.success_status", "rw", SUCCESS, "unknown", "id"],
  ["cmi.objectives.n.completion_status", "rw", COMPLETION, "unknown", "id"],
  ["cmi.objectives.n.progress_measure", "rw", "real 0..1", null, "id"],
  ["cmi.objectives.n.description", "rw", "said", null, "id"],
  ["cmi.progress_measure", "rw", "real 0..1", null, ""],
  ["cmi.scaled_passing_score", "r", "real -1..1", null, ""],
  ...score("cmi.score", ""),
  ["cmi.session_time", "w", "span", null, ""],
  ["cmi.success_status", "rw", SUCCESS, "unknown", ""],
  ["cmi.suspend_data", "rw", "long", null, ""],
  ["cmi.time_limit_action", "r", "of exit,message|continue,message|exit,no message|continue,no message", "continue,no message", ""],
  ["cmi.total_time", "r", "span", "PT0H0M0S", ""],
];
const ADL: readonly Row[] = [
  ["adl.nav.request", "rw", "request continue|previous|exit|exitAll|abandon|abandonAll|suspendAll|_none_", "_none_", ""],
  ["adl.nav.request_valid.continue", "r", VALID, "unknown", ""],
  ["adl.nav.request_valid.previous", "r", VALID, "unknown", ""],
  ["adl.nav.request_valid.choice", "r", VALID, null, ""],
  ["adl.nav.request_valid.jump", "r", VALID, null, ""],
  ["adl.data.n.id", "r", "id", null, ""],
  ["adl.data.n.store", "rw", "long", null, "id"],
];
// How many of each are kept; one more is refused, and nothing that is kept is lost.
export const MOST: Readonly<Record<string, number>> = {
  "cmi.comments_from_learner": 500,
  "cmi.comments_from_lms": 100,
  "cmi.interactions": 1000,
  "cmi.interactions.n.objectives": 20,
  "cmi.interactions.n.correct_responses": 20,
  "cmi.objectives": 250,
};
const ARRAYS: Readonly<Record<string, number>> = { ...MOST, "adl.data": 250 };
const COMMENT = "comment,location,timestamp", SCORE = "scaled,raw,min,max";
export const CHILDREN: Readonly<Record<string, string>> = {
  "cmi.comments_from_learner": COMMENT,
  "cmi.comments_from_lms": COMMENT,
  "cmi.interactions": "id,type,objectives,timestamp,correct_responses,weighting,learner_response,result,latency,description",
  "cmi.learner_preference": "audio_level,language,delivery_speed,audio_captioning",
  "cmi.objectives": "id,score,success_status,completion_status,progress_measure,description",
  "cmi.objectives.n.score": SCORE,
  "cmi.score": SCORE,
};
const PARENTS: Readonly<Record<string, string>> = { ...CHILDREN, "adl.data": "id,store", "adl.nav": "request,request_valid", "adl.nav.request_valid": "continue,previous,choice,jump" };
const rows = new Map<string, Row>();
const known = new Set<string>();
for (const row of TABLE.concat(ADL)) {
  const parts = row[0].split(".");
  rows.set(row[0], row);
  parts.forEach((_, place) => known.add(parts.slice(0, place + 1).join(".")));
}

/** What an attempt holds: elements, and how many entries each array has. */
export interface State {
  values: Map<string, string>;
  counts: Map<string, number>;
}
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

const patternOf = (element: string) => placeOf(element).pattern;
const isKeyword = (word: string) => KEYWORDS.indexOf(word) >= 0;

/** Whether a keyword may be asked for behind this pattern; a data model as a whole has a version and no more. */
const hasKeywords = (pattern: string, word: string) => (pattern.indexOf(".") < 0 ? pattern === "cmi" && word === "_version" : known.has(pattern));

/** Notes the arrays that an element which was set has begun or made longer. */
export function grow(counts: Map<string, number>, element: string): void {
  for (const [array, index] of placeOf(element).steps) {
    counts.set(array, Math.max(counts.get(array) || 0, index + 1));
  }
}

/** What an element that was never set is; null for no value, undefined where there is no such element. */
export function initialOf(element: string): string | null | undefined {
  const row = rows.get(patternOf(element));
  return row && row[3];
}

/** The activity that adl.nav.request_valid.choice or .jump is asked about; undefined for other elements. */
export function askedOf(element: string): string | undefined {
  const found = ASKED.exec(element);
  const target = found && TARGET.exec(found[1] as string);
  return target ? target[1] : undefined;
}

/** The answer to a keyword that getError let pass. */
export function keywordOf(element: string, counts: ReadonlyMap<string, number>): string | undefined {
  const { base, last } = split(element);
  if (last === "_version") return VERSION;
  if (last === "_children") return PARENTS[patternOf(base)];
  return last === "_count" ? String(counts.get(base) || 0) : undefined;
}

function split(element: string): { base: string; last: string } {
  const dot = element.lastIndexOf(".");
  return { base: element.slice(0, Math.max(0, dot)), last: element.slice(dot + 1) };
}

/** The error of SetValue, 0 where it is taken. */
export function setError(element: string, value: string, state: State): number {
  if (element === "") return NO_SET;
  const { base, last } = split(element);
  if (isKeyword(last)) return hasKeywords(patternOf(base), last) ? READ_ONLY : UNKNOWN;
  if (ASKED.test(element)) return askedOf(element) === undefined ? UNKNOWN : READ_ONLY;
  const { pattern, steps } = placeOf(element);
  const row = rows.get(pattern);
  if (!row) return UNKNOWN;
  const [outer, inner] = steps;
  if (outer && isBeyond(outer, state)) return NO_SET;
  if (row[1].indexOf("w") < 0) return READ_ONLY;
  const entry = outer ? `${outer[0]}.${outer[1]}` : "";
  if (row[4] && !state.values.has(`${entry}.${row[4]}`)) return NEEDED;
  if (inner && isBeyond(inner, state)) return NO_SET;
  if (row[2] !== ANSWER) return repeated(pattern, element, value, state) || kindError(row[2], value);
  return answerError(state.values.get(`${entry}.type`) as string, element, value, state);
}

/** Whether an entry is neither there nor the next, or is one too many; nobody adds to what items share. */
function isBeyond([array, index]: Step, state: State): boolean {
  const count = state.counts.get(array) || 0;
  return index > count || index >= (ARRAYS[patternOf(array)] as number) || (index === count && array === "adl.data");
}

/** 351 where an identifier stands at another entry, or would become another. */
function repeated(pattern: string, element: string, value: string, state: State): number {
  if (pattern !== "cmi.objectives.n.id" && pattern !== "cmi.interactions.n.objectives.n.id") return 0;
  const before = state.values.get(element);
  if (before === value) return 0;
  if (before !== undefined && pattern === "cmi.objectives.n.id") return NO_SET;
  return stands(element, value, state, "") ? NO_SET : 0;
}

/** Whether another entry of the innermost array says the same at the same place; `type` of an interaction, or "". */
function stands(element: string, value: string, state: State, type: string): boolean {
  const [array, index] = placeOf(element).steps.pop() as Step;
  const last = split(element).last;
  for (let place = 0; place < (state.counts.get(array) || 0); place += 1) {
    const other = state.values.get(`${array}.${place}.${last}`);
    if (place !== index && other !== undefined && sameAs(type, other) === sameAs(type, value)) return true;
  }
  return false;
}

function answerError(type: string, element: string, value: string, state: State): number {
  const isPattern = split(element).last === "pattern";
  if (isPattern && SINGLE.indexOf(type) >= 0 && (placeOf(element).steps.pop() as Step)[1] > 0) return NO_SET;
  if (kindError("long", value) || !isResponse(type, value, isPattern)) return WRONG_TYPE;
  return isPattern && DIFFERENT.indexOf(type) >= 0 && stands(element, value, state, type) ? NO_SET : 0;
}

/** Whether there is such an element to ask for; 403 for no value is the caller's, who knows what is given. */
export function getError(element: string, counts: ReadonlyMap<string, number>): number {
  if (element === "") return NO_GET;
  if (ASKED.test(element)) return askedOf(element) === undefined ? NO_GET : 0;
  const { base, last } = split(element);
  const { pattern, steps } = placeOf(isKeyword(last) ? base : element);
  if (isKeyword(last)) {
    if (!hasKeywords(pattern, last)) return UNKNOWN;
    if (last === "_children" ? !(pattern in PARENTS) : last === "_count" ? !(pattern in ARRAYS) : pattern !== "cmi") return NO_GET;
  } else {
    const row = rows.get(pattern);
    if (!row) return UNKNOWN;
    if (row[1].indexOf("r") < 0) return WRITE_ONLY;
    if (/request_valid\.(?:choice|jump)$/.test(pattern)) return NO_GET;
  }
  return steps.some(([array, index]) => index >= (counts.get(array) || 0)) ? NO_GET : 0;
}

export { NO_VALUE };
