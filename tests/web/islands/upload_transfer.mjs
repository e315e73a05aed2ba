// Runs assets/ts/upload/transfer.ts against a wire that fails as networks do. Prints one JSON line a scenario.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const { Transfer, Problem, plainHash, md5, inOrder, fromDrop, isFilm } = createRequire(import.meta.url)(process.argv[2]);

const PART = 4;
const FILE = new Blob(["abcdefghij"]);

function wire(plan) {
  const log = { begun: 0, sent: [], most: 0, completed: 0, rests: [], cancelled: 0, asked: 0, tickets: [], urls: [] };
  let flying = 0;
  let given = 0;
  const missing = () => [1, 2, 3].filter((number) => !plan.there.includes(number));
  const info = () => ({ id: "u1", part_bytes: PART, missing: missing(), state: "open", is_direct: Boolean(plan.direct), reason: "", asset: plan.asset ?? null, page: plan.asset ? `/${plan.asset}/` : "" });
  return {
    log,
    begin: async () => {
      log.begun += 1;
      if (plan.begin?.length) throw plan.begin.shift();
      return info();
    },
    state: async () => {
      log.asked += 1;
      plan.state?.();
      return info();
    },
    ticket: async (_id, number, sum, through) => {
      const failure = plan.ticket?.[number]?.shift();
      if (failure) throw failure;
      log.tickets.push([number, sum, through]);
      const isDirect = plan.direct && number > 1 && through === "anywhere";
      return { number, url: `${isDirect ? "https://bucket" : ""}/p${number}?try=${(given += 1)}`, headers: {} };
    },
    put: async ({ number, url }, bytes, sent, stop) => {
      log.urls.push(url);
      flying += 1;
      log.most = Math.max(log.most, flying);
      await new Promise((resolve) => setTimeout(resolve, 5));
      flying -= 1;
      if (stop.aborted) throw new Problem(0, "", "stopped");
      const failure = plan.fail?.[number]?.shift();
      if (failure) throw failure;
      sent(bytes.byteLength);
      log.sent.push([number, new TextDecoder().decode(bytes)]);
      plan.there.push(number);
      plan.after?.(number);
    },
    complete: async () => {
      log.completed += 1;
      if (plan.complete?.length) throw plan.complete.shift();
      return { asset: "asset-1", page: "/asset-1/" };
    },
    cancel: async () => void (log.cancelled += 1),
  };
}

async function scenario(name, plan, act = async (transfer) => transfer.run()) {
  const line = wire({ there: [], ...plan });
  const phases = [];
  const facts = async () => ({ name: "a.mp4", size: FILE.size, content_type: "video/mp4", fingerprint: "f" });
  const told = [];
  const show = (state) => {
    if (phases[phases.length - 1] !== state.phase) phases.push(state.phase);
    if (state.message) told.push(state.message);
  };
  const rest = async (ms) => void line.log.rests.push(Math.round(ms));
  const transfer = new Transfer(FILE, facts, line, show, rest);
  plan.hold?.(transfer);
  const state = await act(transfer, line);
  console.log(JSON.stringify({ name, state, phases, told, ...line.log }));
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

const bucket = (status) => new Problem(status, "", "bucket");
await scenario("direct", { direct: true });
await scenario("expired-address", { direct: true, fail: { 2: [bucket(403)] } });
await scenario("no-bucket", { direct: true, fail: { 2: [bucket(0), bucket(0)], 3: [bucket(0)] } });
await scenario("bucket-forgot", {
  direct: true,
  fail: { 3: [bucket(404)] },
  there: [1],
  state() {
    this.there.length = 0;
  },
});
await scenario("refused-while-sending", { fail: { 1: [offline()] }, ticket: { 1: [null, new Problem(422, "This is a program.", "program")] } });
await scenario("server-says-why", { fail: { 2: [new Problem(503, "No room now.", "disk-full")] } });
const ended = () => new Problem(422, "Left too long.", "upload-expired");
await scenario("other-tab-was-faster", {
  fail: { 2: [ended()] },
  state() {
    this.asset = "asset-2";
  },
});
await scenario("too-old", { fail: { 2: [ended()] } });
const summed = [0, 1, 55, 56, 63, 64, 65, 127, 128, 1000].map((length) => md5(new Uint8Array(length).map((_byte, place) => (7 * place) & 255)));
console.log(JSON.stringify({ name: "md5", summed, abc: md5(new TextEncoder().encode("abc")) }));
const { orders } = JSON.parse(readFileSync(process.argv[3], "utf8"));
console.log(JSON.stringify({ name: "orders", found: orders.map((order) => inOrder(order.in, (path) => path)) }));

// A folder as browsers give it: a reader that answers at most two at a time, and then nothing.
const fileEntry = (path) => ({ isFile: true, isDirectory: false, fullPath: path, file: (give) => give(new File(["x"], path.split("/").pop())) });
const folderEntry = (path, ...inner) => ({
  isFile: false,
  isDirectory: true,
  fullPath: path,
  createReader: () => ({ readEntries: (give) => give(inner.splice(0, 2)) }),
});
const dropped = async (...entries) => {
  const { chosen, isFolder } = await fromDrop({ items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })), files: [new File(["x"], "single.mp4")] });
  return { isFolder, paths: chosen.map(({ path }) => path), films: chosen.filter(isFilm).map(({ path }) => path) };
};
const course = () =>
  folderEntry("/课程", fileEntry("/课程/3.mp4"), fileEntry("/课程/1.MOV"), fileEntry("/课程/.DS_Store"), fileEntry("/课程/讲义.pdf"), folderEntry("/课程/二", fileEntry("/课程/二/2.mp4")));
console.log(
  JSON.stringify({
    name: "dropped",
    folder: await dropped(course()),
    several: await dropped(course(), fileEntry("/x.mp4")),
    single: await dropped(fileEntry("/single.mp4")),
  }),
);
