// The tree of activities of a course, with what is known of it: built from the manifest, kept as a text, put back.
import { Activity, type Globals, type Kept, type Status } from "./activity";
import { type Definition, type Markup, definitionOf } from "./definition";

/** An item as the manifest's reader keeps it. */
export interface ItemData {
  identifier?: string;
  sequencing?: Markup;
  shared_data?: Markup;
  completion_measure?: string;
  progress_weight?: string;
  items?: ItemData[];
}

export interface CourseData {
  /** What is said of the whole: whether global objectives and shared texts outlast an attempt at it (true where unsaid). */
  chosen: ItemData & { has_global_objectives?: boolean; has_global_data?: boolean };
  sequencings?: Markup[];
}

interface Snapshot {
  v: 1;
  activities: Record<string, Kept>;
  globals: Record<string, Status>;
  data: Record<string, string>;
  current: string | null;
  suspended: string | null;
}

export const ROOT = "";

export class Tree {
  readonly root: Activity;
  readonly all = new Map<string, Activity>();
  readonly globals: Globals = new Map();
  /** Texts that items share (adlcp:data), by target. */
  readonly data = new Map<string, string>();
  current: Activity | null = null;
  suspended: Activity | null = null;

  /** `ids` are the keys of the items in the order of the manifest, as `POST launch` lists them. */
  constructor(
    private readonly course: CourseData,
    private readonly ids: readonly string[],
    private readonly dice: () => number = Math.random,
    private readonly rules: Map<string, Definition> = new Map(),
  ) {
    const left = ids.slice();
    const shared = course.sequencings || [];
    const grow = (data: ItemData, parent: Activity | null): Activity => {
      const id = parent ? (left.shift() as string) : ROOT;
      const rules = this.rules.get(id) || definitionOf(data.sequencing, shared, data.completion_measure || "", data.progress_weight || "");
      this.rules.set(id, rules);
      const activity = new Activity(id, data.identifier || id, parent, rules, this.globals);
      this.all.set(id, activity);
      for (const item of data.items || []) grow(item, activity);
      activity.available = activity.children.slice();
      return activity;
    };
    this.root = grow(course.chosen, null);
    this.all.forEach((activity) => this.arrange(activity, ["once", "onEachNewAttempt"]));
  }

  /** The attempt at the whole is over, if nothing of it is suspended: what belongs to it alone is known no more. */
  close(): void {
    if (this.root.isSuspended) return;
    if (!this.sharesObjectives) this.globals.clear();
    if (!this.sharesTexts) this.data.clear();
  }

  /** Whether global objectives, and shared texts, outlast an attempt at the whole. */
  get sharesObjectives(): boolean {
    return this.course.chosen.has_global_objectives !== false;
  }

  get sharesTexts(): boolean {
    return this.course.chosen.has_global_data !== false;
  }

  /** The activity that adl.nav.request names. */
  named(name: string): Activity | undefined {
    return this.all.get(name) || Array.from(this.all.values()).filter((activity) => activity.name === name)[0];
  }

  /** SR.1 and SR.2, at the beginning and when an attempt at a cluster is over. */
  arrange(activity: Activity, timings: readonly string[]): void {
    const { select, randomize } = activity.rules;
    if (timings.indexOf(select.timing) >= 0 && select.count > 0 && select.count < activity.children.length) {
      const picked = this.shuffled(activity.children).slice(0, select.count);
      activity.available = activity.children.filter((child) => picked.indexOf(child) >= 0);
    }
    if (timings.indexOf(randomize.timing) >= 0 && randomize.reorder) activity.available = this.shuffled(activity.available);
  }

  private shuffled(activities: Activity[]): Activity[] {
    const left = activities.slice();
    const found: Activity[] = [];
    while (left.length) found.push(left.splice(Math.floor(this.dice() * left.length), 1)[0] as Activity);
    return found;
  }

  snapshot(): string {
    const kept: Snapshot = { v: 1, activities: {}, globals: {}, data: {}, current: this.current && this.current.id, suspended: this.suspended && this.suspended.id };
    this.all.forEach((activity, id) => {
      const own = activity.keep();
      if (own) kept.activities[id] = own;
    });
    this.globals.forEach((status, id) => { kept.globals[id] = status; });
    this.data.forEach((text, id) => { kept.data[id] = text; });
    return JSON.stringify(kept);
  }

  /** False where the text is none of ours: the tree is as at the beginning. */
  restore(text: string): boolean {
    let kept: Snapshot;
    try {
      kept = JSON.parse(text) as Snapshot;
    } catch {
      return false;
    }
    if (!kept || kept.v !== 1) return false;
    this.all.forEach((activity, id) => activity.restore(kept.activities[id] || {}));
    this.globals.clear();
    Object.keys(kept.globals).forEach((id) => this.globals.set(id, { ...kept.globals[id] }));
    this.data.clear();
    Object.keys(kept.data).forEach((id) => this.data.set(id, kept.data[id] as string));
    this.current = kept.current === null ? null : this.all.get(kept.current) || null;
    this.suspended = kept.suspended === null ? null : this.all.get(kept.suspended) || null;
    return true;
  }

  /** Another of the same, to try something on. */
  copy(): Tree {
    const other = new Tree(this.course, this.ids, this.dice, this.rules);
    other.restore(this.snapshot());
    return other;
  }
}
