// MD5 (RFC 1321): what every bucket checks a part against. It finds damage on the way; it keeps no secret.
const TURNS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Int32Array.from({ length: 64 }, (_value, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32) | 0);
const BLOCK = 64;

export function md5(bytes: Uint8Array): string {
  const sums = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  const whole = bytes.length - (bytes.length % BLOCK);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < whole; at += BLOCK) mix(sums, view, at);
  const rest = bytes.length - whole;
  const end = new Uint8Array(rest < BLOCK - 8 ? BLOCK : 2 * BLOCK);
  end.set(bytes.subarray(whole));
  end[rest] = 0x80;
  const tail = new DataView(end.buffer);
  tail.setUint32(end.length - 8, (bytes.length * 8) >>> 0, true);
  tail.setUint32(end.length - 4, Math.floor(bytes.length / 2 ** 29), true);
  for (let at = 0; at < end.length; at += BLOCK) mix(sums, tail, at);
  return Array.from(new Uint8Array(sums.buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function mix(sums: Int32Array, view: DataView, at: number): void {
  let [a, b, c, d] = sums as unknown as [number, number, number, number];
  for (let step = 0; step < BLOCK; step += 1) {
    const round = step >> 4;
    let value: number;
    let word: number;
    if (round === 0) [value, word] = [(b & c) | (~b & d), step];
    else if (round === 1) [value, word] = [(d & b) | (~d & c), (5 * step + 1) & 15];
    else if (round === 2) [value, word] = [b ^ c ^ d, (3 * step + 5) & 15];
    else [value, word] = [c ^ (b | ~d), (7 * step) & 15];
    const sum = (a + value + (SINES[step] ?? 0) + view.getInt32(at + 4 * word, true)) | 0;
    const turn = TURNS[4 * round + (step & 3)] ?? 0;
    [a, d, c, b] = [d, c, b, (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0];
  }
  sums[0] = ((sums[0] ?? 0) + a) | 0;
  sums[1] = ((sums[1] ?? 0) + b) | 0;
  sums[2] = ((sums[2] ?? 0) + c) | 0;
  sums[3] = ((sums[3] ?? 0) + d) | 0;
}
