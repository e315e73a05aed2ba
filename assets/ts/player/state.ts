// What the player knows. Views read it; only the mediator writes it.
import type { Interval } from "../shared/intervals";
import type { LeaseState } from "../lease/client";

export type Phase = "cover" | "loading" | "playing" | "paused" | "stalled" | "ended" | "failed";

/** A quality, from the smallest to the largest; sound alone has no height. `bps`: bits a second on average. */
export interface Rung {
  height: number | null;
  mb: number;
  bps: number;
  url: string;
  codecs: string;
}

export interface PlayerState {
  phase: Phase;
  time: number;
  duration: number;
  buffered: number;
  rate: number;
  maxRate: number;
  muted: boolean;
  volume: number;
  rungs: Rung[];
  /** The chosen height; 0: by itself. */
  height: number;
  shownHeight: number;
  /** What this visit has fetched of the film. */
  bytes: number;
  /** Nothing comes over the network. */
  isGone: boolean;
  audioOnly: boolean;
  saver: boolean;
  captions: string;
  seen: Interval[];
  credited: Interval[];
  /** Played and allowed to count, but the server has not answered for it yet. */
  fresh: Interval[];
  gated: boolean;
  quizPassed: boolean;
  completed: boolean;
  lease: LeaseState;
  leaseWords: string;
  unsent: number;
  offline: boolean;
  /** Seconds of play that wait to be sent; of before that were sent now; of these, what the office looks at. */
  waitingS: number;
  sentS: number;
  heldS: number;
  capLeft: number | null;
  error: string;
}

/** As `lms.playback` sends it (page-data, key `player`). */
export interface PlayerPage {
  duration_ms: number;
  master_url: string;
  lite_url: string;
  audio_url: string;
  renew_url: string;
  sprites_url: string;
  slides_url: string;
  renew_in_s: number;
  rungs: Rung[];
  saver: boolean;
  saver_url: string;
  resume_ms: number;
  is_asked?: boolean;
  max_rate: number;
  seen: Interval[];
  credited: Interval[];
  gated: boolean;
  quiz_passed: boolean;
  completed: boolean;
  captions_on: string;
  leases: string;
  beats: string;
  request: Record<string, unknown>;
  offline?: { keys: string; passes: string; batches: string } | undefined;
  kind: "video" | "audio";
}

export function firstState(page: PlayerPage): PlayerState {
  return {
    phase: "cover",
    time: page.resume_ms / 1000,
    duration: page.duration_ms / 1000,
    buffered: 0,
    rate: 1,
    maxRate: page.max_rate,
    muted: false,
    volume: 1,
    rungs: page.rungs,
    height: 0,
    shownHeight: 0,
    bytes: 0,
    isGone: false,
    audioOnly: page.kind === "audio",
    saver: page.saver,
    captions: page.captions_on,
    seen: page.seen,
    credited: page.credited,
    fresh: [],
    gated: page.gated,
    quizPassed: page.quiz_passed,
    completed: page.completed,
    lease: "none",
    leaseWords: "",
    unsent: 0,
    offline: false,
    waitingS: 0,
    sentS: 0,
    heldS: 0,
    capLeft: null,
    error: "",
  };
}
