// What a phone offers around a film that plays: a screen that stays on, the controls of its lock screen, a small window.
// Fetched after the first picture; a browser that has none of it loses nothing.
import { pageData } from "../shared/page";
import type { Store } from "../shared/store";
import type { Mediator } from "./mediator";
import { show, type Parts } from "./parts";
import type { PlayerState } from "./state";

interface Lock {
  release(): Promise<void>;
}

export function comfort(parts: Parts, mediator: Mediator, store: Store<PlayerState>): void {
  stayAwake(store);
  lockScreen(parts, mediator, store);
  smallWindow(parts);
}

/** The screen stays on while the film runs and is seen; with sound alone it may go dark. */
function stayAwake(store: Store<PlayerState>): void {
  const { wakeLock } = navigator as unknown as { wakeLock?: { request(kind: "screen"): Promise<Lock> } };
  if (!wakeLock) return;
  let lock: Promise<Lock | null> | null = null;
  const update = (): void => {
    const { phase, audioOnly } = store.get();
    const isWanted = phase === "playing" && !audioOnly && document.visibilityState !== "hidden";
    if (isWanted) lock ??= wakeLock.request("screen").catch(() => null);
    else if (lock) {
      void lock.then((held) => held?.release().catch(() => undefined));
      lock = null;
    }
  };
  // A hidden page loses its lock without being asked.
  document.addEventListener("visibilitychange", update);
  store.watch(update);
}

function lockScreen(parts: Parts, mediator: Mediator, store: Store<PlayerState>): void {
  const session = (navigator as unknown as { mediaSession?: MediaSession }).mediaSession;
  if (!session || typeof MediaMetadata !== "function") return;
  const poster = parts.video.poster;
  session.metadata = new MediaMetadata({
    title: document.querySelector("h1")?.textContent ?? document.title,
    album: document.querySelector(".masthead__title")?.textContent?.trim() ?? "",
    artwork: poster ? [{ src: poster }] : [],
  });
  const acts: [MediaSessionAction, (details: MediaSessionActionDetails) => void][] = [
    ["play", () => void mediator.play()],
    ["pause", () => mediator.pause()],
    ["seekbackward", (details) => mediator.seek(store.get().time - (details.seekOffset ?? 10))],
    ["seekforward", (details) => mediator.seek(store.get().time + (details.seekOffset ?? 10))],
    ["seekto", (details) => mediator.seek(details.seekTime ?? store.get().time)],
  ];
  for (const [name, act] of acts) {
    try {
      session.setActionHandler(name, act);
    } catch {
      // An action that this browser does not know.
    }
  }
  let told = "";
  store.watch(({ phase, time, duration, rate }) => {
    session.playbackState = phase === "playing" || phase === "stalled" ? "playing" : "paused";
    const now = `${phase} ${Math.floor(time / 5)} ${rate}`;
    if (now === told || !session.setPositionState || !(duration > 0) || time > duration) return;
    told = now;
    session.setPositionState({ duration, position: time, playbackRate: rate });
  });
}

function smallWindow(parts: Parts): void {
  const film = parts.video as HTMLVideoElement & { requestPictureInPicture?: () => Promise<unknown> };
  const page = document as Document & { pictureInPictureEnabled?: boolean; pictureInPictureElement?: Element | null; exitPictureInPicture?: () => Promise<unknown> };
  // While prompts are asked the film stays on the page, where they can be seen.
  const isAsked = document.querySelector("[data-prompt]") !== null;
  if (!page.pictureInPictureEnabled || !film.requestPictureInPicture || isAsked || pageData()["player"] === undefined) return;
  show(parts.pip, true);
  parts.pip.addEventListener("click", () => {
    const done = page.pictureInPictureElement ? page.exitPictureInPicture?.() : film.requestPictureInPicture?.();
    done?.catch(() => undefined);
  });
  film.addEventListener("enterpictureinpicture", () => parts.pip.setAttribute("aria-pressed", "true"));
  film.addEventListener("leavepictureinpicture", () => parts.pip.setAttribute("aria-pressed", "false"));
}
