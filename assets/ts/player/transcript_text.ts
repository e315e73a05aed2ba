// Lines out of our own WebVTT, and where words are found in them; accents and case are forgiven, also đ for d.
export interface Said {
  /** Seconds of the film. */
  from: number;
  words: string;
}

const TIMING = /^(?:(\d+):)?(\d{2}):(\d{2})\.(\d{3}) --> /;
const ESCAPES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

export function parse(text: string): Said[] {
  const lines: Said[] = [];
  for (const block of text.split(/\n\n+/)) {
    const [head = "", ...rest] = block.split("\n");
    const found = TIMING.exec(head);
    if (!found) continue;
    const [, hours = "0", minutes, seconds, part] = found;
    const from = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds) + Number(part) / 1000;
    const words = rest.join(" ").replace(/<[^>]*>/g, "").replace(/&(?:lt|gt|amp);/g, (sign) => ESCAPES[sign] ?? sign).trim();
    lines.push({ from, words });
  }
  return lines;
}

export function fold(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
}

/** Line -> the piece of it that was found. What begins in a line may end in the next. */
export function found(lines: readonly Said[], query: string): Map<number, [number, number]> {
  const hits = new Map<number, [number, number]>();
  const wanted = fold(query.trim().replace(/\s+/g, " "));
  if (!wanted) return hits;
  lines.forEach((line, place) => {
    const { folded, places } = folding(line.words);
    const next = lines[place + 1];
    const joint = /[\u2e80-\uffef]$/.test(line.words) ? "" : " ";
    const start = (folded + (next ? joint + fold(next.words).slice(0, wanted.length) : "")).indexOf(wanted);
    if (start < 0 || start >= folded.length) return;
    const end = Math.min(start + wanted.length, folded.length);
    hits.set(place, [places[start] ?? 0, places[end] ?? line.words.length]);
  });
  return hits;
}

/** The folded text, and for each of its signs the place in the text it came from. */
function folding(words: string): { folded: string; places: number[] } {
  let folded = "";
  const places: number[] = [];
  Array.from(words).reduce((place, sign) => {
    const plain = fold(sign);
    for (let number = 0; number < plain.length; number += 1) places.push(place);
    folded += plain;
    return place + sign.length;
  }, 0);
  return { folded, places };
}
