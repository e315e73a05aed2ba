// Our own media playlists, read: which bytes of which file hold which seconds (RFC 8216 §4.3.2). Pure.

/** Some bytes of a file; `last` null: all of it. */
export interface Bytes {
  url: string;
  first: number;
  last: number | null;
}

export interface Part extends Bytes {
  from: number;
  to: number;
}

export interface Playlist {
  header: Bytes;
  parts: Part[];
  isEnded: boolean;
}

export function parsePlaylist(text: string, base: string): Playlist | null {
  let header: Bytes | null = null;
  let seconds = 0;
  let span: [number, number] | null = null;
  let at = 0;
  const parts: Part[] = [];
  for (const line of text.split(/\r?\n/)) {
    const map = /^#EXT-X-MAP:URI="([^"]+)"(?:,BYTERANGE="(\d+)@(\d+)")?/.exec(line);
    const range = /^#EXT-X-BYTERANGE:(\d+)@(\d+)/.exec(line);
    if (map) header = bytesOf(beside(map[1] ?? "", base), map[2] ? [Number(map[2]), Number(map[3])] : null);
    else if (range) span = [Number(range[1]), Number(range[2])];
    else if (/^#EXTINF:/.test(line)) seconds = parseFloat(line.slice(8));
    else if (line && line.charAt(0) !== "#" && seconds > 0) {
      parts.push({ ...bytesOf(beside(line, base), span), from: at, to: at + seconds });
      at += seconds;
      seconds = 0;
      span = null;
    }
  }
  return header && { header, parts, isEnded: /^#EXT-X-ENDLIST/m.test(text) };
}

function bytesOf(url: string, span: [number, number] | null): Bytes {
  return span ? { url, first: span[1], last: span[1] + span[0] - 1 } : { url, first: 0, last: null };
}

/** A relative name becomes an address beside the playlist's own. */
function beside(name: string, base: string): string {
  return /^(\/|https?:)/.test(name) ? name : base.slice(0, base.lastIndexOf("/") + 1) + name;
}

/** The part that holds this second; past the end: as many as there are. */
export function partAt(parts: readonly Part[], seconds: number): number {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (parts[middle]!.to <= seconds + 0.05) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Parts from `index` on that lie one behind the other in one file, up to the second `until`: one request for all. */
export function runFrom(parts: readonly Part[], index: number, until: number): { bytes: Bytes; next: number } {
  const first = parts[index]!;
  let last = first;
  let next = index + 1;
  while (first.last !== null && next < parts.length) {
    const part = parts[next]!;
    if (part.to > until || part.url !== first.url || part.last === null || part.first !== (last.last ?? 0) + 1) break;
    last = part;
    next += 1;
  }
  return { bytes: { url: first.url, first: first.first, last: last.last }, next };
}

/** Where a film that goes on at this second begins: with the part that holds it, for only whole parts can be shown. */
export function startOf(parts: readonly Part[], seconds: number): number {
  const index = partAt(parts, seconds);
  const part = parts[index];
  if (!part) return seconds;
  return part.to - seconds < 0.5 && parts[index + 1] ? part.to : part.from;
}

// The line may be a little slower than it was. A part far ahead may be a large one, so the look goes far; but nobody
// waits for more than these seconds to be there.
const SAFETY = 0.97;
const LOOK_S = 60;
const PLENTY_S = 6;

/** Whether a film at `seconds` can run on when `came` bytes from `parts[index]` on are here and `speed` bytes come a
 *  second: each part is whole before it is due. Sizes differ, so a mean would not tell. */
export function canRun(parts: readonly Part[], index: number, came: number, seconds: number, speed: number): boolean {
  const first = parts[index]!;
  for (let next = index; next < parts.length; next += 1) {
    const part = parts[next]!;
    if (part.to <= seconds) continue;
    if (part.last === null || part.url !== first.url) return next > index;
    const missing = part.last + 1 - first.first - came;
    const due = part.from - seconds;
    if (missing > 0) {
      if (due <= 0) return false;
      if (missing > due * speed * SAFETY) return isFar(parts, index, came, seconds);
    }
    if (due > LOOK_S) break;
  }
  return true;
}

/** Whether so much is here that nobody should wait any longer, however slow the line. */
function isFar(parts: readonly Part[], index: number, came: number, seconds: number): boolean {
  const first = parts[index]!;
  const part = parts.slice(index).find((each) => (each.last ?? Infinity) + 1 - first.first > came);
  if (!part || part.last === null) return true;
  const here = (came + first.first - part.first) / (part.last + 1 - part.first);
  return part.from + here * (part.to - part.from) - seconds >= PLENTY_S;
}
