// Whether somebody is there: one question at a time, a minute to answer, calm when it passes (domain §4.2 O7).
export interface Prompt {
  number: number;
  kind: string;
  /** What to tap or to slide to; null when the answer is the lesson that plays. */
  shown: string | null;
  choices: string[];
  left_s: number;
  missed: boolean;
}

export interface Question {
  prompt: Prompt;
  leftS: number;
  /** The film waits: going on wants an answer. */
  missed: boolean;
  wrong: string[];
}

export interface Ways {
  now(): number;
  /** Hand an answer to the outbox: it has its own time, and is sent when there is a network. */
  send(prompt: number, choice: string): void;
  pause(): void;
  goOn(): void;
  draw(question: Question | null): void;
  thank(): void;
}

const TRIES = 2;

export class Presence {
  private open: { prompt: Prompt; due: number; missed: boolean; wrong: string[] } | null = null;
  /** Answered here, and the server has not said so yet. */
  private unheard = 0;
  private paused = false;

  constructor(
    private readonly lesson: string,
    private readonly ways: Ways,
  ) {}

  get isMissed(): boolean {
    return Boolean(this.open?.missed);
  }

  /** What the server says with a lease or a reply; `sent` are answers that this reply is about. */
  heard(prompt: Prompt | null | undefined, sent: readonly number[] = []): void {
    if (sent.indexOf(this.unheard) >= 0) this.unheard = 0;
    if (prompt === undefined || (prompt && prompt.number === this.unheard)) return;
    if (!prompt) {
      if (this.open) this.close();
      return;
    }
    if (this.open?.prompt.number !== prompt.number) {
      this.open = { prompt, due: this.ways.now() + prompt.left_s * 1000, missed: false, wrong: [] };
    }
    if (prompt.missed && !this.isMissed) this.miss();
    this.draw();
  }

  /** Once a second. */
  tick(): void {
    if (!this.open || this.open.missed) return;
    if (this.ways.now() >= this.open.due) this.miss();
    this.draw();
  }

  choose(choice: string): void {
    const { open } = this;
    if (!open) return;
    this.ways.send(open.prompt.number, choice);
    if (choice === (open.prompt.shown ?? this.lesson)) {
      this.unheard = open.prompt.number;
      this.close();
      this.ways.thank();
      return;
    }
    open.wrong.push(choice);
    if (open.wrong.length >= TRIES && !open.missed) this.miss();
    this.draw();
  }

  /** Another lease, or none: what it asked is over; it asks again if it wants to know. */
  reset(): void {
    this.unheard = 0;
    this.paused = false;
    if (this.open) this.close();
  }

  private miss(): void {
    if (!this.open) return;
    this.open.missed = true;
    this.paused = true;
    this.ways.pause();
  }

  private close(): void {
    this.open = null;
    this.draw();
    if (this.paused) this.ways.goOn();
    this.paused = false;
  }

  private draw(): void {
    const { open } = this;
    if (!open) return this.ways.draw(null);
    const leftS = Math.max(0, Math.ceil((open.due - this.ways.now()) / 1000));
    this.ways.draw({ prompt: open.prompt, leftS, missed: open.missed, wrong: open.wrong });
  }
}
