// "Into a course": films become lesson drafts, each as soon as it has arrived, all in the order of the folder.
import { Problem, randomKey, sendJson } from "../shared/http";
import { say } from "../shared/page";
import { make } from "./dom";
import type { Chosen } from "./folder";

const GATHER_MS = 2_000;
const AGAIN_MS = 10_000;
const NEW = "new";

interface Shelved {
  title: string;
  edit_url: string;
  films: { path: string; state: "added" | "there" | "wanted" }[];
}

/** The part of the form that chooses a course. */
export class CourseChoice {
  private readonly select: HTMLSelectElement | null;
  private readonly title: HTMLInputElement | null;

  constructor(
    private readonly root: HTMLElement,
    private readonly endpoint: string,
  ) {
    this.select = root.querySelector("[data-upload-course]");
    this.title = root.querySelector("[data-upload-title]");
    this.select?.addEventListener("change", () => this.showTitle());
    this.showTitle();
  }

  /** The shelf of the chosen course, made if it is a new one; null for "only my videos". Throws Problem. */
  async open(): Promise<Shelf | null> {
    if (!this.select?.value) return null;
    if (this.select.value === NEW) await this.begin(this.select);
    return new Shelf(`${this.endpoint}/${this.select.value}/films`, this.root);
  }

  private async begin(select: HTMLSelectElement): Promise<void> {
    const title = this.title?.value.trim() ?? "";
    if (!title) {
      this.title?.focus();
      throw new Problem(422, say("Write the title of the new course first."), "no-title");
    }
    const made = await sendJson<{ course: string; title: string }>(this.endpoint, { title }, { key: randomKey() });
    if (!Array.from(select.options).some((option) => option.value === made.course)) {
      select.add(new Option(made.title, made.course), select.options.length - 1);
    }
    select.value = made.course;
    this.showTitle();
  }

  private showTitle(): void {
    const line = this.title?.closest<HTMLElement>("[data-upload-new]");
    if (line) line.hidden = this.select?.value !== NEW;
  }
}

/** Puts films of one choice into one course. The order comes from all paths, so each is told with the others. */
export class Shelf {
  private readonly arrived = new Map<string, string>();
  private paths: string[] = [];
  private timer = 0;

  constructor(
    private readonly address: string,
    private readonly root: HTMLElement,
  ) {}

  /** The files that are no lesson of the course yet. Throws Problem. */
  async wanted(chosen: Chosen[]): Promise<Chosen[]> {
    this.paths = chosen.map(({ path }) => path);
    const told = await this.tell();
    const wanted = new Set(told.films.filter((film) => film.state === "wanted").map((film) => film.path));
    return chosen.filter(({ path }) => wanted.has(path));
  }

  /** A film has arrived: soon it is a lesson. */
  put(path: string, asset: string): void {
    this.arrived.set(path, asset);
    this.plan(GATHER_MS);
  }

  private plan(ms: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.tell().catch(() => this.plan(AGAIN_MS)), ms);
  }

  private async tell(): Promise<Shelved> {
    const films = this.paths.map((path) => ({ path, asset: this.arrived.get(path) ?? null }));
    const told = await sendJson<Shelved>(this.address, { films }, { key: randomKey(), timeoutMs: 60_000 });
    this.show(told);
    return told;
  }

  private show(told: Shelved): void {
    const place = this.root.querySelector<HTMLElement>("[data-upload-shelf]");
    if (!place) return;
    const count = told.films.filter((film) => film.state !== "wanted").length;
    const words = say("%(count)s of %(all)s are lessons of “%(course)s” now, as drafts.", {
      count,
      all: told.films.length,
      course: told.title,
    });
    place.hidden = false;
    place.replaceChildren(
      make("span", {}, words),
      " ",
      make("a", { class: "link", href: told.edit_url }, say("Open the drafts in the editor")),
    );
  }
}
