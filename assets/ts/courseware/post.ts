// Sends what waits, oldest first, again and again until it is answered; what is refused for good waits no more.
import { Problem } from "../shared/http";
import { MOST, type Boxes, type Waiting } from "./boxes";

/** `status` is the item's. */
export interface Answer {
  taken: boolean;
  seq: number;
  status: string;
  is_done?: boolean;
  score?: string | number | null;
}

export interface PostNews {
  told(waiting: Waiting, answer: Answer | null, code: string): void;
  count(waiting: number, isOffline: boolean): void;
}

export interface PostWays {
  send(token: string, waiting: Waiting): Promise<Answer>;
  later(act: () => void, afterMs: number): void;
}

const FIRST_MS = 2_000;
const SLOWEST_MS = 60_000;
// Another answer will not come: of this state, or of this token.
const FOR_GOOD = [400, 404, 409, 410, 413, 422];
// Somebody wrote the same at that moment: to be sent again, whatever its number says.
const BUSY = "busy";

export class Post {
  private busy: Promise<void> | null = null;
  /** Something came while it was sending. */
  private isMore = false;
  private failures = 0;
  private isTimed = false;
  private readonly tokens = new Map<string, string>();
  /** Registrations whose token is not taken any more: they wait for another launch. */
  private readonly shut = new Set<string>();

  constructor(
    private readonly boxes: Boxes,
    private readonly ways: PostWays,
    private readonly news: PostNews,
  ) {}

  /** A newer token for what waits of a registration. */
  renew(registration: string, token: string): void {
    this.tokens.set(registration, token);
    this.shut.delete(registration);
  }

  /** Kept when the promise is done; false where there is more than a course can have. */
  async keep(waiting: Waiting): Promise<boolean> {
    if ((await this.boxes.all()).length >= MOST) return false;
    await this.boxes.put(waiting);
    return true;
  }

  /** Whether the server has everything of a registration. */
  async flush(registration: string): Promise<boolean> {
    await this.send();
    return (await this.boxes.all()).every((waiting) => waiting.registration !== registration);
  }

  send(): Promise<void> {
    this.isMore = true;
    if (!this.busy) {
      this.busy = this.round().then(
        () => { this.busy = null; },
        () => { this.busy = null; },
      );
    }
    return this.busy;
  }

  /** What may go now, oldest first. */
  private async open(): Promise<Waiting[]> {
    return (await this.boxes.all()).filter((waiting) => !this.shut.has(waiting.registration));
  }

  private async round(): Promise<void> {
    while (this.isMore) {
      this.isMore = false;
      for (let [waiting] = await this.open(); waiting; [waiting] = await this.open()) {
        if (await this.one(waiting)) continue;
        this.isMore = false; // the timer asks again
        break;
      }
    }
    this.news.count((await this.open()).length, this.failures > 0);
  }

  private async one(waiting: Waiting): Promise<boolean> {
    try {
      const answer = await this.ways.send(this.tokens.get(waiting.registration) || waiting.token, waiting);
      this.failures = 0;
      await this.boxes.settle(waiting);
      this.news.told(waiting, answer, "");
      return true;
    } catch (error) {
      const status = error instanceof Problem ? error.status : 0;
      if (status === 401 || status === 403) {
        this.shut.add(waiting.registration);
        this.news.told(waiting, null, "token");
        return true;
      }
      const code = error instanceof Problem ? error.code : "";
      if (FOR_GOOD.indexOf(status) < 0 || code === BUSY) return this.again();
      this.failures = 0;
      await this.boxes.settle(waiting);
      this.news.told(waiting, null, code || String(status));
      return true;
    }
  }

  private again(): false {
    this.failures += 1;
    if (this.isTimed) return false;
    this.isTimed = true;
    const wait = Math.min(SLOWEST_MS, FIRST_MS * 2 ** Math.min(this.failures - 1, 5));
    this.ways.later(() => {
      this.isTimed = false;
      void this.send();
    }, wait);
    return false;
  }
}
