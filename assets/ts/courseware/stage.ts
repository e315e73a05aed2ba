// The place of the shell on the lesson's page: a frame of the content host, over the whole of a phone, in the page else.

// What a package may do: run, keep what is its own on its own host, ask by a dialogue. It leads no window away but its own.
const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-modals";

export class Stage {
  private frame: HTMLIFrameElement | null = null;
  private before: Element | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly place: HTMLElement,
  ) {}

  /** The shell's window, while there is one. */
  get view(): Window | null {
    return this.frame && this.frame.contentWindow;
  }

  open(address: string, title: string): void {
    this.close();
    this.before = document.activeElement;
    const frame = document.createElement("iframe");
    frame.className = "courseware__frame";
    frame.title = title;
    frame.setAttribute("sandbox", SANDBOX);
    frame.setAttribute("allow", "fullscreen; autoplay; unload");
    frame.setAttribute("referrerpolicy", "no-referrer");
    frame.src = address;
    this.place.appendChild(frame);
    this.frame = frame;
    this.root.classList.add("courseware--open");
    document.documentElement.classList.add("has-courseware");
    this.root.scrollIntoView({ block: "start" });
    frame.focus({ preventScroll: true });
  }

  close(): void {
    if (!this.frame) return;
    this.frame.remove();
    this.frame = null;
    this.root.classList.remove("courseware--open");
    document.documentElement.classList.remove("has-courseware");
    if (this.before instanceof HTMLElement && document.contains(this.before)) this.before.focus();
  }
}
