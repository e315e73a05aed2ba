// The time that is left, by the server's clock: the page says what it was, every reply corrects it.
import { say } from "../shared/page";
import { clock } from "../shared/text";

const WARNINGS_S = [300, 60];
/** A late packet still counts for so long; then the server closes the attempt by itself. */
const GRACE_S = 16;
/** Hundreds whose time is over do not ask for the next page in the same second. */
const SPREAD_S = 8;
/** A second more or less is the way of the clock, not of people. */
const SAME_MS = 1500;

export class Countdown {
  /** Server time minus the monotonic clock of this page. */
  private offset: number;
  private deadline: number;
  private readonly said = new Set<number>();
  private readonly closes = -GRACE_S - Math.random() * SPREAD_S;

  constructor(
    private readonly element: HTMLElement,
    private readonly warn: (words: string) => void,
    private readonly over: () => void,
  ) {
    this.deadline = Date.parse(element.dataset["deadline"] ?? "");
    this.offset = Date.parse(element.dataset["now"] ?? "") - performance.now();
    if (this.deadline && this.offset) this.tick();
  }

  /** A reply took time to come: the earliest that the server can be now is what it said. */
  hear(now: string): void {
    const offset = Date.parse(now) - performance.now();
    if (offset) this.offset = offset;
  }

  /** Until when it may be written was told anew: the clock moves, and it is said. True when it moved. */
  moveTo(deadline: string): boolean {
    const anew = Date.parse(deadline);
    if (!anew || Math.abs(anew - this.deadline) < SAME_MS) return false;
    const isMore = anew > this.deadline;
    this.deadline = anew;
    this.said.clear();
    this.element.textContent = say("time_left", { time: clock(this.left()) });
    this.warn(say(isMore ? "time_more" : "time_less", { time: clock(this.left()) }));
    WARNINGS_S.filter((mark) => this.left() <= mark).forEach((mark) => this.said.add(mark));
    return true;
  }

  left(): number {
    return (this.deadline - this.offset - performance.now()) / 1000;
  }

  private tick(): void {
    const left = this.left();
    this.element.textContent = left > 0 ? say("time_left", { time: clock(left) }) : say("time_over");
    for (const mark of WARNINGS_S) {
      if (left > mark || this.said.has(mark)) continue;
      this.said.add(mark);
      if (left > 0 && left > mark - 30) this.warn(say("time_warning", { minutes: mark / 60 }));
    }
    if (left < this.closes) this.over();
    else window.setTimeout(() => this.tick(), 1000);
  }
}
