// Roll-up: what the activities below come to (SN RB.1.1 to RB.1.5).
import type { Activity } from "./activity";
import type { RollupRule } from "./definition";
import { type Known, combined, isSkipped } from "./rules";

const rule = (action: string, condition: string): RollupRule => ({
  action,
  children: "all",
  count: 0,
  percent: 0,
  isAny: true,
  conditions: [{ condition, isNot: false, objective: "", threshold: 0 }],
});
/** What holds where the manifest has no rules for either (SN 4.6.5). */
const USUAL = [
  rule("satisfied", "satisfied"),
  rule("notSatisfied", "objectiveStatusKnown"),
  rule("completed", "completed"),
  rule("incomplete", "activityProgressKnown"),
];

/** RB.1.5: from an activity up to the root. */
export const rollUp = (activity: Activity): void => rollUpAll([activity]);

/** The same from several: each activity on the ways up once, the deepest first. */
export function rollUpAll(activities: readonly Activity[]): void {
  const depths = new Map<Activity, number>();
  for (const activity of activities) activity.path().forEach((each, depth) => depths.set(each, depth));
  const above = Array.from(depths.keys()).sort((one, other) => (depths.get(other) as number) - (depths.get(one) as number));
  for (const each of above) {
    if (each.isLeaf || !each.rules.tracked) continue;
    measure(each);
    completionMeasure(each);
    objective(each);
    progress(each);
  }
}

const tracked = (activity: Activity) => activity.available.filter((child) => child.rules.tracked);

/** RB.1.1 a: the weighted mean of the measures that are known, over all weights. */
function measure(activity: Activity): void {
  activity.write(activity.primary, "measure", mean(tracked(activity), (child) => child.rules.measureWeight, (child) => child.measure));
}

/** RB.1.1 b: the same of how much is completed. */
function completionMeasure(activity: Activity): void {
  activity.advance(mean(tracked(activity), (child) => child.rules.progressWeight, (child) => child.progress));
}

function mean(children: Activity[], weight: (child: Activity) => number, value: (child: Activity) => number | undefined): number | undefined {
  const weights = children.reduce((sum, child) => sum + weight(child), 0);
  const known = children.filter((child) => value(child) !== undefined);
  if (!known.length || weights <= 0) return undefined;
  const found = known.reduce((sum, child) => sum + weight(child) * (value(child) as number), 0) / weights;
  return Number(found.toFixed(7)); // real(10,7)
}

/** RB.1.2 a by measure, RB.1.2 b by rules. */
function objective(activity: Activity): void {
  const primary = activity.rules.objectives[activity.primary];
  if (primary && primary.byMeasure) {
    const isTold = activity.measure !== undefined && (!activity.isActive || activity.rules.measureWhileActive);
    activity.write(activity.primary, "satisfied", isTold ? (activity.measure as number) >= primary.least : undefined);
    return;
  }
  const said = told(activity, "notSatisfied", "satisfied");
  if (said !== undefined) activity.write(activity.primary, "satisfied", said);
}

/** RB.1.3 a by measure, RB.1.3 b by rules. */
function progress(activity: Activity): void {
  const least = activity.rules.completionMeasure;
  if (least !== null) {
    activity.complete(activity.progress === undefined ? undefined : activity.progress >= least);
    return;
  }
  const said = told(activity, "incomplete", "completed");
  if (said !== undefined) activity.complete(said);
}

/** The better word wins where both hold; undefined where neither does. */
function told(activity: Activity, worse: string, better: string): Known {
  const own = activity.rules.rollup.filter((one) => one.action === worse || one.action === better);
  const rules = own.length ? own : USUAL;
  const holds = (action: string) => rules.some((one) => one.action === action && applies(activity, one));
  return holds(better) ? true : holds(worse) ? false : undefined;
}

/** RB.1.4: whether enough of the children that count meet the conditions. Where none counts, "all" and "none" hold. */
function applies(activity: Activity, one: RollupRule): boolean {
  const said = tracked(activity).filter((child) => counts(child, one.action)).map((child) => combined(child, one, true));
  const met = said.filter((known) => known === true).length;
  const isTold = said.some((known) => known !== undefined);
  switch (one.children) {
    case "any": return met > 0;
    case "none": return said.every((known) => known === false);
    case "atLeastCount": return isTold && met >= one.count;
    case "atLeastPercent": return isTold && met / said.length >= one.percent;
    default: return met === said.length;
  }
}

/** RB.1.4.2: whether a child counts for a rule of this action. */
function counts(child: Activity, action: string): boolean {
  const isOfObjective = action === "satisfied" || action === "notSatisfied";
  if (!(isOfObjective ? child.rules.rollupObjective : child.rules.rollupProgress)) return false;
  switch (child.rules.required[action]) {
    case "ifNotSuspended": return !(child.attempts > 0 && child.isSuspended);
    case "ifAttempted": return child.attempts > 0;
    case "ifNotSkipped": return !isSkipped(child);
    default: return true;
  }
}
