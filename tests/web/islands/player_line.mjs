// Runs the player's reading of lists, and its line to the server, without a browser.
import { createRequire } from "node:module";

const say = (name, values) => console.log(JSON.stringify({ name, ...values }));
const listeners = {};
globalThis.window = {
  addEventListener: (name, act) => (listeners[name] = act),
  setTimeout: (act, ms) => (window.timers.push({ act, ms }), window.timers.length),
  clearTimeout: (number) => number && (window.timers[number - 1] = null),
  timers: [],
};
globalThis.document = { getElementById: () => null };
const { Line, canRun, parsePlaylist, partAt, runFrom, startOf } = createRequire(import.meta.url)(process.argv[2]);

const head = '#EXTM3U\n#EXT-X-MAP:URI="v234.mp4",BYTERANGE="1000@0"\n';
const part = (n) => `#EXTINF:4.000000,\n#EXT-X-BYTERANGE:${100_000 + n}@${1000 + n * 100_000}\nv234.mp4\n`;
{
  const list = parsePlaylist(head + [0, 1, 2].map((n) => `#EXTINF:4.0,\n#EXT-X-BYTERANGE:500@${1000 + n * 500}\nv234.mp4\n`).join("") + "#EXT-X-ENDLIST\n", "/v/t/1/a/r3/v234.m3u8");
  const { parts } = list;
  say("list", {
    header: list.header, parts, ended: list.isEnded, at: [0, 3.9, 4, 7.2, 12, 99].map((second) => partAt(parts, second)),
    run: runFrom(parts, 0, 8.5), all: runFrom(parts, 1, 99), starts: [0, 3.4, 3.6, 11.9].map((second) => startOf(parts, second)),
  });
  const own = parsePlaylist('#EXTM3U\n#EXT-X-MAP:URI="v-init.mp4"\n#EXTINF:4.0,\nv-00000.mp4\n#EXTINF:2.5,\nv-00001.mp4\n', "/v/t/1/a/r3/v.m3u8");
  say("own", { header: own.header, parts: own.parts, ended: own.isEnded, run: runFrom(own.parts, 0, 99), none: parsePlaylist("#EXTM3U\n", "/x") });
}
{
  const parts = [110_000, 95_000, 95_000, 95_000, 95_000].reduce((made, size) => {
    const last = made[made.length - 1];
    const first = last ? last.last + 1 : 0;
    return made.concat([{ url: "/f", first, last: first + size - 1, from: made.length * 4, to: made.length * 4 + 4 }]);
  }, []);
  const soonest = (speed, seconds = 0) => { let came = 0; while (!canRun(parts, 0, came, seconds, speed)) came += 1000; return came; };
  // A large part far ahead: more must be here before the start than for an even film.
  const far = parts.concat(Array.from({ length: 6 }, (_, n) => n).reduce((made, n) => {
    const { last } = made.length ? made[made.length - 1] : parts[4];
    const from = 20 + n * 4;
    return made.concat([{ url: "/f", first: last + 1, last: last + (n === 1 ? 120_000 : 95_000), from, to: from + 4 }]);
  }, []));
  const begin = (list) => { let came = 0; while (!canRun(list, 0, came, 0, 25_000)) came += 1000; return came; };
  say("far", { peak: begin(far), even: begin(parts) });
  say("run", { fast: soonest(1_000_000), even: soonest(25_000), slow: soonest(12_000), late: soonest(25_000, 3.9) });
}
{
  const started = performance.now();
  const long = head + Array.from({ length: 10_800 }, (_, n) => part(n)).join("");
  const list = parsePlaylist(long, "/v/t/1/a/r3/v234.m3u8");
  say("long", { parts: list.parts.length, last: list.parts[10_799].to, bytes: long.length, ms: performance.now() - started });
}
{
  let now = 0;
  const told = [];
  const answers = [];
  globalThis.fetch = async () => {
    const answer = answers.shift();
    if (answer === undefined) throw new TypeError("no network");
    return { ok: answer.status === 200, status: answer.status, json: async () => answer.body };
  };
  const good = (n) => ({ status: 200, body: { master_url: `/v/t${n}/9/a/master.m3u8`, lite_url: "", audio_url: "", renew_in_s: 100 } });
  const line = new Line("/addresses/", good(0).body, {
    onAddresses: (fresh) => told.push(fresh.master_url), onGone: (gone) => told.push(gone ? "gone" : "back"),
    goOn: () => told.push("go on"), onRefused: () => told.push("refused"),
  }, () => now);
  // Time limits of requests are timers too: only the waits between tries are looked at here.
  const waits = () => window.timers.filter(Boolean).map((timer) => timer.ms).filter((ms) => ms < 15_000);
  const quiet = () => new Promise((done) => setImmediate(() => setImmediate(() => setImmediate(done))));
  const next = async () => { const place = window.timers.findIndex((timer) => timer && timer.ms < 15_000); const { act } = window.timers[place]; window.timers[place] = null; act(); await quiet(); };
  await line.keep();
  now = 100_001;
  answers.push(good(1));
  await line.keep();
  say("kept", { told: told.splice(0) });
  line.trouble("network");
  line.trouble("network");
  const first = waits();
  await next();
  const second = waits();
  answers.push(good(2));
  await next();
  say("network", { told: told.splice(0), first, second, left: waits() });
  line.trouble("network");
  answers.push(good(3));
  listeners.online();
  await quiet();
  say("online", { told: told.splice(0), left: waits() });
  answers.push({ status: 200, body: {} });
  line.trouble("old");
  await quiet();
  say("signed out", { told: told.splice(0) });
  for (let n = 0; n < 4; n += 1) { answers.push(good(4)); line.trouble("old"); await quiet(); }
  say("in vain", { told: told.splice(0) });
}
