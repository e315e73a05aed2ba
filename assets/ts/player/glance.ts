// A glance at where the finger would go: the time, and a small picture when data is not being saved.
import { clock } from "../shared/text";
import { show, words, type Parts } from "./parts";

/** The film as the glance needs it: how long it is in seconds, and whether data is being saved. */
export interface Glanced {
  duration: () => number;
  isSaver: () => boolean;
}

interface Picture {
  from: number;
  url: string;
  place: [number, number, number, number];
}

/** `00:10.000 --> …` and `sprites-1.jpg#xywh=160,0,160,90`: start, sheet and rectangle of each picture. */
export function parseSprites(text: string, base: string): Picture[] {
  const found: Picture[] = [];
  let from = 0;
  for (const line of text.split(/\r?\n/)) {
    const time = /^(?:(\d+):)?(\d+):(\d+\.\d+) -->/.exec(line);
    const sheet = /^([^#\s]+)#xywh=(\d+),(\d+),(\d+),(\d+)$/.exec(line);
    if (time) from = Number(time[1] ?? 0) * 3600 + Number(time[2]) * 60 + Number(time[3]);
    else if (sheet) found.push({ from, url: base.slice(0, base.lastIndexOf("/") + 1) + sheet[1], place: [Number(sheet[2]), Number(sheet[3]), Number(sheet[4]), Number(sheet[5])] });
  }
  return found;
}

export class Glance {
  private pictures: Picture[] | null = null;
  private asked = false;

  constructor(
    private readonly parts: Pick<Parts, "seek" | "glance" | "glanceTime">,
    private readonly film: Glanced,
    private readonly address: () => string,
    private readonly fresh: (url: string) => string,
  ) {
    const { seek } = parts;
    seek.addEventListener("pointermove", (event) => this.at(event));
    seek.addEventListener("pointerdown", (event) => this.at(event));
    ["pointerleave", "pointerup", "pointercancel", "blur"].forEach((name) => seek.addEventListener(name, () => show(parts.glance, false)));
  }

  private at(event: PointerEvent): void {
    const { seek, glance, glanceTime } = this.parts;
    const { left, width } = seek.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - left) / Math.max(1, width)));
    const seconds = share * this.film.duration();
    words(glanceTime, clock(seconds));
    const picture = this.film.isSaver() ? undefined : this.pictureAt(seconds);
    const [x, y, w, h] = picture?.place ?? [0, 0, 0, 0];
    glance.style.backgroundImage = picture ? `url("${this.fresh(picture.url)}")` : "none";
    glance.style.backgroundPosition = `-${x}px -${y}px`;
    glance.style.width = picture ? `${w}px` : "auto";
    glance.style.height = picture ? `${h}px` : "auto";
    show(glance, true);
    const half = glance.offsetWidth / 2;
    glance.style.left = `${Math.min(Math.max(half, share * width + 8), width + 16 - half)}px`;
  }

  private pictureAt(seconds: number): Picture | undefined {
    if (!this.pictures) void this.load();
    const before = (this.pictures ?? []).filter((picture) => picture.from <= seconds);
    return before[before.length - 1];
  }

  private async load(): Promise<void> {
    const address = this.address();
    if (this.asked || !address) return;
    this.asked = true;
    try {
      const response = await fetch(this.fresh(address), { credentials: "omit" });
      if (response.ok) this.pictures = parseSprites(await response.text(), address);
    } catch {
      this.asked = false;
    }
  }
}
