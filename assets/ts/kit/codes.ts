// The six digits of a session, as lms/attendance/rules/codes.py makes them.
const STEP_S = 30;

export const stepOf = (ms: number): number => Math.floor(ms / 1000 / STEP_S);

/** The last period that has begun at the begin of the half minute; the first before that. */
export function periodAt(starts: readonly number[], step: number): number {
  return Math.max(1, starts.filter((start) => start <= step * STEP_S * 1000).length);
}

export async function codeOf(seed: string, session: string, period: number, step: number): Promise<string> {
  const raw = new Uint8Array((seed.match(/../g) ?? []).map((pair) => parseInt(pair, 16)));
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const text = new TextEncoder().encode(`${session}|${period}|${step}`);
  const digest = new DataView(await crypto.subtle.sign("HMAC", key, text));
  const number = digest.getUint32(digest.getUint8(31) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}
