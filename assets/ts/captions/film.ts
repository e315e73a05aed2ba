// The film beside the lines: goes to a moment, says where it is; the engine comes with the first use.
import { Engine, type Source } from "../player/engine";

export class Film {
  private readonly engine: Engine;
  private isLoaded = false;
  private wanted = 0;

  constructor(
    private readonly video: HTMLVideoElement,
    source: Source,
    moved: (ms: number, isPlaying: boolean) => void,
  ) {
    this.engine = new Engine(video, source, { onBytes: () => undefined, onShown: () => undefined, onTrouble: () => undefined });
    video.addEventListener("timeupdate", () => moved(this.now(), !video.paused));
    video.addEventListener("seeking", () => moved(this.now(), !video.paused));
    ["play", "pause", "ended"].forEach((name) => video.addEventListener(name, () => moved(this.now(), !video.paused)));
    video.addEventListener("play", () => void this.load(), { once: true });
    video.addEventListener("click", () => void this.toggle());
    video.controls = false;
  }

  now(): number {
    return this.isLoaded ? Math.round(this.video.currentTime * 1000) : this.wanted;
  }

  get isPlaying(): boolean {
    return !this.video.paused;
  }

  async seek(ms: number): Promise<void> {
    this.wanted = ms;
    if (this.isLoaded) this.video.currentTime = ms / 1000;
    else await this.load();
  }

  async toggle(): Promise<void> {
    await this.load();
    if (this.video.paused) await this.video.play().catch(() => undefined);
    else this.video.pause();
  }

  private async load(): Promise<void> {
    if (this.isLoaded) return;
    this.isLoaded = true;
    const wasPlaying = !this.video.paused;
    this.video.querySelectorAll("source").forEach((element) => element.remove());
    await this.engine.load(this.wanted / 1000, { saver: true, audioOnly: false, height: 0, duration: 0 }).catch(() => undefined);
    if (wasPlaying) await this.video.play().catch(() => undefined);
  }
}
