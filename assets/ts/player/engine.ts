// What turns addresses into pictures: hls.js where MSE is, the phone's own player on iOS, one small file elsewhere.
import type HlsType from "hls.js";
import type { Level, PlayerPage } from "./state";

export interface EngineNews {
  onLevels(levels: Level[]): void;
  onShown(height: number): void;
  /** `renew`: the address has run out; a new one may play. */
  onFailure(renew: boolean): void;
}

export type Source = Pick<PlayerPage, "master_url" | "lite_url" | "audio_url">;

type HlsModule = { default: typeof HlsType };
const SAVER_HEIGHT = 360;
const TOO_OLD = [401, 403, 404, 410];

let loading: Promise<HlsModule> | null = null;

/** Fetch the video engine before it is needed: at the first touch of the play button. */
export function warm(): void {
  if (kindOf() === "hls") void library().catch(() => undefined);
}

function library(): Promise<HlsModule> {
  loading ??= import("hls.js/light").then(
    (module) => module as unknown as HlsModule,
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

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
  private hls: HlsType | null = null;
  private recovered = 0;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly news: EngineNews,
  ) {
    video.addEventListener("error", () => {
      if (!this.hls && video.getAttribute("src")) this.news.onFailure(true);
    });
  }

  async load(source: Source, at: number, options: { saver: boolean; audioOnly: boolean }): Promise<void> {
    this.drop();
    const address = options.audioOnly && source.audio_url ? source.audio_url : source.master_url;
    const kind = address ? kindOf() : "file";
    if (kind === "hls") {
      await this.loadHls(address, at, options);
      return;
    }
    const useFile = kind === "file" || (options.saver && !options.audioOnly && Boolean(source.lite_url));
    this.video.src = useFile ? source.lite_url : address;
    this.news.onLevels([]);
    if (at > 0) {
      const jump = (): void => {
        this.video.currentTime = at;
      };
      this.video.addEventListener("loadedmetadata", jump, { once: true });
    }
    this.video.load();
  }

  private async loadHls(address: string, at: number, options: { saver: boolean; audioOnly: boolean }): Promise<void> {
    const { default: Hls } = await library();
    const hls = new Hls({
      startLevel: 0,
      startPosition: at > 0 ? at : -1,
      enableWorker: false,
      capLevelToPlayerSize: true,
      maxBufferLength: options.saver ? 20 : 30,
      maxMaxBufferLength: 60,
      backBufferLength: 30,
      abrEwmaDefaultEstimate: 200_000,
    });
    this.hls = hls;
    hls.on(Hls.Events.MANIFEST_PARSED, () => {
      const levels = hls.levels.map((level, value) => ({ value, height: level.height, label: `${level.height}p` }));
      // Two of one height (the recording itself and its smaller twin): the lighter one, which comes first.
      const first = (level: Level): boolean => levels.find((other) => other.height === level.height) === level;
      this.news.onLevels(levels.filter((level) => level.height > 0 && first(level)));
      this.cap(options.saver);
    });
    hls.on(Hls.Events.LEVEL_SWITCHED, (_name, data) => this.news.onShown(hls.levels[data.level]?.height ?? 0));
    hls.on(Hls.Events.ERROR, (_name, data) => {
      if (!data.fatal) return;
      const status = data.response?.code ?? 0;
      if (TOO_OLD.includes(status)) this.news.onFailure(true);
      else if (data.type === Hls.ErrorTypes.MEDIA_ERROR && this.recovered < 2) {
        this.recovered += 1;
        hls.recoverMediaError();
      } else this.news.onFailure(false);
    });
    hls.loadSource(address);
    hls.attachMedia(this.video);
  }

  /** Data saver: nothing above 360p. */
  cap(saver: boolean): void {
    if (!this.hls) return;
    const small = this.hls.levels.filter((level) => level.height <= SAVER_HEIGHT).length;
    this.hls.autoLevelCapping = saver ? Math.max(0, small - 1) : -1;
  }

  choose(level: number): void {
    if (this.hls) this.hls.nextLevel = level;
  }

  drop(): void {
    this.hls?.destroy();
    this.hls = null;
    this.recovered = 0;
    this.video.removeAttribute("src");
  }
}
