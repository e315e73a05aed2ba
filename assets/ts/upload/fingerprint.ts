// The same file has the same fingerprint tomorrow, so that the server finds the upload to go on with.
import { bytesOf, sha256 } from "./wire";

const HEAD_BYTES = 1_048_576;

export async function fingerprintOf(file: File): Promise<string> {
  const head = await bytesOf(file.slice(0, HEAD_BYTES));
  const facts = `${file.name}|${file.size}|${file.lastModified}|${(await sha256(head)) || plainHash(new Uint8Array(head))}`;
  const bytes = new TextEncoder().encode(facts);
  return (await sha256(bytes.buffer as ArrayBuffer)) || `f${plainHash(bytes)}`;
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
