// The right to earn time on one lesson: asked for at the first play, kept alive by beats, lost to another device.
import { Problem, isOffline, randomKey, sendJson } from "../shared/http";
import type { Prompt } from "../prompt/presence";
import { Courier, type BeatReply } from "./courier";
import { Device } from "./device";
import { Outbox } from "./outbox";
import { PAGE, ParcelPost } from "./parcel";
import { Passes, clearPasses, passFor } from "./passes";
import { SpanRecorder, type Beat, type Moment } from "./span";

export interface Grant {
  lease?: string;
  token?: string;
  uuid?: string;
  id?: string;
  expires_at?: string;
  resume_ms?: number;
  max_rate?: number | string;
  beat_every_s?: number;
  cap_left_s?: number | null;
  credited_today_s?: number;
  prompt?: Prompt | null;
}

/** "alone": no network, and a pass of before: what is played counts when it is sent. */
export type LeaseState = "none" | "asking" | "live" | "alone" | "refused" | "offline" | "superseded";

export interface LeaseNews {
  onGrant(grant: Grant): void;
  onState(state: LeaseState, message?: string): void;
  onReply(reply: BeatReply, sent: readonly Beat[]): void;
  /** `waitingS`: seconds of play that the server has not. */
  onQueue(unsent: number, offline: boolean, waitingS: number): void;
  /** Play of before was sent: so many seconds count, so many the office looks at. */
  onParcel?(sentS: number, heldS: number): void;
}

export interface LeaseTargets {
  leases: string;
  beats: string;
  request: Record<string, unknown>;
  /** Where a device makes its key known, takes passes and sends batches. */
  offline?: { keys: string; passes: string; batches: string } | undefined;
}

// Asked a second and a third time, with the same key, before the first answer is given up: a weak network loses answers.
const ASK_AGAIN_MS = 4_000;
const ASKS = 3;
const RETRY_MS = 4_000;
const LEASE_LIVES_MS = 12 * 3_600_000;

export class LeaseClient {
  private readonly outbox = new Outbox();
  private readonly courier: Courier;
  private recorder: SpanRecorder | null = null;
  /** What was played since the request went off; it counts from there, once the answer is here. */
  private early: Beat[] = [];
  private token = "";
  private name = "";
  private beatEvery = 20_000;
  private timer = 0;
  private retry = 0;
  private last: Moment | null = null;
  private passes: Passes | null = null;
  private asked = 0;
  private runs = 0;
  /** No network, and a pass: what is played counts by this page's clock, also while the lease is asked for again. */
  private isAlone = false;
  private alone: Beat[] = [];
  private aloneSeq = 0;
  state: LeaseState = "none";

  constructor(
    private readonly targets: LeaseTargets,
    private readonly news: LeaseNews,
    private readonly moment: () => Moment,
  ) {
    const device = targets.offline ? new Device(targets.offline.keys) : null;
    if (targets.offline && device) this.passes = new Passes(targets.offline.passes, device);
    this.courier = new Courier(
      targets.beats,
      this.outbox,
      (lease, reply, sent) => this.received(lease, reply, sent),
      (unsent, offline) => news.onQueue(unsent, offline, unsent ? this.outbox.seconds() : 0),
      targets.offline && device ? new ParcelPost(targets.offline.batches, device) : undefined,
      (sentS, heldS) => news.onParcel?.(sentS, heldS),
    );
    clearPasses(this.outbox.waiting());
    window.addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => this.changed(document.visibilityState === "hidden"));
    if (this.outbox.count()) {
      news.onQueue(this.outbox.count(), false, this.outbox.seconds());
      void this.courier.send();
    }
  }

  /** Whether what is played now will count. */
  get counts(): boolean {
    return this.state === "live" || this.isAlone;
  }

  /** Ask for the lease unless there is one. Playing goes on meanwhile; a weak network is asked again. */
  async ask(): Promise<void> {
    if (this.state === "live" || this.state === "asking") return;
    if (this.state === "alone") this.putBy(0);
    this.recorder = null;
    this.become("asking");
    window.clearTimeout(this.retry);
    try {
      this.take(await this.request());
    } catch (error) {
      this.putBy(this.asked);
      this.recorder = null;
      if (isOffline(error) || (error instanceof Problem && error.status >= 500)) {
        if (!this.goAlone()) this.become("offline");
        this.retry = window.setTimeout(() => void this.ask(), RETRY_MS);
      } else {
        this.isAlone = false;
        this.become("refused", error instanceof Problem ? error.message : "");
      }
    }
  }

  /** With a pass of before, this page counts by its own clock until there is a network. */
  private goAlone(): boolean {
    this.isAlone = this.keepAlone();
    if (!this.isAlone) return false;
    this.recorder = new SpanRecorder(0);
    this.become("alone");
    this.changed(false);
    return true;
  }

  /** What was played while nobody answered, for the pass of before; whether there is one. */
  private keepAlone(): boolean {
    const pass = passFor(String(this.targets.request["lesson"]), String(this.targets.request["enrolment"]));
    if (pass && this.passes) for (const beat of this.alone) this.outbox.put(`${pass.lease}~${PAGE}`, pass.token, beat);
    this.alone = [];
    return pass !== null && this.passes !== null;
  }

  /** The stretch ends; what was played by the clock that began at `zero` is told by the page's own clock. */
  private putBy(zero: number): void {
    const ended = this.recorder?.mark(this.moment());
    for (const beat of ended ? [...this.early, ended] : this.early) {
      this.aloneSeq += 1;
      this.alone.push({ ...beat, seq: this.aloneSeq, mono_ms: Math.round(beat.mono_ms + zero) });
    }
    this.early = [];
  }

  /** Each copy of the request may be the one that the server hears first: what is claimed begins with the newest. */
  private request(): Promise<Grant> {
    const key = randomKey();
    return new Promise((resolve, reject) => {
      let sent = 0, failed = 0, isOver = false;
      const over = (act: () => void): void => {
        if (!isOver) act();
        isOver = true;
      };
      const copy = (): void => {
        if (isOver || sent === ASKS) return;
        sent += 1;
        this.begin();
        window.setTimeout(copy, ASK_AGAIN_MS);
        sendJson<Grant>(this.targets.leases, this.targets.request, { key }).then(
          (grant) => over(() => resolve(grant)),
          (error: unknown) => {
            failed += 1;
            if (failed === ASKS || !isOffline(error)) over(() => reject(error));
          },
        );
      };
      copy();
    });
  }

  private begin(): void {
    this.putBy(this.asked);
    this.asked = performance.now();
    this.recorder = new SpanRecorder(performance.now());
    this.last = this.moment();
    this.recorder.mark(this.last);
  }

  private take(grant: Grant): void {
    this.token = grant.lease ?? grant.token ?? "";
    this.name = (grant.uuid ?? grant.id ?? this.token).slice(-60);
    this.beatEvery = Math.min(30, Math.max(15, grant.beat_every_s ?? 20)) * 1000;
    this.keepAlone();
    this.isAlone = false;
    this.become("live");
    for (const beat of this.early) this.put(beat);
    this.early = [];
    this.news.onGrant(grant);
    this.changed();
    this.runs += 1;
    void this.passes?.take({
      lease: this.name,
      token: this.token,
      run: `${PAGE}-${this.runs}`,
      lesson: String(this.targets.request["lesson"]),
      enrolment: String(this.targets.request["enrolment"]),
      livesMs: LEASE_LIVES_MS - 60_000,
      rttMs: performance.now() - this.asked,
    });
  }

  /** Something changed (play, pause, rate, visibility) or a beat is due: end the stretch, and send when worth it. */
  changed(urgent = true): void {
    if (!this.recorder) return;
    this.last = this.moment();
    this.put(this.recorder.mark(this.last));
    if (this.state === "asking") return;
    if (this.state === "alone") {
      this.putBy(0);
      this.keepAlone();
    }
    if (urgent) void this.courier.send();
    this.schedule();
  }

  /** An answer goes the way of the beats: kept until the server has it, sent at once when there is a network. */
  answer(prompt: number, choice: string): void {
    if (!this.recorder || this.state !== "live") return;
    this.put(this.recorder.say(this.moment(), prompt, choice));
    void this.courier.send();
  }

  /** The media stands still or jumps: remember where it was a moment ago. */
  tick(): void {
    this.last = this.moment();
  }

  jumped(): void {
    if (!this.recorder || !this.last) return;
    const now = this.moment();
    this.put(this.recorder.jump({ ...this.last, mono: Math.min(now.mono, this.last.mono + 500) }, now));
    this.last = now;
  }

  private schedule(): void {
    window.clearTimeout(this.timer);
    if (this.recorder?.isRunning) this.timer = window.setTimeout(() => this.changed(), this.beatEvery);
  }

  private put(beat: Beat | null): void {
    if (!beat) return;
    if (this.state === "asking" || this.state === "alone") this.early.push(beat);
    else this.outbox.put(this.name, this.token, beat);
  }

  private received(lease: string, reply: BeatReply, sent: readonly Beat[]): void {
    if (lease !== this.name) return;
    this.news.onReply(reply, sent);
    if (reply.next_beat_s) this.beatEvery = Math.min(30, Math.max(15, reply.next_beat_s)) * 1000;
    if (reply.superseded && this.state === "live") this.end("superseded");
    else if (reply.live === false && this.state === "live") this.end("none");
  }

  /** Another device went on, or the lease is over: nothing earned is lost, and asking again takes it back. */
  private end(state: LeaseState): void {
    this.recorder = null;
    window.clearTimeout(this.timer);
    this.become(state);
  }

  private leave(): void {
    if (!this.recorder || !this.counts) return;
    this.put(this.recorder.mark(this.moment(), true));
    if (this.state === "live") return this.courier.beacon(this.name);
    this.putBy(this.state === "alone" ? 0 : this.asked);
    this.keepAlone();
  }

  private become(state: LeaseState, message?: string): void {
    this.state = state;
    this.news.onState(state, message);
  }
}
