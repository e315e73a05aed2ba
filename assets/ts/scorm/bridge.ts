// What shell and lesson page say to each other: they are of different origins, and the package can speak as the shell.
import type { ItemCommit, Shared } from "./engine";

/** Of the shell. The page believes none of it: it is what a package could say. */
export type FromShell =
  | { kind: "ready" }
  | { kind: "commit"; commit: ItemCommit }
  | { kind: "flush"; ask: number }
  | { kind: "active" }
  | { kind: "over" }
  | { kind: "ended"; end: "exited" | "suspended" | "complete" };

/** Of the page. `told`: the server has it, or refused it (`code`). */
export type FromPage =
  | { kind: "told"; item: string; seq: number; code: string; status: string; isDone: boolean }
  | { kind: "waiting"; count: number; isOffline: boolean }
  | { kind: "flushed"; ask: number; isAll: boolean }
  | { kind: "leave"; how: "exit" | "suspend" };

const MARK = "academy-courseware";

export interface Port<Out> {
  say(message: Out): void;
  close(): void;
}

interface Ends {
  /** Where messages are heard. */
  window: Pick<Window, "addEventListener" | "removeEventListener">;
  other: () => Pick<Window, "postMessage"> | null;
  origin: string;
}

/** Messages to and from one window of one origin; everything else is not heard. */
export function port<Out extends { kind: string }, In extends { kind: string }>(ends: Ends, heard: (message: In) => void): Port<Out> {
  const hear = (event: Event): void => {
    const { origin, source, data } = event as MessageEvent<unknown>;
    if (origin !== ends.origin || !source || source !== ends.other()) return;
    if (typeof data !== "object" || data === null) return;
    const message = data as { mark?: unknown; v?: unknown; kind?: unknown };
    if (message.mark === MARK && message.v === 1 && typeof message.kind === "string") heard(data as In);
  };
  ends.window.addEventListener("message", hear);
  return {
    say(message) {
      const other = ends.other();
      if (other) other.postMessage({ ...message, mark: MARK, v: 1 }, ends.origin);
    },
    close: () => ends.window.removeEventListener("message", hear),
  };
}

const WHOLE_MOST = 10_000_000;
const STATE_MOST = 1_200_000;
const REASONS = ["commit", "change", "autosave", "hidden", "finish", "tree"];

const isWhole = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= WHOLE_MOST;

/** A commit in its form, with nothing besides; null for anything else. The server looks at what it says. */
export function commitOf(raw: unknown): ItemCommit | null {
  if (typeof raw !== "object" || raw === null) return null;
  const { item, session, seq, reason, values, tree, shared } = raw as Record<string, unknown>;
  if (typeof item !== "string" || item.length > 500 || !isWhole(session) || !isWhole(seq)) return null;
  if (typeof reason !== "string" || REASONS.indexOf(reason) < 0) return null;
  if (typeof values !== "object" || values === null || (tree !== undefined && typeof tree !== "string")) return null;
  const clean: Record<string, string> = {};
  let size = tree === undefined ? 0 : tree.length;
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== "string") return null;
    size += name.length + value.length;
    if (size > STATE_MOST) return null;
    clean[name] = value;
  }
  const commit: ItemCommit = { v: 1, item, session, seq, reason: reason as ItemCommit["reason"], values: clean };
  if (tree === undefined) return commit;
  const said = sharedOf(shared);
  return said ? { ...commit, tree, shared: said } : { ...commit, tree };
}

/** Objectives of plain parts, and texts; null for anything else. */
function sharedOf(raw: unknown): Shared | null {
  if (typeof raw !== "object" || raw === null) return null;
  const found: Shared = { objectives: {}, texts: {} };
  const { objectives, texts } = raw as Record<string, object | undefined>;
  for (const [id, text] of Object.entries(texts || {})) if (typeof text === "string") found.texts[id] = text;
  for (const [id, status] of Object.entries(objectives || {})) {
    if (typeof status === "object" && status !== null) found.objectives[id] = pick(status as Record<string, unknown>);
  }
  return JSON.stringify(found).length > STATE_MOST ? null : found;
}

function pick(status: Record<string, unknown>): object {
  const clean: Record<string, unknown> = {};
  for (const name of Object.keys(status)) if (["boolean", "number", "string"].indexOf(typeof status[name]) >= 0) clean[name] = status[name];
  return clean;
}
