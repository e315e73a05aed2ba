// Choosing an activity (SN SB.2.9, SB.2.4): whether the rules on the way there let it be reached.
import type { Activity } from "./activity";
import type { Tree } from "./tree";
import { isHiddenFromChoice, stopsForward } from "./rules";

export function commonAncestor(one: Activity, other: Activity): Activity {
  const path = other.path();
  return one.path().filter((activity) => path.indexOf(activity) >= 0).pop() as Activity;
}

/** Whether one stands behind the other in the order of the tree. */
function isBehind(one: Activity, other: Activity): boolean {
  const path = one.path(), others = other.path();
  const place = path.findIndex((activity, at) => activity !== others[at]);
  const mine = path[place], theirs = others[place];
  if (!mine || !theirs) return mine !== undefined;
  const row = (mine.parent as Activity).available;
  return row.indexOf(mine) > row.indexOf(theirs);
}

/** Not among those that are selected now. */
export const isLeftOut = (activity: Activity): boolean => activity.parent !== null && activity.parent.available.indexOf(activity) < 0;

/** Whether it is in the tree as it is selected now, shown, and below a cluster that lets its children be chosen. */
function isOffered(target: Activity): boolean {
  for (const activity of target.path()) {
    if (isLeftOut(activity) || isHiddenFromChoice(activity)) return false;
  }
  return !target.parent || target.parent.rules.choice;
}

/** SB.2.4: whether one may go past an activity on the way. */
function isPassable(activity: Activity, isForward: boolean): boolean {
  if (isForward) return !stopsForward(activity);
  return activity.parent !== null && !activity.parent.rules.forwardOnly;
}

/** Those on the way down to the target, without it: each must be passable forward where `isForward`, and open. */
function mayEnter(way: Activity[], from: Activity, isForward: boolean): boolean {
  return way.every((activity) => {
    if (isForward && !isPassable(activity, true)) return false;
    return activity.isActive || activity === from || !activity.rules.preventActivation;
  });
}

/** Choice flow (SB.2.9.1, SB.2.9.2): the activity beside it in the tree, out of its parents where it is the last; itself where there is none. */
function neighbour(activity: Activity, isForward: boolean): Activity {
  let at: Activity | null = activity;
  while (at && at.parent) {
    const row: Activity[] = at.parent.available;
    const next: Activity | undefined = row[row.indexOf(at) + (isForward ? 1 : -1)];
    if (next) return next;
    at = at.parent;
  }
  return activity;
}

/** Whether a cluster around where one is keeps one near it (constrainChoice). */
function isConstrained(path: Activity[], target: Activity): boolean {
  const constrained = path.filter((activity) => activity.rules.constrainChoice)[0];
  if (!constrained || target === constrained || target.isInside(constrained)) return false;
  return !target.isInside(neighbour(constrained, isBehind(target, constrained)));
}

/** SB.2.9 up to the flow: whether choosing the target is allowed from where one is. */
export function isReachable(tree: Tree, target: Activity): boolean {
  if (!isOffered(target)) return false;
  const { current, root } = tree;
  if (current === target) return true;
  const way = target.path().slice(0, -1);
  if (current === null) return mayEnter(way, root, true);
  if (current.parent && current.parent === target.parent) return betweenSiblings(current, target);
  const ancestor = commonAncestor(current, target);
  const down = way.slice(way.indexOf(ancestor));
  if (current === ancestor) return mayEnter(down, ancestor, true);
  // From where one is up to the ancestor, the nearest first.
  const up = current.path().reverse().filter((activity) => !ancestor.isInside(activity));
  if (!up.every((activity) => activity.rules.choiceExit)) return false;
  if (target === ancestor) return true;
  return !isConstrained(up, target) && mayEnter(down, ancestor, isBehind(target, current));
}

function betweenSiblings(current: Activity, target: Activity): boolean {
  const row = (target.parent as Activity).available;
  const from = row.indexOf(current), to = row.indexOf(target);
  const isForward = to > from;
  const way = isForward ? row.slice(Math.max(0, from), to) : row.slice(to + 1, from + 1);
  return way.every((activity) => isPassable(activity, isForward));
}
