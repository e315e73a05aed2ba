// Takes requests from views and events from the video, and turns both into state: the only writer of the store.
import { LeaseClient, type Grant, type LeaseState } from "../lease/client";
import type { BeatReply } from "../lease/courier";
import type { Beat, Moment } from "../lease/span";
import { Presence } from "../prompt/presence";
import { Sheet } from "../prompt/sheet";
import { add, without } from "../shared/intervals";
import type { Store } from "../shared/store";
import { Engine, kindOf, type Options, type Source, type Trouble } from "./engine";
import { Line } from "./line";
import type { PlayerPage, PlayerState } from "./state";

const JUMP_S = 4;

export class Mediator {
  private readonly engine: Engine;
  private readonly lease: LeaseClient;
  /** Where the rule set asks; elsewhere nobody is there to ask. */
  private readonly presence: Presence | null;
  private readonly line: Line;
  private source: Source;
  private isLoaded = false;
  private isWanted = false;
  /** The small file is all that plays here. */
  private isPlain = false;
  /** The place that the film was told to begin at; it begins a little before, at a part's start. */
  private begunAt = 0;
  /** Until the first lease came: the server's place wins over the page's, which may be old, unless that was asked for. */
  private mayJump = true;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly store: Store<PlayerState>,
    private readonly page: PlayerPage,
  ) {
    this.source = page;
    this.mayJump = !page.is_asked;
    this.engine = new Engine(video, page, {
      onShown: (shownHeight) => store.set({ shownHeight }),
      onBytes: (count) => {
        store.set({ bytes: store.get().bytes + count });
        this.line.well();
      },
      onTrouble: (trouble) => this.failed(trouble),
    });
    this.line = new Line(page.renew_url, page, {
      onAddresses: (fresh) => this.renewed({ ...this.source, ...fresh }),
      onGone: (isGone) => store.set({ isGone }),
      goOn: () => this.goOn(),
      onRefused: () => this.fail("refused"),
    });
    this.lease = new LeaseClient(
      { leases: page.leases, beats: page.beats, request: page.request, offline: page.offline },
      {
        onGrant: (grant) => this.granted(grant),
        onState: (lease, words) => this.leaseChanged(lease, words),
        onReply: (reply, sent) => this.answered(reply, sent),
        onQueue: (unsent, offline, waitingS) => store.set({ unsent, offline, waitingS }),
        onParcel: (sentS, heldS) => store.set({ sentS: store.get().sentS + sentS, heldS: store.get().heldS + heldS }),
      },
      () => this.moment(),
    );
    this.presence = this.asking();
    this.listen();
  }

  private asking(): Presence | null {
    const root = document.querySelector<HTMLElement>("[data-prompt]");
    if (!root) return null;
    const sheet: Sheet = new Sheet(root, this.video, (choice) => presence.choose(choice));
    const presence: Presence = new Presence(String(this.page.request["lesson"]), {
      now: () => performance.now(),
      send: (prompt, choice) => this.lease.answer(prompt, choice),
      pause: () => this.video.pause(),
      goOn: () => void this.play(),
      draw: (question) => sheet.draw(question),
      thank: () => sheet.thank(),
    });
    window.setInterval(() => presence.tick(), 1000);
    return presence;
  }

  private moment(): Moment {
    const { video } = this;
    const playing = !video.paused && !video.seeking && !video.ended && video.readyState >= 3;
    return {
      mono: performance.now(),
      media: video.currentTime,
      rate: video.playbackRate,
      playing,
      visible: document.visibilityState !== "hidden",
    };
  }

  // Requests -------------------------------------------------------------------------------------------------

  async play(from?: number): Promise<void> {
    const { video, store } = this;
    if (this.presence?.isMissed) return;
    if (from !== undefined) this.mayJump = false;
    this.isWanted = true;
    void this.lease.ask();
    if (this.line.isGone) this.line.attempt();
    const loading = this.isLoaded ? null : this.load(from ?? store.get().time);
    if (!loading && from !== undefined) video.currentTime = from;
    else if (!loading && video.ended) video.currentTime = 0;
    // At once, while the tap still counts as one: a browser may refuse what comes seconds later.
    await this.run();
    await loading;
    if (loading && video.paused && this.isWanted) await this.run();
  }

  private async run(): Promise<void> {
    const { video, store } = this;
    try {
      await (video.getAttribute("src") ? video.play() : undefined);
    } catch (error) {
      if ((error as Error).name !== "AbortError" && store.get().phase !== "failed") store.set({ phase: "paused" });
    }
  }

  pause(): void {
    this.isWanted = false;
    this.video.pause();
  }

  toggle(): void {
    const { phase } = this.store.get();
    if (phase === "failed") void this.retry();
    else if (this.video.paused) void this.play();
    else this.pause();
  }

  seek(seconds: number): void {
    const to = Math.min(Math.max(0, seconds), this.store.get().duration || seconds);
    this.store.set({ time: to });
    if (this.isLoaded) this.video.currentTime = to;
  }

  setRate(rate: number): void {
    const allowed = Math.min(rate, this.store.get().maxRate);
    this.video.playbackRate = allowed;
    this.video.defaultPlaybackRate = allowed;
    this.store.set({ rate: allowed });
  }

  /** The chosen height; 0: by itself. */
  setHeight(height: number): void {
    this.store.set({ height });
    this.engine.choose(height);
  }

  setCaptions(language: string): void {
    this.store.set({ captions: language });
    for (const track of Array.from(this.video.textTracks)) track.mode = track.language === language ? "showing" : "disabled";
  }

  setVolume(volume: number): void {
    this.video.volume = volume;
    this.video.muted = volume === 0;
  }

  /** The address of now for one that came with the page. */
  readonly fresh = (url: string): string => this.engine.fresh(url);

  toggleMute(): void {
    this.video.muted = !this.video.muted;
  }

  async setAudioOnly(audioOnly: boolean): Promise<void> {
    this.store.set({ audioOnly });
    await this.reload();
  }

  async setSaver(saver: boolean): Promise<void> {
    this.store.set({ saver });
    if (kindOf() === "native") await this.reload();
    else this.engine.cap(saver);
  }

  retry(): Promise<void> {
    if (this.line.isGone && this.store.get().phase !== "failed") {
      this.line.attempt();
      return Promise.resolve();
    }
    this.isLoaded = false;
    return this.play(this.store.get().time);
  }

  /** The lease went to another device; take it back and go on here. */
  takeBack(): Promise<void> {
    return this.play();
  }

  // The video ------------------------------------------------------------------------------------------------

  private async load(at: number): Promise<void> {
    const { store } = this;
    this.isLoaded = true;
    store.set({ phase: "loading", error: "" });
    if (this.line.isDue) await this.line.keep();
    const start = this.isEnd(at) ? 0 : at;
    this.begunAt = start;
    this.video.defaultPlaybackRate = store.get().rate;
    try {
      await this.engine.load(start, this.options());
    } catch {
      this.fail("engine");
    }
    this.video.playbackRate = store.get().rate;
    this.setCaptions(store.get().captions);
  }

  private options(): Options {
    const { saver, audioOnly, height, duration } = this.store.get();
    return { saver, audioOnly, height, duration };
  }

  /** Where the film is, also while a new start has not got there yet. */
  private place(): number {
    return this.video.currentTime || this.store.get().time;
  }

  /** So near the end that going on means beginning again. */
  private isEnd(seconds: number): boolean {
    const { duration } = this.store.get();
    return seconds >= duration - Math.min(2, duration * 0.05);
  }

  private async reload(): Promise<void> {
    if (!this.isLoaded) return;
    const wasPlaying = !this.video.paused;
    this.lease.changed();
    await this.load(this.video.currentTime);
    if (wasPlaying) await this.play();
  }

  /** The line heals itself; what cannot be played like this is played as the small file, and then said. */
  private failed(trouble: Trouble): void {
    if (trouble !== "media") return this.line.trouble(trouble);
    const at = this.place();
    this.lease.changed();
    this.isLoaded = false;
    if (!this.source.lite_url || !this.source.master_url || this.store.get().audioOnly) return this.fail("media");
    this.isPlain = true;
    this.renewed(this.source);
    void this.play(at);
  }

  private goOn(): void {
    if (!this.isLoaded || this.engine.goOn()) return;
    this.isLoaded = false;
    if (this.isWanted) void this.play(this.place());
  }

  private fail(error: string): void {
    this.isLoaded = false;
    this.engine.drop();
    this.store.set({ phase: "failed", error });
  }

  private renewed(source: Source): void {
    this.source = this.isPlain ? { ...source, master_url: "" } : source;
    this.engine.renew(this.source);
    for (const track of Array.from(this.video.querySelectorAll("track"))) {
      if (track.readyState === 0 && track.src) track.src = this.engine.fresh(track.getAttribute("src") ?? "");
    }
  }

  private listen(): void {
    const { video, store, lease } = this;
    const on = (name: string, act: () => void): void => video.addEventListener(name, act);
    on("playing", () => {
      if (this.presence?.isMissed) video.pause();
      store.set({ phase: "playing", error: "" });
      this.line.well();
      lease.changed(false);
    });
    on("pause", () => {
      if (!video.ended && store.get().phase !== "failed") store.set({ phase: "paused" });
      lease.changed();
    });
    on("waiting", () => {
      store.set({ phase: "stalled" });
      lease.changed(false);
    });
    on("ended", () => {
      store.set({ phase: "ended" });
      lease.changed();
    });
    on("seeking", () => lease.jumped());
    on("seeked", () => lease.changed(false));
    on("ratechange", () => {
      store.set({ rate: video.playbackRate });
      lease.changed(false);
    });
    on("volumechange", () => store.set({ muted: video.muted, volume: video.volume }));
    on("timeupdate", () => this.moved());
    on("durationchange", () => {
      if (Number.isFinite(video.duration) && video.duration > 0) store.set({ duration: video.duration });
    });
    on("progress", () => {
      const ranges = video.buffered;
      if (ranges.length) store.set({ buffered: ranges.end(ranges.length - 1) });
    });
  }

  private moved(): void {
    const { video, store, lease } = this;
    if (video.seeking || !this.isLoaded) return;
    const before = store.get().time;
    const now = video.currentTime;
    lease.tick();
    const fits = now > before && now - before < 2 * video.playbackRate;
    if (fits && this.moment().playing) {
      const stretch: [number, number] = [Math.round(before * 1000), Math.round(now * 1000)];
      const counts = lease.counts && document.visibilityState !== "hidden" && store.get().capLeft !== 0;
      store.set(counts ? { time: now, fresh: add(store.get().fresh, stretch) } : { time: now, seen: add(store.get().seen, stretch) });
    } else store.set({ time: now });
  }

  // The lease ------------------------------------------------------------------------------------------------

  private granted(grant: Grant): void {
    const patch: Partial<PlayerState> = { capLeft: grant.cap_left_s ?? null };
    if (grant.max_rate !== undefined) patch.maxRate = fraction(grant.max_rate);
    this.store.set(patch);
    const place = (grant.resume_ms ?? 0) / 1000;
    if (this.mayJump && place > 0 && !this.isEnd(place) && Math.abs(place - (this.isLoaded ? this.begunAt : this.store.get().time)) > JUMP_S) this.seek(place);
    this.mayJump = false;
    this.presence?.reset();
    this.presence?.heard(grant.prompt);
    if (this.store.get().rate > this.store.get().maxRate) this.setRate(this.store.get().maxRate);
  }

  private leaseChanged(lease: LeaseState, words = ""): void {
    this.store.set({ lease, leaseWords: words });
    if (lease !== "live") this.presence?.reset();
    if (lease === "superseded") this.pause();
    if (lease === "none" && !this.video.paused) void this.lease.ask();
  }

  /** The server has these stretches: what was waiting to be sent is counted now (or waits for the quiz). */
  private answered(reply: BeatReply, sent: readonly Beat[]): void {
    const { store } = this;
    let { fresh, credited, seen } = store.get();
    for (const beat of sent) {
      const stretch: [number, number] = [Math.round(beat.from * 1000), Math.round(beat.to * 1000)];
      const counts = beat.visible && beat.rate <= store.get().maxRate && store.get().capLeft !== 0 && !reply.superseded;
      fresh = without(fresh, [stretch]);
      seen = add(seen, stretch);
      if (counts) credited = add(credited, stretch);
    }
    store.set({ fresh, credited, seen, capLeft: reply.cap_left_s === undefined ? store.get().capLeft : reply.cap_left_s });
    this.presence?.heard(reply.prompt, sent.map((beat) => beat.prompt ?? 0));
    void this.line.keep();
  }
}

/** A rate as a number; the server may send a fraction as text ("3/2"). */
function fraction(rate: number | string): number {
  const [over, under] = String(rate).split("/").map(Number);
  return (over ?? 1) / (under ?? 1);
}
