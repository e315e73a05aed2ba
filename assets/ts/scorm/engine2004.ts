// SCORM 2004 as the shell knows a standard: sequencing says where one may go, and each item gets an API object of its own.
// Loaded only where a package of 2004 is played (ADR 0070).
import { type Session2004, type SharedData, type Surroundings2004, beginSession2004 } from "./api2004";
import type { Around, Course, Engine, ItemCommit, ItemStart, Request, Session, Standing, Step } from "./engine";
import { report, withObjectives } from "./report2004";
import type { Activity } from "./sequencing/activity";
import { isLeftOut } from "./sequencing/choice";
import { isHiddenFromChoice } from "./sequencing/rules";
import { type Navigation, type Outcome, choosable, follow, isRefused, isValid, leadsBack, putAside } from "./sequencing/sequencer";
import { type Shared, Sharing } from "./sequencing/sharing";
import { type CourseData, type ItemData, Tree } from "./sequencing/tree";
import { centiseconds, spanOf } from "./times2004";

const TARGET = /^\{target=([^{}]+)\}(choice|jump)$/;
/** What cmi.exit asks for, whatever adl.nav.request says (RTE 4.2.8): both leave the course. */
const LEAVING = ["time-out", "logout"];
/** What is said in these last moments is not kept (SN 5.6.6). */
const ABANDONING = ["abandon", "abandonAll"];

export function engine2004(course: Course, around: Around, dice: () => number = Math.random): Engine {
  const data = (course.sequencing || { chosen: { items: course.items.map((item) => ({ identifier: item.id })) } }) as CourseData;
  const tree = new Tree(data, course.items.map((item) => item.id), dice);
  const isFresh = !course.tree || !tree.restore(course.tree);
  const sharing = new Sharing(tree, (course.shared || null) as Shared | null);
  const maps = sharedOf(data, course);
  // Where the page went without a word, the course was put aside.
  if (tree.current && tree.current.isActive) follow(tree, "suspendAll");
  else putAside(tree);
  tree.current = null;
  /** Of the request that the package itself made last: its exit ends an activity, its jump asks no rule. */
  let own: { request: Request; navigation: Navigation } | null = null;
  /** What the package of the item that is open may still say, until it has said that it is finished. */
  let session: Session2004 | null = null;
  let isEnded = false;
  /** cmi.exit of each item's last state. */
  const exits = new Map<string, string>();
  let offered: Set<string> | null = null;

  const changed = () => { offered = null; };
  const mayChoose = () => (offered = offered || choosable(tree, course.items.map((item) => item.id)));
  const isOwn = (request: Request) => own !== null && same(own.request, request);
  /** While the package may still say how it went, on is open wherever the course flows: its last word may open what is locked. */
  const leads = (request: "continue" | "previous") => {
    if (request === "previous") return leadsBack(tree);
    return session !== null && session.phase() !== "ended" ? !isRefused(tree, request) : isValid(tree, request);
  };

  /** The shell's exit leaves the course, as in ADL's own run-time; the package's ends an activity. */
  const navigationOf = (request: Request): Navigation => {
    if (own && isOwn(request)) return own.navigation;
    if (request === "start") return tree.suspended ? "resumeAll" : "start";
    if (typeof request !== "string") return { choice: request.choose };
    return request === "suspend" ? "suspendAll" : request === "exit" ? "exitAll" : request;
  };

  const stepOf = (outcome: Outcome, request: Request): Step => {
    if ("deliver" in outcome) return { deliver: outcome.deliver.id };
    if ("ended" in outcome) {
      isEnded = true;
      return { end: request === "suspend" ? "suspended" : isDone(tree.root) ? "complete" : "exited" };
    }
    if (request === "start") return startOtherwise();
    if (tree.current && tree.current.isActive) return { stay: request === "continue" || request === "previous" ? "no_further" : "locked" };
    const open = whatIsOpen();
    // The package's own exit leads nowhere by itself: where nothing else is left to do either, the course is over.
    return "left" in outcome && (open === "nothing_open" || leaves.length < 2) ? stepOf(follow(tree, "exitAll"), request) : { stay: open };
  };

  const leaves = course.items.filter((item) => item.href !== null);
  /** One item that no rule does again: on would only end the course, under a finger that wants the package's next page. */
  const isOnePage = leaves.length < 2 && Array.from(tree.all.values()).every((activity) => activity.rules.post.length === 0);
  /** What somebody can do where nothing plays, as a key of the shell's words. */
  const whatIsOpen = () => {
    if (mayChoose().size > 0) return "choose";
    return tree.current && (leads("continue") || leads("previous")) ? "part_over" : "nothing_open";
  };

  /** A course without flow waits for a choice; one of a single item is opened all the same. */
  const startOtherwise = (): Step => {
    const only = leaves.length === 1 ? leaves[0] : undefined;
    const outcome: Outcome = only ? follow(tree, { choice: only.id }) : { exception: "SB.2.5-2" };
    return "deliver" in outcome ? { deliver: outcome.deliver.id } : { stay: whatIsOpen() };
  };

  const can = (request: Request): boolean => {
    if (isEnded) return false;
    // What the package itself asked for ends it also where nothing follows, as the book has it.
    if (request === "start" || request === "exit" || request === "suspend" || isOwn(request)) return true;
    if (typeof request !== "string") return mayChoose().has(request.choose);
    return request === "continue" || request === "previous" ? !isOnePage && leads(request) : isValid(tree, navigationOf(request));
  };

  /** Whoever asks has looked before (`can`); what the package said last may have changed it since: then it ends, and leads nowhere. */
  const go = (request: Request): Step => {
    const navigation = navigationOf(request);
    own = null;
    if (!tree.current && (navigation === "exitAll" || navigation === "suspendAll")) {
      isEnded = true;
      return { end: request === "suspend" ? "suspended" : "exited" };
    }
    const outcome = follow(tree, navigation);
    session = null;
    changed();
    return stepOf(outcome, request);
  };

  const begin = (start: ItemStart): Session => {
    const activity = tree.all.get(start.item) as Activity;
    const isGoingOn = activity.isResumed || (isFresh && activity.attempts <= 1 && start.given["cmi.entry"] === "resume");
    const total = centiseconds(start.given["cmi.total_time"] || "PT0S");
    if (!isGoingOn) activity.baseCs = total;
    const given = { ...start.given, "cmi.entry": isGoingOn ? "resume" : "ab-initio", "cmi.total_time": spanOf(total - activity.baseCs) };
    const values = withObjectives(activity, isGoingOn ? start.values : {});
    changed();
    const surroundings: Surroundings2004 = {
      outbox: (commit) => kept(start.item, activity, given, commit, speaking.request()),
      changed: around.changed,
      isValid: (asked) => {
        if (typeof asked === "string") return String(leads(asked));
        return String("jump" in asked ? isValid(tree, asked) : mayChoose().has(idOf(asked.choice)));
      },
      data: (maps.get(start.item) || []).map((map) => shared(tree, map)),
    };
    const speaking = beginSession2004({ session: start.session, seq: start.seq, given, values }, surroundings);
    session = speaking;
    return { api: speaking.api, save: speaking.save, phase: speaking.phase, pendingNavigation: () => pending(speaking.request(), activity) };
  };

  const idOf = (name: string) => { const found = tree.named(name); return found ? found.id : name; };

  const kept = (item: string, activity: Activity, given: Record<string, string>, commit: Omit<ItemCommit, "item">, asked: string): boolean => {
    const isFinish = commit.reason === "finish";
    if (!around.outbox({ ...commit, item })) return false;
    exits.set(item, commit.values["cmi.exit"] || "");
    const isAbandoned = isFinish && ABANDONING.indexOf(asked) >= 0;
    if (!isAbandoned) report(activity, commit.values, given);
    if (isFinish) activity.isSuspended = !isAbandoned && ["suspend", "logout"].indexOf(exits.get(item) as string) >= 0;
    changed();
    if (isFinish) Promise.resolve().then(() => around.finished(item));
    return true;
  };

  const pending = (said: string, activity: Activity): Request | null => {
    const target = TARGET.exec(said);
    own = null;
    if (LEAVING.indexOf(exits.get(activity.id) || "") >= 0) own = { request: "exitAll", navigation: "exitAll" };
    else if (target) {
      const name = target[1] as string;
      own = { request: { choose: idOf(name) }, navigation: target[2] === "jump" ? { jump: name } : { choice: name } };
    } else if (said !== "_none_") own = { request: said === "suspendAll" ? "suspend" : (said as Request), navigation: said as Navigation };
    return own && own.request;
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
    shared: () => sharing.said(),
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
