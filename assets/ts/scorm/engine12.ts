// SCORM 1.2 among several items: their order, their prerequisites, and what status each has. The standard has no more.
import { beginSession12 } from "./api12";
import type { Around, Course, Engine, Item, ItemStart, Request, Session, Standing, Step } from "./engine";
import { areMet } from "./prerequisites12";

const STATUS = "cmi.core.lesson_status", SCORE = "cmi.core.score.raw", EXIT = "cmi.core.exit";
const DONE = ["passed", "completed"];
const FRESH = "not attempted";

export function engine12(course: Course, around: Around): Engine {
  const items = new Map<string, Item>();
  const statuses = new Map<string, string>();
  // Something was sent of them: open for people, also where the package has not said so.
  const touched = new Set<string>();
  for (const item of course.items) {
    items.set(item.id, item);
    statuses.set(item.id, item.status || FRESH);
  }
  const leaves = course.items.filter((item) => item.href !== null);
  const below = (id: string) => course.items.filter((item) => item.parent === id);
  let at: string | null = placeOf(course.tree);
  if (at !== null && !leaves.some((item) => item.id === at)) at = null;

  /** Of a heading: what those below it come to. */
  const statusOf = (id: string): string | undefined => {
    const item = items.get(id);
    if (!item) return undefined;
    const children = below(id);
    if (item.href !== null || !children.length) {
      const status = statuses.get(id);
      return status === FRESH && touched.has(id) ? "incomplete" : status;
    }
    const all = children.map((child) => statusOf(child.id) as string);
    if (all.every((status) => DONE.indexOf(status) >= 0)) return all.every((status) => status === "passed") ? "passed" : "completed";
    return all.every((status) => status === FRESH) ? FRESH : "incomplete";
  };
  const isDone = (id: string) => DONE.indexOf(statusOf(id) || "") >= 0;
  /** A heading's prerequisites hold for everything below it. */
  const isOpen = (item: Item): boolean => {
    const parent = item.parent === null ? undefined : items.get(item.parent);
    return areMet(item.prerequisites || "", statusOf) && (!parent || isOpen(parent));
  };
  const place = () => leaves.findIndex((item) => item.id === at);
  const inside = (item: Item, id: string): boolean => item.id === id || (item.parent !== null && inside(items.get(item.parent) as Item, id));

  const towards = (request: Request): Item | undefined => {
    if (request === "continue") return leaves.slice(place() + 1).filter(isOpen)[0];
    if (request === "previous") return leaves.slice(0, Math.max(0, place())).filter(isOpen).pop();
    if (request === "start") {
      const last = leaves[place()];
      return last && isOpen(last) ? last : leaves.filter((item) => isOpen(item) && !isDone(item.id))[0] || leaves.filter(isOpen)[0];
    }
    if (typeof request === "string") return undefined;
    return leaves.filter((item) => isOpen(item) && inside(item, request.choose))[0];
  };
  const isLeaving = (request: Request) => request === "exit" || request === "exitAll" || request === "suspend" || request === "abandon" || request === "abandonAll";

  const note = (id: string, values: Readonly<Record<string, string>>, isFinished: boolean): void => {
    const said = values[STATUS] || "";
    const before = statuses.get(id) || FRESH;
    touched.add(id);
    statuses.set(id, isFinished ? settled(items.get(id) as Item, said, before, values, course.mode) : said || before);
  };

  return {
    names: "API",
    begin: (start: ItemStart): Session =>
      beginSession12(start, {
        outbox(commit) {
          const isKept = around.outbox({ ...commit, item: start.item });
          if (isKept) note(start.item, commit.values, commit.reason === "finish");
          if (isKept && commit.reason === "finish") Promise.resolve().then(() => around.finished(start.item));
          return isKept;
        },
        changed: around.changed,
      }),
    can: (request) => isLeaving(request) || towards(request) !== undefined,
    go(request): Step {
      if (isLeaving(request)) return { end: request === "suspend" ? "suspended" : leaves.every((item) => isDone(item.id)) ? "complete" : "exited" };
      const item = towards(request);
      if (!item) return { stay: request === "continue" || request === "previous" ? "no_further" : "locked" };
      at = item.id;
      return { deliver: item.id };
    },
    ended: () => undefined,
    heard: (item, status) => void (items.has(item) && status && statuses.set(item, status)),
    tree: () => (leaves.length > 1 && at !== null ? JSON.stringify({ at }) : null),
    shared: () => null,
    statuses() {
      const found: Record<string, Standing> = {};
      for (const item of course.items) {
        const isDisabled = !leaves.some((leaf) => isOpen(leaf) && inside(leaf, item.id));
        found[item.id] = { status: statusOf(item.id) as string, isDone: isDone(item.id), isHidden: !item.is_visible, isDisabled };
      }
      return found;
    },
  };
}

/** As the server settles it at LMSFinish (lms/scorm/rules/attempts12.py), for the screen until its answer is here. */
function settled(item: Item, said: string, before: string, values: Readonly<Record<string, string>>, mode: string): string {
  let status = said || before;
  if (status === FRESH) {
    const leaving = values[EXIT];
    if (leaving === "suspend" || leaving === "time-out") return "incomplete";
    status = mode === "browse" ? "browsed" : "completed";
  }
  const raw = values[SCORE];
  if (mode !== "normal" || !item.mastery || !raw || DONE.concat("failed").indexOf(status) < 0) return status;
  return Number(raw) >= Number(item.mastery) ? "passed" : "failed";
}

function placeOf(tree: string | null): string | null {
  try {
    const found = JSON.parse(tree || "null") as { at?: unknown } | null;
    return found && typeof found.at === "string" ? found.at : null;
  } catch {
    return null;
  }
}
