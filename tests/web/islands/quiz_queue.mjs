// Runs assets/ts/quiz/queue.ts and sender.ts without a page. Prints one JSON line a scenario.
import { createRequire } from "node:module";
const { AnswerQueue, Sender, pace } = createRequire(import.meta.url)(process.argv[2]);

const tell = (name, facts) => console.log(JSON.stringify({ name, ...facts }));
class Keep {
  rows = new Map();
  get length() { return this.rows.size; }
  key(place) { return Array.from(this.rows.keys())[place] ?? null; }
  getItem(key) { return this.rows.get(key) ?? null; }
  setItem(key, value) { if (this.full) throw new Error("full"); this.rows.set(key, value); }
  removeItem(key) { this.rows.delete(key); }
}
const brief = (packets) => packets.map(({ question, value, stamp }) => [question, value, stamp]);

/** A server that the network reaches or not. */
function world(queue, answers) {
  const got = [], marks = [], shown = [], timers = [];
  let count = null;
  const wire = {
    async post(packet) {
      const answer = answers.length ? answers.shift() : "yes";
      if (answer === "offline") throw new Error("offline");
      got.push([packet.question, packet.value, packet.stamp]);
      if (answer === "lost") throw new Error("offline");
      if (answer === "closed" || answer === "refused") throw Object.assign(new Error(answer), { kind: answer });
      return typeof answer === "object" ? answer : { stamp: packet.stamp, stands: true, now: "2026-09-07T04:00:00Z" };
    },
    trouble: (error) => error.kind ?? "offline",
    later: (act, afterMs) => timers.push({ act, afterMs }),
  };
  const told = {
    mark: (question, kind) => marks.push([question, kind]),
    stands: (question, value) => shown.push([question, value]),
    time: () => {},
    count: (waiting, isOffline) => (count = [waiting, isOffline]),
  };
  return { sender: new Sender(queue, wire, told), got, marks, shown, timers, count: () => count };
}

const keep = new Keep();
const first = new AnswerQueue("a1", "one", 4, keep);
first.choose(0, 1, 0);
first.choose(1, [2], 1);
first.choose(0, 3, 1);
tell("order", { waiting: brief(first.waiting()) });
const after = new AnswerQueue("a1", "two", 2, keep);
tell("reload", { waiting: brief(after.waiting()), clock: after.clock });
after.choose(1, null, 1);
tell("both", { waiting: brief(after.waiting()) });

const gone = world(after, ["offline", "lost"]);
await gone.sender.send();
tell("offline", { got: gone.got, count: gone.count(), wait: gone.timers[0].afterMs, marks: gone.marks });
gone.timers.shift().act();
await new Promise((done) => setTimeout(done, 5));
tell("lost_reply", { got: gone.got, left: brief(after.waiting()), wait: gone.timers[0].afterMs });
gone.timers.shift().act();
await new Promise((done) => setTimeout(done, 5));
tell("again", { got: gone.got, left: brief(after.waiting()), rows: keep.length, count: gone.count() });

const behind = new AnswerQueue("a2", "one", 0, new Keep());
behind.choose(0, 1, 0);
const other = world(behind, [{ stamp: 9, stands: false, value: 2 }]);
await other.sender.send();
tell("other_device", { shown: other.shown, clock: behind.clock, next: behind.choose(0, 1, 0).stamp });

const over = new AnswerQueue("a3", "one", 0, new Keep());
over.choose(0, 1, 0);
over.choose(1, 1, 0);
const closed = world(over, ["closed", "refused"]);
await closed.sender.send();
tell("settled", { marks: closed.marks, left: brief(over.waiting()) });

const full = new Keep();
full.full = true;
const memory = new AnswerQueue("a4", "one", 0, full);
memory.choose(0, 1, 0);
tell("no_storage", { waiting: brief(memory.waiting()) });
const none = new AnswerQueue("a5", "one", 0, null);
none.choose(0, 1, 0);
none.clear();
tell("cleared", { waiting: brief(none.waiting()) });

const old = new Keep();
old.setItem("answers:a6:x", JSON.stringify({ packets: [{ question: 0, value: 1, stamp: 1, device: "x", at: 0 }], written: Date.now() - 30 * 86400e3 }));
tell("old", { waiting: brief(new AnswerQueue("a6", "one", 0, old).waiting()), rows: old.length });

tell("pace", {
  first: [pace(0, 1000, 0), pace(0, 1000, 1)],
  quiet: [0, 1, 2, 3, 4, 9].map((quiet) => pace(quiet, 1000, 0)),
  near: [pace(9, 299, 0), pace(0, -3, 0)],
});
