// The right to earn time on one lesson: asked for at the first play, kept alive by beats, lost to another device.
import { Problem, isOffline, randomKey, sendJson } from "../shared/http";
import { Courier, type BeatReply } from "./courier";
import { Outbox } from "./outbox";
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
}

export type LeaseState = "none" | "asking" | "live" | "refused" | "offline" | "superseded";

export interface LeaseNews {
  onGrant(grant: Grant): void;
  onState(state: LeaseState, message?: string): void;
  onReply(reply: BeatReply, sent: readonly Beat[]): void;
  onQueue(unsent: number, offline: boolean): void;
}

export interface LeaseTargets {
  leases: string;
  beats: string;
  request: Record<string, unknown>;
}

export class LeaseClient {
  private readonly outbox = new Outbox();
  private readonly courier: Courier;
  private recorder: SpanRecorder | null = null;
  private token = "";
  private name = "";
  private beatEvery = 20_000;
  private timer = 0;
  private retry = 0;
  private last: Moment | null = null;
  state: LeaseState = "none";

  constructor(
    private readonly targets: LeaseTargets,
    private readonly news: LeaseNews,
    private readonly moment: () => Moment,
  ) {
    this.courier = new Courier(
      targets.beats,
      this.outbox,
      (lease, reply, sent) => this.received(lease, reply, sent),
      (unsent, offline) => news.onQueue(unsent, offline),
    );
    window.addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => this.changed(document.visibilityState === "hidden"));
    if (this.outbox.count()) void this.courier.send();
  }

  /** Ask for the lease unless there is one. Playing goes on meanwhile; a weak network is asked again. */
  async ask(): Promise<void> {
    if (this.state === "live" || this.state === "asking") return;
    this.become("asking");
    window.clearTimeout(this.retry);
    try {
      const grant = await sendJson<Grant>(this.targets.leases, this.targets.request, { key: randomKey() });
      this.take(grant);
    } catch (error) {
      if (isOffline(error) || (error instanceof Problem && error.status >= 500)) {
        this.become("offline");
        this.retry = window.setTimeout(() => void this.ask(), 8000);
      } else this.become("refused", error instanceof Problem ? error.message : "");
    }
  }

  private take(grant: Grant): void {
    this.token = grant.lease ?? grant.token ?? "";
    this.name = (grant.uuid ?? grant.id ?? this.token).slice(-60);
    this.beatEvery = Math.min(30, Math.max(15, grant.beat_every_s ?? 20)) * 1000;
    this.recorder = new SpanRecorder(performance.now());
    this.become("live");
    this.news.onGrant(grant);
    this.changed();
  }

  /** Something changed (play, pause, rate, visibility) or a beat is due: end the stretch, and send when worth it. */
  changed(urgent = true): void {
    if (!this.recorder || this.state !== "live") return;
    this.last = this.moment();
    this.put(this.recorder.mark(this.last));
    if (urgent) void this.courier.send();
    this.schedule();
  }

  /** The media stands still or jumps: remember where it was a moment ago. */
  tick(): void {
    this.last = this.moment();
  }

  jumped(): void {
    if (!this.recorder || this.state !== "live" || !this.last) return;
    const now = this.moment();
    this.put(this.recorder.jump({ ...this.last, mono: Math.min(now.mono, this.last.mono + 500) }, now));
    this.last = now;
  }

  private schedule(): void {
    window.clearTimeout(this.timer);
    if (this.recorder?.isRunning) this.timer = window.setTimeout(() => this.changed(), this.beatEvery);
  }

  private put(beat: Beat | null): void {
    if (beat) this.outbox.put(this.name, this.token, beat);
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
    if (!this.recorder || this.state !== "live") return;
    this.put(this.recorder.mark(this.moment(), true));
    this.courier.beacon(this.name);
  }

  private become(state: LeaseState, message?: string): void {
    this.state = state;
    this.news.onState(state, message);
  }
}
