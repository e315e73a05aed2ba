// Sequencing rules and limits: which rule of an activity applies (SN UP.1, UP.2, UP.5). True, false, or not known.
import type { Activity, Status } from "./activity";
import type { Condition, Rule } from "./definition";

export type Known = boolean | undefined;

/** UP.2.1 and RB.1.4.1: one condition as it stands for an activity. A roll-up rule counts only what belongs to the attempt
 * at the parent, and no objective by its name. */
function evaluate(activity: Activity, condition: Condition, isRollup: boolean): Known {
  const said = condition.condition === "always" ? true : stands(activity, condition, isRollup);
  return said === undefined ? undefined : said !== condition.isNot;
}

/** Of an activity that is not tracked nothing is known: which itself is known. */
function stands(activity: Activity, condition: Condition, isRollup: boolean): Known {
  const { tracked } = activity.rules;
  const place = isRollup ? activity.primary : activity.place(condition.objective);
  const read = <Name extends keyof Status>(name: Name) => (tracked && place >= 0 ? activity.read(place, name, isRollup) : undefined);
  const isOther = !isRollup && condition.objective !== "" && place !== activity.primary;
  const completed = isOther ? read("completed") : tracked ? activity.completion(isRollup) : undefined;
  switch (condition.condition) {
    case "satisfied": return read("satisfied");
    case "objectiveStatusKnown": return read("satisfied") !== undefined;
    case "objectiveMeasureKnown": return read("measure") !== undefined;
    case "objectiveMeasureGreaterThan": return compared(read("measure"), (value) => value > condition.threshold);
    case "objectiveMeasureLessThan": return compared(read("measure"), (value) => value < condition.threshold);
    case "completed": return completed;
    case "activityProgressKnown": return completed !== undefined;
    case "attempted": return activity.attempts > 0;
    case "attemptLimitExceeded": return activity.rules.attemptLimit === null ? undefined : isAtLimit(activity);
    case "never": return false;
    default: return undefined; // times: SCORM leaves their evaluation to the system
  }
}

const compared = (value: number | undefined, test: (value: number) => boolean): Known => (value === undefined ? undefined : test(value));

export function isAtLimit(activity: Activity): boolean {
  const limit = activity.rules.attemptLimit;
  return limit !== null && activity.attempts >= limit;
}

/** All or any of the conditions; not known where that decides. A rule without conditions is not known. */
export function combined(activity: Activity, rule: Rule, isRollup: boolean): Known {
  const said = rule.conditions.map((condition) => evaluate(activity, condition, isRollup));
  if (!said.length) return undefined;
  const deciding = rule.isAny;
  if (said.indexOf(deciding) >= 0) return deciding;
  return said.indexOf(undefined) >= 0 ? undefined : !deciding;
}

/** UP.2: the action of the first rule of these actions whose conditions hold. */
export function ruleAction(activity: Activity, rules: readonly Rule[], actions: readonly string[]): string | undefined {
  const found = rules.filter((rule) => actions.indexOf(rule.action) >= 0 && combined(activity, rule, false) === true)[0];
  return found && found.action;
}

export const isSkipped = (activity: Activity) => ruleAction(activity, activity.rules.pre, ["skip"]) !== undefined;
export const isHiddenFromChoice = (activity: Activity) => ruleAction(activity, activity.rules.pre, ["hiddenFromChoice"]) !== undefined;
export const stopsForward = (activity: Activity) => ruleAction(activity, activity.rules.pre, ["stopForwardTraversal"]) !== undefined;

/** UP.5 with UP.1: whether an activity must not be begun. */
export function isClosed(activity: Activity): boolean {
  if (ruleAction(activity, activity.rules.pre, ["disabled"]) !== undefined) return true;
  return activity.rules.tracked && !activity.isActive && !activity.isSuspended && isAtLimit(activity);
}
