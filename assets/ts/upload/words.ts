// What a line of the tray says: numbers first, then what to do.
import { say } from "../shared/page";
import type { TransferState } from "./transfer";

export function megabytes(bytes: number): string {
  const value = bytes / 1_000_000;
  if (Math.round(value) >= 1_000) return `${(value / 1_000).toFixed(1)} GB`;
  return `${value >= 9.95 ? Math.round(value) : Math.max(0.1, value).toFixed(1)} MB`;
}

export function timeLeft(seconds: number): string {
  if (seconds < 90) return say("%(count)s s left", { count: Math.max(1, Math.round(seconds)) });
  if (seconds < 5_400) return say("%(count)s min left", { count: Math.round(seconds / 60) });
  return say("%(count)s h left", { count: (seconds / 3_600).toFixed(1) });
}

export function percent(state: TransferState): number {
  return state.size ? Math.floor((100 * state.sent) / state.size) : 0;
}

/** One sentence for the state. */
export function sentence(state: TransferState): string {
  const far = say("%(sent)s of %(size)s", { sent: megabytes(state.sent), size: megabytes(state.size) });
  switch (state.phase) {
    case "looking":
      return say("Looking at the file…");
    case "sending": {
      const speed = state.speed > 0 ? `${megabytes(state.speed)}/s` : "";
      const left = state.speed > 0 ? timeLeft((state.size - state.sent) / state.speed) : "";
      return [`${percent(state)} %`, far, speed, left].filter(Boolean).join(" · ");
    }
    case "resting":
      return `${far} · ${state.message || say("No network. It goes on by itself; keep this page open.")}`;
    case "checking":
      return say("All sent. The server is checking it…");
    case "done":
      return `${megabytes(state.size)} · ${say("Uploaded. It is being prepared now.")}`;
    case "stopped":
      return `${far} · ${say("Stopped. What was sent is kept.")}`;
    case "refused":
      return state.message || reasonOf(state.code);
  }
}

/** Of many files together: how many are there, how much, and how long still. */
export function summary(states: TransferState[]): string {
  const done = states.filter((state) => state.phase === "done").length;
  const open = states.filter((state) => state.phase !== "refused");
  const add = (value: (state: TransferState) => number): number => open.reduce((sum, state) => sum + value(state), 0);
  const [sent, size, speed] = [add((state) => state.sent), add((state) => state.size), add((state) => state.speed)];
  const parts = [
    say("%(done)s of %(all)s files", { done, all: states.length }),
    say("%(sent)s of %(size)s", { sent: megabytes(sent), size: megabytes(size) }),
    speed > 0 && sent < size ? timeLeft((size - sent) / speed) : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

function reasonOf(code: string): string {
  if (code === "unreadable") return say("The browser cannot read this file any more. Choose it again.");
  if (code === "missing-parts") return say("Some of the file did not arrive. Try again.");
  return say("This did not work. Try again in a minute.");
}
