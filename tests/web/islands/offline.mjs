// Runs the lease island on a phone that loses its network: a store, a key that cannot be read, a server that may be away.
import { createRequire } from "node:module";
const { Device, Passes, ParcelPost, Courier, Outbox, LeaseClient, passFor, clearPasses, PAGE } = createRequire(import.meta.url)(process.argv[2]);

const say = (line, values) => console.log(JSON.stringify({ line, ...values }));
const kept = new Map();
globalThis.localStorage = {
  get length() { return kept.size; },
  key: (place) => [...kept.keys()][place],
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => kept.set(key, value),
  removeItem: (key) => kept.delete(key),
};
const timers = [];
globalThis.window = { addEventListener() {}, setTimeout: (act, ms) => timers.push({ act, ms }), clearTimeout() {} };
globalThis.document = { getElementById: () => null, addEventListener() {}, visibilityState: "visible" };

const calls = [];
let server = {};
globalThis.fetch = (address, init) => {
  calls.push({ address, body: JSON.parse(init.body), headers: init.headers });
  const answer = server[address];
  if (!answer) return Promise.reject(new Error("no network"));
  const [status, body] = typeof answer === "function" ? answer() : answer;
  return Promise.resolve({ ok: status < 300, status, statusText: "", json: () => Promise.resolve(body) });
};
const made = (address) => calls.filter((call) => call.address === address);
const settled = async () => { for (let n = 0; n < 30; n += 1) await new Promise((done) => setImmediate(done)); };

class Store {
  kept = null;
  read() { return Promise.resolve(this.kept); }
  write(kept) { this.kept = kept; return Promise.resolve(); }
}

// A key is made once, made known once, and cannot be read out.
const store = new Store();
server = { "/keys": [201, { uuid: "key-1" }] };
const device = new Device("/keys", store);
const [name, again] = [await device.name(), await new Device("/keys", store).name()];
const signature = await device.sign("a batch");
const bytes = new TextEncoder().encode("a batch");
const raw = Uint8Array.from(atob(signature), (sign) => sign.charCodeAt(0));
const verified = await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, store.kept.pair.publicKey, raw, bytes);
let readable = true;
await crypto.subtle.exportKey("jwk", store.kept.pair.privateKey).catch(() => { readable = false; });
say("key", { name, again, made: made("/keys").length, verified, readable });

// A key that was taken back is replaced by a new one.
let refusals = 1;
server = { "/keys": () => (refusals-- > 0 ? [422, { code: "device-key-refused" }] : [201, { uuid: "key-2" }]) };
const before = store.kept.pair;
say("taken_back", { name: await device.name(true), isNew: store.kept.pair !== before });

const broken = new Device("/keys", { read: () => Promise.reject(new Error("no store")), write: () => Promise.reject(new Error("no store")) });
say("no_store", { name: await broken.name(), signature: await broken.sign("x") });

// A pass comes with a lease; a device that is not known any more introduces itself again.
let strangers = 1;
server = {
  "/keys": [201, { uuid: "key-3" }],
  "/passes": () => (strangers-- > 0 ? [409, { code: "device-unknown" }] : [201, { offline_pass: "pass-a", expires_at: "2030-01-01T00:00:00Z" }]),
};
const passes = new Passes("/passes", device);
const wanted = { lease: "a", token: "lease-a", run: "run-a", lesson: "lesson", enrolment: "mine", livesMs: 3_600_000, rttMs: 120.4 };
const pass = await passes.take(wanted);
say("pass", { key: pass.key, asked: made("/passes").map((call) => [call.body.lease, call.body.key, call.body.rtt_ms]), found: passFor("lesson", "mine")?.token, foreign: passFor("lesson", "other") });

// What beats do not take any more goes signed; the rest goes as beats.
const beat = (seq, change = {}) => ({ seq, mono_ms: seq * 20_000, span_ms: 20_000, wall_ms: Date.now(), from: 0, to: 20, rate: 1, playing: true, visible: true, ...change });
const outbox = new Outbox();
const DAY = 24 * 3_600_000;
outbox.put("a", "lease-a", beat(1, { wall_ms: Date.now() - 8 * DAY }));
outbox.put("a", "lease-a", beat(2));
outbox.put("a", "lease-a", beat(3));
outbox.put("a", "lease-a", beat(300));
const seconds = outbox.seconds();
calls.length = 0;
server = {
  "/beats": [200, { live: false, superseded: true, refused: [{ seq: 3, code: "superseded" }] }],
  "/batches": [200, { state: "counted", counted_s: 20, held_s: 0, detail: "" }],
};
const parcels = [];
const courier = new Courier("/beats", outbox, () => undefined, () => undefined, new ParcelPost("/batches", device), (sent, held) => parcels.push([sent, held]));
await courier.send();
const signed = made("/batches").map((call) => JSON.parse(call.body.batch));
say("parcels", {
  seconds,
  beats: made("/beats").map((call) => call.body.beats.map((one) => one.seq)),
  signed: signed.map((batch) => [batch.v, batch.key, batch.run, batch.segments.map((one) => one.seq)]),
  bearer: made("/batches")[0].headers.Authorization, sender: made("/batches")[0].body.sent.run === PAGE,
  told: parcels, left: outbox.count(),
});

// A batch that nobody answers stays; one that is refused is the server's, and one that cannot be signed stays too.
outbox.put("a", "lease-a", beat(301));
server = {};
await courier.send();
const unanswered = outbox.count();
server = { "/batches": [503, {}] };
await courier.send();
const busy = outbox.count();
server = { "/batches": [422, { code: "bad-signature" }] };
await courier.send();
const refused = outbox.count();
outbox.put("a", "lease-a", beat(302));
await new Courier("/beats", outbox, () => undefined, () => undefined, new ParcelPost("/batches", broken)).send();
say("kept", { unanswered, busy, refused, unsigned: outbox.count() });
outbox.drop("a");

// A page that never had a network counts by its own clock, and hands it over when the network is back.
let mono = performance.now();
let media = 0;
const play = (ms) => { mono += ms; media += ms / 1000; };
const real = performance.now.bind(performance);
performance.now = () => mono;
const states = [];
server = {};
const client = new LeaseClient(
  { leases: "/leases", beats: "/beats", request: { lesson: "lesson", enrolment: "mine" }, offline: { keys: "/keys", passes: "/passes", batches: "/batches" } },
  { onGrant() {}, onState: (state) => states.push(state), onReply() {}, onQueue() {} },
  () => ({ mono, media, rate: 1, playing: true, visible: true }),
);
const asking = client.ask();
await settled();
play(30_000);
for (let n = 0; n < 2; n += 1) { timers.filter((timer) => timer.ms === 4000).at(-1).act(); await settled(); }
await asking;
play(60_000);
client.changed(false);
play(20_000);
client.changed(false);
const alone = outbox.read(`a~${PAGE}`).beats;
say("alone", { states, counts: client.counts, spans: alone.map((one) => [one.seq, one.span_ms]), waiting: outbox.seconds() });

globalThis.localStorage.setItem("pass:old", JSON.stringify({ lease: "old", expires: 1 }));
globalThis.localStorage.setItem("pass:needed", JSON.stringify({ lease: "needed", expires: 1 }));
clearPasses(["needed~page"]);
performance.now = real;
say("cleared", { old: kept.has("pass:old"), needed: kept.has("pass:needed"), current: kept.has("pass:a") });
