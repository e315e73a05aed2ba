// Draws the state: controls, menus, banners. Reads only; what people press becomes a request to the mediator.
import { say } from "../shared/page";
import { clock, length, megabytes } from "../shared/text";
import { drawCoverage, isCovered } from "./coverage";
import { show, words, type Parts } from "./parts";
import type { PlayerState } from "./state";

const WARN_CAP_S = 72 * 60;

export function draw(parts: Parts, state: PlayerState, before: PlayerState): void {
  const { phase } = state;
  const isCover = phase === "cover";
  parts.root.dataset["phase"] = phase;
  show(parts.cover, isCover);
  show(parts.busy, (phase === "loading" || phase === "stalled") && !state.isGone);
  const isWaiting = phase === "loading" || phase === "stalled";
  const isGone = isWaiting && state.isGone;
  show(parts.controls, !isCover && phase !== "failed" && !isGone);
  show(parts.failure, phase === "failed" || isGone);
  if (phase === "failed" || isGone) words(parts.failureWords, say(`error_${isGone ? "offline" : state.error || "media"}`));
  const isPlaying = phase === "playing" || phase === "stalled" || phase === "loading";
  parts.root.classList.toggle("player--audio", state.audioOnly);
  press(parts.toggle, isPlaying, say(isPlaying ? "pause" : phase === "ended" ? "again" : "play"));
  press(parts.mute, state.muted, say(state.muted ? "unmute" : "mute"));
  parts.audio.setAttribute("aria-pressed", String(state.audioOnly));
  if (parts.volume !== document.activeElement) parts.volume.value = String(state.muted ? 0 : state.volume);
  show(parts.used, state.bytes > 0);
  words(parts.used, say("used", { mb: megabytes(state.bytes / 1_000_000) }));
  if (state.audioOnly !== before.audioOnly || state === before) drawPoster(parts, state.audioOnly);
  drawTime(parts, state);
  drawCoverage(parts, state);
  drawBanner(parts, state);
  show(parts.done, isCovered(state));
  if (state.rate !== before.rate || state.maxRate !== before.maxRate || state === before) drawSpeed(parts, state);
  if (state.height !== before.height || state.shownHeight !== before.shownHeight || state === before) drawQuality(parts, state);
  if (parts.captions.value !== state.captions) parts.captions.value = state.captions;
  parts.saver.checked = state.saver;
}

/** With sound alone the place of the picture is for what is drawn behind it, and for captions. */
function drawPoster(parts: Parts, audioOnly: boolean): void {
  const { video } = parts;
  video.dataset["poster"] = video.dataset["poster"] ?? video.poster;
  if (audioOnly || !video.dataset["poster"]) video.removeAttribute("poster");
  else video.poster = video.dataset["poster"];
}

function press(button: HTMLElement, isOn: boolean, label: string): void {
  button.classList.toggle("is-on", isOn);
  if (button.getAttribute("aria-label") !== label) button.setAttribute("aria-label", label);
}

function drawTime(parts: Parts, state: PlayerState): void {
  const whole = Math.max(1, state.duration);
  words(parts.time, `${clock(state.time)} / ${clock(state.duration)}`);
  parts.seek.max = String(Math.floor(whole));
  if (document.activeElement !== parts.seek || !parts.seek.dataset["held"]) parts.seek.value = String(Math.floor(state.time));
  parts.seek.setAttribute("aria-valuetext", say("position", { now: clock(state.time), all: clock(state.duration) }));
  parts.seek.style.setProperty("--done", `${(state.time / whole) * 100}%`);
  parts.seek.style.setProperty("--ready", `${Math.min(100, (state.buffered / whole) * 100)}%`);
}

function drawSpeed(parts: Parts, state: PlayerState): void {
  for (const option of Array.from(parts.speed.options)) {
    option.disabled = Number(option.value) > state.maxRate;
    words(option, option.disabled ? say("too_fast", { rate: option.value }) : `${option.value}×`);
  }
  parts.speed.value = String(state.rate);
}

function drawQuality(parts: Parts, state: PlayerState): void {
  const options: [string, string][] = [["0", state.shownHeight && !state.height ? say("automatic_now", { height: state.shownHeight }) : say("automatic")]];
  const seen: number[] = [];
  for (const { height, mb } of state.rungs) {
    // Two of one height (the recording itself and its smaller twin): the lighter one, which comes first.
    if (!height || seen.indexOf(height) >= 0) continue;
    seen.push(height);
    options.push([String(height), say("height_mb", { height, mb: megabytes(mb) })]);
  }
  parts.quality.options.length = 0;
  options.forEach(([value, text]) => parts.quality.add(new Option(text, value)));
  parts.quality.value = String(state.height);
  parts.quality.disabled = options.length < 3 || state.audioOnly;
}

/** One banner at a time, the most pressing first: superseded, refused, offline, the cap. */
function drawBanner(parts: Parts, state: PlayerState): void {
  const [text, act] = bannerOf(state);
  show(parts.banner, text !== "");
  words(parts.bannerWords, text);
  show(parts.bannerAct, act !== "");
  words(parts.bannerAct, act);
}

function bannerOf(state: PlayerState): [string, string] {
  if (state.lease === "superseded") return [say("superseded"), say("take_back")];
  if (state.lease === "refused") return [`${say("not_counting")} ${state.leaseWords}`.trim(), ""];
  if (state.lease === "offline") return [say("lease_offline"), ""];
  const wait = waitingWords(state);
  if (wait) return [wait, ""];
  if (state.capLeft === 0) return [say("cap_full"), ""];
  if (state.capLeft !== null && state.capLeft < WARN_CAP_S && state.lease === "live") return [say("cap_near", { time: length(state.capLeft, say) }), ""];
  return ["", ""];
}

/** What waits on this phone, and what of it has arrived. */
function waitingWords(state: PlayerState): string {
  if (state.unsent && state.offline) return state.waitingS >= 60 ? say("waiting", { time: length(state.waitingS, say) }) : say("unsent");
  if (state.heldS) return say("sent_held", { time: length(state.heldS, say) });
  return state.sentS >= 60 ? say("sent", { time: length(state.sentS, say) }) : "";
}
