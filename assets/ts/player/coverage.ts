// What counted, what waits and what was only seen, drawn over the length of the film: three textures, then words.
import { total, without, type Interval } from "../shared/intervals";
import { say } from "../shared/page";
import { length } from "../shared/text";
import type { Parts } from "./parts";
import { words } from "./parts";
import type { PlayerState } from "./state";

const SVG = "http://www.w3.org/2000/svg";
const COMPLETE_SHARE = 0.95;
// Beats and the film's own clock differ by a few milliseconds: no stripe for that.
const SLIVER_MS = 300;

export interface Shares {
  counted: Interval[];
  waiting: Interval[];
  seen: Interval[];
}

export function shares(state: PlayerState): Shares {
  const waitsForQuiz = state.gated && !state.quizPassed;
  const earned = state.credited;
  const counted = waitsForQuiz ? [] : earned;
  const waiting = waitsForQuiz ? earned.concat(without(state.fresh, earned)) : without(state.fresh, earned);
  const seen = without(without(state.seen, earned), state.fresh).filter(([from, to]) => to - from > SLIVER_MS);
  return { counted, waiting, seen };
}

export function isCovered(state: PlayerState): boolean {
  const all = shares(state);
  const covered = total(all.counted) + total(all.waiting) + total(all.seen);
  return state.completed || (state.duration > 0 && covered >= COMPLETE_SHARE * state.duration * 1000);
}

export function drawCoverage(parts: Parts, state: PlayerState): void {
  const all = shares(state);
  const whole = Math.max(1, state.duration * 1000);
  const drawing = document.createDocumentFragment();
  const draw = (kind: string, list: readonly Interval[], fill?: string): void => {
    for (const [from, to] of list) {
      const rect = document.createElementNS(SVG, "rect");
      rect.setAttribute("class", kind);
      if (fill) rect.setAttribute("fill", fill);
      rect.setAttribute("x", `${((from / whole) * 100).toFixed(2)}%`);
      rect.setAttribute("width", `${Math.max(0.2, ((to - from) / whole) * 100).toFixed(2)}%`);
      rect.setAttribute("height", "100%");
      drawing.appendChild(rect);
    }
  };
  draw("bar__ground--seen", all.seen);
  draw("bar__texture", all.seen, "url(#texture-seen)");
  draw("bar__ground--waiting", all.waiting);
  draw("bar__texture", all.waiting, "url(#texture-waiting)");
  draw("bar__part", all.counted);
  const head = document.createElementNS(SVG, "rect");
  head.setAttribute("class", "bar__head");
  head.setAttribute("x", `${Math.min(99.5, (state.time / Math.max(1, state.duration)) * 100).toFixed(2)}%`);
  head.setAttribute("width", "2");
  head.setAttribute("height", "100%");
  if (state.time > 0) drawing.appendChild(head);
  parts.coverage.querySelectorAll("rect").forEach((rect) => {
    if (!rect.closest("defs")) rect.remove();
  });
  parts.coverage.appendChild(drawing);
  const sentence = coverageWords(all, state);
  words(parts.coverageWords, sentence);
  parts.coverage.setAttribute("aria-label", sentence);
}

function coverageWords(all: Shares, state: PlayerState): string {
  const time = (list: readonly Interval[]): string => length(total(list) / 1000, say);
  const pieces: string[] = [];
  if (total(all.counted) > 500 || !(state.gated && !state.quizPassed)) pieces.push(say("counted", { time: time(all.counted) }));
  if (total(all.waiting) > 500) pieces.push(say(state.gated && !state.quizPassed ? "waiting_quiz" : "waiting_send", { time: time(all.waiting) }));
  if (total(all.seen) > 500) pieces.push(say("seen_only", { time: time(all.seen) }));
  const left = state.duration * 1000 - total(all.counted) - total(all.waiting) - total(all.seen);
  if (left > 1500) pieces.push(say("left", { time: length(left / 1000, say) }));
  return pieces.join(" · ");
}
