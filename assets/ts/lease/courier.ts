// Carries beats to the server: in batches, again and again until they are answered, and by beacon when the page goes.
import { Problem, isOffline, sendJson } from "../shared/http";
import type { Prompt } from "../prompt/presence";
import type { Outbox } from "./outbox";
import type { ParcelPost } from "./parcel";
import { passOf, type Pass } from "./passes";
import type { Beat } from "./span";

export interface BeatReply {
  credited_today_s?: number;
  cap_left_s?: number | null;
  seen?: unknown;
  live?: boolean;
  superseded?: boolean;
  server_now?: string;
  next_beat_s?: number;
  refused?: { seq: number | null; code: string }[];
  prompt?: Prompt | null;
}

const BATCH = 40;
const SLOWEST_MS = 60_000;
const PARCEL = 150;
// Beats are taken for a week; what is nearly that old goes signed.
const OLDEST_BEAT_MS = 6.5 * 24 * 3_600_000;
// Not taken as beats because of when they came: with a pass they still count.
const TOO_LATE = ["expired", "superseded", "too-late", "closed"];

export class Courier {
  private busy = false;
  private failures = 0;
  private timer = 0;

  constructor(
    private readonly address: string,
    private readonly outbox: Outbox,
    private readonly onReply: (lease: string, reply: BeatReply, sent: readonly Beat[]) => void,
    private readonly onState: (unsent: number, isOffline: boolean) => void,
    private readonly post?: ParcelPost,
    private readonly onParcel: (sentS: number, heldS: number) => void = () => undefined,
  ) {
    window.addEventListener("online", () => this.send());
  }

  /** Send what waits, oldest lease first. Failing is normal: it tries again, slower each time, for ever. */
  async send(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    window.clearTimeout(this.timer);
    try {
      for (const lease of this.outbox.waiting()) await this.sendLease(lease);
      this.failures = 0;
      this.onState(0, false);
    } catch (error) {
      this.failures += 1;
      this.onState(this.outbox.count(), isOffline(error));
      const wait = Math.min(SLOWEST_MS, 2000 * 2 ** Math.min(this.failures - 1, 5));
      this.timer = window.setTimeout(() => void this.send(), wait * (0.75 + Math.random() / 2));
    } finally {
      this.busy = false;
    }
  }

  private async sendLease(lease: string): Promise<void> {
    const pass = this.post ? passOf(lease.split("~")[0] ?? "") : null;
    for (let box = this.outbox.read(lease); box?.beats.length; box = this.outbox.read(lease)) {
      const late = box.beats.filter((beat) => this.isLate(lease, beat, box!.late, pass));
      if (pass && late.length) {
        if (!(await this.sendParcel(lease, pass, late.slice(0, PARCEL)))) return;
        continue;
      }
      if (lease.includes("~")) return; // counted by a page alone, and its pass is gone: it waits for one
      const beats = box.beats.slice(0, BATCH);
      const sequences = beats.map((beat) => beat.seq);
      const [reply, aside] = await this.sendBeats(lease, box.token, beats, pass !== null);
      this.outbox.setAside(lease, aside);
      this.outbox.forget(lease, sequences.filter((seq) => !aside.includes(seq)));
      if (reply) this.onReply(lease, reply, beats);
    }
  }

  private isLate(lease: string, beat: Beat, late: readonly number[] | undefined, pass: Pass | null): boolean {
    if (!pass) return false;
    if (lease.includes("~") || late?.includes(beat.seq)) return true;
    return Date.now() - beat.wall_ms > OLDEST_BEAT_MS || beat.mono_ms > pass.livesMs;
  }

  /** Whether to go on with this lease. */
  private async sendParcel(lease: string, pass: Pass, beats: readonly Beat[]): Promise<boolean> {
    const run = lease.split("~")[1] ?? pass.run;
    const reply = await this.post!.send(pass, run, beats);
    if (reply === "unsigned") return false;
    this.outbox.forget(lease, beats.map((beat) => beat.seq));
    if (reply !== "refused") this.onParcel(reply.counted_s, reply.held_s);
    return true;
  }

  /** The reply, and numbers that have to go signed. A refusal for good ends the retries: of these beats, or of the
   *  lease when its token is not taken any more. */
  private async sendBeats(
    lease: string,
    token: string,
    beats: readonly Beat[],
    hasPass: boolean,
  ): Promise<[BeatReply | null, number[]]> {
    try {
      const reply = await sendJson<BeatReply>(this.address, { lease: token, beats }, { thin: true });
      const refused = hasPass ? (reply.refused ?? []) : [];
      return [reply, refused.filter((one) => TOO_LATE.includes(one.code)).map((one) => one.seq ?? -1)];
    } catch (error) {
      const status = error instanceof Problem ? error.status : 0;
      if (hasPass && error instanceof Problem && TOO_LATE.includes(error.code)) return [null, beats.map((beat) => beat.seq)];
      if ([401, 403, 404, 410].includes(status)) this.outbox.drop(lease);
      else if (![400, 413, 422].includes(status)) throw error;
      return [null, []];
    }
  }

  /** The page is going away: one beacon; the beats stay in the outbox until somebody answers for them. */
  beacon(lease: string): void {
    const box = this.outbox.read(lease);
    if (!box?.beats.length || !navigator.sendBeacon) return;
    const body = JSON.stringify({ lease: box.token, beats: box.beats.slice(-BATCH) });
    navigator.sendBeacon(this.address, new Blob([body], { type: "text/plain" }));
  }
}
