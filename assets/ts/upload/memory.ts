// Remembers unfinished uploads over a reload: the browser forgets the file, so the person is asked to choose it again.
const KEY = "academy-uploads";
const KEPT_MS = 7 * 24 * 3_600_000;

export interface Unfinished {
  fingerprint: string;
  name: string;
  size: number;
  sent: number;
  at: number;
}

export function unfinished(now: number = Date.now()): Unfinished[] {
  return read().filter((entry) => now - entry.at < KEPT_MS);
}

export function remember(entry: Unfinished): void {
  write([...read().filter((other) => other.fingerprint !== entry.fingerprint), entry].slice(-50));
}

export function forget(fingerprint: string): void {
  write(read().filter((entry) => entry.fingerprint !== fingerprint));
}

function read(): Unfinished[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? (found as Unfinished[]).filter((entry) => typeof entry?.fingerprint === "string") : [];
  } catch {
    return [];
  }
}

function write(entries: Unfinished[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(entries));
  } catch {
    // A full or forbidden store costs the reminder only: the server knows the parts.
  }
}
