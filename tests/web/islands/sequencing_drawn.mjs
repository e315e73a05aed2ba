// Draws courses of SCORM 2004 and ways through them, and holds what must be true after every step, whatever the rules say.
import { createRequire } from "node:module";
const { engine2004 } = createRequire(import.meta.url)(process.argv[2]);
const courses = Number(process.argv[3]), seed = Number(process.argv[4] || 1);

let state = seed;
const draw = () => { state = (state * 1103515245 + 12345) % 2147483648; return state / 2147483648; };
const pick = (list) => list[Math.floor(draw() * list.length)];
const often = (share) => draw() < share;
const node = (tag, attributes, nodes = []) => ({ tag, attributes, nodes });
const CONDITIONS = ["satisfied", "completed", "attempted", "objectiveStatusKnown", "activityProgressKnown", "attemptLimitExceeded", "always", "objectiveMeasureGreaterThan"];
const PRE = ["skip", "disabled", "hiddenFromChoice", "stopForwardTraversal"], POST = ["exitParent", "exitAll", "retry", "retryAll", "continue", "previous"];
const conditions = (kind) => node(`${kind}Conditions`, {}, [node(`${kind}Condition`, { condition: pick(CONDITIONS), operator: pick(["not", "noOp"]) })]);
const rule = (kind, action) => node(`${kind}ConditionRule`, {}, [conditions("rule"), node("ruleAction", { action })]);

function sequencing(hasPost) {
  const rules = [];
  if (often(0.25)) rules.push(rule("pre", pick(PRE)));
  if (hasPost && often(0.2)) rules.push(rule("post", pick(POST)));
  if (hasPost && often(0.08)) rules.push(rule("exit", "exit"));
  const control = { flow: String(often(0.75)), choice: String(often(0.8)), choiceExit: String(often(0.9)), forwardOnly: String(often(0.1)) };
  const map = node("mapInfo", { targetObjectiveID: pick(["g", "h"]), writeSatisfiedStatus: String(often(0.5)) });
  const all = [node("controlMode", control), node("sequencingRules", {}, rules)];
  if (often(0.4)) all.push(node("objectives", {}, [node("primaryObjective", { objectiveID: "o" }, [map])]));
  if (often(0.15)) all.push(node("limitConditions", { attemptLimit: pick(["1", "2"]) }));
  if (often(0.15)) all.push(node("constrainedChoiceConsiderations", { constrainChoice: String(often(0.5)), preventActivation: String(often(0.5)) }));
  if (often(0.1)) all.push(node("randomizationControls", { selectionTiming: pick(["once", "onEachNewAttempt"]), selectCount: "1", randomizationTiming: "onEachNewAttempt", reorderChildren: "true" }));
  if (often(0.1)) all.push(node("deliveryControls", { tracked: String(often(0.5)), objectiveSetByContent: "true", completionSetByContent: "true" }));
  return node("sequencing", {}, all);
}

function course(hasPost) {
  const items = [];
  const grow = (parent, depth) => Array.from({ length: 1 + Math.floor(draw() * 3) }, () => {
    const id = `i${items.length}`, isCluster = depth < 3 && often(0.4);
    items.push({ id, parent, title: id, is_visible: true, href: isCluster ? null : "x", scorm_type: isCluster ? null : "sco", status: "not attempted", is_done: false });
    return { identifier: id, sequencing: sequencing(hasPost), items: isCluster ? grow(id, depth + 1) : [] };
  });
  const chosen = { sequencing: sequencing(hasPost), items: grow(null, 1) };
  return { items, kind: "scorm2004", sequencing: { chosen } };
}

const faults = [];
let steps = 0, delivered = 0;
for (let number = 0; number < courses && faults.length < 5; number += 1) {
  const hasPost = number % 2 === 1, one = course(hasPost), said = [];
  const around = { outbox: () => true, changed: () => undefined, finished: () => undefined };
  let engine = engine2004({ ...one, tree: null }, around, draw), at = null, seq = 0;
  const fault = (words) => faults.push({ words, number, said, course: JSON.stringify(one.sequencing) });
  const leaves = one.items.filter((item) => item.href).map((item) => item.id);
  try {
    for (let step = 0; step < 14; step += 1) {
      const request = step === 0 || at === "ended" ? "start" : pick(["continue", "continue", "previous", { choose: pick(one.items).id }, { choose: pick(leaves) }, "suspend", "exit"]);
      if (at === "ended") engine = engine2004({ ...one, tree: engine.tree() }, around, draw);
      if (!engine.can(request)) { said.push(["cannot", request]); continue; }
      const outcome = engine.go(request);
      said.push([request, outcome]);
      steps += 1;
      at = outcome.deliver || (outcome.end ? "ended" : null);
      const { activities, current } = JSON.parse(engine.tree());
      const active = Object.keys(activities).filter((id) => activities[id].active);
      if (outcome.deliver) {
        delivered += 1;
        if (leaves.indexOf(at) < 0) fault("a cluster was delivered");
        if (current !== at || active.indexOf(at) < 0) fault("what is delivered is not the one that runs");
        if (active.filter((id) => leaves.indexOf(id) >= 0).length !== 1) fault("two run at once");
      } else if (active.some((id) => leaves.indexOf(id) >= 0)) fault("something runs that nobody sees");
      if (outcome.end && active.length) fault("an attempt goes on where the course has ended");
      if (outcome.stay && request !== "start" && !hasPost) fault("what was open led nowhere");
      if (outcome.deliver && often(0.8)) {
        seq += 1;
        const running = engine.begin({ item: at, session: seq, seq, given: { "cmi.entry": "", "cmi.total_time": "PT0S" }, values: {} });
        running.api.Initialize("");
        if (often(0.5)) running.api.SetValue("cmi.success_status", pick(["passed", "failed", "unknown"]));
        if (often(0.5)) running.api.SetValue("cmi.completion_status", pick(["completed", "incomplete"]));
        if (often(0.2)) running.api.SetValue("cmi.exit", pick(["suspend", "normal"]));
        for (const way of ["continue", "previous"]) if (["true", "false"].indexOf(running.api.GetValue(`adl.nav.request_valid.${way}`)) < 0) fault("a request is neither valid nor not");
        running.api.Terminate("");
      }
      engine.statuses();
    }
  } catch (error) {
    fault(String(error && error.stack));
  }
}
console.log(JSON.stringify({ name: "drawn", steps, delivered, faults }));
