// MD5 (RFC 1321): what every bucket checks a part against. It finds damage on the way; it keeps no secret.
const TURNS = Int32Array.of(7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21);
const SINES = Int32Array.from({ length: 64 }, (_value, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32) | 0);
const BLOCK = 64;
const WORDS = new Int32Array(16);

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

/** One block, by names that a compiler keeps in registers: a part is read a million times like this. */
function mix(sums: Int32Array, view: DataView, at: number): void {
  for (let word = 0; word < 16; word += 1) WORDS[word] = view.getInt32(at + 4 * word, true);
  let a = sums[0] as number;
  let b = sums[1] as number;
  let c = sums[2] as number;
  let d = sums[3] as number;
  for (let step = 0; step < BLOCK; step += 1) {
    const round = step >> 4;
    let value: number;
    let word: number;
    if (round === 0) {
      value = (b & c) | (~b & d);
      word = step;
    } else if (round === 1) {
      value = (d & b) | (~d & c);
      word = (5 * step + 1) & 15;
    } else if (round === 2) {
      value = b ^ c ^ d;
      word = (3 * step + 5) & 15;
    } else {
      value = c ^ (b | ~d);
      word = (7 * step) & 15;
    }
    const sum = (a + value + (SINES[step] as number) + (WORDS[word] as number)) | 0;
    const turn = TURNS[(round << 2) | (step & 3)] as number;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0;
  }
  sums[0] = (sums[0] as number) + a;
  sums[1] = (sums[1] as number) + b;
  sums[2] = (sums[2] as number) + c;
  sums[3] = (sums[3] as number) + d;
}
