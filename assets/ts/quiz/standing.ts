// Until when an exam may be written, as the server has it now: every reply says it, and an open page on which nothing is
// saved asks now and then. Hundreds sit together, so each asks at a moment of its own, and ever seldomer.
import { sendJson } from "../shared/http";
import { Countdown } from "./countdown";

export interface TimeReply {
  now?: string;
  deadline_at?: string | null;
  state?: "open" | "closed" | "elsewhere";
}

const LEAST_MS = 30_000;
const SLOWEST = 4;
/** Near the end more time matters soon. */
const NEAR_S = 300;

/** How long until the next question: half a minute to a minute, after each without news half as long again, up to four
 * times that; near the end no longer. `dice` is from 0 to 1.
 */
export function pace(quiet: number, leftS: number, dice: number): number {
  const growth = leftS < NEAR_S ? 1 : Math.min(SLOWEST, 1.5 ** quiet);
  return LEAST_MS * (1 + dice) * growth;
}

/** Runs the clock of the page where there is one. What it gives back is told every reply that says a time. */
export function startTime(
  page: { standing: string | null; token: string },
  ended: () => void,
  elsewhere: () => void,
): (reply: TimeReply) => void {
  const element = document.querySelector<HTMLElement>("[data-deadline]");
  const note = document.querySelector<HTMLElement>("[data-part=time-note]");
  const warn = (words: string): void => {
    if (!note) return;
    note.hidden = false;
    note.querySelector("[data-part=time-words]")!.textContent = words;
  };
  const countdown = element ? new Countdown(element, warn, ended) : null;
  let quiet = 0;
  let heardAt = performance.now();
  let timer = 0;

  const hear = (reply: TimeReply): void => {
    heardAt = performance.now();
    if (reply.now) countdown?.hear(reply.now);
    quiet = reply.deadline_at && countdown?.moveTo(reply.deadline_at) ? 0 : quiet + 1;
    if (reply.state === "closed") ended();
    else if (reply.state === "elsewhere") elsewhere();
    later();
  };
  const ask = async (): Promise<void> => {
    if (document.hidden) return later();
    try {
      hear(await sendJson<TimeReply>(page.standing!, { attempt: page.token }, { method: "PUT", thin: true }));
    } catch {
      // No network, or a server that is busy: the next time.
      quiet += 1;
      later();
    }
  };
  const later = (waitMs = pace(quiet, countdown ? countdown.left() : Infinity, Math.random())): void => {
    window.clearTimeout(timer);
    if (page.standing) timer = window.setTimeout(() => void ask(), waitMs);
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && performance.now() - heardAt > LEAST_MS) later(Math.random() * 4000);
  });
  window.addEventListener("online", () => {
    if (performance.now() - heardAt > LEAST_MS) later(Math.random() * 4000);
  });
  later();
  return hear;
}
