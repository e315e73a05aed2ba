// SCORM 2004 as the shell knows a standard: sequencing says where one may go, and each item gets an API object of its own.
// Loaded only where a package of 2004 is played (ADR 0070).
import { type SharedData, type Surroundings2004, beginSession2004 } from "./api2004";
import type { Around, Course, Engine, ItemCommit, ItemStart, Request, Session, Standing, Step } from "./engine";
import { report, withObjectives } from "./report2004";
import type { Activity } from "./sequencing/activity";
import { isHiddenFromChoice } from "./sequencing/rules";
import { type Navigation, type Outcome, choosable, follow, isValid, putAside } from "./sequencing/sequencer";
import { type CourseData, type ItemData, Tree } from "./sequencing/tree";
import { centiseconds, spanOf } from "./times2004";

const NAVIGATIONS: Readonly<Record<string, Navigation>> = { suspend: "suspendAll", suspendAll: "suspendAll" };
const TARGET = /^\{target=([^{}]+)\}(choice|jump)$/;
/** Of a page that leaves by itself: what cmi.exit asks for where adl.nav.request does not (RTE 4.2.8). */
const LEAVING: Readonly<Record<string, Request>> = { "time-out": "exitAll", logout: "suspend" };

export function engine2004(course: Course, around: Around, dice: () => number = Math.random): Engine {
  const data = (course.sequencing || { chosen: { items: course.items.map((item) => ({ identifier: item.id })) } }) as CourseData;
  const tree = new Tree(data, course.items.map((item) => item.id), dice);
  const isFresh = !course.tree || !tree.restore(course.tree);
  const maps = sharedOf(data, course);
  // Where the page went without a word, the course was put aside.
  if (tree.current && tree.current.isActive) follow(tree, "suspendAll");
  else putAside(tree);
  tree.current = null;
  /** Of the request that the package itself made last: its exit ends an activity, its jump asks no rule. */
  let own: { request: Request; navigation: Navigation } | null = null;
  /** The attempt that was begun by the last delivery goes on from an earlier one. */
  let isResumed = false;
  /** Resume All led there: the attempt goes on whatever cmi.exit was (RTE 4.2.8: a request to suspend all suspends). */
  let isTakenUp = false;
  let isEnded = false;
  /** cmi.exit of each item's last state. */
  const exits = new Map<string, string>();
  let offered: Set<string> | null = null;

  const changed = () => { offered = null; };
  const mayChoose = () => (offered = offered || choosable(tree, course.items.map((item) => item.id)));

  const navigationOf = (request: Request): Navigation => {
    if (own && same(own.request, request)) return own.navigation;
    if (request === "start") return tree.suspended ? "resumeAll" : "start";
    if (typeof request !== "string") return { choice: request.choose };
    return NAVIGATIONS[request] || (request as Navigation);
  };

  /** The outcome as the shell hears it. The shell's exit ends the attempt, as the book has it; suspending goes on there the next time. */
  const stepOf = (outcome: Outcome, request: Request): Step => {
    if ("deliver" in outcome) return { deliver: outcome.deliver.id };
    if ("ended" in outcome) {
      isEnded = true;
      return { end: request === "suspend" ? "suspended" : isDone(tree.root) ? "complete" : "exited" };
    }
    if ("left" in outcome) {
      const isOwn = own !== null && same(own.request, request);
      if (isOwn && mayChoose().size > 0 && course.items.length > 1) return { stay: "choose" };
      return stepOf(follow(tree, "exitAll"), request);
    }
    if (request === "start") return startOtherwise();
    if (tree.current && !tree.current.isActive) return { stay: "choose" };
    return { stay: request === "continue" || request === "previous" ? "no_further" : "locked" };
  };

  /** A course without flow waits for a choice; one of a single item is opened all the same. */
  const startOtherwise = (): Step => {
    const leaves = course.items.filter((item) => item.href !== null);
    const only = leaves.length === 1 ? leaves[0] : undefined;
    const outcome: Outcome = only ? follow(tree, { choice: only.id }) : { exception: "SB.2.5-2" };
    return "deliver" in outcome ? { deliver: outcome.deliver.id } : { stay: "choose" };
  };

  const can = (request: Request): boolean => {
    if (isEnded) return false;
    if (request === "start") return true;
    if (typeof request !== "string" && !(own && same(own.request, request))) return mayChoose().has(request.choose);
    if (request === "exit" || request === "suspend") return !tree.current || isValid(tree, navigationOf(request)) || isValid(tree, "exitAll");
    return isValid(tree, navigationOf(request));
  };

  const go = (request: Request): Step => {
    // What the package itself asked for ends it also where nothing follows, as the book has it.
    const isOwn = own !== null && same(own.request, request);
    if (!can(request) && !isOwn) return { stay: request === "continue" || request === "previous" ? "no_further" : "locked" };
    if (!tree.current && (request === "exit" || request === "suspend" || request === "exitAll")) {
      isEnded = true;
      return { end: request === "suspend" ? "suspended" : "exited" };
    }
    let navigation = navigationOf(request);
    if (request === "exit" && !(tree.current as Activity).isActive) navigation = "exitAll";
    const before = resumable(tree, navigation);
    const outcome = follow(tree, navigation);
    isResumed = "deliver" in outcome && before.indexOf(outcome.deliver) >= 0;
    isTakenUp = "deliver" in outcome && navigation === "resumeAll";
    changed();
    const step = stepOf(outcome, request);
    own = null;
    return step;
  };

  const begin = (start: ItemStart): Session => {
    const activity = tree.all.get(start.item) as Activity;
    const isOpen = start.given["cmi.entry"] === "resume" || (isTakenUp && Object.keys(start.values).length > 0);
    const isGoingOn = isOpen && (isResumed || (isFresh && activity.attempts <= 1));
    const total = centiseconds(start.given["cmi.total_time"] || "PT0S");
    if (!isGoingOn) activity.baseCs = total;
    const given = { ...start.given, "cmi.entry": isGoingOn ? "resume" : "ab-initio", "cmi.total_time": spanOf(total - activity.baseCs) };
    const values = withObjectives(activity, isGoingOn ? start.values : {});
    changed();
    const surroundings: Surroundings2004 = {
      outbox: (commit) => kept(start.item, activity, given, commit),
      changed: around.changed,
      isValid: (asked) => (typeof asked === "string" ? String(isValid(tree, asked)) : String("jump" in asked ? isValid(tree, asked) : mayChoose().has(idOf(asked.choice)))),
      data: (maps.get(start.item) || []).map((map) => shared(tree, map)),
    };
    const session = beginSession2004({ session: start.session, seq: start.seq, given, values }, surroundings);
    return { api: session.api, save: session.save, phase: session.phase, pendingNavigation: () => pending(session.request(), activity) };
  };

  const idOf = (name: string) => { const found = tree.named(name); return found ? found.id : name; };

  const kept = (item: string, activity: Activity, given: Record<string, string>, commit: Omit<ItemCommit, "item">): boolean => {
    const isFinish = commit.reason === "finish";
    if (!around.outbox({ ...commit, item })) return false;
    report(activity, commit.values, given);
    exits.set(item, commit.values["cmi.exit"] || "");
    if (isFinish) activity.isSuspended = ["suspend", "logout"].indexOf(exits.get(item) as string) >= 0;
    changed();
    if (isFinish) Promise.resolve().then(() => around.finished(item));
    return true;
  };

  const pending = (said: string, activity: Activity): Request | null => {
    const target = TARGET.exec(said);
    const leaving = LEAVING[exits.get(activity.id) || ""] || null;
    let request: Request | null = leaving;
    let navigation: Navigation | null = leaving === null ? null : leaving === "suspend" ? "suspendAll" : "exitAll";
    if (!leaving && target) {
      request = { choose: idOf(target[1] as string) };
      navigation = target[2] === "jump" ? { jump: target[1] as string } : { choice: target[1] as string };
    } else if (!leaving && said !== "_none_") {
      request = said === "suspendAll" ? "suspend" : (said as Request);
      navigation = said as Navigation;
    }
    own = request && navigation && { request, navigation };
    return request;
  };

  return {
    names: "API_1484_11",
    begin,
    can,
    go,
    ended: changed,
    // What the server makes of a state is for its pages: here sequencing judges, as the standard has it.
    heard: () => undefined,
    tree: () => tree.snapshot(),
    statuses() {
      const found: Record<string, Standing> = {};
      const open = isEnded ? new Set<string>() : mayChoose();
      for (const item of course.items) {
        const activity = tree.all.get(item.id) as Activity;
        const isHidden = !item.is_visible || activity.path().some((each) => isLeftOut(each) || isHiddenFromChoice(each));
        found[item.id] = { status: statusOf(activity), isDone: isDone(activity), isHidden, isDisabled: !open.has(item.id) };
      }
      return found;
    },
  };
}

const same = (one: Request, other: Request) => (typeof one === "string" || typeof other === "string" ? one === other : one.choose === other.choose);

/** The leaves that a delivery would go on with, not begin anew. */
function resumable(tree: Tree, navigation: Navigation): Activity[] {
  const found: Activity[] = [];
  tree.all.forEach((activity) => { if (activity.isLeaf && activity.isSuspended) found.push(activity); });
  return navigation === "resumeAll" && tree.suspended ? found.concat(tree.suspended) : found;
}

const isLeftOut = (activity: Activity) => activity.parent !== null && activity.parent.available.indexOf(activity) < 0;

/** For people: an item that is not completed is not done, although the standard takes it for satisfied when it says nothing. */
function statusOf(activity: Activity): string {
  const { satisfied, completed } = activity.reached;
  if (satisfied === false) return "failed";
  if (completed === undefined) return satisfied ? "passed" : activity.attempts > 0 ? "incomplete" : "not attempted";
  return completed ? "completed" : "incomplete";
}

const isDone = (activity: Activity) => ["completed", "passed"].indexOf(statusOf(activity)) >= 0;

interface SharedMap {
  target: string;
  canRead: boolean;
  canWrite: boolean;
}

/** Which texts each item shares, and how (adlcp:data of the 4th edition). */
function sharedOf(data: CourseData, course: Course): Map<string, SharedMap[]> {
  const found = new Map<string, SharedMap[]>();
  const left = course.items.map((item) => item.id);
  const flag = (node: { attributes?: Record<string, string> }, name: string) => ["false", "0"].indexOf(((node.attributes || {})[name] || "true").trim()) < 0;
  const walk = (item: ItemData) => {
    for (const child of item.items || []) {
      const id = left.shift() as string;
      const maps = ((child.shared_data && child.shared_data.nodes) || []).filter((node) => node.tag.toLowerCase() === "map");
      found.set(id, maps.map((node) => ({ target: (node.attributes || {})["targetID"] || "", canRead: flag(node, "readSharedData"), canWrite: flag(node, "writeSharedData") })));
      walk(child);
    }
  };
  walk(data.chosen);
  return found;
}

function shared(tree: Tree, map: SharedMap): SharedData {
  return {
    id: map.target,
    canRead: map.canRead,
    canWrite: map.canWrite,
    get: () => tree.data.get(map.target) || "",
    set: (text) => void tree.data.set(map.target, text),
  };
}
