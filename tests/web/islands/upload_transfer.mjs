// Runs assets/ts/upload/transfer.ts against a wire that fails as networks do. Prints one JSON line a scenario.
import { createRequire } from "node:module";
const { Transfer, Problem, plainHash } = createRequire(import.meta.url)(process.argv[2]);

const PART = 4;
const FILE = new Blob(["abcdefghij"]);

function wire(plan) {
  const log = { begun: 0, sent: [], most: 0, completed: 0, rests: [], cancelled: 0, asked: 0 };
  let flying = 0;
  const missing = () => [1, 2, 3].filter((number) => !plan.there.includes(number));
  const info = () => ({ id: "u1", part_bytes: PART, missing: missing(), state: "open", reason: "", asset: plan.asset ?? null });
  return {
    log,
    begin: async () => {
      log.begun += 1;
      if (plan.begin?.length) throw plan.begin.shift();
      return info();
    },
    state: async () => ((log.asked += 1), info()),
    send: async (_id, number, part, sent, stop) => {
      flying += 1;
      log.most = Math.max(log.most, flying);
      await new Promise((resolve) => setTimeout(resolve, 5));
      flying -= 1;
      if (stop.aborted) throw new Problem(0, "", "stopped");
      const failure = plan.fail?.[number]?.shift();
      if (failure) throw failure;
      sent(part.size);
      log.sent.push([number, await part.text()]);
      plan.there.push(number);
      plan.after?.(number);
    },
    complete: async () => {
      log.completed += 1;
      if (plan.complete?.length) throw plan.complete.shift();
      return "asset-1";
    },
    cancel: async () => void (log.cancelled += 1),
  };
}

async function scenario(name, plan, act = async (transfer) => transfer.run()) {
  const line = wire({ there: [], ...plan });
  const phases = [];
  const facts = async () => ({ name: "a.mp4", size: FILE.size, content_type: "video/mp4", fingerprint: "f" });
  const show = (state) => phases[phases.length - 1] !== state.phase && phases.push(state.phase);
  const rest = async (ms) => void line.log.rests.push(Math.round(ms));
  const transfer = new Transfer(FILE, facts, line, show, rest);
  plan.hold?.(transfer);
  const state = await act(transfer, line);
  console.log(JSON.stringify({ name, state, phases, ...line.log }));
}

const offline = () => new Problem(0, "", "offline");
await scenario("whole", {});
await scenario("resumed", { there: [1, 3] });
await scenario("known", { there: [1, 2, 3], asset: "asset-0" });
await scenario("flaky", {
  begin: [offline(), new Problem(503, "", "")],
  fail: { 2: [offline(), offline(), new Problem(502, "", ""), offline(), offline(), offline(), offline()] },
  complete: [new Problem(504, "", "")],
});
await scenario("refused", { fail: { 1: [new Problem(422, "This is not a video.", "not-media")] } });
const damaged = () => new Problem(422, "A part arrived damaged.", "bad-part");
await scenario("damaged", { fail: { 2: [damaged(), damaged()] } });
await scenario("always-damaged", { fail: { 2: Array.from({ length: 9 }, damaged) } });
await scenario("lost-part", {
  complete: [new Problem(409, "", "missing-parts")],
  after(number) {
    if (number === 3 && !this.lost) {
      this.lost = true;
      this.there.splice(this.there.indexOf(1), 1);
    }
  },
});
let held;
await scenario(
  "stopped",
  { hold: (transfer) => (held = transfer), after: (number) => number === 1 && held.stop() },
  async (transfer, line) => {
    const first = await transfer.run();
    const second = await transfer.run();
    await transfer.forget();
    return { first: first.phase, phase: second.phase, resumed: second.resumed, cancelled: line.log.cancelled };
  },
);
const bytes = new TextEncoder().encode("tea");
console.log(JSON.stringify({ name: "hash", same: plainHash(bytes) === plainHash(bytes), other: plainHash(bytes) !== plainHash(new TextEncoder().encode("tae")) }));
