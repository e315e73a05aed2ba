// The list of lines on the page: a button for each, fields for the one that is being worked on. Only what changed is drawn.
import { clock, marksOf, parseClock, type Line, type Pace, type Sheet } from "./lines";

export type Say = (key: string, values?: Record<string, string | number>) => string;

export interface Wishes {
  open(line: Line): void;
  act(name: string): void;
}

interface Drawn {
  item: HTMLLIElement;
  line: Line;
  said: string;
  isOpen: boolean;
}

const ACTS = ["from_now", "to_now", "split", "merge", "remove"];

export class Rows {
  private readonly drawn = new Map<number, Drawn>();
  private heard: HTMLLIElement | null = null;
  opened = 0;

  constructor(
    private readonly list: HTMLElement,
    private readonly sheet: Sheet,
    private readonly pace: Pace,
    /** Words that a machine was not sure of, by where they begin; somebody who changes them is. */
    private readonly doubts: ReadonlyMap<number, string>,
    private readonly say: Say,
    private readonly wishes: Wishes,
  ) {}

  /** Bring the list up to date; the number of lines to look at. */
  draw(): number {
    const lines = this.sheet.all();
    const kept = new Set(lines.map((line) => line.id));
    this.drawn.forEach((one, id) => {
      if (kept.has(id)) return;
      one.item.remove();
      this.drawn.delete(id);
    });
    let marked = 0;
    let before: Element | null = null;
    lines.forEach((line, place) => {
      const marks: string[] = marksOf(line, lines[place + 1], this.pace);
      if (this.doubts.get(line.from) === line.words) marks.push("unsure");
      if (marks.length) marked += 1;
      const item = this.one(line, marks);
      const wanted: Element | null = before ? before.nextElementSibling : this.list.firstElementChild;
      if (wanted !== item) this.list.insertBefore(item, wanted);
      before = item;
    });
    return marked;
  }

  /** Show which line is heard now. */
  hear(line: Line | undefined, follow: boolean): void {
    const item = line ? (this.drawn.get(line.id)?.item ?? null) : null;
    if (item === this.heard) return;
    this.heard?.classList.remove("capline--now");
    item?.classList.add("capline--now");
    this.heard = item;
    if (item && follow) item.scrollIntoView({ block: "nearest" });
  }

  open(id: number, caret?: number): void {
    this.opened = id;
    this.draw();
    const item = this.drawn.get(id)?.item;
    const words = item?.querySelector("textarea");
    if (!item || !words) return;
    words.focus({ preventScroll: true });
    const place = caret ?? words.value.length;
    words.setSelectionRange(place, place);
    item.scrollIntoView({ block: "nearest" });
  }

  caret(): number {
    const words = this.drawn.get(this.opened)?.item.querySelector("textarea");
    return words ? words.selectionStart : 0;
  }

  private one(line: Line, marks: string[]): HTMLLIElement {
    const said = marks.map((mark) => this.say(mark)).join(" · ");
    const isOpen = line.id === this.opened;
    const old = this.drawn.get(line.id);
    if (old && old.line === line && old.said === said && old.isOpen === isOpen) return old.item;
    const item = old?.item ?? document.createElement("li");
    if (old?.isOpen && isOpen) this.refresh(item, line, said);
    else {
      item.className = isOpen ? "capline capline--open" : "capline";
      item.textContent = "";
      item.append(...(isOpen ? this.fields(line, said) : [this.button(line, said)]));
    }
    item.classList.toggle("capline--marked", said !== "");
    this.drawn.set(line.id, { item, line, said, isOpen });
    return item;
  }

  private button(line: Line, said: string): HTMLElement {
    const button = element("button", "capline__read");
    button.setAttribute("type", "button");
    button.append(
      text("span", "capline__time", clock(line.from)),
      text("span", "capline__words", line.words || "…"),
      text("span", "capline__mark", said),
    );
    button.addEventListener("click", () => this.wishes.open(line));
    return button;
  }

  private fields(line: Line, said: string): HTMLElement[] {
    const { id } = line;
    const words = element("textarea", "input capline__text");
    words.rows = 2;
    words.value = line.words;
    words.setAttribute("aria-label", this.say("words"));
    const typed = (): void => this.sheet.change(id, { words: words.value }, `words${id}`);
    words.addEventListener("input", (event) => {
      if (!(event as InputEvent).isComposing) typed();
    });
    words.addEventListener("compositionend", typed);
    const times = element("div", "capline__times");
    times.append(this.time(line, "from"), this.time(line, "to"));
    const acts = element("div", "capline__acts");
    for (const name of ACTS) {
      const button = text("button", "button button--quiet button--slim", this.say(name));
      button.setAttribute("type", "button");
      // The caret stays where it is: a split is made there.
      button.addEventListener("pointerdown", (event) => event.preventDefault());
      button.addEventListener("click", () => this.wishes.act(name));
      acts.append(button);
    }
    return [times, words, text("p", "capline__mark", said), acts];
  }

  private time(line: Line, name: "from" | "to"): HTMLElement {
    const label = element("label", "capline__label");
    const input = element("input", "input capline__clock");
    input.value = clock(line[name]);
    input.inputMode = "decimal";
    input.dataset["time"] = name;
    input.addEventListener("change", () => {
      const ms = parseClock(input.value);
      if (ms !== null) this.sheet.change(line.id, { [name]: ms });
      input.value = clock(this.sheet.find(line.id)?.[name] ?? line[name]);
    });
    label.append(text("span", "small quiet", this.say(name)), input);
    return label;
  }

  /** Fields keep the caret: only what differs is written. */
  private refresh(item: HTMLLIElement, line: Line, said: string): void {
    const words = item.querySelector("textarea");
    if (words && words.value !== line.words) words.value = line.words;
    item.querySelectorAll<HTMLInputElement>("[data-time]").forEach((input) => {
      const value = clock(line[input.dataset["time"] === "to" ? "to" : "from"]);
      if (document.activeElement !== input) input.value = value;
    });
    const mark = item.querySelector(".capline__mark");
    if (mark) mark.textContent = said;
  }
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, classes: string): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.className = classes;
  return made;
}

function text(name: keyof HTMLElementTagNameMap, classes: string, words: string): HTMLElement {
  const made = element(name, classes) as HTMLElement;
  made.textContent = words;
  return made;
}
