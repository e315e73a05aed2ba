// hls.js behind a few words: fetched when there is room for more than the smallest rung, or where nothing else plays.
import type HlsType from "hls.js";
import type { HandOver } from "./starter";

type HlsModule = { default: typeof HlsType };

export interface AdaptiveNews {
  onShown(height: number): void;
  onBytes(count: number): void;
  /** `status` 0: the network; -1: the media itself. */
  onTrouble(status: number): void;
}

export interface AdaptiveStart {
  address: string;
  at: number;
  speed: number;
  maxHeight: number;
  taken?: HandOver | null | undefined;
}

/** What a rung is called by: the lines of a wide picture, the columns of an upright one. */
function lines(level: { width: number; height: number } | undefined): number {
  return level ? Math.min(level.width || level.height, level.height) : 0;
}

let loading: Promise<HlsModule> | null = null;

export function library(): Promise<HlsModule> {
  loading ??= import("hls.js/light").then(
    (module) => module as unknown as HlsModule,
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

export class Adaptive {
  private recovered = 0;

  private constructor(
    private readonly hls: HlsType,
    private readonly kinds: typeof HlsType,
  ) {}

  static async begin(video: HTMLVideoElement, start: AdaptiveStart, fresh: (url: string) => string, news: AdaptiveNews): Promise<Adaptive> {
    const { default: Hls } = await library();
    const hls = new Hls({
      startPosition: start.at > 0 ? start.at : -1,
      startLevel: start.taken ? -1 : 0,
      testBandwidth: false,
      enableWorker: false,
      capLevelToPlayerSize: true,
      maxBufferLength: 30,
      maxMaxBufferLength: 60,
      backBufferLength: 60,
      abrEwmaDefaultEstimate: Math.max(200_000, start.speed * 0.8),
      xhrSetup: (xhr: XMLHttpRequest, url: string) => xhr.open("GET", fresh(url), true),
    });
    const made = new Adaptive(hls, Hls);
    made.listen(news, start.maxHeight);
    hls.loadSource(start.address);
    if (start.taken) {
      const { mediaSource, buffer, codecs } = start.taken;
      const track = { id: "main" as const, container: "video/mp4", codec: codecs, buffer, listeners: [] };
      hls.attachMedia({ media: video, mediaSource, tracks: /avc|hvc|hev|av01|vp09/.test(codecs) ? { audiovideo: track } : { audio: track } } as never);
    } else hls.attachMedia(video);
    return made;
  }

  private listen(news: AdaptiveNews, maxHeight: number): void {
    const { hls, kinds } = this;
    hls.on(kinds.Events.MANIFEST_PARSED, () => this.cap(maxHeight));
    hls.on(kinds.Events.LEVEL_SWITCHED, (_name, data) => news.onShown(lines(hls.levels[data.level])));
    hls.on(kinds.Events.FRAG_LOADED, (_name, data) => news.onBytes(data.frag.stats.loaded));
    hls.on(kinds.Events.ERROR, (_name, data) => {
      const status = data.response?.code ?? 0;
      // An address that has run out is renewed at once: the next try of hls.js finds the new one.
      if (!data.fatal) return status >= 400 && status < 500 ? news.onTrouble(status) : undefined;
      if (data.type === kinds.ErrorTypes.NETWORK_ERROR) news.onTrouble(status);
      else if (data.type === kinds.ErrorTypes.MEDIA_ERROR && this.recovered < 2) {
        this.recovered += 1;
        hls.recoverMediaError();
      } else news.onTrouble(-1);
    });
  }

  /** Nothing above this height; 0: no limit. */
  cap(maxHeight: number): void {
    const small = this.hls.levels.filter((level) => lines(level) <= maxHeight).length;
    this.hls.autoLevelCapping = maxHeight ? Math.max(0, small - 1) : -1;
  }

  /** The rung of this height (the lighter of two), or by itself. */
  choose(height: number): void {
    this.hls.nextLevel = height ? this.hls.levels.findIndex((level) => lines(level) === height) : -1;
  }

  /** The network is back, or the address is new. */
  goOn(): void {
    this.hls.startLoad(-1);
  }

  drop(): void {
    this.hls.destroy();
  }
}
