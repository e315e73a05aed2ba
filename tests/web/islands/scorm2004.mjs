// Calls the SCORM 2004 run-time without a browser: the cases that the server's rules know too, then random calls.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
const { beginSession2004, TABLE, MOST, LANGUAGES, COUNTRIES } = createRequire(import.meta.url)(process.argv[2]);
const { cases, random } = JSON.parse(readFileSync(process.argv[3], "utf8"));

const say = (name, values) => console.log(JSON.stringify({ name, ...values }));
const names = { init: "Initialize", finish: "Terminate", commit: "Commit", get: "GetValue", set: "SetValue", text: "GetErrorString", why: "GetDiagnostic" };

function begin({ values = {}, given = {}, valid, data = [] }) {
  const commits = [];
  const shared = data.map(([id, access]) => {
    let text = "";
    const [canRead, canWrite] = ["r", "w"].map((letter) => access.includes(letter));
    return { id, canRead, canWrite, get: () => text, set: (said) => { text = said; } };
  });
  const around = {
    outbox: (commit) => commits.push(commit) > 0,
    isValid: (request) => (valid ? String(valid.includes(request.choice || request.jump || request)) : "unknown"),
    data: shared,
  };
  return { commits, session: beginSession2004({ session: 1, seq: 4, given, values }, around) };
}

say("tables", { rows: TABLE, most: MOST, codes: `${LANGUAGES}|${COUNTRIES}` });

const answers = cases.map((one) => {
  const { commits, session } = begin(one);
  const said = one.calls.map(([call, ...words]) => {
    const answer = session.api[names[call]](...words.slice(0, call === "set" ? 2 : 1));
    return [answer, Number(session.api.GetLastError())];
  });
  session.save("hidden");
  return { said, commits };
});
say("cases", { answers });

{
  const { session, commits } = begin({});
  session.api.Initialize("");
  const errors = random.map(([element, value]) => {
    session.api.SetValue(element, value);
    return Number(session.api.GetLastError());
  });
  session.api.Commit("");
  say("random", { errors, commits });
}

{
  const { session, commits } = begin({});
  const { api } = session;
  api.Initialize("");
  const long = [65536, 65537].map((length) => api.SetValue("cmi.suspend_data", "𠮷".repeat(length)));
  let taken = 0;
  while (api.SetValue(`cmi.objectives.${taken}.id`, `o${taken}`) === "true") taken += 1;
  const full = api.GetLastError();
  api.SetValue("adl.nav.request", "suspendAll");
  api.SetValue("cmi.exit", "suspend");
  api.Terminate("");
  say("limits", { long, taken, full, request: session.request(), frozen: Object.isFrozen(api), version: api.version, commits });
}
