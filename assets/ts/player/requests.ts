// What people press, drag and type, as requests to the mediator.
import { sendJson } from "../shared/http";
import type { Store } from "../shared/store";
import type { Mediator } from "./mediator";
import { show, words, type Parts } from "./parts";
import type { PlayerState } from "./state";

const HIDE_AFTER_MS = 3000;
const DOUBLE_MS = 280;

export function listen(parts: Parts, mediator: Mediator, store: Store<PlayerState>, saverUrl: string): void {
  const click = (element: HTMLElement, act: () => void): void => element.addEventListener("click", act);
  click(parts.start, () => begin(parts, () => mediator.play()));
  click(parts.again, () => begin(parts, () => mediator.play(0)));
  click(parts.toggle, () => mediator.toggle());
  click(parts.back, () => mediator.seek(store.get().time - 10));
  click(parts.mute, () => mediator.toggleMute());
  parts.volume.addEventListener("input", () => mediator.setVolume(Number(parts.volume.value)));
  click(parts.full, () => fullscreen(parts));
  click(parts.retry, () => void mediator.retry());
  click(parts.bannerAct, () => void mediator.takeBack());
  click(parts.audio, () => void mediator.setAudioOnly(!store.get().audioOnly));
  parts.speed.addEventListener("change", () => mediator.setRate(Number(parts.speed.value)));
  parts.quality.addEventListener("change", () => mediator.setHeight(Number(parts.quality.value)));
  parts.captions.addEventListener("change", () => mediator.setCaptions(parts.captions.value));
  parts.saver.addEventListener("change", () => {
    void mediator.setSaver(parts.saver.checked);
    void sendJson(saverUrl, { on: parts.saver.checked }).catch(() => undefined);
  });
  listenSeek(parts, mediator);
  listenStage(parts, mediator, store);
  document.addEventListener("keydown", (event) => key(event, parts, mediator, store));
}

/** The pressed button goes away: the focus goes on to its successor. */
function begin(parts: Parts, play: () => Promise<void>): void {
  void play();
  window.setTimeout(() => parts.toggle.focus({ preventScroll: true }), 50);
}

function listenSeek(parts: Parts, mediator: Mediator): void {
  const { seek } = parts;
  seek.addEventListener("input", () => {
    seek.dataset["held"] = "1";
    mediator.seek(Number(seek.value));
  });
  seek.addEventListener("change", () => {
    delete seek.dataset["held"];
  });
}

/** Controls go away while the film runs and nobody touches it; a tap on the picture brings them or pauses. */
function listenStage(parts: Parts, mediator: Mediator, store: Store<PlayerState>): void {
  let timer = 0;
  const wake = (): void => {
    parts.root.classList.remove("player--idle");
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      const isBusy = parts.controls.contains(document.activeElement) && parts.controls.querySelector(":focus") && !parts.toggle.matches(":focus");
      if (store.get().phase === "playing" && !isBusy && !store.get().audioOnly) parts.root.classList.add("player--idle");
    }, HIDE_AFTER_MS);
  };
  ["pointermove", "pointerdown", "keydown", "focusin"].forEach((name) => parts.stage.addEventListener(name, wake));
  listenTaps(parts, mediator, store);
  store.watch((state, before) => {
    if (state.phase !== before.phase) wake();
  });
}

/** One tap: controls, or play and pause. Two on the left or right: ten seconds back or on. */
function listenTaps(parts: Parts, mediator: Mediator, store: Store<PlayerState>): void {
  let last = { at: -Infinity, side: 0 };
  let timer = 0;
  parts.video.addEventListener("click", (event) => {
    const wasIdle = parts.root.classList.contains("player--idle");
    const isTouch = window.matchMedia("(hover: none)").matches;
    const { left, width } = parts.video.getBoundingClientRect();
    const share = (event.clientX - left) / Math.max(1, width);
    const side = !isTouch || store.get().phase === "cover" ? 0 : share < 0.35 ? -1 : share > 0.65 ? 1 : 0;
    window.clearTimeout(timer);
    const isSecond = side !== 0 && side === last.side && event.timeStamp - last.at < DOUBLE_MS;
    last = { at: event.timeStamp, side };
    if (isSecond) return jump(parts, mediator, store, side);
    const act = (): void => {
      if (!(isTouch && wasIdle) && store.get().phase !== "cover") mediator.toggle();
    };
    if (side) timer = window.setTimeout(act, DOUBLE_MS);
    else act();
  });
}

function jump(parts: Parts, mediator: Mediator, store: Store<PlayerState>, side: number): void {
  mediator.seek(store.get().time + side * 10);
  words(parts.jump, side < 0 ? "−10 s" : "+10 s");
  parts.jump.classList.toggle("player__jump--on", side > 0);
  show(parts.jump, true);
  window.setTimeout(() => show(parts.jump, false), 600);
}

function fullscreen(parts: Parts): void {
  const stage = parts.root as HTMLElement & { webkitRequestFullscreen?: () => void };
  const video = parts.video as HTMLVideoElement & { webkitEnterFullscreen?: () => void };
  if (document.fullscreenElement) void document.exitFullscreen();
  else if (stage.requestFullscreen) void stage.requestFullscreen().catch(() => undefined);
  else if (stage.webkitRequestFullscreen) stage.webkitRequestFullscreen();
  else video.webkitEnterFullscreen?.();
}

function key(event: KeyboardEvent, parts: Parts, mediator: Mediator, store: Store<PlayerState>): void {
  const target = event.target as HTMLElement;
  if (event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
  const isButton = /^(BUTTON|A|SUMMARY)$/.test(target.tagName);
  const { time, rate, captions } = store.get();
  const acts: Record<string, () => void> = {
    k: () => mediator.toggle(),
    ArrowLeft: () => mediator.seek(time - 5),
    ArrowRight: () => mediator.seek(time + 5),
    f: () => fullscreen(parts),
    j: () => mediator.seek(time - 10),
    l: () => mediator.seek(time + 10),
    m: () => mediator.toggleMute(),
    "?": () => parts.keys.toggleAttribute("open"),
    c: () => mediator.setCaptions(captions ? "" : (parts.captions.options[1]?.value ?? "")),
    "<": () => mediator.setRate(step(parts, rate, -1)),
    ">": () => mediator.setRate(step(parts, rate, 1)),
  };
  if (!isButton) acts[" "] = () => mediator.toggle();
  if (/^[0-9]$/.test(event.key)) acts[event.key] = () => mediator.seek((Number(event.key) / 10) * store.get().duration);
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  show(parts.cover, store.get().phase === "cover");
  act();
}

function step(parts: Parts, rate: number, by: number): number {
  const rates = Array.from(parts.speed.options, (option) => Number(option.value)).sort((a, b) => a - b);
  return rates[Math.min(rates.length - 1, Math.max(0, rates.indexOf(rate) + by))] ?? 1;
}
