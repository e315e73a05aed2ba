// Keeps the screen of a phone on while something is being sent: a phone that sleeps stops sending.
export class Awake {
  private lock: WakeLockSentinel | null = null;
  private isWanted = false;

  constructor() {
    // The browser takes the lock away when the page is left for another; coming back asks for it again.
    document.addEventListener("visibilitychange", () => void this.take());
  }

  want(isWanted: boolean): void {
    if (isWanted === this.isWanted) return;
    this.isWanted = isWanted;
    if (isWanted) void this.take();
    else void this.lock?.release().catch(() => undefined);
  }

  private async take(): Promise<void> {
    if (!this.isWanted || document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    // Refused when the battery is low: then it sends for as long as the screen stays on.
    this.lock = await navigator.wakeLock.request("screen").catch(() => null);
  }
}
