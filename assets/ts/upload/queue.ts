// Files wait their turn: two at a time, so that the first is watchable early even on a thin line.
const AT_ONCE = 2;

export class Queue {
  private waiting: (() => Promise<unknown>)[] = [];
  private running = 0;

  constructor(private readonly changed: () => void = () => undefined) {}

  add(work: () => Promise<unknown>): void {
    this.waiting.push(work);
    this.next();
  }

  /** Nothing more begins; what runs goes on. */
  clear(): void {
    this.waiting = [];
  }

  get isIdle(): boolean {
    return !this.running && !this.waiting.length;
  }

  private next(): void {
    while (this.running < AT_ONCE) {
      const work = this.waiting.shift();
      if (!work) return;
      this.running += 1;
      const done = (): void => {
        this.running -= 1;
        this.next();
        this.changed();
      };
      work().then(done, done);
    }
  }
}
