// The lines of a film's captions, what can be done to them, and how to take it back. No page in here.
export interface Line {
  readonly id: number;
  /** Milliseconds of the film. */
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

export type Row = [number, number, string];
export type Mark = "fast" | "short" | "overlap";

/** Characters a second that can be read: of wide scripts, and of letters. */
export interface Pace {
  wide: number;
  letters: number;
  shortest_ms: number;
}

const NEW_MS = 2500;
const SHORTEST_MS = 300;
const STEPS_KEPT = 200;
const WIDE = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f]/g;

export class Sheet {
  private past: Line[][] = [];
  private future: Line[][] = [];
  private lastStep = "";
  private nextId = 1;
  private lines: Line[];
  private readonly watchers: (() => void)[] = [];

  constructor(rows: readonly Row[]) {
    this.lines = this.made(rows);
  }

  all(): readonly Line[] {
    return this.lines;
  }

  rows(): Row[] {
    return this.lines.map((line): Row => [line.from, line.to, line.words]);
  }

  watch(changed: () => void): void {
    this.watchers.push(changed);
  }

  find(id: number): Line | undefined {
    return this.lines.find((line) => line.id === id);
  }

  /** The line that is heard at a moment; of several the one that began last. */
  at(ms: number): Line | undefined {
    let found: Line | undefined;
    for (const line of this.lines) {
      if (line.from > ms) break;
      if (ms < line.to) found = line;
    }
    return found;
  }

  neighbour(id: number, step: 1 | -1): Line | undefined {
    const place = this.lines.findIndex((line) => line.id === id);
    return place < 0 ? undefined : this.lines[place + step];
  }

  /** Steps with the same `step` that follow each other are taken back together: a word, not a letter. */
  change(id: number, patch: Partial<Pick<Line, "from" | "to" | "words">>, step = ""): void {
    const old = this.find(id);
    if (!old) return;
    const line = { ...old, ...patch };
    if (patch.from !== undefined && line.to <= line.from) line.to = line.from + Math.max(SHORTEST_MS, old.to - old.from);
    if (patch.to !== undefined && line.to <= line.from) line.from = Math.max(0, line.to - Math.max(SHORTEST_MS, old.to - old.from));
    if (line.from === old.from && line.to === old.to && line.words === old.words) return;
    this.set(this.lines.map((one) => (one.id === id ? line : one)), step);
  }

  /** Cut a line in two where the caret stands; the time is cut at `atMs` when that lies inside, else by the words. */
  split(id: number, caret: number, atMs: number): Line | undefined {
    const old = this.find(id);
    if (!old || old.to - old.from < 2 * SHORTEST_MS) return undefined;
    const inside = atMs > old.from + SHORTEST_MS && atMs < old.to - SHORTEST_MS;
    const share = old.words.length ? caret / old.words.length : 0.5;
    const wanted = inside ? atMs : Math.round(old.from + share * (old.to - old.from));
    const cut = Math.min(Math.max(wanted, old.from + SHORTEST_MS), old.to - SHORTEST_MS);
    const second: Line = { id: this.nextId++, from: cut, to: old.to, words: old.words.slice(caret).trim() };
    const first: Line = { ...old, to: cut, words: old.words.slice(0, caret).trim() };
    this.set([...this.lines.filter((one) => one.id !== id), first, second]);
    return second;
  }

  merge(id: number): void {
    const one = this.find(id);
    const next = this.neighbour(id, 1);
    if (!one || !next) return;
    const joined: Line = { ...one, to: Math.max(one.to, next.to), words: join(one.words, next.words) };
    this.set(this.lines.filter((line) => line.id !== next.id).map((line) => (line.id === id ? joined : line)));
  }

  remove(id: number): void {
    this.set(this.lines.filter((line) => line.id !== id));
  }

  /** A new line from a moment on, until the next line begins. */
  add(atMs: number): Line {
    const from = Math.max(0, Math.round(atMs));
    const next = this.lines.find((line) => line.from > from);
    const to = Math.max(from + SHORTEST_MS, Math.min(from + NEW_MS, next ? next.from : Infinity));
    const line: Line = { id: this.nextId++, from, to, words: "" };
    this.set([...this.lines, line]);
    return line;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  undo(): void {
    this.travel(this.past, this.future);
  }

  redo(): void {
    this.travel(this.future, this.past);
  }

  /** Take other lines; what was here can be had back by undo. */
  replace(rows: readonly Row[]): void {
    this.set(this.made(rows));
  }

  private made(rows: readonly Row[]): Line[] {
    return rows.map(([from, to, words]) => ({ id: this.nextId++, from, to, words }));
  }

  private set(lines: Line[], step = ""): void {
    if (!step || step !== this.lastStep) this.past = [...this.past, this.lines].slice(-STEPS_KEPT);
    this.future = [];
    this.lastStep = step;
    this.lines = ordered(lines);
    this.watchers.forEach((changed) => changed());
  }

  private travel(from: Line[][], to: Line[][]): void {
    const lines = from.pop();
    if (!lines) return;
    to.push(this.lines);
    this.lastStep = "";
    this.lines = lines;
    this.watchers.forEach((changed) => changed());
  }
}

function ordered(lines: Line[]): Line[] {
  return lines
    .map((line, place) => ({ line, place }))
    .sort((a, b) => a.line.from - b.line.from || a.line.to - b.line.to || a.place - b.place)
    .map(({ line }) => line);
}

/** Chinese needs no space between. */
function join(one: string, next: string): string {
  const touch = one.slice(-1) + next.slice(0, 1);
  return [one, next].filter(Boolean).join(touch.match(WIDE)?.length === 2 ? "" : " ");
}

export function marksOf(line: Line, next: Line | undefined, pace: Pace): Mark[] {
  const length = line.to - line.from;
  const bare = line.words.replace(/<\/?(?:b|i|u|ruby|rt)>/gi, "").normalize("NFC");
  const wide = (bare.match(WIDE) ?? []).length;
  const needed = 1000 * (wide / pace.wide + (bare.replace(/\s/g, "").length - wide) / pace.letters);
  const marks: Mark[] = [];
  if (length < pace.shortest_ms) marks.push("short");
  else if (needed > length) marks.push("fast");
  if (next && next.from < line.to) marks.push("overlap");
  return marks;
}

/** "1:02.500", "1:00:02.500". */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const rest = `${two(seconds % 60)}.${String(Math.round(ms) % 1000).padStart(3, "0")}`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

/** Milliseconds of what somebody typed: "62.5", "1:02,5", "1:00:02"; null when it is no time. */
export function parseClock(text: string): number | null {
  const found = /^\s*(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})(?:[.,](\d{1,3}))?\s*$/.exec(text);
  if (!found) return null;
  const [, hours = "0", minutes = "0", seconds = "0", part = ""] = found;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(part.padEnd(3, "0"));
}
