// One line of the tray: a file, how far it is, and what can be done about it.
import { say } from "../shared/page";
import type { TransferState } from "./transfer";
import { percent, sentence } from "./words";

/** What a person may ask of a line. */
export interface Acts {
  pause(): void;
  start(): void;
  giveUp(): void;
}

/** Refusals that may be lifted: space is made, the person signs in again. */
const LIFTED = new Set(["quota", "disk-full", "too-busy", "not-signed-in", "not-allowed", "missing-parts", "bad-part", "failed"]);
const CERTAIN_MS = 5_000;

export class Row {
  readonly element: HTMLElement;
  private timer = 0;

  constructor(
    template: HTMLTemplateElement,
    name: string,
    private readonly acts: Acts,
  ) {
    this.element = template.content.firstElementChild?.cloneNode(true) as HTMLElement;
    this.slot("name").textContent = name;
    this.slot("bar").setAttribute("aria-label", name);
    this.wait();
  }

  /** Others are before it. */
  wait(): void {
    this.element.dataset["phase"] = "waiting";
    this.slot("said").textContent = say("Waiting for its turn.");
    this.offer([say("Take off the list"), () => this.acts.giveUp()]);
  }

  get isUsed(): boolean {
    return this.element.contains(document.activeElement);
  }

  focus(): void {
    this.slot("action").focus();
  }

  remove(): void {
    window.clearTimeout(this.timer);
    this.element.remove();
  }

  draw(state: TransferState): void {
    const changed = this.element.dataset["phase"] !== state.phase;
    this.element.dataset["phase"] = state.phase;
    this.slot("said").textContent = sentence(state);
    this.slot("said").classList.toggle("stop", state.phase === "refused");
    const bar = this.slot<HTMLProgressElement>("bar");
    bar.value = percent(state);
    bar.hidden = state.phase === "done" || state.phase === "refused";
    if (changed) this.offer(...this.choices(state));
  }

  private choices(state: TransferState): [text: string, act: () => void][] {
    const away: [string, () => void] = [say("Take off the list"), () => this.acts.giveUp()];
    const giveUp: [string, () => void] = [say("Give up"), () => this.ask()];
    if (state.phase === "done") return [away];
    if (state.phase === "stopped") return [[say("Go on"), () => this.acts.start()], giveUp];
    if (state.phase !== "refused") return [[say("Pause"), () => this.acts.pause()], giveUp];
    return LIFTED.has(state.code) ? [[say("Try again"), () => this.acts.start()], away] : [away];
  }

  /** What was sent cannot be had back: a second press says so, and is wanted within seconds. */
  private ask(): void {
    const button = this.slot<HTMLButtonElement>("other");
    button.textContent = say("Throw away what was sent");
    button.onclick = () => this.acts.giveUp();
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      button.textContent = say("Give up");
      button.onclick = () => this.ask();
    }, CERTAIN_MS);
  }

  private offer(...choices: [text: string, act: () => void][]): void {
    window.clearTimeout(this.timer);
    ["action", "other"].forEach((name, place) => {
      const button = this.slot<HTMLButtonElement>(name);
      const choice = choices[place];
      button.hidden = !choice;
      if (choice) [button.textContent, button.onclick] = choice;
    });
  }

  private slot<T extends HTMLElement>(part: string): T {
    return this.element.querySelector<T>(`[data-slot="${part}"]`) as T;
  }
}
