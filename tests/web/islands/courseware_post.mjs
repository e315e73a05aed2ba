// The outbox of courseware on the lesson's page, with a server that fails, refuses, and answers late.
import { createRequire } from "node:module";
globalThis.window = globalThis;
const { Post, Problem, DeviceBoxes, MOST } = createRequire(import.meta.url)(process.argv[2]);

const say = (name, values) => console.log(JSON.stringify({ name, ...values }));
const state = (item, seq, more = {}) => ({
  registration: "r", token: "old", at: seq, commit: { v: 1, item, session: 1, seq, reason: "change", values: { n: String(seq) } }, ...more,
});

/** Boxes of the page itself: IndexedDB is not here, and what is kept in memory is kept by the same rules. */
function begin(answers) {
  const sent = [], told = [], counts = [], timers = [];
  const ways = {
    send: async (token, waiting) => {
      sent.push([token, waiting.commit.item, waiting.commit.seq]);
      const answer = answers.shift();
      if (typeof answer === "function") return answer();
      if (Array.isArray(answer)) throw new Problem(answer[0], "", answer[1] || "");
      return answer || { taken: true, seq: waiting.commit.seq, status: "incomplete" };
    },
    later: (act, ms) => timers.push({ act, ms }),
  };
  const news = {
    told: (waiting, answer, code) => told.push([waiting.commit.item, waiting.commit.seq, answer ? answer.status : null, code]),
    count: (waiting, isOffline) => counts.push([waiting, isOffline]),
  };
  const boxes = new DeviceBoxes();
  return { boxes, post: new Post(boxes, ways, news), sent, told, counts, timers };
}

// Oldest first, of an item the newest state alone; without a network it waits, and is tried again ever later.
{
  const { boxes, post, sent, told, counts, timers } = begin([[0], [409, "busy"]]);
  for (const each of [state("a", 1), state("b", 2), state("a", 3), state("a", 1)]) await post.keep(each);
  await post.send();
  const first = (await boxes.all()).map((one) => one.commit.seq);
  timers[0].act(); await post.send();
  const waits = timers.map((timer) => timer.ms);
  timers[1].act(); await post.send();
  say("patience", { first, waits, sent, told, counts, left: (await boxes.all()).length });
}
// A newer state that comes while the older is on its way stays until it was sent itself.
{
  const answers = [];
  const { boxes, post, sent } = begin(answers);
  answers.push(async () => { await post.keep(state("a", 2)); void post.send(); return { taken: true, seq: 1, status: "incomplete" }; });
  await post.keep(state("a", 1));
  await post.send();
  say("newer", { sent: sent.map((one) => one[2]), left: (await boxes.all()).length });
}
// What is refused for good is told and goes; what comes behind it is sent.
{
  const { boxes, post, told } = begin([[409, "session-over"], [422, "wrong-type"], [413]]);
  for (const each of [state("a", 1), state("b", 2), state("c", 3), state("d", 4)]) await post.keep(each);
  await post.send();
  say("refused", { told, left: (await boxes.all()).length });
}
// A token that ran out: everything of that launch waits for a newer one, other launches go on.
{
  const { boxes, post, sent, told, counts } = begin([[403]]);
  await post.keep(state("a", 1)); await post.keep(state("b", 2)); await post.keep(state("z", 3, { registration: "other" }));
  const isAll = [await post.flush("r"), await post.flush("other")];
  post.renew("r", "new");
  isAll.push(await post.flush("r"));
  say("token", { sent, told, isAll, counts, left: (await boxes.all()).length });
}
// A package that floods the page fills no device.
{
  const { post } = begin([]);
  const kept = [];
  for (let n = 1; n <= MOST + 5; n += 1) kept.push(await post.keep(state(`i${n}`, n)));
  say("flood", { kept: kept.filter(Boolean).length, most: MOST });
}
