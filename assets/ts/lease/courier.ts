// Carries beats to the server: in batches, again and again until they are answered, and by beacon when the page goes.
import { Problem, isOffline, sendJson } from "../shared/http";
import type { Outbox } from "./outbox";
import type { Beat } from "./span";

export interface BeatReply {
  credited_today_s?: number;
  cap_left_s?: number | null;
  seen?: unknown;
  live?: boolean;
  superseded?: boolean;
  server_now?: string;
  next_beat_s?: number;
}

const BATCH = 40;
const SLOWEST_MS = 60_000;

export class Courier {
  private busy = false;
  private failures = 0;
  private timer = 0;

  constructor(
    private readonly address: string,
    private readonly outbox: Outbox,
    private readonly onReply: (lease: string, reply: BeatReply, sent: readonly Beat[]) => void,
    private readonly onState: (unsent: number, isOffline: boolean) => void,
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
    for (let box = this.outbox.read(lease); box?.beats.length; box = this.outbox.read(lease)) {
      const beats = box.beats.slice(0, BATCH);
      const reply = await this.post(lease, box.token, beats);
      this.outbox.forget(lease, beats.map((beat) => beat.seq));
      if (reply) this.onReply(lease, reply, beats);
    }
  }

  /** A refusal for good ends the retries: of these beats, or of the lease when its token is not taken any more. */
  private async post(lease: string, token: string, beats: readonly Beat[]): Promise<BeatReply | null> {
    try {
      return await sendJson<BeatReply>(this.address, { lease: token, beats }, { thin: true });
    } catch (error) {
      const status = error instanceof Problem ? error.status : 0;
      if ([401, 403, 404, 410].includes(status)) this.outbox.drop(lease);
      else if (![400, 413, 422].includes(status)) throw error;
      return null;
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
