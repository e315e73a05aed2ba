// Draws the question over the lower edge of the screen: large choices, the time left, read aloud; keys and focus.
import { pageData, say } from "../shared/page";
import type { Question } from "./presence";
import { canRead, hush, onVoices, read } from "./voice";

const NEWS_AT = [30, 10];
const QUIET = 0.25;

export class Sheet {
  private number = 0;
  private wasMissed = false;
  private wrong = 0;
  private before: HTMLElement | null = null;
  private spoken = "";
  private volume = -1;
  private readonly choices: HTMLButtonElement[];

  constructor(
    private readonly root: HTMLElement,
    /** What sounds while it is asked. */
    private readonly video: Pick<HTMLVideoElement, "volume">,
    private readonly choose: (choice: string) => void,
  ) {
    this.choices = Array.from(root.querySelectorAll<HTMLButtonElement>("[data-choice]"));
    for (const button of this.choices) button.addEventListener("click", () => this.choose(button.dataset["choice"] ?? ""));
    this.slider.addEventListener("input", () => this.showPlace());
    this.part("take").addEventListener("click", () => this.choose(this.slider.value));
    this.part("read").addEventListener("click", () => this.aloud());
    root.addEventListener("keydown", (event) => this.trap(event));
    document.addEventListener("keydown", (event) => this.key(event), true);
    onVoices(() => this.offerVoice());
  }

  draw(question: Question | null): void {
    if (!question) return this.close();
    if (this.number !== question.prompt.number) this.open(question);
    const { missed, wrong, leftS } = question;
    this.words("title", say(missed ? "prompt_missed" : "prompt_title"));
    this.words("kept", missed ? say("prompt_kept") : "");
    this.words("time", missed ? "" : say("prompt_left", { time: say("seconds", { count: leftS }) }));
    this.words("again", wrong.length && !missed ? say("prompt_again") : "");
    for (const button of this.choices) button.disabled = wrong.indexOf(button.dataset["choice"] ?? "") >= 0;
    if (wrong.length !== this.wrong) this.first()?.focus({ preventScroll: true });
    if (missed && !this.wasMissed) this.news(`${say("prompt_missed")} ${say("prompt_kept")}`);
    else if (!missed && NEWS_AT.indexOf(leftS) >= 0) this.news(say("prompt_left", { time: say("seconds", { count: leftS }) }));
    this.wasMissed = missed;
    this.wrong = wrong.length;
  }

  thank(): void {
    this.news(say("prompt_thanks"));
  }

  focus(): void {
    this.root.focus({ preventScroll: true });
  }

  private open({ prompt }: Question): void {
    this.leaveNative();
    if (!this.number) this.before = document.activeElement as HTMLElement | null;
    this.number = prompt.number;
    this.wasMissed = false;
    this.wrong = 0;
    const list = this.part("choices");
    for (const button of this.choices) button.hidden = prompt.choices.indexOf(button.dataset["choice"] ?? "") < 0;
    for (const choice of prompt.choices) {
      const button = this.choices.find((each) => each.dataset["choice"] === choice);
      if (button) list.appendChild(button);
    }
    this.part("slide").hidden = prompt.kind !== "slide";
    this.slider.value = "0";
    this.showPlace();
    const asked = this.choices.find((each) => each.dataset["choice"] === prompt.shown);
    const name = asked?.textContent?.trim() ?? prompt.shown ?? "";
    this.showSample(prompt.kind === "picture" ? asked?.querySelector("svg") : null);
    this.spoken = say(`prompt_${prompt.kind}`, { word: name });
    this.words("ask", this.spoken);
    this.root.className = `prompt prompt--${prompt.kind}`;
    this.root.hidden = false;
    this.offerVoice();
    this.focus();
    if (typeof navigator.vibrate === "function") navigator.vibrate(200);
    if (prompt.kind === "picture") this.aloud();
  }

  private close(): void {
    if (!this.number) return;
    const hadFocus = this.root.contains(document.activeElement);
    this.number = 0;
    this.root.hidden = true;
    hush();
    this.louder();
    if (hadFocus && this.before && document.contains(this.before)) this.before.focus({ preventScroll: true });
    this.before = null;
  }

  private get slider(): HTMLInputElement {
    return this.part("slider") as HTMLInputElement;
  }

  private part(name: string): HTMLElement {
    return this.root.parentElement!.querySelector<HTMLElement>(`[data-prompt-part="${name}"]`)!;
  }

  private words(name: string, text: string): void {
    const part = this.part(name);
    if (part.textContent !== text) part.textContent = text;
    part.hidden = text === "";
  }

  /** Said by screen readers when they are ready. */
  private news(text: string): void {
    this.part("news").textContent = text;
  }

  /** Who cannot read and hears nothing still sees which picture is meant. */
  private showSample(picture: Element | null | undefined): void {
    const sample = this.part("sample");
    sample.textContent = "";
    if (picture) sample.appendChild(picture.cloneNode(true));
  }

  private showPlace(): void {
    this.part("place").textContent = this.slider.value;
  }

  private first(): HTMLButtonElement | undefined {
    return this.choices.find((button) => !button.hidden && !button.disabled);
  }

  private offerVoice(): void {
    this.part("read").hidden = !canRead(pageData().language);
  }

  /** The film goes on more quietly while the question is read. */
  private aloud(): void {
    const { language } = pageData();
    if (!canRead(language)) return;
    const named = this.choices.filter((button) => !button.hidden).sort((a, b) => (a.compareDocumentPosition(b) & 4 ? -1 : 1));
    const all = [this.spoken, ...(this.part("slide").hidden ? named.map((button) => button.textContent?.trim() ?? "") : [])];
    if (this.volume < 0) this.volume = this.video.volume;
    this.video.volume = Math.min(this.volume, QUIET);
    read(all.join(". "), language, () => this.louder());
  }

  private louder(): void {
    if (this.volume >= 0) this.video.volume = this.volume;
    this.volume = -1;
  }

  /** The phone's own full screen shows nothing but the film. */
  private leaveNative(): void {
    const film = this.video as Partial<HTMLVideoElement> & { webkitDisplayingFullscreen?: boolean; webkitExitFullscreen?: () => void };
    if (film.webkitDisplayingFullscreen && film.webkitExitFullscreen) film.webkitExitFullscreen();
  }

  /** One key is enough: the digit of the choice from the left, or the number to slide to. */
  private key(event: KeyboardEvent): void {
    if (!this.number || event.altKey || event.ctrlKey || event.metaKey || !/^[0-9]$/.test(event.key)) return;
    const shown = this.choices.filter((button) => !button.hidden).sort((a, b) => (a.compareDocumentPosition(b) & 4 ? -1 : 1));
    const button = shown[Number(event.key) - 1];
    if (this.part("slide").hidden) {
      if (button && !button.disabled) this.take(event, button.dataset["choice"] ?? "");
    } else this.take(event, event.key);
  }

  private take(event: KeyboardEvent, choice: string): void {
    event.preventDefault();
    event.stopPropagation();
    this.choose(choice);
  }

  /** While it is asked, Tab stays with the question. */
  private trap(event: KeyboardEvent): void {
    if (event.key === "Enter" && event.target === this.slider) this.take(event, this.slider.value);
    if (event.key !== "Tab") return;
    const stops = Array.from(this.root.querySelectorAll<HTMLElement>("button, input")).filter((each) => each.offsetParent && !(each as HTMLButtonElement).disabled);
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    const other = event.shiftKey ? stops[stops.length - 1] : stops[0];
    if (other && (document.activeElement === edge || (event.shiftKey && document.activeElement === this.root))) {
      event.preventDefault();
      other.focus();
    }
  }
}
