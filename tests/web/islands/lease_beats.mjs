// Runs the lease island without a browser: a small window, a store that may be full, a server that may be away.
import { createRequire } from "node:module";
const { SpanRecorder, Outbox, Courier, add, without } = createRequire(import.meta.url)(process.argv[2]);

const say = (name, values) => console.log(JSON.stringify({ name, ...values }));
const moment = (mono, media, change = {}) => ({ mono, media, rate: 1, playing: true, visible: true, ...change });

const kept = new Map();
globalThis.localStorage = {
  get length() { return kept.size; },
  key: (place) => [...kept.keys()][place],
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => kept.set(key, value),
  removeItem: (key) => kept.delete(key),
};
globalThis.window = { addEventListener() {}, setTimeout: (act, ms) => { waits.push(ms); return 0; }, clearTimeout() {} };
globalThis.document = { getElementById: () => null };
const waits = [];

const recorder = new SpanRecorder(1000);
recorder.mark(moment(2000, 10));
const first = recorder.mark(moment(12_000, 20, { visible: false }));
const hidden = recorder.mark(moment(15_000, 23, { playing: false }));
const paused = recorder.mark(moment(60_000, 23));
const jump = recorder.jump(moment(62_000, 25), moment(62_100, 300, { playing: false }));
say("spans", { first, hidden, paused, jump });

const outbox = new Outbox();
outbox.put("a", "token-a", first);
outbox.put("a", "token-a", hidden);
const later = new Outbox();
say("kept", { count: later.count(), leases: later.waiting() });

let answers = [() => Promise.reject(new Error("no network")), () => reply(503), () => reply(200, { live: true })];
const sent = [];
const reply = (status, body = {}) => Promise.resolve({ ok: status < 300, status, statusText: "", json: () => Promise.resolve(body) });
globalThis.fetch = (address, init) => { sent.push(JSON.parse(init.body).beats.map((beat) => beat.seq)); return answers.shift()(); };
const states = [];
const courier = new Courier("/beats", later, (lease, body) => states.push(["reply", lease, body.live]), (unsent, offline) => states.push([unsent, offline]));
await courier.send();
await courier.send();
await courier.send();
say("carried", { sent, states, waits: waits.length, left: later.count() });

outbox.put("b", "token-b", first);
answers = [() => reply(403)];
await courier.send();
say("refused", { left: later.count() });

globalThis.localStorage.setItem = () => { throw new Error("full"); };
later.put("c", "token-c", first);
say("full", { count: later.count() });

say("intervals", { add: add([[0, 10], [20, 30]], [8, 22]), without: without([[0, 30]], [[5, 10], [25, 40]]) });
