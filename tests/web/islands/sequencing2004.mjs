// Leads through small courses by the engine of SCORM 2004, without a browser: each step says what came of it.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
const { engine2004 } = createRequire(import.meta.url)(process.argv[2]);
const { scenarios } = JSON.parse(readFileSync(process.argv[3], "utf8"));

const told = (step) => step.deliver || `${Object.keys(step)[0]}:${Object.values(step)[0]}`;

function play({ items, sequencing, given = {}, known = null, dice: drawn = 0, steps }) {
  const shared = { objectives: {}, texts: {}, ...known }; // what a server keeps of the learner
  let tree = null, session = 0, seq = 0, at = null, running = null, said = null;
  let states = {}; // what a server keeps of each item
  const around = {
    outbox(commit) {
      states[commit.item] = { ...commit, values: { ...commit.values } };
      seq = commit.seq;
      return true;
    },
    changed: () => undefined,
    finished: () => undefined,
  };
  const dice = () => drawn; // by nought what is shuffled keeps its order, and the first are selected
  const course = { items, sequencing, kind: "scorm2004", shared };
  let engine = engine2004({ ...course, tree }, around, dice);
  const begin = () => {
    const { values = {}, reason } = states[at] || {};
    const { "cmi.exit": exit, ...kept } = values;
    const isOpen = exit === "suspend" || (reason && reason !== "finish");
    session += 1;
    const entry = isOpen ? "resume" : "ab-initio";
    running = engine.begin({ item: at, session, seq, given: { "cmi.entry": entry, "cmi.total_time": "PT1H", ...(given[at] || {}) }, values: kept });
    running.api.Initialize("");
    return running.api;
  };
  const set = (values) => Object.keys(values).forEach((name) => {
    if (running.api.SetValue(name, values[name]) !== "true") throw new Error(`${name} ${running.api.GetLastError()}`);
  });
  const carry = () => {
    const { objectives, texts } = engine.shared() || {};
    Object.assign(shared.objectives, objectives);
    Object.assign(shared.texts, texts);
  };
  const went = (step) => {
    if (step.deliver) at = step.deliver;
    tree = engine.tree();
    carry();
    return told(step);
  };
  const does = {
    go: (request) => went(engine.can(request) ? engine.go(request) : { stay: request === "continue" || request === "previous" ? "no_further" : "locked" }),
    play: (values) => { begin(); set(values); running.api.Terminate(""); return "played"; },
    say: (values) => { if (!running || running.phase() === "ended" || said !== at) begin(); said = at; set(values); running.api.Commit(""); return "said"; },
    finish: (values = {}) => { set(values); running.api.Terminate(""); said = null; return "finished"; },
    leave: (values) => { begin(); set(values); running.save("hidden"); tree = engine.tree(); return "left"; },
    nav: (request, values = {}) => {
      begin();
      set({ ...values, "adl.nav.request": request });
      running.api.Terminate("");
      const wish = running.pendingNavigation();
      return wish ? went(engine.go(wish)) : "none";
    },
    get: (names) => { const api = begin(); const said = names.map((name) => api.GetValue(name)); api.Commit(""); return said; },
    can: (requests) => requests.map((request) => engine.can(request)),
    statuses: () => Object.fromEntries(Object.entries(engine.statuses()).map(([id, one]) => [id, one.status])),
    p: () => engine.statuses().p.status,
    disabled: () => Object.entries(engine.statuses()).filter(([, one]) => one.isDisabled).map(([id]) => id),
    hidden: () => Object.entries(engine.statuses()).filter(([, one]) => one.isHidden).map(([id]) => id),
    again: () => { engine = engine2004({ ...course, tree }, around, dice); return "again"; },
    anew: () => { tree = null; states = {}; engine = engine2004({ ...course, tree }, around, dice); return "anew"; },
    told: (objectives) => { Object.assign(shared.objectives, objectives); return "told"; },
    shared: () => shared,
    size: () => engine.tree().length,
  };
  return steps.map(([what, ...words]) => does[what](...words));
}

console.log(JSON.stringify({ name: "scenarios", said: scenarios.map(play) }));
