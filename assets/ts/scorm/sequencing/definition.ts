// What a manifest says of an activity (SCORM 2004 4th edition, SN 3), read out of the markup that the server keeps.

export interface Markup {
  tag: string;
  attributes?: Record<string, string>;
  text?: string;
  nodes?: Markup[];
}

export interface MapInfo {
  target: string;
  reads: ReadonlySet<string>;
  writes: ReadonlySet<string>;
}

export interface ObjectiveDefinition {
  id: string;
  isPrimary: boolean;
  byMeasure: boolean;
  least: number;
  maps: MapInfo[];
}

export interface Condition {
  condition: string;
  isNot: boolean;
  objective: string;
  threshold: number;
}

export interface Rule {
  action: string;
  isAny: boolean;
  conditions: Condition[];
}

export interface RollupRule extends Rule {
  children: string;
  count: number;
  percent: number;
}

type Timing = "never" | "once" | "onEachNewAttempt";

export interface Definition {
  choice: boolean;
  choiceExit: boolean;
  flow: boolean;
  forwardOnly: boolean;
  useCurrentObjectives: boolean;
  useCurrentProgress: boolean;
  preventActivation: boolean;
  constrainChoice: boolean;
  pre: Rule[];
  exit: Rule[];
  post: Rule[];
  attemptLimit: number | null;
  rollupObjective: boolean;
  rollupProgress: boolean;
  measureWeight: number;
  rollup: RollupRule[];
  /** Always, ifAttempted, ifNotSkipped or ifNotSuspended, by the action of a roll-up rule. */
  required: Record<string, string>;
  measureWhileActive: boolean;
  objectives: ObjectiveDefinition[];
  select: { timing: Timing; count: number };
  randomize: { timing: Timing; reorder: boolean };
  tracked: boolean;
  completionByContent: boolean;
  objectiveByContent: boolean;
  /** minProgressMeasure where completion is by measure. */
  completionMeasure: number | null;
  progressWeight: number;
}

const SATISFIED = "SatisfiedStatus", MEASURE = "NormalizedMeasure";
const MORE = ["RawScore", "MinScore", "MaxScore", "CompletionStatus", "ProgressMeasure"];

const isTag = (node: Markup, tag: string) => node.tag.toLowerCase() === tag.toLowerCase();
const children = (node: Markup | undefined, tag: string): Markup[] => ((node && node.nodes) || []).filter((one) => isTag(one, tag));

/** An attribute, whatever its capitals and its prefix. */
function attribute(node: Markup | undefined, name: string): string | undefined {
  const all = (node && node.attributes) || {};
  const found = Object.keys(all).filter((key) => key.slice(key.indexOf(":") + 1).toLowerCase() === name.toLowerCase())[0];
  return found === undefined ? undefined : (all[found] as string).trim();
}

function flag(node: Markup | undefined, name: string, otherwise: boolean): boolean {
  const said = attribute(node, name);
  return said === undefined || said === "" ? otherwise : said.toLowerCase() === "true" || said === "1";
}

function number(node: Markup | undefined, name: string, otherwise: number): number {
  const said = attribute(node, name);
  const read = said ? Number(said) : NaN;
  return Number.isFinite(read) ? read : otherwise;
}

/** The parts of an item's sequencing: its own, else those of the collection that it refers to (SN 3.1). */
function parts(own: Markup | undefined, shared: readonly Markup[]): (tag: string) => Markup[] {
  const reference = attribute(own, "IDRef");
  const referred = reference ? shared.filter((one) => attribute(one, "ID") === reference)[0] : undefined;
  return (tag) => {
    const found = children(own, tag), there = children(referred, tag);
    const pick = (own: Markup[], other: Markup[]) => (own.length ? own : other);
    if (tag !== "objectives") return pick(found, there);
    // Two elements have this name: those of adlseq add to the others, wherever they stand.
    const more = (one: Markup) => !hasPrimary(one);
    return [...pick(found.filter(hasPrimary), there.filter(hasPrimary)), ...pick(found.filter(more), there.filter(more))];
  };
}

const hasPrimary = (objectives: Markup): boolean => children(objectives, "primaryObjective").length > 0;

/** A map of `imsss` reads what it does not say it does not read; one of `adlseq` likewise, of what the 4th edition adds (CAM 5.1.9). */
function mapOf(node: Markup, isMore: boolean): MapInfo {
  const reads = new Set<string>(), writes = new Set<string>();
  for (const name of [SATISFIED, MEASURE, ...MORE]) {
    if (flag(node, `read${name}`, (MORE.indexOf(name) >= 0) === isMore)) reads.add(name);
    if (flag(node, `write${name}`, false)) writes.add(name);
  }
  return { target: attribute(node, "targetObjectiveID") || "", reads, writes };
}

function objectiveOf(node: Markup, isPrimary: boolean): ObjectiveDefinition {
  const least = children(node, "minNormalizedMeasure")[0];
  const said = least && least.text ? Number(least.text) : NaN;
  return {
    id: attribute(node, "objectiveID") || "",
    isPrimary,
    byMeasure: flag(node, "satisfiedByMeasure", false),
    least: Number.isFinite(said) ? said : 1,
    maps: children(node, "mapInfo").map((map) => mapOf(map, false)),
  };
}

/** The primary first, then the others in their order; adlseq:objectives adds to the maps of the 4th edition. */
function objectivesOf(nodes: Markup[]): ObjectiveDefinition[] {
  const found: ObjectiveDefinition[] = [];
  const further: Markup[] = [];
  for (const node of nodes) {
    const primary = children(node, "primaryObjective")[0];
    if (primary && !found.length) found.push(objectiveOf(primary, true), ...children(node, "objective").map((one) => objectiveOf(one, false)));
    else further.push(...children(node, "objective"));
  }
  if (!found.length) found.push({ id: "", isPrimary: true, byMeasure: false, least: 1, maps: [] });
  for (const node of further) {
    const objective = found.filter((one) => one.id !== "" && one.id === attribute(node, "objectiveID"))[0];
    for (const map of objective ? children(node, "mapInfo").map((map) => mapOf(map, true)) : []) addTo((objective as ObjectiveDefinition).maps, map);
  }
  return found;
}

/** Raw scores and completion of one target, beside what the first map of it says of satisfaction. */
function addTo(maps: MapInfo[], map: MapInfo): void {
  const own = maps.filter((one) => one.target === map.target)[0];
  const pick = (names: ReadonlySet<string>) => MORE.filter((name) => names.has(name));
  if (!own) maps.push({ target: map.target, reads: new Set(pick(map.reads)), writes: new Set(pick(map.writes)) });
  else {
    own.reads = new Set([...own.reads, ...pick(map.reads)]);
    own.writes = new Set([...own.writes, ...pick(map.writes)]);
  }
}

function conditionsOf(node: Markup, prefix: string): { isAny: boolean; conditions: Condition[] } {
  const group = children(node, `${prefix}Conditions`)[0];
  const combination = attribute(group, "conditionCombination") || (prefix === "rollup" ? "any" : "all");
  return {
    isAny: combination.toLowerCase() === "any",
    conditions: children(group, `${prefix}Condition`).map((one) => ({
      condition: attribute(one, "condition") || "always",
      isNot: (attribute(one, "operator") || "").toLowerCase() === "not",
      objective: attribute(one, "referencedObjective") || "",
      threshold: number(one, "measureThreshold", 0),
    })),
  };
}

function rulesOf(group: Markup | undefined, tag: string): Rule[] {
  return children(group, tag).map((node) => ({ action: attribute(children(node, "ruleAction")[0], "action") || "", ...conditionsOf(node, "rule") }));
}

function rollupOf(group: Markup | undefined): RollupRule[] {
  return children(group, "rollupRule").map((node) => ({
    action: attribute(children(node, "rollupAction")[0], "action") || "",
    children: attribute(node, "childActivitySet") || "all",
    count: number(node, "minimumCount", 0),
    percent: number(node, "minimumPercent", 0),
    ...conditionsOf(node, "rollup"),
  }));
}

const timing = (node: Markup | undefined, name: string): Timing => {
  const said = attribute(node, name);
  return said === "once" || said === "onEachNewAttempt" ? said : "never";
};

/** `completion` and `weight` are of the item itself (adlcp:completionThreshold), as decimals or "". */
export function definitionOf(own: Markup | undefined, shared: readonly Markup[], completion: string, weight: string): Definition {
  const all = parts(own, shared);
  const one = (tag: string) => all(tag)[0];
  const control = one("controlMode"), rules = one("sequencingRules"), rollup = one("rollupRules");
  const limits = one("limitConditions"), random = one("randomizationControls"), delivery = one("deliveryControls");
  const choice = one("constrainedChoiceConsiderations"), consider = one("rollupConsiderations");
  const limit = attribute(limits, "attemptLimit");
  const required = (name: string) => attribute(consider, name) || "always";
  return {
    choice: flag(control, "choice", true),
    choiceExit: flag(control, "choiceExit", true),
    flow: flag(control, "flow", false),
    forwardOnly: flag(control, "forwardOnly", false),
    useCurrentObjectives: flag(control, "useCurrentAttemptObjectiveInfo", true),
    useCurrentProgress: flag(control, "useCurrentAttemptProgressInfo", true),
    preventActivation: flag(choice, "preventActivation", false),
    constrainChoice: flag(choice, "constrainChoice", false),
    pre: rulesOf(rules, "preConditionRule"),
    exit: rulesOf(rules, "exitConditionRule"),
    post: rulesOf(rules, "postConditionRule"),
    attemptLimit: limit ? Number(limit) : null,
    rollupObjective: flag(rollup, "rollupObjectiveSatisfied", true),
    rollupProgress: flag(rollup, "rollupProgressCompletion", true),
    measureWeight: number(rollup, "objectiveMeasureWeight", 1),
    rollup: rollupOf(rollup),
    required: {
      satisfied: required("requiredForSatisfied"),
      notSatisfied: required("requiredForNotSatisfied"),
      completed: required("requiredForCompleted"),
      incomplete: required("requiredForIncomplete"),
    },
    measureWhileActive: flag(consider, "measureSatisfactionIfActive", true),
    objectives: objectivesOf(all("objectives")),
    select: { timing: timing(random, "selectionTiming"), count: number(random, "selectCount", -1) },
    randomize: { timing: timing(random, "randomizationTiming"), reorder: flag(random, "reorderChildren", false) },
    tracked: flag(delivery, "tracked", true),
    completionByContent: flag(delivery, "completionSetByContent", false),
    objectiveByContent: flag(delivery, "objectiveSetByContent", false),
    completionMeasure: completion === "" ? null : Number(completion),
    progressWeight: weight === "" ? 1 : Number(weight),
  };
}
