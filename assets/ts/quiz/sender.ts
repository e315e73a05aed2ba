// Sends what waits, one after the other and in order, until it is there; without a network it tries again, ever slower.
import type { AnswerQueue, Packet, Reply } from "./queue";

export type Mark = "saving" | "saved" | "unsaved" | "refused" | "closed" | "other" | "aside";

/** What went wrong with a packet: "offline" is tried again, the others are settled. "aside": the exam goes on elsewhere,
 * and the server keeps the answer aside.
 */
export type Trouble = "offline" | "refused" | "closed" | "aside";

export interface Wire {
  post(packet: Packet): Promise<Reply>;
  trouble(error: unknown): Trouble;
  later(act: () => void, afterMs: number): void;
}

export interface Told {
  mark(question: number, mark: Mark): void;
  /** Another device's answer stands: show it. */
  stands(question: number, value: unknown): void;
  /** Every reply says what time it is there, and until when it may be written. */
  time(reply: Reply): void;
  count(waiting: number, isOffline: boolean): void;
}

const FIRST_MS = 1500;
const SLOWEST_MS = 30_000;

export class Sender {
  private busy = false;
  private failures = 0;
  private timed = false;

  constructor(
    private readonly queue: AnswerQueue,
    private readonly wire: Wire,
    private readonly told: Told,
  ) {}

  /** True when nothing waits any more. */
  async send(): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    try {
      for (let packet = this.queue.waiting()[0]; packet; packet = this.queue.waiting()[0]) {
        if (!(await this.one(packet))) return false;
      }
    } finally {
      this.busy = false;
      this.told.count(this.queue.waiting().length, this.failures > 0);
    }
    return true;
  }

  private async one(packet: Packet): Promise<boolean> {
    this.told.mark(packet.question, "saving");
    try {
      const reply = await this.wire.post(packet);
      this.failures = 0;
      this.queue.settle(packet, reply);
      this.told.time(reply);
      if (reply.stands === false) this.told.stands(packet.question, reply.value);
      this.told.mark(packet.question, reply.stands === false ? "other" : this.waits(packet.question) ? "saving" : "saved");
      return true;
    } catch (error) {
      const trouble = this.wire.trouble(error);
      if (trouble === "offline") {
        this.told.mark(packet.question, "unsaved");
        this.again();
        return false;
      }
      this.queue.settle(packet);
      this.told.mark(packet.question, trouble);
      return true;
    }
  }

  private waits(question: number): boolean {
    return this.queue.waiting().some((packet) => packet.question === question);
  }

  private again(): void {
    this.failures += 1;
    if (this.timed) return;
    this.timed = true;
    const wait = Math.min(SLOWEST_MS, FIRST_MS * 2 ** Math.min(this.failures - 1, 5));
    this.wire.later(() => {
      this.timed = false;
      void this.send();
    }, wait);
  }
}
