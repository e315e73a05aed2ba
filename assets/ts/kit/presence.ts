// What the signs of a person come to, as lms/attendance/rules/presence.py decides: for the screen alone.
export interface Noted {
  n: number;
  kind: string;
  session: string;
  wall_ms: number;
  who?: string;
  way?: string;
  name?: string;
  strokes?: number[][];
  head_count?: number;
  topic?: string;
  stayed?: boolean;
  /** A photo in base64; gone from the device when the server has it. */
  data?: string;
}

export interface Standing {
  came: number | null;
  left: number | null;
  word: "" | "absent" | "leave";
}

export function standing(events: readonly Noted[]): Standing {
  let rows = events.slice().sort((a, b) => a.wall_ms - b.wall_ms || a.n - b.n);
  const words = rows.filter((row) => row.kind === "absent" || row.kind === "leave" || row.kind === "cleared");
  const word = words[words.length - 1];
  const counts = word !== undefined && word.kind !== "cleared";
  if (word && counts) rows = rows.filter((row) => row.wall_ms > word.wall_ms);
  const ins = rows.filter((row) => row.kind === "in");
  const [first, last] = [ins[0], ins[ins.length - 1]];
  if (!first || !last) return { came: null, left: null, word: word && counts ? (word.kind as "absent" | "leave") : "" };
  const outs = rows.filter((row) => row.kind === "out" && row.wall_ms > last.wall_ms);
  return { came: first.wall_ms, left: outs[outs.length - 1]?.wall_ms ?? null, word: "" };
}
