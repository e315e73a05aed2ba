// The inner frame with the package: opened and left politely, scaled where it was made for a desktop, watched for signs of life.

const LEFT_WITHIN_MS = 1_500;
// Narrower than it needs to be by more than this, and the package is made smaller as a whole.
const TOO_WIDE = 1.08;
const WIDEST = 1600;
// As the shell's own frame; a package that leads its window away, or what is around it, leads nothing away.
const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-modals";
const SIGNS = ["pointerdown", "keydown", "touchstart", "wheel", "scroll"];
const LOOK_MS = 5_000;

export interface FrameNews {
  /** Somebody is there: a touch, a key, a film that plays. */
  active(): void;
  /** Another scale: 1 is as it is. */
  scaled(scale: number): void;
  loaded(): void;
}

export class Frame {
  private element: HTMLIFrameElement | null = null;
  private readonly heard = new WeakSet<Document>();
  private wide = 0;
  private timer = 0;
  /** As large as it was made, whatever the screen. */
  isActualSize = false;

  constructor(
    private readonly stage: HTMLElement,
    private readonly news: FrameNews,
  ) {
    window.addEventListener("resize", () => this.fit());
    this.timer = window.setInterval(() => this.look(), LOOK_MS);
  }

  open(address: string, title: string): void {
    this.drop();
    const element = document.createElement("iframe");
    element.className = "stage__frame";
    element.title = title;
    element.setAttribute("allow", "fullscreen; autoplay; unload");
    element.setAttribute("sandbox", SANDBOX);
    element.addEventListener("load", () => {
      this.look();
      this.measure();
      window.setTimeout(() => this.measure(), 700);
      this.news.loaded();
    });
    element.src = address;
    this.element = element;
    this.wide = 0;
    this.stage.appendChild(element);
    element.focus();
  }

  /** Another page is opened in the frame, so that the package hears that it is left and says what it has to say. */
  async leave(): Promise<void> {
    const { element } = this;
    if (!element) return;
    await new Promise<void>((resolve) => {
      const done = (): void => resolve();
      element.addEventListener("load", done);
      window.setTimeout(done, LEFT_WITHIN_MS);
      try {
        element.contentWindow!.location.replace("about:blank");
      } catch (_error) {
        done();
      }
    });
    this.drop();
  }

  close(): void {
    window.clearInterval(this.timer);
    this.drop();
  }

  focus(): void {
    if (this.element) this.element.focus();
  }

  fit(): void {
    const { element, stage } = this;
    if (!element) return;
    const scale = this.isActualSize || this.wide <= stage.clientWidth * TOO_WIDE ? 1 : stage.clientWidth / this.wide;
    const { style } = element;
    style.width = scale === 1 ? (this.isActualSize && this.wide > stage.clientWidth ? `${this.wide}px` : "100%") : `${this.wide}px`;
    style.height = scale === 1 ? "100%" : `${Math.ceil(stage.clientHeight / scale)}px`;
    style.transform = scale === 1 ? "none" : `scale(${scale})`;
    stage.classList.toggle("stage--wide", this.isActualSize && this.wide > stage.clientWidth);
    this.news.scaled(this.wide > stage.clientWidth * TOO_WIDE ? stage.clientWidth / this.wide : 1);
  }

  /** How wide the package wants to be; a page that says itself that it fits a phone is left alone. */
  private measure(): void {
    const page = this.element && documentOf(this.element.contentWindow);
    if (!page || !page.documentElement) return;
    const says = page.querySelector("meta[name=viewport]");
    const isOwn = says !== null && /width\s*=\s*device-width/.test(says.getAttribute("content") || "");
    const wide = Math.max(page.documentElement.scrollWidth, page.body ? page.body.scrollWidth : 0);
    if (!isOwn && wide > this.wide) this.wide = Math.min(WIDEST, wide);
    this.fit();
  }

  private drop(): void {
    if (this.element) this.element.remove();
    this.element = null;
  }

  /** Listens in every frame of the package, also in those that came later, and sees whether a film plays. */
  private look(): void {
    if (this.element && this.element.contentWindow) this.lookAt(this.element.contentWindow, 0);
  }

  private lookAt(view: Window, depth: number): void {
    const page = documentOf(view);
    if (!page || depth > 4) return;
    if (!this.heard.has(page)) {
      this.heard.add(page);
      for (const sign of SIGNS) page.addEventListener(sign, (event) => event.isTrusted && this.news.active(), { capture: true, passive: true });
    }
    const films = page.querySelectorAll<HTMLMediaElement>("video, audio");
    if (Array.from(films).some((film) => !film.paused && !film.ended)) this.news.active();
    for (let place = 0; place < Math.min(view.length, 20); place += 1) this.lookAt(view[place] as Window, depth + 1);
  }
}

/** Null for a page of another origin. */
function documentOf(view: Window | null): Document | null {
  try {
    return view && view.document;
  } catch (_error) {
    return null;
  }
}
