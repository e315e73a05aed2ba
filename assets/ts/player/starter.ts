// Begins a film on its smallest rung without a library: the list, then bytes as they come, many parts a request. On a
// line of 200 kb/s that is a picture in five seconds, where the adaptive engine alone would be five seconds of loading.
import { canRun, parsePlaylist, partAt, runFrom, startOf, type Bytes, type Part, type Playlist } from "./playlist";

export interface StarterNews {
  onBytes(count: number): void;
  /** `status` 0: the network did not carry it (it is asked again); else what the server said. */
  onTrouble(status: number): void;
  /** Far enough ahead, and so many bits come a second: there may be room for more than the smallest rung. */
  onComfort(bitsPerSecond: number): void;
  onBroken(): void;
}

export interface Start {
  url: string;
  codecs: string;
  duration: number;
}

/** What another engine needs to go on in the same buffer. */
export interface HandOver {
  mediaSource: MediaSource;
  buffer: SourceBuffer;
  codecs: string;
}

const AHEAD_S = 30;
const RUN_S = 32;
const COMFORT_S = 12;
const BEHIND_S = 60;
const DRY_S = 0.2;
// The next request goes off so long before the last byte of this one: a slow line also answers late.
const EARLY_S = 1;
const HUNGRY_S = 20;
const ASK_AGAIN_MS = [500, 1000, 2000, 4000, 8000];
const GROWS_MS = 2000;

const mime = (codecs: string): string => `video/mp4; codecs="${codecs}"`;

export function canStart(codecs: string): boolean {
  const known = (window as unknown as { MediaSource?: typeof MediaSource }).MediaSource;
  return Boolean(known && codecs && typeof ReadableStream === "function" && known.isTypeSupported(mime(codecs)));
}

export class Starter {
  private readonly mediaSource = new MediaSource();
  private buffer: SourceBuffer | null = null;
  private list: Playlist | null = null;
  private hasHeader = false;
  private next = 0;
  private round = 0;
  private abort = new AbortController();
  private following: { index: number; response: Promise<Response> } | null = null;
  private failures = 0;
  private wake: (() => void) | null = null;
  private isOver = false;
  private aim = NaN;
  private counted = 0;
  private countedSince = 0;
  /** Bits a second, of the last bytes more than of the first. */
  speed = 0;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly start: Start,
    private readonly fresh: (url: string) => string,
    private readonly news: StarterNews,
  ) {}

  async begin(at: number): Promise<void> {
    const { mediaSource, video } = this;
    video.src = URL.createObjectURL(mediaSource);
    const [text] = await Promise.all([
      this.text(this.start.url),
      new Promise<void>((done) => mediaSource.addEventListener("sourceopen", () => done(), { once: true })),
    ]);
    if (this.isOver) return;
    URL.revokeObjectURL(video.src);
    this.list = parsePlaylist(text, this.start.url);
    if (!this.list || !this.list.parts.length) return this.news.onBroken();
    this.buffer = mediaSource.addSourceBuffer(mime(this.start.codecs));
    mediaSource.duration = this.start.duration;
    video.addEventListener("seeking", this.sought);
    const from = startOf(this.list.parts, at);
    if (from > 0) video.currentTime = from;
    this.go(from);
  }

  /** Try again at once: the network may be back, or the address is new. */
  readonly poke = (): void => this.wake?.();

  /** Stop, and leave the buffer to somebody else. */
  async handOver(): Promise<HandOver | null> {
    this.drop();
    await this.idle();
    return this.buffer && this.mediaSource.readyState !== "closed" ? { mediaSource: this.mediaSource, buffer: this.buffer, codecs: this.start.codecs } : null;
  }

  drop(): void {
    this.isOver = true;
    this.round += 1;
    this.abort.abort();
    this.poke();
    this.video.removeEventListener("seeking", this.sought);
  }

  private readonly sought = (): void => {
    const to = this.video.currentTime;
    // The way to where we are filling anyway: the start of the film, or the hundredths before its first picture.
    if (Math.abs(to - this.aim) < 0.6) return;
    const ahead = this.ahead();
    this.go(ahead > 0.5 ? to + ahead : to);
  };

  /** Fetch from this second on, until something else is wanted. */
  private go(from: number): void {
    this.round += 1;
    this.aim = from;
    this.abort.abort();
    this.abort = new AbortController();
    this.following = null;
    this.poke();
    // What was cut off in the middle must not be taken for the beginning of what comes now.
    if (this.mediaSource.readyState === "open") this.buffer?.abort();
    this.next = partAt(this.list?.parts ?? [], from);
    void this.loop(this.round).catch(() => {
      if (!this.isOver) this.news.onBroken();
    });
  }

  private async loop(round: number): Promise<void> {
    while (round === this.round && this.list) {
      const { parts, isEnded } = this.list;
      if (this.next >= parts.length) {
        if (!isEnded) await this.grow();
        else if (await this.ended(round)) return;
      } else if (this.ahead() > AHEAD_S) {
        if (this.speed) this.news.onComfort(this.speed);
        await new Promise((done) => window.setTimeout(done, 1000));
      } else await this.run(round, parts);
    }
  }

  /** One request: header if it is still missing, then as many parts as are wanted now. */
  private async run(round: number, parts: readonly Part[]): Promise<void> {
    const first = parts[this.next]!;
    const { bytes, next } = runFrom(parts, this.next, first.from + RUN_S);
    const { header } = this.list!;
    const joined = !this.hasHeader && header.url === bytes.url && header.last !== null && header.last + 1 === bytes.first;
    try {
      if (!this.hasHeader && !joined) await this.append(new Uint8Array(await (await this.fetch(header)).arrayBuffer()), round);
      const early = this.following?.index === this.next ? this.following.response : null;
      this.following = null;
      const response = await (early ?? this.fetch(joined ? { ...bytes, first: header.first } : bytes));
      await this.pour(response, round, parts.slice(this.next, next), joined ? (header.last ?? 0) + 1 - header.first : 0, () => this.follow(parts, next));
      if (round !== this.round) return;
      this.hasHeader = true;
      this.next = next;
      this.failures = 0;
      this.aim = NaN;
      if (this.speed && this.ahead() > COMFORT_S) this.news.onComfort(this.speed);
    } catch (error) {
      if (round !== this.round) return;
      if (error instanceof MediaTrouble) return this.news.onBroken();
      await this.trouble(error, round);
      // What came before the line broke is in the buffer: go on behind it, from the start of a part.
      if (round === this.round) {
        if (this.mediaSource.readyState === "open") this.buffer!.abort();
        this.next = partAt(parts, this.ahead() ? this.video.currentTime + this.ahead() : this.video.currentTime);
      }
    }
  }

  /** Ask for what comes behind this run, when the film needs it soon. */
  private follow(parts: readonly Part[], index: number): void {
    const part = parts[index];
    if (!part || this.following || this.ahead() > HUNGRY_S) return;
    const response = this.fetch(runFrom(parts, index, part.from + RUN_S).bytes);
    response.catch(() => undefined);
    this.following = { index, response };
  }

  private async trouble(error: unknown, round: number): Promise<void> {
    this.news.onTrouble(error instanceof Refused ? error.status : 0);
    const wait = ASK_AGAIN_MS[Math.min(this.failures, ASK_AGAIN_MS.length - 1)]!;
    this.failures += 1;
    await this.sleep(wait, round);
  }

  /** Bytes into the buffer as they come; held back until the film can run on without a halt. */
  private async pour(response: Response, round: number, parts: readonly Part[], head: number, onNearEnd: () => void): Promise<void> {
    const reader = response.body!.getReader();
    const index = this.next;
    const held: Uint8Array[] = [];
    let came = -head;
    let isHeld = false;
    const last = parts[parts.length - 1]!;
    const size = last.last === null ? Infinity : last.last + 1 - parts[0]!.first;
    const begun = performance.now();
    this.countedSince = begun;
    for (;;) {
      const { done, value } = await reader.read();
      if (round !== this.round) return void reader.cancel().catch(() => undefined);
      if (value) {
        came += value.byteLength;
        this.measure(value.byteLength);
        this.news.onBytes(value.byteLength);
        held.push(value);
      }
      const mean = (1000 * (came + head)) / Math.max(1, performance.now() - begun);
      const speed = Math.min(mean, this.speed ? this.speed / 8 : mean);
      isHeld = !done && (isHeld || this.ahead() < DRY_S) && !canRun(this.list!.parts, index, came, isNaN(this.aim) ? this.video.currentTime : this.aim, speed);
      if (size - came < speed * EARLY_S) onNearEnd();
      while (!isHeld && held.length && round === this.round) await this.append(held.shift()!, round);
      if (done) return this.measure(0, this.speed ? 50 : 1);
    }
  }

  private measure(count: number, atLeastMs = 250): void {
    this.counted += count;
    const took = performance.now() - this.countedSince;
    if (took < atLeastMs) return;
    const speed = (this.counted * 8000) / Math.max(1, took);
    this.speed = this.speed ? 0.7 * this.speed + 0.3 * speed : speed;
    this.counted = 0;
    this.countedSince = performance.now();
  }

  private ahead(): number {
    const { buffered, currentTime } = this.video;
    for (let index = 0; index < buffered.length; index += 1) {
      if (buffered.start(index) <= currentTime + 0.3 && buffered.end(index) > currentTime) return buffered.end(index) - currentTime;
    }
    return 0;
  }

  private async append(bytes: Uint8Array, round: number): Promise<void> {
    await this.idle();
    const buffer = this.buffer!;
    if (round !== this.round) return;
    try {
      buffer.appendBuffer(bytes as unknown as ArrayBuffer);
    } catch (error) {
      if ((error as Error).name !== "QuotaExceededError") throw new MediaTrouble();
      buffer.remove(0, Math.max(0.1, this.video.currentTime - BEHIND_S));
      await this.idle();
      buffer.appendBuffer(bytes as unknown as ArrayBuffer);
    }
    await this.idle();
    if (this.video.error) throw new MediaTrouble();
    this.hasHeader = true;
    this.closeGap();
  }

  /** Our files begin a few hundredths of a second late: nothing to wait for. */
  private closeGap(): void {
    const { video } = this;
    const { buffered, currentTime } = video;
    if (buffered.length && buffered.start(0) > currentTime && buffered.start(0) - currentTime < 0.5) video.currentTime = buffered.start(0) + 0.001;
  }

  private async idle(): Promise<void> {
    const { buffer } = this;
    while (buffer?.updating) await new Promise((done) => buffer.addEventListener("updateend", done, { once: true }));
  }

  private async ended(round: number): Promise<boolean> {
    await this.idle();
    if (round === this.round && this.mediaSource.readyState === "open") this.mediaSource.endOfStream();
    return true;
  }

  private async grow(): Promise<void> {
    await this.sleep(GROWS_MS);
    if (this.isOver) return;
    try {
      this.list = parsePlaylist(await this.fetchText(this.start.url), this.start.url) ?? this.list;
    } catch (error) {
      await this.trouble(error, this.round);
    }
  }

  /** The list, however long that takes: nothing plays before it. */
  private async text(url: string): Promise<string> {
    for (;;) {
      try {
        return await this.fetchText(url);
      } catch (error) {
        if (this.isOver) return "";
        await this.trouble(error, this.round);
      }
    }
  }

  private async fetchText(url: string): Promise<string> {
    return (await this.fetch({ url, first: 0, last: null })).text();
  }

  private async fetch(bytes: Bytes): Promise<Response> {
    const headers: Record<string, string> = bytes.last === null ? {} : { Range: `bytes=${bytes.first}-${bytes.last}` };
    const response = await fetch(this.fresh(bytes.url), { headers, signal: this.abort.signal, credentials: "omit" });
    if (!response.ok) throw new Refused(response.status);
    if (bytes.last !== null && response.status !== 206) throw new MediaTrouble();
    return response;
  }

  private sleep(ms: number, round = this.round): Promise<void> {
    return new Promise((done) => {
      const timer = window.setTimeout(over, ms);
      const starter = this;
      function over(): void {
        window.clearTimeout(timer);
        if (starter.wake === over) starter.wake = null;
        done();
      }
      if (round === this.round) this.wake = over;
      else over();
    });
  }
}

class Refused extends Error {
  constructor(readonly status: number) {
    super(`${status}`);
  }
}

class MediaTrouble extends Error {}
