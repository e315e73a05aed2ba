// When the state of the item that is open goes out: soon after status, score or exit, else within ten seconds.

export interface Saving {
  save(reason: "change" | "autosave" | "hidden"): boolean;
}

export interface Clock {
  later(act: () => void, afterMs: number): number;
  cancel(timer: number): void;
}

export const AUTOSAVE_MS = 10_000;
// Status, score and exit are set one after the other: one state for all of them.
const URGENT_MS = 200;
// What is too large for the last moment of a page (64 KiB by keepalive), or cannot be sent now, is kept without delay.
const CAREFUL_MS = 1_000;
const AGAIN_MS = 3_000;

export class Saver {
  private timer = 0;
  private due = Infinity;
  private saving: Saving | null = null;
  /** The state is large, or there is no network. */
  isCareful = false;

  constructor(
    private readonly clock: Clock,
    private readonly now: () => number,
  ) {}

  /** From now on this item; null for none. What was not saved of the one before is saved. */
  follow(saving: Saving | null): void {
    this.flush("change");
    this.stop();
    this.saving = saving;
  }

  changed(isUrgent: boolean): void {
    this.plan(isUrgent ? URGENT_MS : this.isCareful ? CAREFUL_MS : AUTOSAVE_MS, isUrgent ? "change" : "autosave");
  }

  /** Whether everything is kept. */
  flush(reason: "change" | "autosave" | "hidden"): boolean {
    if (!this.saving) return true;
    this.stop();
    if (this.saving.save(reason)) return true;
    this.plan(AGAIN_MS, reason === "hidden" ? "change" : reason);
    return false;
  }

  private plan(afterMs: number, reason: "change" | "autosave"): void {
    const due = this.now() + afterMs;
    if (due >= this.due) return;
    this.stop();
    this.due = due;
    this.timer = this.clock.later(() => void this.flush(reason), afterMs);
  }

  private stop(): void {
    if (this.due !== Infinity) this.clock.cancel(this.timer);
    this.due = Infinity;
  }
}
