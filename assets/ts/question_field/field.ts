// <academy-questions> around a hidden input whose value is uuids in their order, separated by commas.
import { getJson } from "../shared/http";
import { say } from "../shared/page";
import { make, type Child } from "../upload/dom";

const WAIT_MS = 300;

interface Found {
  uuid: string;
  stem: string;
  why_not: string;
}

export class QuestionField extends HTMLElement {
  private input!: HTMLInputElement;
  private list!: HTMLElement;
  private hits!: HTMLElement;
  private chosen: Found[] = [];
  private shown: Found[] = [];
  private timer = 0;
  private turn = 0;

  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>("input[type=hidden]");
    if (!input || this.list) return;
    this.input = input;
    const search = make("input", { type: "search", "aria-label": say("Find a question of the bank"), placeholder: say("Find a question of the bank") });
    search.addEventListener("input", () => this.soon(search.value));
    search.addEventListener("focus", () => this.soon(search.value));
    // Enter would send the page.
    search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    this.list = make("div", { class: "question-field__chosen", "aria-live": "polite" });
    this.hits = make("div", {});
    this.append(make("div", { class: "question-field" }, this.list, search, this.hits));
    // The editor puts the value in after the element, and the bank beside it may be chosen anew.
    window.setTimeout(() => {
      void this.look();
      this.bank()?.addEventListener("change", () => {
        this.hits.replaceChildren();
        void this.look();
      });
    }, 0);
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.timer);
  }

  private bank(): HTMLSelectElement | null {
    const named = document.getElementsByName(this.input.name.replace(/fixed$/, "bank"))[0];
    return named instanceof HTMLSelectElement ? named : null;
  }

  private async ask(params: Record<string, string>): Promise<Found[]> {
    const all = new URLSearchParams({ bank: this.bank()?.value ?? "", ...params });
    return (await getJson<{ questions: Found[] }>(`${this.dataset["library"] ?? ""}?${all.toString()}`)).questions;
  }

  /** What is chosen, in words. */
  private async look(): Promise<void> {
    try {
      this.chosen = this.input.value ? await this.ask({ ids: this.input.value }) : [];
      this.draw();
    } catch {
      this.list.replaceChildren(make("p", { class: "question-field__stop" }, say("This did not work. Try again in a minute.")));
    }
  }

  private soon(words: string): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.find(words), WAIT_MS);
  }

  private async find(words: string): Promise<void> {
    if (!this.bank()?.value) return this.say(say("Choose the bank of this part first."));
    const turn = ++this.turn;
    try {
      const found = await this.ask({ q: words });
      if (turn !== this.turn) return;
      this.shown = found;
      this.offer();
    } catch {
      this.say(say("This did not work. Try again in a minute."));
    }
  }

  private say(words: string): void {
    this.hits.replaceChildren(make("p", { class: "question-field__quiet", role: "status" }, words));
  }

  private offer(): void {
    const free = this.shown.filter((one) => !this.chosen.some((each) => each.uuid === one.uuid));
    if (!free.length) return this.say(say("No approved question of this bank fits. Try other words."));
    const row = (one: Found): HTMLElement =>
      make("li", {}, make("span", { class: "question-field__stem" }, one.stem), this.button("Add this question", one, () => this.set([...this.chosen, one])));
    this.hits.replaceChildren(make("ul", { class: "question-field__hits" }, ...free.map(row)));
  }

  private set(chosen: Found[]): void {
    this.chosen = chosen;
    this.input.value = chosen.map((one) => one.uuid).join(",");
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.draw();
    if (this.hits.childElementCount) this.offer();
  }

  private draw(): void {
    const count = this.chosen.length;
    const words = count
      ? say("Chosen: %(count)s. Everybody is asked these, besides what other parts draw.", { count })
      : say("None chosen: the part draws by what is set below.");
    this.list.replaceChildren(
      make("p", { class: "question-field__quiet" }, words),
      count ? make("ol", {}, ...this.chosen.map((one, place) => this.line(one, place))) : "",
    );
  }

  private line(one: Found, place: number): HTMLElement {
    const swapped = (other: number): Found[] => {
      const all = [...this.chosen];
      const [moved] = all.splice(place, 1);
      if (moved) all.splice(other, 0, moved);
      return all;
    };
    const acts: Child[] = [
      place > 0 ? this.button("Move up", one, () => this.set(swapped(place - 1))) : null,
      place + 1 < this.chosen.length ? this.button("Move down", one, () => this.set(swapped(place + 1))) : null,
      this.button("Choose no more", one, () => this.set(this.chosen.filter((each) => each.uuid !== one.uuid))),
    ];
    return make(
      "li",
      {},
      make("span", { class: "question-field__stem" }, one.stem),
      one.why_not ? make("span", { class: "question-field__stop" }, one.why_not) : null,
      make("span", { class: "question-field__acts" }, ...acts),
    );
  }

  private button(words: string, one: Found, act: () => void): HTMLButtonElement {
    const button = make(
      "button",
      { type: "button", class: "button button-small button-secondary" },
      say(words),
      make("span", { class: "w-sr-only" }, `: ${one.stem}`),
    );
    button.addEventListener("click", act);
    return button;
  }
}
