// The pure parts of the courseware shell, without a browser: prerequisites, the way through 1.2, saving, messages.
import { createRequire } from "node:module";
const { areMet, engine12, Saver, port, commitOf } = createRequire(import.meta.url)(process.argv[2]);

const say = (name, values) => console.log(JSON.stringify({ name, ...values }));

// Prerequisites: each script with what is so.
const standing = { a: "passed", b: "completed", c: "failed", d: "incomplete", e: "not attempted", f: "browsed" };
const SCRIPTS = [
  "", "  ", "a", "b", "c", "e", "a & b", "a&c", "c | b", "c|d", "~c", "~a", "~~a", "a & ~c", "c | a & b", "(c | a) & b",
  'c="failed"', 'a = "passed"', 'b="passed"', 'a<>"passed"', 'd <> "passed"', "d=I", "e=N", "f=browsed", "{a, b}", "{a,c}",
  "2*{a, c, b}", "3*{a,b,c}", "1*{c, d, ~e}", '2*{a="passed", b="passed", c="failed"}', "a & stranger", "a &", "(c", "c c", "&", "{}", 'c="',
];
say("prerequisites", { answers: SCRIPTS.map((script) => [script, areMet(script, (id) => standing[id])]) });

// The way through a course of 1.2.
const item = (id, more = {}) => ({
  id, parent: null, title: id.toUpperCase(), is_visible: true, href: `${id}.html`, scorm_type: "sco", prerequisites: "", mastery: "", status: "not attempted", is_done: false, ...more,
});
const course = (items, more = {}) => ({ v: 1, kind: "scorm12", title: "T", mode: "normal", stored: true, session: 1, seq: 0, tree: null, base: "/p/x/", items, ...more });
const kept = [], ended = [];
const around = { outbox: (commit) => kept.push(commit) > 0, changed: () => undefined, finished: (id) => ended.push(id) };
const three = [
  item("h", { href: null, scorm_type: null }), item("one", { parent: "h" }), item("two", { parent: "h", prerequisites: "one", mastery: "80", is_visible: false }),
  item("last", { prerequisites: "h" }),
];
const play = (session, calls) => calls.forEach(([call, ...words]) => session.api[call](...words));
const way = [];
const engine = engine12(course(three), around);
const look = () => Object.entries(engine.statuses()).map(([id, one]) => [id, one.status, one.isDisabled, one.isHidden]);
way.push([engine.can("previous"), engine.go("start"), engine.can("continue"), engine.go({ choose: "last" }), look()]);
const first = engine.begin({ item: "one", session: 1, seq: 0, given: {}, values: {} });
play(first, [["LMSInitialize", ""], ["LMSSetValue", "cmi.suspend_data", "x"]]);
first.save("autosave");
way.push([look()]);
play(first, [["LMSFinish", ""]]);
way.push([look(), engine.can("continue"), engine.go("continue"), engine.tree()]);
const second = engine.begin({ item: "two", session: 1, seq: 0, given: {}, values: {} });
play(second, [["LMSInitialize", ""], ["LMSSetValue", "cmi.core.lesson_status", "completed"], ["LMSSetValue", "cmi.core.score.raw", "79.5"], ["LMSFinish", ""]]);
way.push([look(), engine.can("continue")]);
engine.heard("two", "passed", true);
way.push([look(), engine.go({ choose: "h" }), engine.go({ choose: "last" }), engine.can("continue"), engine.go("continue"), engine.go("previous"), engine.go("suspend"), engine.go("exit")]);
await Promise.resolve();
const again = engine12(course(three.map((one) => ({ ...one, status: one.id === "last" ? "not attempted" : "passed" })), { tree: engine.tree() }), around);
const without = engine12(course(three.map((one) => ({ ...one, status: one.id === "one" ? "completed" : "not attempted" })), { tree: "{broken" }), around);
const looked = engine12(course([item("one")], { mode: "browse" }), around);
play(looked.begin({ item: "one", session: 1, seq: 0, given: {}, values: {} }), [["LMSInitialize", ""], ["LMSFinish", ""]]);
say("way", { way, kept: kept.map((one) => [one.item, one.seq, one.reason]), ended, resumed: again.go("start"), fresh: without.go("start"), browsed: looked.statuses().one.status });

// Saving: what goes out when.
let now = 0, isKept = true, timers = [];
const saved = [];
const clock = { later: (act, ms) => { timers.push({ act, due: now + ms }); return timers.length; }, cancel: (timer) => { timers[timer - 1] = null; } };
const wait = (ms) => {
  const until = now + ms;
  for (;;) {
    const next = timers.filter(Boolean).sort((a, b) => a.due - b.due)[0];
    if (!next || next.due > until) break;
    now = next.due;
    timers = timers.map((timer) => (timer === next ? null : timer));
    next.act();
  }
  now = until;
};
const saver = new Saver(clock, () => now);
saver.follow({ save: (reason) => { saved.push([now, reason]); return isKept; } });
saver.changed(false); wait(4_000); saver.changed(false); wait(7_000);
saver.changed(false); wait(1_000); saver.changed(true); saver.changed(true); wait(20_000);
isKept = false; saver.changed(true); wait(200); isKept = true; wait(5_000);
saver.isCareful = true; saver.changed(false); wait(2_000);
saver.changed(false); saver.follow(null); saver.changed(true); wait(20_000);
say("saving", { saved });

// Messages: one window of one origin, whole and marked; all else is not heard.
const listeners = [];
const other = { postMessage: (data, origin) => said.push([data, origin]) };
const said = [], heard = [];
const ends = { window: { addEventListener: (_n, act) => listeners.push(act), removeEventListener: () => listeners.pop() }, other: () => other, origin: "https://content.test" };
const wire = port(ends, (message) => heard.push(message.kind));
const good = { mark: "academy-courseware", v: 1, kind: "ready" };
const come = (data, origin = ends.origin, source = other) => listeners.forEach((act) => act({ data, origin, source }));
come(good); come(good, "https://evil.test"); come(good, "null"); come(good, ends.origin, {}); come(good, ends.origin, null);
come({ ...good, v: 2 }); come({ ...good, kind: 7 }); come({ kind: "ready" }); come("ready"); come(null); come([good]);
wire.say({ kind: "active" });
wire.close();
const left = listeners.length;
const fine = { v: 1, item: "i", session: 1, seq: 2, reason: "commit", values: { a: "b" } };
const shapes = [
  fine, { ...fine, tree: "t", more: 1 },
  { ...fine, tree: "t", shared: { objectives: { g: { satisfied: true, measure: 0.5, raw: "4", deep: {} }, h: 1 }, texts: { d: "one", e: 2 }, more: 1 } },
  { ...fine, shared: { texts: { d: "one" } } }, { ...fine, item: 7 }, { ...fine, item: "x".repeat(501) }, { ...fine, session: 0 }, { ...fine, seq: 1.5 }, { ...fine, seq: NaN }, { ...fine, seq: 1e9 },
  { ...fine, reason: "other" }, { ...fine, values: null }, { ...fine, values: { a: 1 } }, { ...fine, values: { a: "x".repeat(1_200_001) } }, { ...fine, tree: {} }, null, "x", [],
];
say("messages", { heard, said, left, shapes: shapes.map(commitOf) });
