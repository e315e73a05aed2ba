// One stretch during which nothing changed: a beat says from where to where, how fast, seen or not (domain §4.2 O2).
export interface Beat {
  seq: number;
  mono_ms: number;
  span_ms: number;
  wall_ms: number;
  from: number;
  to: number;
  rate: number;
  playing: boolean;
  visible: boolean;
  closing?: boolean;
  /** The answer to that presence prompt, given at `mono_ms`. */
  prompt?: number;
  choice?: string;
}

export interface Moment {
  mono: number;
  media: number;
  rate: number;
  playing: boolean;
  visible: boolean;
}

export class SpanRecorder {
  private start: Moment | null = null;
  /** `zero` is the monotonic time at which the lease was received; `seq` the last number that was used. */
  constructor(
    private readonly zero: number,
    private seq = 0,
  ) {}

  get last(): number {
    return this.seq;
  }

  /** Tell what is so now; returns the beat of the stretch that ended, or null when nothing worth telling did. */
  mark(now: Moment, closing = false): Beat | null {
    const from = this.start;
    this.start = closing ? null : now;
    if (!from || !from.playing) return null;
    const span = Math.round(now.mono - from.mono);
    if (span < 250 && !closing) {
      this.start = { ...now, mono: from.mono, media: from.media };
      return null;
    }
    this.seq += 1;
    const beat: Beat = {
      seq: this.seq,
      mono_ms: Math.max(0, Math.round(now.mono - this.zero)),
      span_ms: Math.max(0, span),
      wall_ms: Date.now(),
      from: round(from.media),
      to: round(Math.max(from.media, now.media)),
      rate: from.rate,
      playing: true,
      visible: from.visible,
    };
    if (closing) beat.closing = true;
    return beat;
  }

  /** Something said at this moment, which no stretch ends for. */
  say(now: Moment, prompt: number, choice: string): Beat {
    this.seq += 1;
    return {
      seq: this.seq,
      mono_ms: Math.max(0, Math.round(now.mono - this.zero)),
      span_ms: 0,
      wall_ms: Date.now(),
      from: round(now.media),
      to: round(now.media),
      rate: now.rate,
      playing: now.playing,
      visible: now.visible,
      prompt,
      choice,
    };
  }

  /** The media jumped: the stretch ends where it was before, and another begins where it is now. */
  jump(before: Moment, now: Moment): Beat | null {
    const beat = this.mark(before);
    this.start = now;
    return beat;
  }

  get isRunning(): boolean {
    return Boolean(this.start?.playing);
  }
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;
