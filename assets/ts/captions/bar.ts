// The bar under the film: play, where it is, and a glance at where the pointer would go, as learners have it.
import { Glance } from "../player/glance";
import { clock } from "../shared/text";
import type { Film } from "./film";

export interface BarPage {
  duration_ms: number;
  sprites_url: string;
}

export class Bar {
  private readonly seek: HTMLInputElement;

  constructor(private readonly root: HTMLElement, private readonly film: Film, private readonly page: BarPage) {
    const part = <T extends HTMLElement>(name: string): T => root.querySelector<T>(`[data-part="${name}"]`) as T;
    this.seek = part<HTMLInputElement>("seek");
    this.seek.max = String(page.duration_ms);
    this.seek.addEventListener("input", () => void film.seek(Number(this.seek.value)));
    new Glance(
      { seek: this.seek, glance: part("glance"), glanceTime: part("glance-time") },
      { duration: () => page.duration_ms / 1000, isSaver: () => false },
      () => page.sprites_url,
      (url) => url,
    );
    root.hidden = false;
    this.draw();
  }

  draw(): void {
    const ms = this.film.now();
    const told = `${clock(ms / 1000)} / ${clock(this.page.duration_ms / 1000)}`;
    this.root.classList.toggle("is-playing", this.film.isPlaying);
    this.seek.value = String(ms);
    this.seek.setAttribute("aria-valuetext", told);
    this.seek.style.setProperty("--done", `${this.page.duration_ms ? (100 * ms) / this.page.duration_ms : 0}%`);
    const at = this.root.querySelector<HTMLElement>('[data-part="at"]');
    if (at && at.textContent !== told) at.textContent = told;
  }
}
