// Calls the SCORM 1.2 run-time without a browser: the cases that the server's rules know too, then random calls.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
const { beginSession12, TABLE, MOST, CHILDREN } = createRequire(import.meta.url)(process.argv[2]);
const { cases, random } = JSON.parse(readFileSync(process.argv[3], "utf8"));

const say = (name, values) => console.log(JSON.stringify({ name, ...values }));
const names = {
  init: "LMSInitialize", finish: "LMSFinish", commit: "LMSCommit", get: "LMSGetValue", set: "LMSSetValue",
  text: "LMSGetErrorString", why: "LMSGetDiagnostic",
};

function begin(values = {}, given = {}, around = {}) {
  const commits = [];
  const outbox = (commit) => commits.push(commit) > 0;
  return { commits, session: beginSession12({ session: 1, seq: 4, given, values }, { outbox, ...around }) };
}

say("tables", { rows: TABLE, most: MOST, children: CHILDREN });

const answers = cases.map(({ given, values, calls }) => {
  const { commits, session } = begin(values, given);
  const said = calls.map(([call, ...words]) => {
    const answer = session.api[names[call]](...words.slice(0, call === "set" ? 2 : 1));
    return [answer, Number(session.api.LMSGetLastError())];
  });
  return { said, commits };
});
say("cases", { answers });

{
  const { session, commits } = begin();
  session.api.LMSInitialize("");
  const errors = random.map(([call, ...words]) => {
    session.api[names[call]](...words);
    return Number(session.api.LMSGetLastError());
  });
  session.api.LMSCommit("");
  say("random", { errors, commits });
}

{
  const urgent = [];
  const { session, commits } = begin({}, {}, { changed: (isUrgent) => urgent.push(isUrgent) });
  const { api } = session;
  const phases = [session.phase()];
  api.LMSInitialize();
  phases.push(session.phase());
  session.save("autosave");
  const unchanged = commits.length;
  api.LMSSetValue("cmi.core.score.raw", 85);
  api.LMSSetValue("cmi.core.score.raw", "85");
  api.LMSSetValue("cmi.suspend_data", "p=1");
  api.LMSSetValue("cmi.core.exit", "suspend");
  api.LMSSetValue("cmi.core.score.raw", "999");
  session.save("hidden");
  session.save("autosave");
  const saved = commits.length;
  api.LMSFinish(undefined);
  phases.push(session.phase());
  session.save("hidden");
  say("saving", { urgent, unchanged, saved, commits, phases, frozen: Object.isFrozen(api) });
}

{
  let isFull = true;
  const kept = [];
  const outbox = (commit) => {
    if (isFull) throw new Error("no room");
    return kept.push(commit) > 0;
  };
  const { session } = begin({}, {}, { outbox });
  session.api.LMSInitialize("");
  session.api.LMSSetValue("cmi.suspend_data", "p=1");
  const first = [session.api.LMSFinish(""), session.api.LMSGetLastError(), session.phase(), session.save("hidden")];
  isFull = false;
  const second = [session.api.LMSFinish(""), session.api.LMSGetLastError(), session.phase()];
  say("full", { first, second, kept });
}

{
  const { session, commits } = begin();
  const { api } = session;
  api.LMSInitialize("");
  const long = [65536, 65537].map((length) => api.LMSSetValue("cmi.suspend_data", "页".repeat(length)));
  let taken = 0;
  while (api.LMSSetValue(`cmi.objectives.${taken}.id`, "o") === "true") taken += 1;
  const full = api.LMSGetLastError();
  let answers = 0;
  while (api.LMSSetValue(`cmi.interactions.${answers}.student_response`, "答".repeat(4096)) === "true") answers += 1;
  const whole = api.LMSGetLastError();
  const again = api.LMSSetValue("cmi.suspend_data", "短");
  api.LMSCommit("");
  say("limits", { long, taken, full, whole, again, commits });
}
