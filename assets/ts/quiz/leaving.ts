// How often and how long the page of an exam was hidden: told when it is seen again, and sent again until it is heard.
import { sendJson } from "../shared/http";

// A glance at the clock is none: shorter than this, and while the page is being left for good, nothing is told.
const SHORTEST_MS = 1500;

export function watchLeaving(address: string, token: string, page: string): void {
  let number = 0;
  let hiddenAt: number | null = null;
  let away: { number: number; seconds: number }[] = [];
  const tell = async (): Promise<void> => {
    const told = away.slice(0, 50);
    try {
      await sendJson(address, { attempt: token, page, away: told }, { method: "PUT", thin: true });
      away = away.filter((row) => !told.includes(row));
    } catch {
      // No network, or the exam is over: the next time, or never.
    }
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      hiddenAt = performance.now();
      return;
    }
    const lasted = hiddenAt === null ? 0 : performance.now() - hiddenAt;
    hiddenAt = null;
    if (lasted < SHORTEST_MS) return;
    away.push({ number: (number += 1), seconds: Math.round(lasted / 1000) });
    void tell();
  });
  window.addEventListener("online", () => {
    if (away.length) void tell();
  });
}
