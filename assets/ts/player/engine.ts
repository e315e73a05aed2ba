// What turns addresses into pictures: a light start over MSE, hls.js when there is room for more, the phone's own player
// on iOS, one small file elsewhere.
import type { Adaptive } from "./adaptive";
import type { PlayerPage, Rung } from "./state";
import { Starter, canStart } from "./starter";

export type Trouble = "old" | "network" | "media";

export interface EngineNews {
  onShown(height: number): void;
  onBytes(count: number): void;
  /** old: the address has run out; network: nothing comes; media: it cannot be played like this. */
  onTrouble(trouble: Trouble): void;
}

/** Without `rungs` there is no light start, and a place is met to the frame. */
export type Source = Pick<PlayerPage, "master_url" | "lite_url" | "audio_url"> & { rungs?: Rung[] };

export interface Options {
  saver: boolean;
  audioOnly: boolean;
  /** The chosen height; 0: by itself. */
  height: number;
  duration: number;
}

const SAVER_HEIGHT = 360;
const TOO_OLD = [401, 403, 404, 410];
// What the next rung needs, and as much again: a better picture that halts is worse.
const ROOM = 2;

/** MSE before native: on Android the native player tolerates less. iOS has none on phones, and plays HLS itself. */
export function kindOf(): "hls" | "native" | "file" {
  const probe = document.createElement("video");
  const isNative = probe.canPlayType("application/vnd.apple.mpegurl") !== "";
  const isApple = /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Mac/.test(navigator.platform) && navigator.maxTouchPoints > 1);
  if (isNative && isApple) return "native";
  const mse = (window as unknown as { MediaSource?: typeof MediaSource }).MediaSource;
  if (mse && typeof mse.isTypeSupported === "function" && mse.isTypeSupported('video/mp4; codecs="avc1.42E01E,mp4a.40.2"')) return "hls";
  return isNative ? "native" : "file";
}

export class Engine {
  private starter: Starter | null = null;
  private adaptive: Adaptive | null = null;
  private isChanging = false;
  private round = 0;
  private options: Options = { saver: true, audioOnly: false, height: 0, duration: 0 };

  constructor(
    private readonly video: HTMLVideoElement,
    private source: Source,
    private readonly news: EngineNews,
  ) {
    video.addEventListener("error", () => {
      if (!this.adaptive && video.getAttribute("src")) news.onTrouble(this.starter ? "media" : "old");
    });
  }

  async load(at: number, options: Options): Promise<void> {
    this.drop();
    this.options = options;
    const { source } = this;
    const address = options.audioOnly && source.audio_url ? source.audio_url : source.master_url;
    const kind = address ? kindOf() : "file";
    const useFile = kind === "file" || (kind === "native" && options.saver && !options.audioOnly && Boolean(source.lite_url));
    if (kind === "hls") await this.begin(at);
    else this.plain(useFile ? source.lite_url : address, at);
  }

  /** The address of now for one of before: only the token differs. */
  readonly fresh = (url: string): string => {
    const now = /^\/v\/[^/]+\/\d+\//.exec(this.source.master_url || this.source.lite_url);
    return now ? url.replace(/\/v\/[^/]+\/\d+\//, now[0]) : url;
  };

  /** New addresses: what plays goes on with them. */
  renew(source: Source): void {
    this.source = source;
  }

  /** Go on after the network came back or the address was renewed; false: only a new load can. */
  goOn(): boolean {
    this.starter?.poke();
    this.adaptive?.goOn();
    return Boolean(this.starter || this.adaptive);
  }

  private plain(address: string, at: number): void {
    this.video.src = address;
    if (at > 0) {
      const jump = (): void => {
        this.video.currentTime = at;
      };
      this.video.addEventListener("loadedmetadata", jump, { once: true });
    }
    this.video.load();
  }

  // A light start, then hls.js ---------------------------------------------------------------------------------

  private async begin(at: number): Promise<void> {
    const rung = this.first();
    if (!rung || this.options.height > (rung.height ?? 0) || !canStart(rung.codecs)) return this.adapt(at);
    const start = { url: rung.url, codecs: rung.codecs, duration: this.options.duration };
    const starter = new Starter(this.video, start, this.fresh, {
      onBytes: (count) => this.news.onBytes(count),
      onTrouble: (status) => this.news.onTrouble(TOO_OLD.indexOf(status) < 0 ? "network" : "old"),
      onComfort: (speed) => {
        if (this.starter === starter && this.hasRoom(speed)) void this.change();
      },
      onBroken: () => {
        if (this.starter === starter) void this.adapt(this.video.currentTime);
      },
    });
    this.starter = starter;
    this.news.onShown(rung.height ?? 0);
    await starter.begin(at);
  }

  /** The smallest rung with a picture, or the sound. */
  private first(): Rung | undefined {
    const { rungs = [] } = this.source;
    return rungs.filter((rung) => Boolean(rung.height) !== this.options.audioOnly)[0] ?? rungs[0];
  }

  /** Whether a better rung would play without a halt. */
  private hasRoom(speed: number): boolean {
    const most = this.options.saver ? SAVER_HEIGHT : Infinity;
    const better = (this.source.rungs ?? []).filter((rung) => rung.height && rung.height <= most)[1];
    return Boolean(better && !this.options.audioOnly && speed > ROOM * better.bps);
  }

  /** From the light start to hls.js, in the same buffer and without a halt. */
  private async change(): Promise<void> {
    if (this.isChanging) return;
    this.isChanging = true;
    const { starter } = this;
    try {
      const begun = await import("./adaptive").then((module) => module.library());
      if (!starter || this.starter !== starter || !begun) return;
      const taken = await starter.handOver();
      if (this.starter !== starter) return;
      this.starter = null;
      await this.adapt(this.video.currentTime, starter.speed, taken);
    } catch {
      // Not loaded: the smallest rung goes on. Loaded, but not able to take over: begin again at this place.
      if (!this.starter && !this.adaptive) await this.adapt(this.video.currentTime).catch(() => this.news.onTrouble("media"));
    } finally {
      this.isChanging = false;
    }
  }

  private async adapt(at: number, speed = 0, taken: Awaited<ReturnType<Starter["handOver"]>> = null): Promise<void> {
    const { audioOnly, height } = this.options;
    this.starter?.drop();
    this.starter = null;
    const address = audioOnly && this.source.audio_url ? this.source.audio_url : this.source.master_url;
    const { round } = this;
    const module = await import("./adaptive");
    const begun = await module.Adaptive.begin(this.video, { address, at, speed, maxHeight: this.most(), taken }, this.fresh, {
      onShown: (shown) => this.news.onShown(shown),
      onBytes: (count) => this.news.onBytes(count),
      onTrouble: (status) => this.news.onTrouble(status < 0 ? "media" : TOO_OLD.indexOf(status) < 0 ? "network" : "old"),
    });
    if (round !== this.round) return begun.drop();
    this.adaptive = begun;
    if (height) begun.choose(height);
  }

  private most(): number {
    return this.options.saver ? SAVER_HEIGHT : 0;
  }

  /** Data saver: nothing above 360p. */
  cap(saver: boolean): void {
    this.options = { ...this.options, saver };
    this.adaptive?.cap(this.most());
  }

  choose(height: number): void {
    this.options = { ...this.options, height };
    if (this.adaptive) this.adaptive.choose(height);
    else if (this.starter && height) void this.change();
  }

  drop(): void {
    this.round += 1;
    this.starter?.drop();
    this.adaptive?.drop();
    this.starter = null;
    this.adaptive = null;
    this.video.removeAttribute("src");
  }
}
