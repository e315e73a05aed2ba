// Leads through a course (SN OP.1): a navigation request ends what is open, is turned into a sequencing request by the
// rules, and finds what is to be delivered. Names in comments are those of the SN book, 4th edition.
import type { Activity } from "./activity";
import { commonAncestor, isLeftOut, isReachable } from "./choice";
import { type Found, flow } from "./flow";
import { rollUp, rollUpAll } from "./rollup";
import { isClosed, ruleAction } from "./rules";
import type { Tree } from "./tree";

export type Navigation =
  | "start" | "resumeAll" | "continue" | "previous" | "exit" | "exitAll" | "abandon" | "abandonAll" | "suspendAll"
  | { choice: string } | { jump: string };
/** Of an exception the code says where the book refuses. `left`: what was open has ended, nothing follows by itself. */
export type Outcome = { deliver: Activity } | { ended: true } | { left: true } | { exception: string };

type Sequencing = "start" | "resumeAll" | "continue" | "previous" | "exit" | "retry" | { choice: Activity } | { jump: Activity };
type Termination = "exit" | "exitAll" | "abandon" | "abandonAll" | "suspendAll";

/** UP.4: the attempt at an activity is over. */
export function endAttempt(tree: Tree, activity: Activity): void {
  const { rules } = activity;
  if (!activity.isLeaf) {
    activity.isSuspended = activity.children.some((child) => child.isSuspended);
  } else if (rules.tracked && !activity.isSuspended) {
    const isByMeasure = rules.completionMeasure !== null;
    if (!rules.completionByContent && !isByMeasure && !activity.openCompletion && activity.isCompleted === undefined) activity.complete(true);
    if (!rules.objectiveByContent && !activity.openSuccess && activity.satisfied === undefined) activity.write(activity.primary, "satisfied", true);
  }
  const wasActive = activity.isActive;
  activity.isActive = false;
  if (rules.tracked) activity.judge();
  rollUp(activity);
  rollUpReaders(tree, activity);
  if (wasActive && !activity.isSuspended) tree.arrange(activity, ["onEachNewAttempt"]);
}

/** What was told to a global objective counts as well for those who read it: their parents are rolled up too (SN 4.6.6). */
function rollUpReaders(tree: Tree, activity: Activity): void {
  const told: string[] = [];
  for (const each of activity.path()) told.push(...each.writes());
  if (!told.length) return;
  const parents: Activity[] = [];
  tree.all.forEach((each) => {
    if (each.parent && each.reads().some((id) => told.indexOf(id) >= 0) && !activity.isInside(each)) parents.push(each.parent);
  });
  rollUpAll(parents);
}

/** UP.3: everything between where one is and the activity that comes to them both. */
function endDescendants(tree: Tree, activity: Activity): void {
  if (!tree.current) return;
  const ancestor = commonAncestor(tree.current, activity);
  for (const each of tree.current.path().reverse()) {
    if (ancestor.isInside(each)) return;
    if (each.isActive) endAttempt(tree, each);
  }
}

/** TB.2.1: an exit rule of a cluster around the current activity ends that cluster. */
function exitActions(tree: Tree): void {
  const target = (tree.current as Activity).path().slice(0, -1).filter((each) => ruleAction(each, each.rules.exit, ["exit"]) !== undefined)[0];
  if (!target) return;
  endDescendants(tree, target);
  endAttempt(tree, target);
  tree.current = target;
}

/** NB.2.1: what a navigation request ends, and what follows; or why it is refused. */
function navigate(tree: Tree, request: Navigation): { ends?: Termination; then: Sequencing } | { exception: string } {
  const { current } = tree;
  if (typeof request !== "string") return navigateTo(tree, request);
  if (request === "start") return current ? { exception: "NB.2.1-1" } : { then: "start" };
  if (request === "resumeAll") return !current && tree.suspended ? { then: "resumeAll" } : { exception: "NB.2.1-3" };
  if (!current) return { exception: "NB.2.1-2" };
  if (request === "continue" || request === "previous") {
    const parent = current.parent;
    if (!parent || !parent.rules.flow || (request === "previous" && parent.rules.forwardOnly)) return { exception: "NB.2.1-4" };
    return current.isActive ? { ends: "exit", then: request } : { then: request };
  }
  if ((request === "exit" || request === "abandon") && !current.isActive) return { exception: "NB.2.1-12" };
  return { ends: request, then: "exit" };
}

function navigateTo(tree: Tree, request: { choice: string } | { jump: string }): { ends?: Termination; then: Sequencing } | { exception: string } {
  const { current } = tree;
  const isJump = "jump" in request;
  const target = tree.named("jump" in request ? request.jump : request.choice);
  if (!target || (isJump && !current)) return { exception: "NB.2.1-11" };
  const then: Sequencing = isJump ? { jump: target } : { choice: target };
  if (isJump && (!target.isLeaf || target.path().some(isLeftOut))) return { exception: "NB.2.1-11" };
  if (isJump) return current && current.isActive ? { ends: "exit", then } : { then };
  if (target.parent && !target.parent.rules.choice) return { exception: "NB.2.1-10" };
  if (!current) return { then };
  const ancestor = commonAncestor(current, target);
  const left = current.path().filter((each) => each === current || !ancestor.isInside(each));
  if (left.some((each) => each.isActive && !each.rules.choiceExit)) return { exception: "NB.2.1-8" };
  return current.isActive ? { ends: "exit", then } : { then };
}

/** TB.2.3: ends what a request ends. The rules may put another sequencing request in the place of the one that follows. */
function terminate(tree: Tree, ends: Termination): Sequencing | { exception: string } | null {
  const current = tree.current as Activity;
  if (ends === "exit") return exit(tree);
  if (ends === "exitAll") return exitAll(tree);
  if (ends === "suspendAll") return suspendAll(tree);
  if (current.isActive) current.forget();
  if (ends === "abandon") {
    current.isActive = false;
    return null;
  }
  for (const each of current.path()) each.isActive = false;
  tree.current = tree.root;
  return "exit";
}

function exit(tree: Tree): Sequencing | { exception: string } | null {
  endAttempt(tree, tree.current as Activity);
  exitActions(tree);
  for (;;) {
    const current = tree.current as Activity;
    // TB.2.2
    const action = current.isSuspended ? undefined : ruleAction(current, current.rules.post, ["exitParent", "exitAll", "retry", "retryAll", "continue", "previous"]);
    if (action === "exitAll" || action === "retryAll") {
      exitAll(tree);
      return action === "retryAll" ? "retry" : "exit";
    }
    if (action !== "exitParent") {
      if (!current.parent && action !== "retry") return "exit";
      return action === undefined ? null : (action as Sequencing);
    }
    if (!current.parent) return { exception: "TB.2.3-4" };
    tree.current = current.parent;
    endAttempt(tree, current.parent);
  }
}

function exitAll(tree: Tree): Sequencing {
  const current = tree.current as Activity;
  if (current.isActive) endAttempt(tree, current);
  endDescendants(tree, tree.root);
  endAttempt(tree, tree.root);
  tree.current = tree.root;
  return "exit";
}

function suspendAll(tree: Tree): Sequencing | { exception: string } {
  const current = tree.current as Activity;
  if (current.isActive || current.isSuspended) {
    current.isSuspended = true;
    rollUp(current);
    tree.suspended = current;
  } else if (current.parent) {
    // The book names the parent, which nobody could be led back to: the item itself, for another attempt.
    tree.suspended = current.isLeaf ? current : current.parent;
    return setAside(tree, current.parent);
  } else return { exception: "TB.2.3-3" };
  return setAside(tree, current);
}

/** What is suspended, up to the root. */
function setAside(tree: Tree, from: Activity): Sequencing {
  for (const each of from.path()) {
    each.isActive = false;
    each.isSuspended = true;
  }
  tree.current = tree.root;
  return "exit";
}

/** SB.2.12: the activity that a sequencing request leads to. */
function sequence(tree: Tree, request: Sequencing): Outcome {
  const { current, root } = tree;
  if (typeof request !== "string") return "jump" in request ? { deliver: request.jump } : choose(tree, request.choice);
  switch (request) {
    case "start": return root.isLeaf ? { deliver: root } : arrived(tree, flow(root, "forward", true), "SB.2.5-2");
    case "resumeAll": return tree.suspended ? { deliver: tree.suspended } : { exception: "SB.2.6-1" };
    case "exit": return current && !current.parent ? ended(tree) : { left: true };
    case "retry": {
      if (!current || current.isActive || current.isSuspended) return { exception: "SB.2.10-2" };
      if (!current.parent) tree.close();
      return current.isLeaf ? { deliver: current } : arrived(tree, flow(current, "forward", true), "SB.2.10-3");
    }
    default: {
      if (!current) return { exception: "SB.2.7-1" };
      if (current.parent && !current.parent.rules.flow) return { exception: "SB.2.7-2" };
      return arrived(tree, flow(current, request === "continue" ? "forward" : "backward", false), request === "continue" ? "SB.2.7-3" : "SB.2.8-3");
    }
  }
}

/** Past the last activity the session ends, with all attempts. */
function arrived(tree: Tree, found: Found, code: string): Outcome {
  if (found.activity) return { deliver: found.activity };
  if (!found.isEnd) return { exception: code };
  endDescendants(tree, tree.root);
  endAttempt(tree, tree.root);
  tree.current = tree.root;
  return ended(tree);
}

function ended(tree: Tree): Outcome {
  tree.close();
  return { ended: true };
}

function choose(tree: Tree, target: Activity): Outcome {
  if (!isReachable(tree, target)) return { exception: "SB.2.9-4" };
  if (target.isLeaf) return { deliver: target };
  const found = flow(target, "forward", true);
  if (found.activity) return { deliver: found.activity };
  if (tree.current) {
    const ancestor = commonAncestor(tree.current, target);
    endDescendants(tree, ancestor);
    endAttempt(tree, ancestor);
    tree.current = target;
  }
  return { exception: "SB.2.9-9" };
}

/** DB.1.1: only a leaf, and only where nothing on the way to it is closed. */
function isDeliverable(activity: Activity): boolean {
  return activity.isLeaf && !activity.path().some(isClosed);
}

/** DB.2: attempts begin, or go on, from the root down to the activity. */
function deliver(tree: Tree, activity: Activity): void {
  clearSuspended(tree, activity);
  endDescendants(tree, activity);
  for (const each of activity.path()) {
    if (each.isActive) continue;
    each.isResumed = each.isSuspended;
    if (each.rules.tracked && !each.isSuspended) each.renew();
    each.isSuspended = false;
    each.isActive = true;
  }
  tree.current = activity;
}

/** DB.2.1: another activity is begun than the one that was put aside. */
function clearSuspended(tree: Tree, activity: Activity): void {
  const { suspended } = tree;
  tree.suspended = null;
  if (!suspended || suspended === activity) return;
  const ancestor = commonAncestor(suspended, activity);
  for (const each of suspended.path().reverse()) {
    if (ancestor.isInside(each)) return;
    each.isSuspended = !each.isLeaf && each.children.some((child) => child.isSuspended);
  }
}

/** What ends, and where a request leads, before anything is delivered. Changes the tree unless it is refused at once. */
function lead(tree: Tree, request: Navigation): Outcome {
  const navigation = navigate(tree, request);
  if ("exception" in navigation) return navigation;
  let then = navigation.then;
  if (navigation.ends) {
    const instead = terminate(tree, navigation.ends);
    if (instead && typeof instead !== "string" && "exception" in instead) return instead;
    if (instead) then = instead;
  }
  const outcome = sequence(tree, then);
  return "deliver" in outcome && !isDeliverable(outcome.deliver) ? { exception: "DB.1.1-3" } : outcome;
}

/** OP.1: follows a navigation request. */
export function follow(tree: Tree, request: Navigation): Outcome {
  const outcome = lead(tree, request);
  if ("deliver" in outcome) deliver(tree, outcome.deliver);
  return outcome;
}

/** Somebody leaves an open course: it goes on at the item that was left. False where no item was. */
export function putAside(tree: Tree): boolean {
  const { current } = tree;
  if (!current || !current.parent || !current.isLeaf) return false;
  tree.suspended = current;
  setAside(tree, current.parent);
  return true;
}

/** Whether a request leads anywhere; tried on a copy. What is refused at once is told without one. */
export function isValid(tree: Tree, request: Navigation): boolean {
  return !isRefused(tree, request) && !("exception" in lead(tree.copy(), request));
}

/** Whether the one before could be gone back to, whatever the rules behind the current one make of it. */
export function leadsBack(tree: Tree): boolean {
  if (isRefused(tree, "previous")) return false;
  const copy = tree.copy();
  const current = copy.current as Activity;
  if (current.isActive) endAttempt(copy, current);
  const found = flow(current, "backward", false).activity;
  return found !== null && isDeliverable(found);
}

/** NB.2.1 alone: what the request leads to is not looked at. */
export const isRefused = (tree: Tree, request: Navigation): boolean => "exception" in navigate(tree, request);

/** Whether each of these could be chosen now: one copy, on which what is open has ended. */
export function choosable(tree: Tree, ids: readonly string[]): Set<string> {
  const copy = tree.copy();
  if (copy.current && copy.current.isActive) {
    endAttempt(copy, copy.current);
    exitActions(copy);
  }
  const found = ids.filter((id) => {
    const target = copy.all.get(id);
    if (!target || isRefused(tree, { choice: id }) || !isReachable(copy, target)) return false;
    const activity = target.isLeaf ? target : flow(target, "forward", true).activity;
    return activity !== null && isDeliverable(activity);
  });
  return new Set(found);
}
