// What of a mentor's queue waits, and what was decided on this device.
import type { Content, Numbered, Taken } from "../kit/box";

export interface Line {
  uuid: string;
  day: string;
  clock: string;
  length: string;
  process: string;
  done: string;
  learned: string;
  asked: string;
  is_late: boolean;
  has_photo: boolean;
}

export interface Apprentice {
  uuid: string;
  name: string;
  where: string;
  instead_of: string;
  lines: Line[];
}

export interface Pad extends Taken {
  who: string;
  people: Apprentice[];
}

export interface Decision extends Numbered {
  kind: "sign" | "return";
  log: string;
  comment?: string;
}

export type Kept = Content<Pad, Decision>;

export interface Decided {
  decision: Decision;
  person: Apprentice;
  line: Line;
  isSent: boolean;
  /** Why it is asked again; "" for what stands. */
  asked: string;
}

/** Apprentices with the lines that nobody decided on here. */
export function waiting(content: Kept): Apprentice[] {
  const decided = new Set(content.events.map((event) => event.log));
  return content.kit.people
    .map((person) => ({ ...person, lines: person.lines.filter((line) => !decided.has(line.uuid)) }))
    .filter((person) => person.lines.length > 0);
}

/** What was decided with this pad, the newest first. */
export function decided(content: Kept): Decided[] {
  const there = new Set(content.there);
  const asked = new Map((content.asked ?? []).map((each) => [each.n, each.detail]));
  const rows: Decided[] = [];
  for (const person of content.kit.people) {
    for (const line of person.lines) {
      const decision = content.events.find((event) => event.log === line.uuid);
      if (decision) rows.push({ decision, person, line, isSent: there.has(decision.n), asked: asked.get(decision.n) ?? "" });
    }
  }
  return rows.sort((a, b) => b.decision.n - a.decision.n);
}

/** The next decision with its number; one line is decided once. */
export function noted(content: Kept, logs: readonly string[], kind: Decision["kind"], wall_ms: number, comment = ""): Kept {
  const known = new Set(content.events.map((event) => event.log));
  const fresh = logs.filter((log) => !known.has(log)).map((log, place): Decision => ({
    n: content.events.length + place + 1, kind, log, wall_ms, ...(comment ? { comment } : {}),
  }));
  return { ...content, events: [...content.events, ...fresh] };
}
