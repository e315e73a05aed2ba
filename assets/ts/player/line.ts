// The film's line to the server: new addresses before the old ones run out, and patience while the network is gone.
import { Problem, getJson, isOffline } from "../shared/http";
import type { Trouble } from "./engine";

/** As the server sends it, on the page and again when asked. Seconds, so that a wrong clock does not matter. */
export interface Addresses {
  master_url: string;
  lite_url: string;
  audio_url: string;
  renew_in_s: number;
}

export interface LineNews {
  /** New addresses: use them from the next request on. */
  onAddresses(fresh: Addresses): void;
  onGone(isGone: boolean): void;
  /** Whatever waits may be asked for again. */
  goOn(): void;
  /** The server gives no more addresses: signed out, or the lesson is gone. */
  onRefused(): void;
}

const TRY_AGAIN_MS = [1000, 2000, 4000, 8000, 15000];
const OLD_IN_A_ROW = 3;

export class Line {
  private due = Infinity;
  private failures = 0;
  private olds = 0;
  private timer = 0;
  private busy: Promise<void> | null = null;
  isGone = false;

  constructor(
    private readonly address: string,
    first: Addresses,
    private readonly news: LineNews,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.due = this.dueIn(first.renew_in_s);
    window.addEventListener("online", () => this.isGone && this.attempt());
    window.addEventListener("offline", () => this.become(true));
  }

  get isDue(): boolean {
    return this.now() > this.due;
  }

  /** Before playing, and with every beat: fetch new addresses when it is time. */
  async keep(): Promise<void> {
    if (this.isDue) await this.renew().catch(() => undefined);
  }

  /** Something comes: all is well. */
  well(): void {
    this.failures = 0;
    this.olds = 0;
    this.become(false);
  }

  trouble(kind: Exclude<Trouble, "media">): void {
    if (kind === "network") {
      this.become(true);
      this.wait();
    } else if (this.busy) return;
    else if ((this.olds += 1) > OLD_IN_A_ROW) this.news.onRefused();
    else this.attempt();
  }

  /** Ask for addresses now; the answer says at the same time whether the network carries. */
  attempt(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.busy ??= this.renew()
      .then(() => {
        this.become(false);
        this.news.goOn();
      })
      .catch((error: unknown) => {
        if (!isOffline(error)) return this.news.onRefused();
        this.become(true);
        this.wait();
      })
      .then(() => {
        this.busy = null;
      });
  }

  private wait(): void {
    if (this.timer) return;
    const wait = TRY_AGAIN_MS[Math.min(this.failures, TRY_AGAIN_MS.length - 1)]!;
    this.failures += 1;
    this.timer = window.setTimeout(() => this.attempt(), wait);
  }

  private async renew(): Promise<void> {
    const fresh = await getJson<Partial<Addresses>>(this.address);
    // A page to sign in instead of an answer.
    if (!fresh.master_url && !fresh.lite_url) throw new Problem(401, "signed out", "signed-out");
    this.take({ master_url: fresh.master_url ?? "", lite_url: fresh.lite_url ?? "", audio_url: fresh.audio_url ?? "", renew_in_s: fresh.renew_in_s ?? 0 });
  }

  private take(fresh: Addresses): void {
    this.due = this.dueIn(fresh.renew_in_s);
    this.news.onAddresses(fresh);
  }

  private dueIn(seconds: number): number {
    return seconds > 0 ? this.now() + seconds * 1000 : Infinity;
  }

  private become(isGone: boolean): void {
    if (!isGone) {
      window.clearTimeout(this.timer);
      this.timer = 0;
    }
    if (isGone === this.isGone) return;
    this.isGone = isGone;
    this.news.onGone(isGone);
  }
}
