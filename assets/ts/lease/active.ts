// Without a film clock: time counts while the page is in sight and somebody does something now and then.
import type { Presence, Ways as Asking } from "../prompt/presence";
import { say } from "../shared/page";
import { length } from "../shared/text";
import { LeaseClient } from "./client";

export interface ActivePage {
  leases: string;
  beats: string;
  request: Record<string, unknown>;
  offline?: { keys: string; passes: string; batches: string } | undefined;
  nominal_s: number;
  read_s: number;
}

interface Ways {
  /** How long a sign of life lasts. */
  awakeMs: number;
  /** Whether there is anything to spend time on now. */
  isOn(): boolean;
  /** Where somebody is asked whether they are there (domain §4.2 O7). */
  ask?: (asking: Pick<Asking, "send">) => Presence;
  /** What the clock says now, for whoever says it elsewhere too. */
  told?: (words: string) => void;
}

export interface ActiveTime {
  /** A sign of life. From another device the lesson is taken back by a touch or a key, not by a moving mouse. */
  touch(isMove?: boolean): void;
}

const TICK_MS = 1000;

/** Runs the clock of `root` (parts words, goal and bar), with a lease while it goes. */
export function countActive(root: HTMLElement, page: ActivePage, ways: Ways): ActiveTime {
  const part = (name: string): HTMLElement => root.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
  const [words, goal, bar] = [part("words"), part("goal"), part("bar") as HTMLProgressElement];
  let read = Math.min(page.read_s, page.nominal_s);
  let touched = performance.now();
  let last = performance.now();
  let message = "";
  let waiting = "";

  const isActive = (): boolean =>
    ways.isOn() && !presence?.isMissed && document.visibilityState !== "hidden" && performance.now() - touched < ways.awakeMs && read < page.nominal_s;
  const lease: LeaseClient = new LeaseClient(
    { leases: page.leases, beats: page.beats, request: page.request, offline: page.offline },
    {
      onGrant: (grant) => {
        presence?.reset();
        presence?.heard(grant.prompt);
        if (grant.resume_ms !== undefined) read = Math.max(read, Math.min(page.nominal_s, grant.resume_ms / 1000));
      },
      onState: (state, text) => {
        if (state !== "live") presence?.reset();
        message = { superseded: say("superseded"), refused: `${say("not_counting")} ${text ?? ""}`, offline: say("lease_offline") }[state as string] ?? "";
        show();
      },
      onReply: (reply, sent) => {
        presence?.heard(reply.prompt, sent.map((beat) => beat.prompt ?? 0));
        if (reply.cap_left_s === 0) message = say("cap_full");
      },
      onQueue: (unsent, offline, waitingS) => {
        if (unsent && offline) waiting = message = waitingS >= 60 ? say("waiting", { time: length(waitingS, say) }) : say("unsent");
        else if (message === waiting) message = waiting = "";
      },
      onParcel: (sentS, heldS) => {
        if (sentS >= 60 || heldS) waiting = message = say(heldS ? "sent_held" : "sent", { time: length(heldS || sentS, say) });
      },
    },
    () => ({ mono: performance.now(), media: read, rate: 1, playing: isActive() && lease.counts, visible: document.visibilityState !== "hidden" }),
  );

  const presence: Presence | undefined = ways.ask?.({ send: (prompt, choice) => lease.answer(prompt, choice) });
  let was = false;
  const tick = (): void => {
    const now = performance.now();
    if (was && lease.counts) read = Math.min(page.nominal_s, read + (now - last) / 1000);
    last = now;
    presence?.tick();
    const is = isActive();
    if (is !== was) {
      lease.changed();
      was = is;
    }
    if (is && lease.state === "none") void lease.ask();
    show();
  };
  const show = (): void => {
    bar.value = read;
    goal.textContent = say("goal", { time: length(page.nominal_s, say) });
    const counted = length(read, say);
    const text = read >= page.nominal_s ? say("reading_done") : say(isActive() ? "reading" : "reading_paused", { time: counted });
    if (words.textContent === (message || text)) return;
    words.textContent = message || text;
    ways.told?.(message || text);
  };
  root.hidden = false;
  window.setInterval(tick, TICK_MS);
  tick();
  return {
    touch(isMove = false) {
      if (isMove && lease.state === "superseded") return;
      touched = performance.now();
      if (lease.state === "superseded") void lease.ask();
    },
  };
}

/** What moves on this page itself is a sign of life. */
export function hearSigns(time: ActiveTime): void {
  ["scroll", "pointerdown", "keydown", "touchstart"].forEach((name) => window.addEventListener(name, () => time.touch(), { passive: true }));
  let moved = 0;
  window.addEventListener("pointermove", () => {
    if (performance.now() - moved > 1000) time.touch(true);
    moved = performance.now();
  });
}
