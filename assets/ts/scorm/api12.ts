// The API object of SCORM 1.2 that a package finds: synchronous on a state in memory. No page, no network: whole
// states go to an outbox that is handed in, and the server checks them again (lms/scorm/rules/attempts12.py, ADR 0067).
import { getError, grow, initialOf, keywordOf, setError } from "./model12";

const NOT_INITIALISED = 301, INVALID = 201, GENERAL = 101;
const ERRORS: Readonly<Record<string, string>> = {
  "0": "No error",
  "101": "General exception",
  "201": "Invalid argument error",
  "202": "Element cannot have children",
  "203": "Element not an array - cannot have count",
  "301": "Not initialized",
  "401": "Not implemented error",
  "402": "Invalid set value, element is a keyword",
  "403": "Element is read only",
  "404": "Element is write only",
  "405": "Incorrect data type",
};
const STATUS = "cmi.core.lesson_status";
const SESSION = [STATUS, "cmi.core.exit", "cmi.core.session_time"];
const URGENT = /^cmi\.core\.(?:lesson_status|exit|score\.)/;
// Names and values of a whole state together; the server takes no more.
const STATE_MOST = 524288;

export type Reason = "commit" | "change" | "autosave" | "hidden" | "finish";

/** What the server hands out for a session: `given` are its own elements, `values` the package's of before. */
export interface Launch {
  session: number;
  seq: number;
  given: Readonly<Record<string, string>>;
  values: Readonly<Record<string, string>>;
}

export interface Commit {
  v: 1;
  session: number;
  seq: number;
  reason: Reason;
  values: Record<string, string>;
}

export interface Surroundings {
  /** Keeps a commit for sending; false or an exception where it cannot be kept. */
  outbox: (commit: Commit) => boolean;
  /** Something was set; urgent are status, score and exit. The shell decides when to call `save`. */
  changed?: (isUrgent: boolean) => void;
}

export interface Api12 {
  LMSInitialize(argument?: unknown): string;
  LMSFinish(argument?: unknown): string;
  LMSGetValue(element?: unknown): string;
  LMSSetValue(element?: unknown, value?: unknown): string;
  LMSCommit(argument?: unknown): string;
  LMSGetLastError(): string;
  LMSGetErrorString(code?: unknown): string;
  LMSGetDiagnostic(code?: unknown): string;
}

export interface Session12 {
  /** What the package may call. A new one for every launch. */
  api: Api12;
  /** A whole state into the outbox, if something changed since the last; false where it could not be kept. */
  save(reason: "change" | "autosave" | "hidden"): boolean;
  /** new: not initialised yet; running; ended: LMSFinish was taken. */
  phase(): "new" | "running" | "ended";
}

const errorText = (code: string) => (Object.prototype.hasOwnProperty.call(ERRORS, code) ? (ERRORS[code] as string) : "");
const text = (value: unknown) => (value === undefined || value === null ? "" : String(value));

export function beginSession12(launch: Launch, around: Surroundings): Session12 {
  const values = new Map<string, string>();
  const counts = new Map<string, number>();
  let size = 0;
  let phase: "new" | "running" | "ended" = "new";
  let seq = launch.seq;
  let isChanged = false;
  let lastError = 0;
  let lastDetail = "";

  const growth = (element: string, value: string) => {
    const before = values.get(element);
    return value.length - (before === undefined ? -element.length : before.length);
  };
  const put = (element: string, value: string) => {
    size += growth(element, value);
    values.set(element, value);
    grow(counts, element);
  };
  for (const element of Object.keys(launch.values)) {
    if (SESSION.indexOf(element) < 0) put(element, launch.values[element] as string);
  }

  const answer = (code: number, detail = "") => {
    lastError = code;
    lastDetail = detail;
    return code === 0;
  };
  const failed = (code: number, detail: string) => String(answer(code, detail));

  const emit = (reason: Reason) => {
    seq += 1; // also when it is not kept: a number is used once
    const commit: Commit = { v: 1, session: launch.session, seq, reason, values: {} };
    values.forEach((value, element) => { commit.values[element] = value; });
    let isKept = false;
    try {
      isKept = around.outbox(commit);
    } catch (_error) {
      isKept = false; // the package is told, and tries again
    }
    if (isKept) isChanged = false;
    return isKept;
  };

  const storing = (argument: unknown, reason: "commit" | "finish") => {
    if (phase !== "running") return failed(NOT_INITIALISED, phase === "new" ? "LMSInitialize was not called" : "LMSFinish was called");
    if (text(argument) !== "") return failed(INVALID, "the argument must be an empty string");
    if (!emit(reason)) return failed(GENERAL, "the state could not be kept; call again");
    if (reason === "finish") phase = "ended";
    return String(answer(0));
  };

  const api: Api12 = {
    LMSInitialize(argument) {
      if (text(argument) !== "") return failed(INVALID, "the argument must be an empty string");
      if (phase !== "new") return failed(GENERAL, phase === "running" ? "already initialised" : "LMSFinish was called");
      phase = "running";
      return String(answer(0));
    },
    LMSFinish: (argument) => storing(argument, "finish"),
    LMSCommit: (argument) => storing(argument, "commit"),
    LMSGetValue(name) {
      const element = text(name);
      const code = phase === "running" ? getError(element, counts) : NOT_INITIALISED;
      if (!answer(code, element)) return "";
      const keyword = keywordOf(element, counts);
      if (keyword !== undefined) return keyword;
      const own = values.get(element);
      if (own !== undefined) return own;
      const given = Object.prototype.hasOwnProperty.call(launch.given, element) ? launch.given[element] : undefined;
      return given !== undefined ? given : initialOf(element) || "";
    },
    LMSSetValue(name, raw) {
      const element = text(name), value = text(raw);
      let code = phase === "running" ? setError(element, value, counts) : NOT_INITIALISED;
      if (!code && size + growth(element, value) > STATE_MOST) code = GENERAL;
      if (!answer(code, element)) return "false";
      if (values.get(element) !== value) {
        put(element, value);
        isChanged = true;
        if (around.changed) around.changed(URGENT.test(element));
      }
      return "true";
    },
    LMSGetLastError: () => String(lastError),
    LMSGetErrorString: (code) => errorText(text(code)),
    LMSGetDiagnostic(code) {
      const asked = text(code);
      if (asked !== "" && asked !== String(lastError)) return errorText(asked);
      const said = errorText(String(lastError));
      return lastDetail ? `${said}: ${lastDetail}` : said;
    },
  };
  return {
    api: Object.freeze(api),
    save: (reason) => phase !== "running" || !isChanged || emit(reason),
    phase: () => phase,
  };
}
