// Honest people on bad networks: the real lease client, a clock that is only pretended, and a network that loses things.
// Prints a line a person: what reached the server and when, and how long the film really ran before somebody's eyes.
import { createRequire } from "node:module";

const [bundle, from, count] = process.argv.slice(2);
const WATCH_MS = 40 * 60_000;
const HOUR = 3_600_000;
const DateNow = Date;

function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Time that goes on only when everybody waits for it. */
class Clock {
  now = 0;
  queue = [];
  number = 0;

  after(ms, act, page) {
    this.number += 1;
    this.queue.push({ at: this.now + Math.max(0, ms), number: this.number, act, page });
    return this.number;
  }

  cancel(number) {
    this.queue = this.queue.filter((one) => one.number !== number);
  }

  forget(page) {
    this.queue = this.queue.filter((one) => one.page !== page);
  }

  async until(end) {
    for (;;) {
      this.queue.sort((a, b) => a.at - b.at || a.number - b.number);
      if (!this.queue.length || this.queue[0].at > end) break;
      const next = this.queue.shift();
      this.now = next.at;
      next.act();
      await settled();
    }
    this.now = end;
  }
}

const settled = () => new Promise((done) => setImmediate(done));

/** A network of 2G: slow, away for minutes, answers that get lost, and requests that come twice. */
class Network {
  constructor(clock, roll, log) {
    Object.assign(this, { clock, roll, log, leases: 0, granted: new Map(), outages: [] });
    for (let at = 60_000 + roll() * 300_000; at < 4 * WATCH_MS; at += 120_000 + roll() * 900_000) {
      const until = at + 5_000 + roll() ** 3 * 600_000;
      this.outages.push([at, until]);
      at = until;
    }
  }

  isAway() {
    return this.outages.some(([start, end]) => start <= this.clock.now && this.clock.now < end);
  }

  delay() {
    return 250 + this.roll() ** 4 * 6_000;
  }

  fetch(address, init, page) {
    return new Promise((answer, fail) => {
      const lost = () => fail(new TypeError("network"));
      init.signal?.addEventListener("abort", () => fail(new DOMException("aborted", "AbortError")));
      if (this.isAway()) {
        if (this.roll() < 0.5) this.clock.after(this.roll() * 3_000, lost, page);
        return; // else it hangs until the client gives up
      }
      const roll = this.roll();
      if (roll < 0.08) return; // lost on the way there
      const there = this.delay();
      let body;
      this.clock.after(there, () => { body = this.serve(address, init); }, null);
      if (this.roll() < 0.08) this.clock.after(there + this.delay(), () => this.serve(address, init), null);
      if (roll < 0.16) return; // the answer is lost: the server has it, the client does not know
      this.clock.after(there + this.delay(), () => answer({ ok: true, status: 200, statusText: "", json: () => Promise.resolve(body) }), page);
    });
  }

  serve(address, { headers = {}, body: text }) {
    const body = JSON.parse(text);
    if (address === "/leases") {
      const key = headers["Idempotency-Key"];
      if (this.granted.has(key)) return this.granted.get(key);
      this.leases += 1;
      this.log.push({ at: this.clock.now, lease: this.leases });
      const grant = { lease: `token-${this.leases}`, uuid: `lease-${this.leases}`, beat_every_s: 20, max_rate: "1", resume_ms: 0 };
      this.granted.set(key, grant);
      return grant;
    }
    this.log.push({ at: this.clock.now, token: Number(body.lease.split("-")[1]), beats: body.beats });
    return { live: true, superseded: false, next_beat_s: 20 };
  }
}

/** One page with the film: plays when it may, stands when the person pauses. */
class Page {
  constructor(world) {
    Object.assign(this, { world, opened: world.clock.now, position: world.position, playing: false, visible: true, since: 0, listeners: {} });
    world.page = this;
    this.client = new world.island.LeaseClient(
      { leases: "/leases", beats: "/beats", request: {} },
      { onGrant() {}, onState() {}, onReply() {}, onQueue() {} },
      () => this.moment(),
    );
  }

  /** The oscillator of a cheap phone is off by some millionths. */
  mono() {
    return (this.world.clock.now - this.opened) * this.world.drift;
  }

  media() {
    return this.position + (this.playing ? (this.world.clock.now - this.since) / 1000 : 0);
  }

  moment() {
    return { mono: this.mono(), media: this.media(), rate: 1, playing: this.playing, visible: this.visible };
  }

  set(change) {
    const { world } = this;
    if (this.playing && this.visible) world.watched += world.clock.now - this.counted;
    this.position = this.media();
    this.since = this.counted = world.clock.now;
    Object.assign(this, change);
  }

  play() {
    if (this.playing) return;
    void this.client.ask();
    this.set({ playing: true });
    this.client.changed();
  }

  pause() {
    if (!this.playing) return;
    this.set({ playing: false });
    this.client.changed();
  }

  look(visible) {
    this.set({ visible });
    this.fire("visibilitychange");
  }

  close() {
    this.set({ playing: false });
    // The page goes while the film runs: the client hears of it before the film stands.
    this.playing = true;
    this.fire("pagehide");
    this.playing = false;
    this.world.position = this.position;
    this.world.clock.forget(this);
  }

  fire(name) {
    for (const listener of this.listeners[name] ?? []) listener();
  }
}

async function person(seed) {
  const roll = random(seed), clock = new Clock(), log = [], kept = new Map();
  const network = new Network(clock, roll, log);
  const world = { clock, network, watched: 0, position: 0, drift: 1 + (roll() - 0.5) / 10_000 };
  const skew = (roll() - 0.5) * 8 * HOUR;
  const define = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  const listen = (name, act) => { (world.hearing.listeners[name] ??= []).push(act); };
  define("performance", { now: () => world.page.mono() });
  define("Date", class extends DateNow { static now() { return 1_790_000_000_000 + clock.now + skew; } });
  define("window", { addEventListener: listen, setTimeout: (act, ms) => clock.after(ms, act, world.page), clearTimeout: (number) => clock.cancel(number) });
  define("document", { addEventListener: listen, getElementById: () => null, get visibilityState() { return world.page.visible ? "visible" : "hidden"; } });
  define("navigator", { onLine: true, sendBeacon: (address, blob) => { void blob.text().then((text) => { if (!network.isAway() && roll() < 0.7) clock.after(network.delay(), () => network.serve(address, { body: text }), null); }); return true; } });
  define("localStorage", { get length() { return kept.size; }, key: (place) => [...kept.keys()][place], getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) });
  define("fetch", (address, init) => network.fetch(address, init, world.page));
  world.island = createRequire(import.meta.url)(bundle);

  const open = () => {
    world.hearing = { listeners: {} };
    world.page = { mono: () => 0, visible: true };
    const page = new Page(world);
    page.listeners = world.hearing.listeners;
    return page;
  };
  let page = open();
  while (world.watched < WATCH_MS) {
    page.play();
    await clock.until(clock.now + 60_000 + roll() * 600_000);
    const what = roll();
    if (what < 0.4) {
      page.pause();
      await clock.until(clock.now + roll() * 120_000);
    } else if (what < 0.7) {
      page.look(false);
      await clock.until(clock.now + roll() * 60_000);
      page.look(true);
    } else if (what < 0.9) {
      page.close();
      await settled();
      await clock.until(clock.now + 2_000 + roll() * 60_000);
      while (network.isAway()) await clock.until(clock.now + 1_000); // a page comes over the network, too
      page = open();
    } else page.set({});
  }
  page.pause();
  network.outages = [];
  await clock.until(clock.now + 30 * 60_000);
  page.close();
  await settled();
  await clock.until(clock.now + 60_000);
  if (kept.size) { page = open(); await clock.until(clock.now + 30 * 60_000); }
  return { seed, watched_ms: Math.round(world.watched), left: kept.size, events: log };
}

for (let seed = Number(from); seed < Number(from) + Number(count); seed += 1) {
  process.stdout.write(`${JSON.stringify(await person(seed))}\n`);
}
