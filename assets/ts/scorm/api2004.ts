// The API object of SCORM 2004 that a package finds: synchronous on a state in memory. No page, no network: whole states
// go to an outbox that is handed in, and the server checks them again (lms/scorm/rules/attempts2004.py, ADR 0070).
import type { Commit, Launch, Reason, Surroundings } from "./api12";
import { NO_VALUE, type State, askedOf, getError, grow, initialOf, keywordOf, setError } from "./model2004";

const ERRORS: Readonly<Record<string, string>> = {
  "0": "No Error",
  "101": "General Exception",
  "102": "General Initialization Failure",
  "103": "Already Initialized",
  "104": "Content Instance Terminated",
  "111": "General Termination Failure",
  "112": "Termination Before Initialization",
  "113": "Termination After Termination",
  "122": "Retrieve Data Before Initialization",
  "123": "Retrieve Data After Termination",
  "132": "Store Data Before Initialization",
  "133": "Store Data After Termination",
  "142": "Commit Before Initialization",
  "143": "Commit After Termination",
  "201": "General Argument Error",
  "301": "General Get Failure",
  "351": "General Set Failure",
  "391": "General Commit Failure",
  "401": "Undefined Data Model Element",
  "402": "Unimplemented Data Model Element",
  "403": "Data Model Element Value Not Initialized",
  "404": "Data Model Element Is Read Only",
  "405": "Data Model Element Is Write Only",
  "406": "Data Model Element Type Mismatch",
  "407": "Data Model Element Value Out Of Range",
  "408": "Data Model Dependency Not Established",
};
const REQUEST = "adl.nav.request", DATA = /^adl\.data\.([0-9]+)\.(id|store)$/;
const OF_A_SESSION = ["cmi.exit", "cmi.session_time"];
const URGENT = /^(?:cmi\.(?:completion_status|success_status|exit|score\.|progress_measure)|adl\.nav\.request$)/;
// Names and values of a whole state together; the server takes no more.
const STATE_MOST = 524288;

/** A text that the items of a course share (adlcp:data): read and written while the attempt lasts. */
export interface SharedData {
  id: string;
  canRead: boolean;
  canWrite: boolean;
  get(): string;
  set(text: string): void;
}

export interface Surroundings2004 extends Surroundings {
  /** Whether a navigation request would lead anywhere: true, false or unknown (adl.nav.request_valid). */
  isValid(request: "continue" | "previous" | { choice: string } | { jump: string }): string;
  data: readonly SharedData[];
}

export interface Api2004 {
  version: string;
  Initialize(argument?: unknown): string;
  Terminate(argument?: unknown): string;
  GetValue(element?: unknown): string;
  SetValue(element?: unknown, value?: unknown): string;
  Commit(argument?: unknown): string;
  GetLastError(): string;
  GetErrorString(code?: unknown): string;
  GetDiagnostic(code?: unknown): string;
}

export interface Session2004 {
  api: Api2004;
  save(reason: "change" | "autosave" | "hidden"): boolean;
  phase(): "new" | "running" | "ended";
  /** adl.nav.request as it stands. */
  request(): string;
}

// Characters of a diagnostic, and of an error's text (RTE 3.1.5.2, 3.1.5.3).
const DIAGNOSTIC_MOST = 255;

/** The empty text that Initialize, Terminate and Commit ask for; nothing at all is not it. */
const isEmpty = (argument: unknown) => argument !== undefined && argument !== null && String(argument) === "";
const text = (value: unknown) => (value === undefined || value === null ? "" : String(value));
const has = (record: object, name: string) => Object.prototype.hasOwnProperty.call(record, name);
const errorText = (code: string) => (has(ERRORS, code) ? (ERRORS[code] as string) : "");

/** Completion or success as the standard has it where the manifest names a threshold (RTE 4.2.4.1, 4.2.22.1). */
export function judged(threshold: string | undefined, measure: string | undefined, said: string | undefined, words: readonly [string, string]): string {
  if (!threshold) return said || "unknown";
  if (!measure) return "unknown";
  return Number(measure) >= Number(threshold) ? words[0] : words[1];
}

/** The state that an attempt goes on from, without what belongs to its last session. */
function stateOf(launch: Launch): State {
  const state: State = { values: new Map(), counts: new Map() };
  for (const element of Object.keys(launch.values)) {
    if (OF_A_SESSION.indexOf(element) >= 0) continue;
    state.values.set(element, launch.values[element] as string);
    grow(state.counts, element);
  }
  return state;
}

export function beginSession2004(launch: Launch, around: Surroundings2004): Session2004 {
  const state = stateOf(launch);
  const { values, counts } = state;
  let size = 0;
  values.forEach((value, element) => { size += element.length + value.length; });
  if (around.data.length) {
    counts.set("adl.data", around.data.length);
    around.data.forEach((one, place) => values.set(`adl.data.${place}.id`, one.id));
  }
  let phase: "new" | "running" | "ended" = "new";
  let seq = launch.seq;
  let request = "_none_";
  let isChanged = false;
  let lastError = 0;
  let lastDetail = "";

  const answer = (code: number, detail = "") => {
    lastError = code;
    lastDetail = code ? detail : "";
    return code === 0;
  };
  const failed = (code: number, detail: string) => String(answer(code, detail));
  const remove = (element: string) => {
    size -= element.length + (values.get(element) as string).length;
    values.delete(element);
  };

  /** A new kind of interaction makes what was answered to the old one void. */
  const forget = (entry: string) => {
    for (const element of Array.from(values.keys())) {
      if (element === `${entry}.learner_response` || element.indexOf(`${entry}.correct_responses.`) === 0) remove(element);
    }
    counts.delete(`${entry}.correct_responses`);
  };

  const put = (element: string, value: string) => {
    if (/^cmi\.interactions\.\d+\.type$/.test(element)) forget(element.slice(0, -5));
    if (values.has(element)) remove(element);
    size += element.length + value.length;
    values.set(element, value);
    grow(counts, element);
  };

  const emit = (reason: Reason) => {
    seq += 1; // also when it is not kept: a number is used once
    const commit: Commit = { v: 1, session: launch.session, seq, reason, values: {} };
    values.forEach((value, element) => { if (element.indexOf("adl.") !== 0) commit.values[element] = value; });
    let isKept = false;
    try {
      isKept = around.outbox(commit);
    } catch (_error) {
      isKept = false; // the package is told, and tries again
    }
    if (isKept) isChanged = false;
    return isKept;
  };

  const given = (element: string) => (has(launch.given, element) ? launch.given[element] || undefined : undefined);
  const derived = (element: string): string | undefined => {
    if (element === "cmi.completion_status") {
      return judged(given("cmi.completion_threshold"), values.get("cmi.progress_measure"), values.get(element), ["completed", "incomplete"]);
    }
    if (element === "cmi.success_status") {
      return judged(given("cmi.scaled_passing_score"), values.get("cmi.score.scaled"), values.get(element), ["passed", "failed"]);
    }
    return undefined;
  };

  /** [error, value] of an element that getError let pass. */
  const read = (element: string): [number, string] => {
    if (element === REQUEST) return [0, request];
    const target = askedOf(element);
    if (target !== undefined) return [0, around.isValid(element.indexOf(".jump.") > 0 ? { jump: target } : { choice: target })];
    if (element === "adl.nav.request_valid.continue") return [0, around.isValid("continue")];
    if (element === "adl.nav.request_valid.previous") return [0, around.isValid("previous")];
    const data = DATA.exec(element);
    if (data && data[2] === "store") {
      const shared = around.data[Number(data[1])] as SharedData;
      return !shared.canRead ? [405, ""] : shared.get() ? [0, shared.get()] : [NO_VALUE, ""];
    }
    const keyword = keywordOf(element, counts);
    const found = keyword !== undefined ? keyword : derived(element) || values.get(element);
    if (found !== undefined) return [0, found];
    const initial = has(launch.given, element) && (launch.given[element] || element === "cmi.entry") ? launch.given[element] : initialOf(element);
    return initial === null || initial === undefined ? [NO_VALUE, ""] : [0, initial];
  };

  const storing = (argument: unknown, reason: "commit" | "finish") => {
    const codes = reason === "finish" ? [112, 113, 111] : [142, 143, 391];
    if (phase !== "running") return failed(codes[phase === "new" ? 0 : 1] as number, phase === "new" ? "Initialize was not called" : "Terminate was called");
    if (!isEmpty(argument)) return failed(201, "the argument must be an empty string");
    if (!emit(reason)) return failed(codes[2] as number, "the state could not be kept; call again");
    if (reason === "finish") phase = "ended";
    return String(answer(0));
  };

  /** The error of a SetValue, which is done where there is none. */
  const write = (element: string, value: string): number => {
    const code = setError(element, value, state);
    if (code) return code;
    if (element === REQUEST) {
      request = value;
      return 0;
    }
    const data = DATA.exec(element);
    if (data) {
      const shared = around.data[Number(data[1])] as SharedData;
      if (!shared.canWrite) return 404;
      shared.set(value);
      isChanged = true;
      return 0;
    }
    if (values.get(element) === value) return 0;
    const before = values.get(element);
    if (size + value.length - (before === undefined ? -element.length : before.length) > STATE_MOST) return 351;
    put(element, value);
    isChanged = true;
    return 0;
  };

  const api: Api2004 = {
    version: "1.0",
    Initialize(argument) {
      if (phase === "ended") return failed(104, "Terminate was called");
      if (!isEmpty(argument)) return failed(201, "the argument must be an empty string");
      if (phase === "running") return failed(103, "already initialised");
      phase = "running";
      return String(answer(0));
    },
    Terminate: (argument) => storing(argument, "finish"),
    Commit: (argument) => storing(argument, "commit"),
    GetValue(name) {
      const element = text(name);
      const error = phase === "running" ? getError(element, counts) : phase === "new" ? 122 : 123;
      const [code, value] = error ? [error, ""] : read(element);
      answer(code, element);
      return code ? "" : value;
    },
    SetValue(name, raw) {
      const element = text(name);
      const code = phase === "running" ? write(element, text(raw)) : phase === "new" ? 132 : 133;
      if (answer(code, element) && isChanged && around.changed) around.changed(URGENT.test(element));
      return String(!code);
    },
    GetLastError: () => String(lastError),
    GetErrorString: (code) => errorText(text(code)),
    GetDiagnostic(code) {
      const asked = text(code);
      if (asked !== "" && asked !== String(lastError)) return errorText(asked);
      const said = errorText(String(lastError));
      return (lastDetail ? `${said}: ${lastDetail}` : said).slice(0, DIAGNOSTIC_MOST);
    },
  };
  return {
    api: Object.freeze(api),
    save: (reason) => phase !== "running" || !isChanged || emit(reason),
    phase: () => phase,
    request: () => request,
  };
}
