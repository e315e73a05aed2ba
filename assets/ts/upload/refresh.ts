// While something is being prepared, the part of the page that says how far it is comes anew from the server.
const EVERY_MS = 3_000;
// While nothing moves (a film waits behind others), less often.
const CALM_MS = 12_000;
const LONGEST_MS = 30_000;

export class Refresher {
  private timer = 0;
  private rest = EVERY_MS;

  constructor(private readonly address: string) {
    document.addEventListener("visibilitychange", () => this.plan(0));
  }

  /** Look again soon, if anything is at work. */
  start(): void {
    if (document.querySelector("[data-tray][data-working]")) this.plan(this.rest);
  }

  /** A new asset is there: look at once. True when its line is on the page. */
  async now(asset: string): Promise<boolean> {
    this.rest = EVERY_MS;
    window.clearTimeout(this.timer);
    await this.look();
    return document.querySelector(`[data-tray] [data-asset="${CSS.escape(asset)}"]`) !== null;
  }

  private plan(ms: number): void {
    window.clearTimeout(this.timer);
    if (document.hidden || !document.querySelector("[data-tray][data-working]")) return;
    this.timer = window.setTimeout(() => void this.look(), ms);
  }

  private async look(): Promise<void> {
    try {
      const response = await fetch(this.address, { credentials: "same-origin", headers: { Accept: "text/html" } });
      if (!response.ok) throw new Error(String(response.status));
      const moved = this.put(await response.text());
      this.rest = moved ? EVERY_MS : Math.min(CALM_MS, this.rest * 1.5);
    } catch {
      this.rest = Math.min(LONGEST_MS, this.rest * 2);
    }
    this.plan(this.rest);
  }

  /** True when something is said differently now. */
  private put(html: string): boolean {
    const page = new DOMParser().parseFromString(html, "text/html");
    const places = ["[data-tray]", ...Array.from(document.querySelectorAll("[data-fresh]"), (place) => `[data-fresh="${place.getAttribute("data-fresh")}"]`)];
    return places.map((place) => this.swap(place, page)).some(Boolean);
  }

  private swap(place: string, page: Document): boolean {
    const fresh = page.querySelector(place);
    const old = document.querySelector(place);
    if (!fresh || !old || fresh.outerHTML === old.outerHTML) return false;
    // Whoever is about to press a button there keeps it under the finger, and whoever watches goes on watching.
    if (old.contains(document.activeElement) || old.querySelector("video")) return true;
    old.replaceWith(document.importNode(fresh, true));
    return true;
  }
}
