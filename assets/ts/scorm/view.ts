// What is around the package: the bar with its buttons, the contents beside or over it, and a panel that says what is wrong.
import type { Course, Request } from "./engine";
import { mark } from "./marks";
import { say } from "../shared/page";

export interface Wishes {
  go(request: Request): void;
  again(): void;
}

const NAVS: readonly [string, Request, string, string][] = [
  ["previous", "previous", "back", "previous"],
  ["continue", "continue", "on", "continue"],
  ["suspend", "suspend", "pause", "suspend"],
  ["exit", "exit", "leave", "exit"],
];

/** Which of the controls that a package brings itself (hideLMSUI, RTE 5.6.8) takes which button away. */
const BROUGHT: Readonly<Record<string, readonly string[]>> = {
  previous: ["previous"],
  continue: ["continue"],
  suspend: ["suspendAll"],
  exit: ["exit", "exitAll"],
};

export class View {
  readonly stage = part("main", "stage");
  readonly contents = part("nav", "toc");
  private readonly bar = part("header", "bar");
  private readonly foot = part("footer", "bar bar--foot");
  private readonly title = part("h1", "bar__title");
  private readonly saved = part("p", "bar__saved");
  private readonly panel = part("div", "panel");
  private readonly hint = part("p", "hint");
  private readonly navs = new Map<string, HTMLButtonElement>();
  private readonly opener: HTMLButtonElement;
  private readonly size: HTMLButtonElement;
  private isHinted = false;
  private isOne = false;
  onOpen: () => void = () => undefined;

  constructor(
    root: HTMLElement,
    private readonly wishes: Wishes,
  ) {
    this.opener = button("contents", "list", say("contents"));
    this.opener.setAttribute("aria-controls", "contents");
    this.opener.addEventListener("click", () => this.open(!this.isOpen));
    this.contents.id = "contents";
    this.contents.setAttribute("aria-label", say("contents"));
    this.saved.setAttribute("role", "status");
    this.panel.setAttribute("role", "alert");
    this.stage.tabIndex = -1;
    this.size = button("size", "size", say("actual_size"));
    this.size.hidden = true;
    const full = button("full", "full", say("full_screen"));
    full.hidden = !document.fullscreenEnabled;
    full.addEventListener("click", () => void fullScreen());
    for (const [name, request, drawn, word] of NAVS) {
      const made = button(name, drawn, say(word), name === "continue");
      made.addEventListener("click", () => this.wishes.go(request));
      this.navs.set(name, made);
    }
    const nav = (name: string): HTMLElement => this.navs.get(name) as HTMLElement;
    const main = part("div", "bar__main");
    main.append(this.title, this.saved);
    this.bar.append(this.opener, main, this.size, full, nav("exit"));
    this.foot.append(nav("previous"), nav("continue"));
    this.contents.appendChild(nav("suspend"));
    const body = part("div", "body");
    body.append(this.contents, this.stage);
    root.append(this.bar, this.hint, body, this.foot);
    this.stage.appendChild(this.panel);
    this.hint.hidden = this.panel.hidden = true;
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.isOpen || isBeside()) return;
      this.open(false);
      this.opener.focus();
    });
  }

  /** With one item there are no contents, and nowhere to go on to, unless rules of 2004 do it again. */
  begin(course: Course): void {
    this.isOne = course.items.filter((item) => item.href !== null).length < 2;
    document.title = course.title;
    this.title.textContent = course.title;
    this.opener.hidden = this.isOne && course.kind === "scorm12";
    this.foot.hidden = this.isOne;
    if (course.kind === "scorm2004") {
      // Here the two are not the same: an attempt that is ended begins anew, one that is put aside goes on.
      const [pause, exit] = [this.navs.get("suspend"), this.navs.get("exit")] as [HTMLButtonElement, HTMLButtonElement];
      this.foot.insertBefore(pause, this.navs.get("continue") as HTMLElement);
      rename(exit, say("finish"));
      rename(pause, say("go_on_later"));
    }
    this.open(!this.isOne && isBeside());
  }

  onSize(act: (isActual: boolean) => void): void {
    this.size.addEventListener("click", () => {
      const isActual = this.size.getAttribute("aria-pressed") !== "true";
      this.size.setAttribute("aria-pressed", String(isActual));
      act(isActual);
    });
  }

  get isOpen(): boolean {
    return !this.contents.hidden;
  }

  open(isOpen: boolean): void {
    this.contents.hidden = !isOpen;
    this.opener.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.onOpen();
  }

  /** Which buttons lead somewhere; those that the package brings itself are not shown. At the end leaving is what is left. */
  offer(can: (request: Request) => boolean, hidden: readonly string[], isEnd: boolean): void {
    (this.navs.get("exit") as HTMLElement).classList.toggle("nav--strong", isEnd);
    for (const [name, request] of NAVS) {
      const made = this.navs.get(name) as HTMLButtonElement;
      made.disabled = !can(request);
      const isBrought = (BROUGHT[name] as readonly string[]).some((control) => hidden.indexOf(control) >= 0);
      made.hidden = isBrought || (this.isOne && made.disabled && (name === "previous" || name === "continue"));
    }
    const below = Array.from(this.foot.children) as HTMLElement[];
    this.foot.hidden = below.every((made) => made.hidden);
  }

  name(title: string): void {
    this.title.textContent = title;
    if (!isBeside() && this.isOpen) this.open(false);
  }

  /** Said by screen readers when it is another word than before. */
  state(words: string, isCopper: boolean): void {
    if (this.saved.textContent !== words) this.saved.textContent = words;
    this.saved.classList.toggle("bar__saved--copper", isCopper);
  }

  scaled(scale: number): void {
    this.size.hidden = scale === 1;
    if (scale >= 0.6 || this.isHinted || window.innerWidth > window.innerHeight) {
      if (scale >= 0.6) this.hint.hidden = true;
      return;
    }
    this.isHinted = true;
    this.hint.textContent = say("rotate");
    this.hint.hidden = false;
    window.setTimeout(() => { this.hint.hidden = true; }, 12_000);
  }

  /** Instead of the package: what it is, and what to do; "" takes it away. */
  tell(words: string, isAgain = false): void {
    this.panel.textContent = "";
    this.panel.hidden = words === "";
    if (!words) return;
    const line = part("p", "panel__words");
    line.textContent = words;
    this.panel.appendChild(line);
    if (!isAgain) return;
    const again = button("again", "on", say("try_again"), true);
    again.addEventListener("click", () => this.wishes.again());
    this.panel.appendChild(again);
  }

  /** A word about what was asked for, over the package, for a moment. */
  note(words: string): void {
    this.hint.textContent = words;
    this.hint.hidden = false;
    window.setTimeout(() => { if (this.hint.textContent === words) this.hint.hidden = true; }, 6_000);
  }
}

const isBeside = (): boolean => window.innerWidth >= 720;

function part(tag: string, name: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = name;
  return element;
}

function button(name: string, drawn: string, words: string, isStrong = false): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = isStrong ? "nav nav--strong" : "nav";
  element.dataset["nav"] = name;
  const label = part("span", "nav__words");
  label.textContent = words;
  element.title = words;
  element.append(mark(drawn), label);
  return element;
}

function rename(element: HTMLButtonElement, words: string): void {
  element.title = words;
  (element.lastChild as HTMLElement).textContent = words;
}

async function fullScreen(): Promise<void> {
  try {
    await (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  } catch (_error) {
    // The browser does not want to: the package stays as large as it is.
  }
}
