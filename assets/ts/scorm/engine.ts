// What the shell knows of a standard: an engine says where one may go and gives each item its API object. One per launch.
import type { Reason } from "./api12";

/** An item of the table of contents, as `POST launch` lists them: in order, parents first. */
export interface Item {
  id: string;
  parent: string | null;
  title: string;
  is_visible: boolean;
  /** Below `Course.base`, with its parameters; null for a heading. */
  href: string | null;
  scorm_type: "sco" | "asset" | null;
  prerequisites?: string;
  mastery?: string;
  max_time?: string;
  time_limit_action?: string;
  /** Controls that the package brings itself: previous, continue, exit … (2004). */
  hidden_controls?: string[];
  status: string;
  is_done: boolean;
}

/** What `POST launch` answers. */
export interface Course {
  v: 1;
  registration: string;
  kind: "scorm12" | "scorm2004";
  edition: string;
  title: string;
  mode: "normal" | "browse" | "review";
  /** False for a look: nothing is sent. */
  stored: boolean;
  session: number;
  seq: number;
  /** What the engine said by `tree()` when it was here last. */
  tree: string | null;
  /** What other attempts and packages of the learner left under the names of this one; null where it names nothing. */
  shared?: Shared | null;
  base: string;
  language: string;
  items: Item[];
  sequencing?: unknown;
  words?: Record<string, string>;
}

/** Global objectives and texts by their identifiers; a status is plain numbers, flags and texts (2004). */
export interface Shared {
  objectives: Record<string, object>;
  texts: Record<string, string>;
}

/** What `POST begin` answers. */
export interface ItemStart {
  item: string;
  session: number;
  seq: number;
  given: Readonly<Record<string, string>>;
  values: Readonly<Record<string, string>>;
}

/** The whole state of an item; of the registration itself (`item` "", reason "tree") only the tree. */
export interface ItemCommit {
  v: 1;
  item: string;
  session: number;
  seq: number;
  reason: Reason | "tree";
  values: Record<string, string>;
  tree?: string;
  shared?: Shared;
}

/** "start" once, after the launch: where one goes on, or begins. */
export type Request = "start" | "continue" | "previous" | "exit" | "suspend" | "exitAll" | "abandon" | "abandonAll" | { choose: string };
/** `stay` is a key of the shell's words, as "locked"; the item that is open stays open. */
export type Step = { deliver: string } | { end: "exited" | "suspended" | "complete" } | { stay: string };

export interface Standing {
  status: string;
  isDone: boolean;
  /** Not in the table of contents. */
  isHidden: boolean;
  /** Cannot be gone to now. */
  isDisabled: boolean;
}

export interface Session {
  /** What the package may call, under `Engine.names` in the shell's window. */
  api: object;
  /** A whole state into the outbox, if something changed since the last; false where it could not be kept. */
  save(reason: "change" | "autosave" | "hidden"): boolean;
  phase(): "new" | "running" | "ended";
  /** Where the package asked to be led when it ended (adl.nav.request); asked once, after it ended. */
  pendingNavigation?(): Request | null;
}

export interface Around {
  /** Keeps a commit for sending; false where it cannot be kept. */
  outbox(commit: ItemCommit): boolean;
  /** Something was set; urgent are status, score and exit. */
  changed(isUrgent: boolean): void;
  /** The package said that it is finished (LMSFinish, Terminate). Called when the API has answered. */
  finished(item: string): void;
}

export interface Engine {
  names: "API" | "API_1484_11";
  begin(start: ItemStart): Session;
  /** Whether a request leads anywhere now. */
  can(request: Request): boolean;
  /** Where a request leads that was looked at before (`can`). The item that was open has ended meanwhile. */
  go(request: Request): Step;
  /** An item was left; how the package ended it stands in its last state. */
  ended(item: string): void;
  /** What the server made of a state: the standard's status may be another than the package's. */
  heard(item: string, status: string, isDone: boolean): void;
  /** Its own state as a text that the server keeps with commits; null where it has none. */
  tree(): string | null;
  /** What it has to say to other attempts and packages, since the launch; null for nothing. */
  shared(): Shared | null;
  statuses(): Record<string, Standing>;
}

export type MakeEngine = (course: Course, around: Around) => Engine;
