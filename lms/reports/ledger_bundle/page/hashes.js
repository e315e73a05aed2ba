"use strict";
// SHA-256, SHA-512 and Ed25519: the browser's own where there are some, else these, slower and just as exact.

const bytesOf = (text) => new TextEncoder().encode(text);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (text) => {
  if (typeof text !== "string" || text.length % 2 || /[^0-9a-fA-F]/.test(text)) throw new TypeError("no hexadecimal text");
  return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
};
const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const joined = (...parts) => {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
};

// The constants are what FIPS 180-4 says they are: fractions of the roots of the first primes.
const primes = [];
for (let number = 2; primes.length < 80; number++) if (primes.every((prime) => number % prime)) primes.push(number);
function root(value, power) {
  let low = 0n, high = 1n << 100n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** power <= value) low = middle; else high = middle;
  }
  return low;
}
const MASK = (1n << 64n) - 1n;
const K = primes.map((prime) => root(BigInt(prime) << 192n, 3n) & MASK);
const START = primes.slice(0, 8).map((prime) => root(BigInt(prime) << 128n, 2n) & MASK);
const K_SHORT = Uint32Array.from(K, (value) => Number(value >> 32n));
const START_SHORT = Uint32Array.from(START, (value) => Number(value >> 32n));

function padded(data, block) {
  const size = Math.ceil((data.length + 1 + block / 8) / block) * block;
  const whole = new Uint8Array(size);
  whole.set(data);
  whole[data.length] = 128;
  new DataView(whole.buffer).setBigUint64(size - 8, BigInt(data.length) * 8n);
  return new DataView(whole.buffer);
}

function ownSha256(data) {
  const view = padded(data, 64), state = Uint32Array.from(START_SHORT), w = new Uint32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + i * 4);
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15], b = w[i - 2];
      w[i] = w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K_SHORT[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => { state[i] += value; });
  }
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((value, i) => out.setUint32(i * 4, value));
  return new Uint8Array(out.buffer);
}

function ownSha512(data) {
  const view = padded(data, 128), state = [...START], w = [];
  const turn = (x, n) => ((x >> n) | (x << (64n - n))) & MASK;
  for (let at = 0; at < view.byteLength; at += 128) {
    for (let i = 0; i < 16; i++) w[i] = view.getBigUint64(at + i * 8);
    for (let i = 16; i < 80; i++) {
      const a = w[i - 15], b = w[i - 2];
      w[i] = (w[i - 16] + (turn(a, 1n) ^ turn(a, 8n) ^ (a >> 7n)) + w[i - 7] + (turn(b, 19n) ^ turn(b, 61n) ^ (b >> 6n))) & MASK;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 80; i++) {
      const one = h + (turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)) + ((e & f) ^ (~e & MASK & g)) + K[i] + w[i];
      const two = (turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      h = g; g = f; f = e; e = (d + one) & MASK; d = c; c = b; b = a; a = (one + two) & MASK;
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => { state[i] = (state[i] + value) & MASK; });
  }
  return fromHex(state.map((value) => value.toString(16).padStart(16, "0")).join(""));
}

const theirs = () => (globalThis.ownAlone ? undefined : globalThis.crypto && globalThis.crypto.subtle);
const digest = async (name, own, data) => (theirs() ? new Uint8Array(await theirs().digest(name, data)) : own(data));
const sha256 = async (data) => hex(await digest("SHA-256", ownSha256, data));
const sha512 = (data) => digest("SHA-512", ownSha512, data);

// Ed25519 as in RFC 8032, section 5.1.7: the curve over P, points as [x, y, z, t] with x·y = t·z.
const P = 2n ** 255n - 19n, ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (value, by = P) => ((value % by) + by) % by;
function power(value, exponent) {
  let found = 1n;
  for (value = mod(value); exponent; exponent >>= 1n, value = mod(value * value)) if (exponent & 1n) found = mod(found * value);
  return found;
}
const D = mod(-121665n * power(121666n, P - 2n));
const number = (bytes) => BigInt("0x" + (hex(Uint8Array.from(bytes).reverse()) || "0"));

function point(bytes) {
  const whole = number(bytes), sign = whole >> 255n, y = whole & ((1n << 255n) - 1n);
  const x2 = mod((y * y - 1n) * power(D * y * y + 1n, P - 2n));
  let x = power(x2, (P + 3n) / 8n);
  if (mod(x * x - x2)) x = mod(x * power(2n, (P - 1n) / 4n));
  if (y >= P || mod(x * x - x2) || (x === 0n && sign)) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

function plus(one, other) {
  const a = mod((one[1] - one[0]) * (other[1] - other[0])), b = mod((one[1] + one[0]) * (other[1] + other[0]));
  const c = mod(2n * one[3] * other[3] * D), d = mod(2n * one[2] * other[2]);
  const e = b - a, f = d - c, g = d + c, h = b + a;
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(factor, one) {
  let total = [0n, 1n, 1n, 0n];
  for (; factor; factor >>= 1n, one = plus(one, one)) if (factor & 1n) total = plus(total, one);
  return total;
}

async function ownEd25519(key, message, signature) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const a = point(key), r = point(signature.slice(0, 32)), s = number(signature.slice(32));
  const y = mod(4n * power(5n, P - 2n));
  const base = point(fromHex(y.toString(16).padStart(64, "0")).reverse());
  if (!a || !r || s >= ORDER) return false;
  const h = mod(number(await sha512(joined(signature.slice(0, 32), key, message))), ORDER);
  const left = times(s, base), right = plus(r, times(h, a));
  return !mod(left[0] * right[2] - right[0] * left[2]) && !mod(left[1] * right[2] - right[1] * left[2]);
}

async function signed(key, message, signature) {
  try {
    const keyBytes = fromHex(key), made = fromBase64(signature);
    try {
      const known = await theirs().importKey("raw", keyBytes, { name: "Ed25519" }, false, ["verify"]);
      return await theirs().verify({ name: "Ed25519" }, known, made, message);
    } catch (error) {
      return await ownEd25519(keyBytes, message, made);
    }
  } catch (error) {
    return false;
  }
}
