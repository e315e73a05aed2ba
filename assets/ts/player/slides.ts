// Listening on the weakest line: the pictures of the film that stand still, each fetched when its time comes.
import type { Store } from "../shared/store";
import { show, type Parts } from "./parts";
import type { PlayerState } from "./state";

interface Slide {
  at_ms: number;
  file: string;
}

const AGAIN_MS = 10_000;

export class Slides {
  private slides: Slide[] = [];
  private isAsked = false;
  private shown = "";

  constructor(
    private readonly parts: Parts,
    private readonly store: Store<PlayerState>,
    private readonly address: () => string,
    private readonly fresh: (url: string) => string,
  ) {
    parts.slide.addEventListener("load", () => show(parts.slide, true));
    parts.slide.addEventListener("error", () => show(parts.slide, false));
    store.watch((state) => this.draw(state));
  }

  private draw(state: PlayerState): void {
    if (!state.audioOnly) return;
    if (!this.slides.length) return void this.load();
    const due = this.slides.filter((slide) => slide.at_ms <= state.time * 1000);
    const file = due[due.length - 1]?.file ?? "";
    if (file === this.shown) return;
    this.shown = file;
    const address = this.address();
    if (file) this.parts.slide.src = this.fresh(address.slice(0, address.lastIndexOf("/") + 1) + file);
    else show(this.parts.slide, false);
  }

  private async load(): Promise<void> {
    if (this.isAsked || !this.address()) return;
    this.isAsked = true;
    try {
      const response = await fetch(this.fresh(this.address()), { credentials: "omit" });
      if (!response.ok) return;
      this.slides = ((await response.json()) as { slides?: Slide[] }).slides ?? [];
      this.draw(this.store.get());
    } catch {
      window.setTimeout(() => (this.isAsked = false), AGAIN_MS);
    }
  }
}
