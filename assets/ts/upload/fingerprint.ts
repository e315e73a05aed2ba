// The same file has the same fingerprint tomorrow, so that the server finds the upload to go on with. Phones give a
// picked film a new name and a new time, so only its size and its bytes speak: the beginning, the middle, the end.
import { bytesOf, sha256 } from "./wire";

const HEAD_BYTES = 1_048_576;
const SAMPLE_BYTES = 65_536;
const LOOK_BYTES = 4_096;

export interface Looked {
  fingerprint: string;
  /** The first bytes in Base64: the server says from them what is no film. */
  head: string;
}

export async function lookAt(file: Blob): Promise<Looked> {
  const head = await bytesOf(file.slice(0, HEAD_BYTES));
  const middle = Math.floor(file.size / 2);
  const samples = [head, await bytesOf(file.slice(middle, middle + SAMPLE_BYTES)), await bytesOf(file.slice(-SAMPLE_BYTES))];
  const sums = await Promise.all(samples.map(async (bytes) => (await sha256(bytes)) || plainHash(new Uint8Array(bytes))));
  const facts = new TextEncoder().encode([file.size, ...sums].join("|"));
  const fingerprint = (await sha256(facts.buffer as ArrayBuffer)) || `f${plainHash(facts)}`;
  return { fingerprint, head: btoa(String.fromCharCode(...new Uint8Array(head.slice(0, LOOK_BYTES)))) };
}

/** FNV-1a in two lanes, for browsers that keep SHA-256 for secure origins; it tells files apart, it protects nothing. */
export function plainHash(bytes: Uint8Array): string {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let place = 0; place < bytes.length; place += 1) {
    low = Math.imul(low ^ (bytes[place] ?? 0), 0x01000193);
    high = Math.imul(high ^ (bytes[place] ?? 0) ^ (place & 0xff), 0x01000193);
  }
  return (low >>> 0).toString(16).padStart(8, "0") + (high >>> 0).toString(16).padStart(8, "0");
}
