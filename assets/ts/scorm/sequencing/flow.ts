// Going through the tree in order: what comes next, and whether it may be delivered (SN SB.2.1 to SB.2.3).
import type { Activity } from "./activity";
import { isClosed, isSkipped } from "./rules";

export type Direction = "forward" | "backward";

/** Where a walk came to; `isEnd` where it went past the last activity of the course. */
export interface Found {
  activity: Activity | null;
  direction: Direction;
  isEnd: boolean;
}

const nothing = (direction: Direction, isEnd = false): Found => ({ activity: null, direction, isEnd });
const siblings = (activity: Activity): Activity[] => (activity.parent as Activity).available;

/** SB.2.1: the next activity in a direction; `before` is the direction in which a cluster was entered the other way round. */
function step(activity: Activity, direction: Direction, withChildren: boolean, before: Direction | null): Found {
  let isReversed = false;
  if (before === "backward" && activity.parent && siblings(activity).slice(-1)[0] === activity) {
    direction = "backward";
    activity = siblings(activity)[0] as Activity;
    isReversed = true;
  }
  const intoChildren = withChildren && !activity.isLeaf;
  if (direction === "forward") {
    if (!intoChildren) return beside(activity, direction);
    const first = activity.available[0];
    return first ? { activity: first, direction, isEnd: false } : nothing(direction);
  }
  if (!activity.parent && !intoChildren) return nothing(direction);
  if (!intoChildren) {
    if (!isReversed && (activity.parent as Activity).rules.forwardOnly) return nothing(direction);
    return beside(activity, direction);
  }
  const { available, rules } = activity;
  if (!available.length) return nothing(direction);
  if (rules.forwardOnly) return { activity: available[0] as Activity, direction: "forward", isEnd: false };
  return { activity: available[available.length - 1] as Activity, direction, isEnd: false };
}

/** The sibling before or behind, else what is beside the parent. Behind the root the course is at its end. */
function beside(activity: Activity, direction: Direction): Found {
  const { parent } = activity;
  if (!parent) return nothing(direction, direction === "forward");
  const place = siblings(activity).indexOf(activity);
  const next = siblings(activity)[place + (direction === "forward" ? 1 : -1)];
  return next && place >= 0 ? { activity: next, direction, isEnd: false } : step(parent, direction, false, null);
}

/** SB.2.2: whether the activity may be delivered, or which one instead of it: skipped ones, and clusters, are gone through. */
function settle(activity: Activity, direction: Direction, before: Direction | null): Found {
  if (!activity.parent || !activity.parent.rules.flow) return nothing(direction);
  if (isSkipped(activity)) {
    const next = step(activity, direction, false, before);
    if (!next.activity) return next;
    return settle(next.activity, next.direction, before === "backward" && next.direction === "backward" ? null : before);
  }
  if (isClosed(activity)) return nothing(direction);
  if (activity.isLeaf) return { activity, direction, isEnd: false };
  const inside = step(activity, direction, true, null);
  if (!inside.activity) return inside;
  return direction === "backward" && inside.direction === "forward"
    ? settle(inside.activity, "forward", "backward")
    : settle(inside.activity, direction, null);
}

/** SB.2.3: the activity that flowing from here would deliver. */
export function flow(from: Activity, direction: Direction, withChildren: boolean): Found {
  const next = step(from, direction, withChildren, null);
  return next.activity ? settle(next.activity, next.direction, null) : next;
}
