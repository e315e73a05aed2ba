// An activity of the tree and what is tracked of it (SN 4.2): objectives through their maps, progress, attempts.
import type { Definition, ObjectiveDefinition } from "./definition";

/** What is known of an objective; what is not known is left out. */
export interface Status {
  satisfied?: boolean;
  measure?: number;
  completed?: boolean;
  progress?: number;
  raw?: string;
  min?: string;
  max?: string;
}

const MAPPED: Readonly<Record<keyof Status, string>> = {
  satisfied: "SatisfiedStatus",
  measure: "NormalizedMeasure",
  completed: "CompletionStatus",
  progress: "ProgressMeasure",
  raw: "RawScore",
  min: "MinScore",
  max: "MaxScore",
};

/** What is kept of an activity; only what is not as at the beginning. */
export interface Kept {
  attempts?: number;
  active?: boolean;
  suspended?: boolean;
  completed?: boolean;
  amount?: number;
  objectives?: Record<number, Status>;
  order?: number[];
  staleObjectives?: boolean;
  staleProgress?: boolean;
  openCompletion?: boolean;
  openSuccess?: boolean;
  /** Centiseconds of the attempts before this one, of what the server sums. */
  baseCs?: number;
}

export type Globals = Map<string, Status>;

export class Activity {
  attempts = 0;
  isActive = false;
  isSuspended = false;
  /** The attempt that runs goes on from one that was suspended. */
  isResumed = false;
  /** Attempt progress: undefined while nothing is known. */
  completed: boolean | undefined;
  amount: number | undefined;
  objectives: Status[];
  /** Selected children in their order. */
  available: Activity[] = [];
  children: Activity[] = [];
  /** Of an attempt at the parent that is over: counts for no rule until there is a new attempt. */
  staleObjectives = false;
  staleProgress = false;
  /** The package itself said "unknown": nobody says completed, or satisfied, in its place. */
  openCompletion = false;
  openSuccess = false;
  baseCs = 0;

  constructor(
    readonly id: string,
    readonly name: string,
    readonly parent: Activity | null,
    readonly rules: Definition,
    private readonly globals: Globals,
  ) {
    this.objectives = rules.objectives.map(() => ({}));
    if (parent) parent.children.push(this);
  }

  get isLeaf(): boolean {
    return !this.children.length;
  }

  /** From the root to the activity itself. */
  path(): Activity[] {
    return this.parent ? [...this.parent.path(), this] : [this];
  }

  isInside(other: Activity): boolean {
    return this.path().indexOf(other) >= 0;
  }

  get primary(): number {
    return this.rules.objectives.findIndex((one) => one.isPrimary);
  }

  /** The place of an objective that a rule refers to; the primary one for "", -1 where there is none. */
  place(id: string): number {
    return id === "" ? this.primary : this.rules.objectives.findIndex((one) => one.id === id);
  }

  /** One part of an objective, from a global one where a map reads it and it is known there. Where `isStrict`, what
   * belongs to an attempt at the parent that is over is not known. */
  read<Name extends keyof Status>(place: number, name: Name, isStrict = true): Status[Name] {
    const objective = this.rules.objectives[place] as ObjectiveDefinition;
    if (name === "satisfied" && objective.byMeasure) {
      if (!this.isJudging) return undefined as Status[Name];
      const measure = this.read(place, "measure", isStrict);
      return (measure === undefined ? undefined : measure >= objective.least) as Status[Name];
    }
    for (const map of objective.maps) {
      const global: Status | undefined = map.reads.has(MAPPED[name]) ? this.globals.get(map.target) : undefined;
      if (global && global[name] !== undefined) return global[name];
    }
    return this.staleObjectives && isStrict ? (undefined as Status[Name]) : (this.objectives[place] as Status)[name];
  }

  /** Notes one part, and at the global objectives that a map writes; undefined for what is not known any more. */
  write<Name extends keyof Status>(place: number, name: Name, value: Status[Name]): void {
    const own = this.objectives[place] as Status;
    if (value === undefined && own[name] === undefined) return; // nor is what others told a global objective taken back
    if (value === undefined) delete own[name];
    else own[name] = value;
    const objective = this.rules.objectives[place] as ObjectiveDefinition;
    const isJudged = objective.byMeasure && (name === "satisfied" || name === "measure");
    if (isJudged && this.isJudging) this.tell<"satisfied">(objective, "satisfied", own.measure === undefined ? undefined : own.measure >= objective.least);
    if (!isJudged || name === "measure") this.tell(objective, name, value);
  }

  /** Somebody says that one part is not known: global objectives that a map writes know it no more either. */
  unsay(place: number, name: keyof Status): void {
    const objective = this.rules.objectives[place] as ObjectiveDefinition;
    if (objective.byMeasure && name === "satisfied") return;
    delete (this.objectives[place] as Status)[name];
    this.tell(objective, name, undefined);
  }

  /** Whether measures say now what is satisfied by them (measureSatisfactionIfActive). */
  private get isJudging(): boolean {
    return !this.isActive || this.rules.measureWhileActive;
  }

  /** The attempt is over: what measures say of satisfaction is told, where it was not while it ran. */
  judge(): void {
    this.objectives.forEach((status, place) => {
      if (status.measure !== undefined) this.write(place, "measure", status.measure);
    });
  }

  private tell<Name extends keyof Status>(objective: ObjectiveDefinition, name: Name, value: Status[Name]): void {
    for (const map of objective.maps) {
      if (!map.writes.has(MAPPED[name])) continue;
      const global = this.globals.get(map.target) || {};
      if (value === undefined) delete global[name];
      else global[name] = value;
      this.globals.set(map.target, global);
    }
  }

  /** Whether a part of the primary objective is read from a global one. */
  private isRead(name: keyof Status): boolean {
    return (this.rules.objectives[this.primary] as ObjectiveDefinition).maps.some((map) => map.reads.has(MAPPED[name]));
  }

  /** Global objectives that the primary objective reads, or that any of them writes. */
  reads(): string[] {
    return (this.rules.objectives[this.primary] as ObjectiveDefinition).maps.filter((map) => map.reads.size > 0).map((map) => map.target);
  }

  writes(): string[] {
    const found: string[] = [];
    for (const objective of this.rules.objectives) found.push(...objective.maps.filter((map) => map.writes.size > 0).map((map) => map.target));
    return found;
  }

  get satisfied(): boolean | undefined {
    return this.read(this.primary, "satisfied");
  }

  get measure(): number | undefined {
    return this.read(this.primary, "measure");
  }

  get isCompleted(): boolean | undefined {
    return this.completion(true);
  }

  /** Attempt completion, through the maps of the primary objective (4th edition). */
  completion(isStrict: boolean): boolean | undefined {
    const mapped = this.isRead("completed") ? this.read(this.primary, "completed", isStrict) : undefined;
    return mapped !== undefined ? mapped : this.staleProgress && isStrict ? undefined : this.completed;
  }

  get progress(): number | undefined {
    const mapped = this.isRead("progress") ? this.read(this.primary, "progress") : undefined;
    return mapped !== undefined ? mapped : this.staleProgress ? undefined : this.amount;
  }

  /** What the last attempt came to, also where it counts for no rule any more. */
  get reached(): { satisfied: boolean | undefined; completed: boolean | undefined } {
    return { satisfied: this.read(this.primary, "satisfied", false), completed: this.completion(false) };
  }

  complete(value: boolean | undefined): void {
    this.completed = value;
    this.write(this.primary, "completed", value);
  }

  advance(value: number | undefined): void {
    this.amount = value;
    this.write(this.primary, "progress", value);
  }

  /** A new attempt: what was known of the last one is no longer. */
  renew(): void {
    this.attempts += 1;
    this.completed = undefined;
    this.amount = undefined;
    this.objectives = this.rules.objectives.map(() => ({}));
    this.staleObjectives = false;
    this.staleProgress = false;
    this.openCompletion = false;
    this.openSuccess = false;
    this.makeStale(true, true);
  }

  /** What is below belongs to an attempt that is over, as far down as the clusters want to know of the current one only. */
  private makeStale(objectives: boolean, progress: boolean): void {
    const areObjectives = objectives && this.rules.useCurrentObjectives, isProgress = progress && this.rules.useCurrentProgress;
    if (!areObjectives && !isProgress) return;
    for (const child of this.children) {
      child.staleObjectives = child.staleObjectives || areObjectives;
      child.staleProgress = child.staleProgress || isProgress;
      child.makeStale(areObjectives, isProgress);
    }
  }

  /** Abandoned: the attempt counts as one of which nothing is known. */
  forget(): void {
    this.complete(undefined);
    this.write(this.primary, "measure", undefined);
    this.write(this.primary, "satisfied", undefined);
  }

  keep(): Kept | undefined {
    const kept: Kept = {};
    if (this.attempts) kept.attempts = this.attempts;
    if (this.isActive) kept.active = true;
    if (this.isSuspended) kept.suspended = true;
    if (this.completed !== undefined) kept.completed = this.completed;
    if (this.amount !== undefined) kept.amount = this.amount;
    this.objectives.forEach((status, place) => {
      if (Object.keys(status).length) (kept.objectives = kept.objectives || {})[place] = { ...status };
    });
    if (this.available.some((child, place) => child !== this.children[place]) || this.available.length !== this.children.length) {
      kept.order = this.available.map((child) => this.children.indexOf(child));
    }
    if (this.staleObjectives) kept.staleObjectives = true;
    if (this.staleProgress) kept.staleProgress = true;
    if (this.openCompletion) kept.openCompletion = true;
    if (this.openSuccess) kept.openSuccess = true;
    if (this.baseCs) kept.baseCs = this.baseCs;
    return Object.keys(kept).length ? kept : undefined;
  }

  restore(kept: Kept): void {
    this.attempts = kept.attempts || 0;
    this.isActive = !!kept.active;
    this.isSuspended = !!kept.suspended;
    this.completed = kept.completed;
    this.amount = kept.amount;
    const objectives = kept.objectives || {};
    this.objectives = this.rules.objectives.map((_, place) => ({ ...objectives[place] }));
    this.available = kept.order ? kept.order.filter((place) => place < this.children.length).map((place) => this.children[place] as Activity) : this.children.slice();
    this.staleObjectives = !!kept.staleObjectives;
    this.staleProgress = !!kept.staleProgress;
    this.openCompletion = !!kept.openCompletion;
    this.openSuccess = !!kept.openSuccess;
    this.baseCs = kept.baseCs || 0;
  }
}
