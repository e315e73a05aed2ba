// The time that is left, by the server's clock: the page says what it was, every reply corrects it.
import { say } from "../shared/page";
import { clock } from "../shared/text";

const WARNINGS_S = [300, 60];
/** A late packet still counts for so long; then the server closes the attempt by itself. */
const GRACE_S = 16;

export class Countdown {
  /** Server time minus the monotonic clock of this page. */
  private offset: number;
  private readonly deadline: number;
  private readonly said = new Set<number>();

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

  private tick(): void {
    const left = (this.deadline - this.offset - performance.now()) / 1000;
    this.element.textContent = left > 0 ? say("time_left", { time: clock(left) }) : say("time_over");
    for (const mark of WARNINGS_S) {
      if (left > mark || this.said.has(mark)) continue;
      this.said.add(mark);
      if (left > 0 && left > mark - 30) this.warn(say("time_warning", { minutes: mark / 60 }));
    }
    if (left < -GRACE_S) this.over();
    else window.setTimeout(() => this.tick(), 1000);
  }
}
