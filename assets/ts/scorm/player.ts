// Plays a package: launches it, opens item after item, keeps what it says, and leads where somebody wants to go.
import type { FromPage, FromShell, Port } from "./bridge";
import type { Around, Course, Engine, ItemCommit, ItemStart, MakeEngine, Request, Session, Step } from "./engine";
import { Frame } from "./frame";
import { Saver } from "./saver";
import { Toc } from "./toc";
import type { View } from "./view";
import { Refused, type Wire } from "./wire";
import { say } from "../shared/page";

const FLUSH_MS = 8_000;
const LARGE = 50_000;

export interface Parts {
  view: View;
  wire: Wire;
  page: Port<FromShell>;
  engine: (kind: Course["kind"]) => Promise<MakeEngine>;
  /** No page around it keeps what is to be sent. */
  isAlone: boolean;
}

export class Player {
  private course: Course | null = null;
  private engine: Engine | null = null;
  private toc: Toc | null = null;
  private session: Session | null = null;
  private at: string | null = null;
  private readonly frame: Frame;
  private readonly saver: Saver;
  /** States that the server has not said anything about. */
  private readonly unheard = new Map<string, ItemCommit>();
  private readonly asked = new Map<number, (isAll: boolean) => void>();
  private asks = 0;
  private treeSeq = 0;
  private tree: string | null = null;
  private isBusy = false;
  private isLeaving = false;
  private isOver = false;
  private retry: () => void = () => undefined;

  constructor(private readonly parts: Parts) {
    const { view, page } = parts;
    this.frame = new Frame(view.stage, {
      active: throttled(() => page.say({ kind: "active" }), 5_000),
      scaled: (scale) => view.scaled(scale),
      loaded: () => view.tell(""),
    });
    this.saver = new Saver({ later: (act, ms) => window.setTimeout(act, ms), cancel: (timer) => window.clearTimeout(timer) }, () => performance.now());
    view.onOpen = () => this.toc && this.toc.focus();
    view.onSize((isActual) => {
      this.frame.isActualSize = isActual;
      this.frame.fit();
    });
    window.addEventListener("pagehide", () => this.hide(true));
    window.addEventListener("pageshow", () => { this.isLeaving = false; });
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.hide(false));
    window.addEventListener("online", () => this.retry());
  }

  /** Once, and again after a launch that failed. */
  async launch(): Promise<void> {
    const { view, wire, page, engine } = this.parts;
    view.tell(say("loading"));
    try {
      const course = await wire.post<Course>("launch", {});
      const make = await engine(course.kind);
      this.course = course;
      this.treeSeq = course.seq;
      this.tree = course.tree;
      this.engine = make(course, this.around());
      this.toc = new Toc(view.contents, course.items, say, (id) => void this.go({ choose: id }));
      view.begin(course);
      if (!course.stored) view.state(say("look"), false);
      page.say({ kind: "ready" });
    } catch (error) {
      return this.failed(error, () => void this.launch());
    }
    await this.go("start");
  }

  again(): void {
    this.retry();
  }

  /** The item that is open is left first, if the request leads anywhere; where nothing plays, the panel says what does. */
  async go(request: Request): Promise<void> {
    const { engine } = this;
    if (!engine || this.isBusy || this.isOver) return;
    if (!engine.can(request)) return this.at === null ? undefined : this.take({ stay: request === "continue" || request === "previous" ? "no_further" : "locked" });
    this.isBusy = true;
    try {
      await this.leaveItem();
      const step = engine.go(request);
      this.keepTree();
      await this.take(step);
    } finally {
      this.isBusy = false;
      this.show();
    }
  }

  heard(message: FromPage): void {
    if (message.kind === "told") this.told(message);
    else if (message.kind === "waiting") this.waits(message.count, message.isOffline);
    else if (message.kind === "flushed") this.answer(message.ask, message.isAll);
    else if (message.kind === "leave") void this.go(message.how);
  }

  private around(): Around {
    return {
      outbox: (commit) => this.keep(commit),
      changed: (isUrgent) => {
        this.saver.changed(isUrgent);
        if (isUrgent) window.setTimeout(() => this.show(), 300);
      },
      finished: () => this.finished(),
    };
  }

  private async take(step: Step): Promise<void> {
    const { view, page } = this.parts;
    if ("deliver" in step) return this.deliver(step.deliver);
    if ("end" in step) {
      view.tell(say(this.course && !this.course.stored ? "ended_look" : step.end === "complete" ? "ended_complete" : "ended"));
      this.isOver = true;
      await this.flush();
      page.say({ kind: "ended", end: step.end });
      return;
    }
    const words = say(step.stay) === step.stay ? say("not_now") : say(step.stay);
    if (this.at !== null) return view.note(words);
    view.tell(words);
    if (step.stay === "choose") view.open(true);
  }

  private async deliver(id: string): Promise<void> {
    const { view, wire } = this.parts;
    const { course, engine } = this;
    const item = course && course.items.find((each) => each.id === id);
    if (!course || !engine || !item) return;
    this.at = id;
    view.tell(say("loading"));
    view.name(item.title);
    this.show();
    try {
      await this.flush();
      const start = await wire.post<ItemStart>("begin", { item: id });
      if (item.scorm_type === "sco") this.open(engine, start);
      else engine.heard(id, "completed", true); // a page without a word to the system is done when it was opened
      this.frame.open(course.base + item.href, item.title);
      this.show();
    } catch (error) {
      this.failed(error, () => void this.deliver(id));
    }
  }

  private open(engine: Engine, start: ItemStart): void {
    this.session = engine.begin(start);
    this.saver.follow(this.session);
    expose(engine.names, this.session.api);
  }

  private async leaveItem(): Promise<void> {
    const { engine, at } = this;
    if (at === null || !engine) return;
    await this.frame.leave();
    this.saver.flush("hidden");
    this.saver.follow(null);
    this.session = null;
    expose(engine.names, undefined);
    this.at = null;
    engine.ended(at);
  }

  /** The package ended itself; where it asked to be led somewhere, it is led there. */
  private finished(): void {
    this.show();
    if (this.isBusy) return; // it was left by somebody, whose wish comes before its own (RTE 4.3)
    const wish = this.session && this.session.pendingNavigation ? this.session.pendingNavigation() : null;
    if (wish) void this.go(wish);
  }

  private keep(commit: ItemCommit): boolean {
    const { course, parts } = this;
    if (!course || !course.stored) return true;
    this.unheard.set(commit.item, commit);
    this.saver.isCareful = sizeOf(commit) > LARGE;
    parts.page.say({ kind: "commit", commit });
    if (commit.reason === "finish" || this.isLeaving || parts.isAlone) parts.wire.last(commit);
    return true;
  }

  /** The state of the course as a whole, where an engine has one. */
  private keepTree(): void {
    const { course, engine } = this;
    const tree = engine && engine.tree();
    if (!course || tree === null || tree === this.tree) return;
    this.tree = tree;
    this.treeSeq += 1;
    const commit: ItemCommit = { v: 1, item: "", session: course.session, seq: this.treeSeq, reason: "tree", values: {}, tree: tree as string };
    const shared = (engine as Engine).shared();
    this.keep(shared ? { ...commit, shared } : commit);
  }

  /** The page goes or is put aside: the whole state, and once more what nobody has answered for. */
  private hide(isLeaving: boolean): void {
    this.saver.flush("hidden");
    this.keepTree();
    this.isLeaving = isLeaving; // what the package says from now on, in its own last moment, goes at once
    this.unheard.forEach((commit) => this.parts.wire.last(commit));
  }

  /** Until the server has everything, or the time is up: an item that is begun anew ends what was before. */
  private flush(): Promise<boolean> {
    if (!this.unheard.size || this.parts.isAlone) return Promise.resolve(true);
    this.asks += 1;
    const ask = this.asks;
    return new Promise((resolve) => {
      this.asked.set(ask, resolve);
      window.setTimeout(() => this.answer(ask, false), FLUSH_MS);
      this.parts.page.say({ kind: "flush", ask });
    });
  }

  private answer(ask: number, isAll: boolean): void {
    const resolve = this.asked.get(ask);
    this.asked.delete(ask);
    if (resolve) resolve(isAll);
  }

  private told({ item, seq, code, status, isDone }: Extract<FromPage, { kind: "told" }>): void {
    const waiting = this.unheard.get(item);
    if (waiting && waiting.seq <= seq) this.unheard.delete(item);
    if (code === "session-over") return this.over();
    if (!code && item && this.engine) this.engine.heard(item, status, isDone);
    this.parts.view.state(say(this.unheard.size ? "saving" : "saved"), false);
    this.show();
  }

  private waits(count: number, isOffline: boolean): void {
    this.saver.isCareful = isOffline || this.saver.isCareful;
    if (count && isOffline) this.parts.view.state(say("not_sent"), true);
  }

  private over(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.parts.view.tell(say("session_over"));
    this.saver.follow(null);
    this.frame.close();
    this.parts.page.say({ kind: "over" });
  }

  private failed(error: unknown, retry: () => void): void {
    const { view } = this.parts;
    const code = error instanceof Refused ? error.code || String(error.status) : "broken";
    if (code === "session-over") return this.over();
    const detail = error instanceof Refused ? error.detail : "";
    view.tell(code === "offline" ? say("no_network") : detail || say("failed"), true);
    this.retry = () => {
      this.retry = () => undefined;
      retry();
    };
  }

  private show(): void {
    const { engine, toc, course, at } = this;
    if (!engine || !toc || !course) return;
    const standings = engine.statuses();
    toc.show(standings, at);
    const item = course.items.find((each) => each.id === at);
    const isOver = (at !== null && (standings[at] || { isDone: false }).isDone) || (this.session !== null && this.session.phase() === "ended");
    const isEnd = isOver && !engine.can("continue");
    this.parts.view.offer((request) => !this.isOver && engine.can(request), (item && item.hidden_controls) || [], isEnd);
  }
}

/** What the package looks for in its parents. */
function expose(name: Engine["names"], api: object | undefined): void {
  const own = window as unknown as Record<string, object | undefined>;
  if (api) own[name] = api;
  else {
    delete own["API"];
    delete own["API_1484_11"];
  }
}

const sizeOf = (commit: ItemCommit): number =>
  Object.keys(commit.values).reduce((sum, name) => sum + name.length + 3 * (commit.values[name] as string).length, 0);

function throttled(act: () => void, everyMs: number): () => void {
  let last = -Infinity;
  return () => {
    if (performance.now() - last < everyMs) return;
    last = performance.now();
    act();
  };
}
