// While something is being prepared, the part of the page that says how far it is comes anew from the server.
const EVERY_MS = 3_000;
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

  /** Something new is there: look at once. */
  now(): void {
    this.rest = EVERY_MS;
    this.plan(0, true);
  }

  private plan(ms: number, always = false): void {
    window.clearTimeout(this.timer);
    if (document.hidden || (!always && !document.querySelector("[data-tray][data-working]"))) return;
    this.timer = window.setTimeout(() => void this.look(), ms);
  }

  private async look(): Promise<void> {
    try {
      const response = await fetch(this.address, { credentials: "same-origin", headers: { Accept: "text/html" } });
      if (!response.ok) throw new Error(String(response.status));
      this.put(await response.text());
      this.rest = EVERY_MS;
    } catch {
      this.rest = Math.min(LONGEST_MS, this.rest * 2);
    }
    this.plan(this.rest);
  }

  private put(html: string): void {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-tray]");
    const old = document.querySelector("[data-tray]");
    // Whoever is about to press a button there keeps it under the finger.
    if (!fresh || !old || old.contains(document.activeElement)) return;
    old.replaceWith(document.importNode(fresh, true));
  }
}
