// A text has no film clock: time counts while the page is in sight and the reader does something now and then.
import { LeaseClient } from "./lease/client";
import { pageData, say } from "./shared/page";
import { length } from "./shared/text";

interface ReadingPage {
  leases: string;
  beats: string;
  request: Record<string, unknown>;
  offline?: { keys: string; passes: string; batches: string } | undefined;
  nominal_s: number;
  read_s: number;
}

const AWAKE_MS = 90_000;
const TICK_MS = 1000;

const root = document.querySelector<HTMLElement>("[data-reading]");
const page = pageData()["reading"] as ReadingPage | undefined;
if (root && page) start(root, page);

function start(root: HTMLElement, page: ReadingPage): void {
  const part = (name: string): HTMLElement => root.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
  const [words, goal, bar] = [part("words"), part("goal"), part("bar") as HTMLProgressElement];
  let read = Math.min(page.read_s, page.nominal_s);
  let touched = performance.now();
  let last = performance.now();
  let message = "";
  let waiting = "";

  const isReading = (): boolean =>
    document.visibilityState !== "hidden" && performance.now() - touched < AWAKE_MS && read < page.nominal_s;
  const lease: LeaseClient = new LeaseClient(
    { leases: page.leases, beats: page.beats, request: page.request, offline: page.offline },
    {
      onGrant: (grant) => {
        if (grant.resume_ms !== undefined) read = Math.max(read, Math.min(page.nominal_s, grant.resume_ms / 1000));
      },
      onState: (state, text) => {
        message = { superseded: say("superseded"), refused: `${say("not_counting")} ${text ?? ""}`, offline: say("lease_offline") }[state as string] ?? "";
        show();
      },
      onReply: (reply) => {
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
    () => ({ mono: performance.now(), media: read, rate: 1, playing: isReading() && lease.counts, visible: document.visibilityState !== "hidden" }),
  );

  let was = false;
  const tick = (): void => {
    const now = performance.now();
    if (was && lease.counts) read = Math.min(page.nominal_s, read + (now - last) / 1000);
    last = now;
    const is = isReading();
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
    const text = read >= page.nominal_s ? say("reading_done") : say(isReading() ? "reading" : "reading_paused", { time: counted });
    if (words.textContent !== (message || text)) words.textContent = message || text;
  };
  const touch = (): void => {
    touched = performance.now();
    if (lease.state === "superseded") void lease.ask();
  };
  ["scroll", "pointerdown", "keydown", "touchstart"].forEach((name) => window.addEventListener(name, touch, { passive: true }));
  let moved = 0;
  window.addEventListener("pointermove", () => {
    if (performance.now() - moved > 1000 && lease.state !== "superseded") touch();
    moved = performance.now();
  });
  root.hidden = false;
  window.setInterval(tick, TICK_MS);
  tick();
}
