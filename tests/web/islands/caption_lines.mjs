// Runs assets/ts/captions/lines.ts and saver.ts without a page. Prints one JSON line a scenario.
import { createRequire } from "node:module";
const { Sheet, marksOf, clock, parseClock, Saver } = createRequire(import.meta.url)(process.argv[2]);

const PACE = { wide: 9, letters: 20, shortest_ms: 500 };
const tell = (name, facts) => console.log(JSON.stringify({ name, ...facts }));
const sheet = (...rows) => new Sheet(rows);

const cut = sheet([0, 4000, "你好世界"], [5000, 6000, "x"]);
cut.split(1, 2, 1000);
tell("split", { rows: cut.rows() });
const byWords = sheet([0, 4000, "你好世界"]);
byWords.split(1, 2, 9000);
tell("split_by_words", { rows: byWords.rows() });
tell("too_short", { made: sheet([0, 500, "ab"]).split(1, 1, 200) ?? null });

const wide = sheet([0, 1000, "你好"], [1000, 2000, "世界"]);
wide.merge(1);
tell("merge", { rows: wide.rows() });
const letters = sheet([0, 1000, "Xin"], [1000, 2000, "chào"]);
letters.merge(1);
tell("merge_letters", { rows: letters.rows() });

const added = sheet([0, 1000, "a"], [2000, 3000, "b"]);
added.add(1500);
tell("add", { rows: added.rows() });

const times = sheet([0, 1000, "a"], [2000, 3000, "b"]);
times.change(1, { from: 5000 });
tell("times", { rows: times.rows() });
const backwards = sheet([2000, 3000, "a"]);
backwards.change(1, { to: 500 });
tell("backwards", { rows: backwards.rows() });

const typed = sheet([0, 1000, ""]);
for (const words of ["a", "ab", "abc"]) typed.change(1, { words }, "words1");
const seen = [typed.rows()[0][2]];
typed.undo();
seen.push(typed.rows()[0][2]);
typed.redo();
seen.push(typed.rows()[0][2]);
typed.remove(1);
typed.undo();
typed.undo();
typed.undo();
tell("undo", { words: seen, after_all: typed.rows() });

const line = (to, words) => ({ id: 1, from: 0, to, words });
tell("marks", {
  marks: [
    marksOf(line(1000, "焊接安全操作规程"), undefined, PACE),
    marksOf(line(1000, "焊接安全操作规程说明"), undefined, PACE),
    marksOf(line(1050, "twenty letters are ok now"), undefined, PACE),
    marksOf(line(1000, "twenty letters are ok now"), undefined, PACE),
    marksOf(line(499, "ok"), undefined, PACE),
    marksOf(line(2001, "a"), { id: 2, from: 2000, to: 3000, words: "b" }, PACE),
  ],
});
tell("clock", {
  read: ["62.5", "1:02,5", "1:00:02.05", "soon", ""].map(parseClock),
  written: [62500, 3602050, 0].map(clock),
});

async function saving(answers, use) {
  const sent = [], states = [], rests = [];
  let rows = 3;
  const wire = {
    send: async (revision, all) => (sent.push([revision, all.length]), answers.shift() ?? { status: 200, body: { revision: revision + 1 } }),
    later: (act, ms) => (rests.push(ms), setTimeout(act, 1)),
  };
  const saver = new Saver(wire, 1, () => Array(rows++).fill([0, 1, "x"]), (state) => states.push(state));
  await use(saver, { sent, states, rests, rest: () => new Promise((done) => setTimeout(done, 40)) });
  return { sent, states, rests, safe: saver.isSafe };
}

tell("calm", await saving([], async (saver, { rest }) => {
  saver.changed();
  saver.changed();
  await rest();
  saver.changed();
  await rest();
}));
const away = { status: 0, body: {} };
tell("lost", await saving([away, { status: 503, body: {} }, away], async (saver, { rest }) => {
  saver.changed();
  await rest();
}));
let told = {};
const ended = await saving([{ status: 409, body: { revision: 7, by: "Lan", lines: [] } }], async (saver, { sent, rest }) => {
  saver.changed();
  await rest();
  saver.changed();
  await rest();
  told = { sent_before: sent.length, state: saver.state, by: saver.theirs.by };
  saver.resolve();
  await rest();
});
tell("conflict", { ...told, sent_after: [ended.sent[1][0], ended.sent.length], end: ended.states.at(-1) });
