// Sends one file: parts that the server lacks, two at a time, again and again while the network comes and goes.
import { Problem } from "../shared/http";
import { md5 } from "./md5";
import { BUCKET, bytesOf, isOwn, type FileFacts, type Outcome, type UploadInfo, type Wire } from "./wire";

const LANES = 2;
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 30_000;
/** Answers that a later try may change; every other refusal is final. */
const PASSING = new Set([0, 408, 425, 429, 500, 502, 503, 504]);
/** A part that arrived damaged is sent again, but not for ever: then it is not the network. */
const DAMAGED_TRIES = 3;
/** So often in a row the bucket may be out of reach while we are not; then parts go through the academy. */
const BUCKET_TRIES = 3;
/** So often the server may ask for parts again that were sent. */
const ROUNDS = 4;
const LOST = "lost-parts";
/** It takes no more parts: too old, or another tab has brought it to its end. */
const ENDED = "upload-expired";

export type Phase = "looking" | "sending" | "resting" | "checking" | "done" | "stopped" | "refused";

export interface TransferState {
  phase: Phase;
  sent: number;
  size: number;
  /** Bytes a second over the last few seconds; 0 when unknown. */
  speed: number;
  resumed: boolean;
  message: string;
  code: string;
  asset: string;
  /** Where a person reads what becomes of it; empty until it is whole. */
  page: string;
  /** What the server calls this upload; empty before it is announced. */
  upload: string;
}

export type Rest = (ms: number, stop: AbortSignal) => Promise<void>;

/** Waits, or less when the network comes back or somebody looks at the page again. */
export const restUntilOnline: Rest = (ms, stop) =>
  new Promise((resolve) => {
    const done = (): void => {
      window.clearTimeout(timer);
      window.removeEventListener("online", done);
      document.removeEventListener("visibilitychange", done);
      stop.removeEventListener("abort", done);
      resolve();
    };
    const timer = window.setTimeout(done, ms);
    window.addEventListener("online", done);
    document.addEventListener("visibilitychange", done);
    stop.addEventListener("abort", done);
  });

export class Transfer {
  private stopper = new AbortController();
  private isHalted = false;
  private isRunning = false;
  private bucketFailures = 0;
  private inFlight = new Map<number, number>();
  private settled = 0;
  private history: [at: number, sent: number][] = [];
  private id = "";
  state: TransferState;

  constructor(
    private readonly file: Blob,
    private readonly facts: () => Promise<FileFacts>,
    private readonly wire: Wire,
    private readonly show: (state: TransferState) => void,
    private readonly rest: Rest = restUntilOnline,
    private readonly now: () => number = Date.now,
  ) {
    this.state = { phase: "looking", sent: 0, size: file.size, speed: 0, resumed: false, message: "", code: "", asset: "", page: "", upload: "" };
  }

  /** Runs until done, refused or stopped; never throws. May be called again after a stop. */
  async run(): Promise<TransferState> {
    this.stopper = new AbortController();
    this.isHalted = false;
    this.isRunning = true;
    this.bucketFailures = 0;
    this.update({ phase: "looking", message: "", code: "" });
    try {
      const facts = await this.facts();
      const upload = await this.again(() => this.wire.begin(facts));
      this.id = upload.id;
      this.update({ upload: upload.id });
      const { asset, page } = upload.page ? upload : await this.sendAll(upload);
      this.update({ phase: "done", sent: this.state.size, asset: asset ?? "", page });
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(400, String(error), "failed");
      const stopped = problem.code === "stopped";
      this.update({ phase: stopped ? "stopped" : "refused", message: problem.message, code: problem.code });
    }
    this.isRunning = false;
    return this.state;
  }

  /** Stops sending; the server keeps what it has, and `run` goes on from there. */
  stop(): void {
    this.isHalted = true;
    this.stopper.abort();
    if (!this.isRunning && this.state.phase === "looking") this.update({ phase: "stopped" });
  }

  /** Gives the upload up for good. */
  async forget(): Promise<void> {
    this.stop();
    if (this.id && this.state.phase !== "done") await this.wire.cancel(this.id).catch(() => undefined);
  }

  private async sendAll(upload: UploadInfo): Promise<Outcome> {
    let here = upload;
    // The server may lack a part that we believe is there; it has the last word, a few times.
    for (let round = 0; round < ROUNDS; round += 1) {
      try {
        await this.sendMissing(here);
        this.update({ phase: "checking", sent: this.state.size });
        return await this.again(() => this.wire.complete(upload.id));
      } catch (error) {
        if (!(error instanceof Problem) || !["missing-parts", LOST, ENDED].includes(error.code)) throw error;
        here = await this.again(() => this.wire.state(upload.id));
        if (here.page) return here;
        if (error.code === ENDED) throw error;
      }
    }
    throw new Problem(400, "", "missing-parts");
  }

  private async sendMissing(upload: UploadInfo): Promise<void> {
    const queue = [...upload.missing];
    const sizeOf = (number: number): number =>
      Math.min(upload.part_bytes, this.state.size - (number - 1) * upload.part_bytes);
    this.settled = this.state.size - queue.reduce((sum, number) => sum + sizeOf(number), 0);
    this.history = [];
    this.update({ phase: "sending", sent: this.settled, resumed: this.settled > 0 });
    // The server looks at the first part before it wants the rest.
    if (queue[0] === 1) await this.runLanes([1], upload, sizeOf);
    await this.runLanes(queue.filter((number) => number > 1), upload, sizeOf);
  }

  private async runLanes(queue: number[], upload: UploadInfo, sizeOf: (number: number) => number): Promise<void> {
    const failures: unknown[] = [];
    const lane = async (): Promise<void> => {
      try {
        for (let number = queue.shift(); number !== undefined; number = queue.shift()) {
          await this.sendPart(upload, number, sizeOf(number));
        }
      } catch (error) {
        failures.push(error);
        this.stopper.abort();
      }
    };
    await Promise.all(Array.from({ length: Math.min(LANES, queue.length) }, lane));
    this.inFlight.clear();
    if (!failures.length) return;
    if (!this.isHalted) this.stopper = new AbortController();
    throw failures[0];
  }

  private async sendPart(upload: UploadInfo, number: number, size: number): Promise<void> {
    const from = (number - 1) * upload.part_bytes;
    const part = this.file.slice(from, from + size);
    await this.again(() => this.tryPart(upload, number, part), number);
    this.inFlight.delete(number);
    this.settled += size;
    this.count();
  }

  /** One try, to an address of its own: one that was given for an earlier try may be too old. */
  private async tryPart(upload: UploadInfo, number: number, part: Blob): Promise<void> {
    const bytes = await bytesOf(part);
    const isDirect = upload.is_direct && number > 1 && this.bucketFailures < BUCKET_TRIES;
    const sum = isDirect ? md5(new Uint8Array(bytes)) : "";
    const ticket = await this.wire.ticket(upload.id, number, sum, isDirect ? "anywhere" : "academy");
    const progress = (sent: number): void => {
      this.inFlight.set(number, Math.min(sent, part.size));
      this.count();
    };
    await this.wire.put(ticket, bytes, progress, this.stopper.signal);
    if (!isOwn(ticket)) this.bucketFailures = 0;
  }

  /** Tries for as long as it makes sense, resting longer each time. */
  private async again<T>(act: () => Promise<T>, part = 0): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      this.check();
      try {
        const answer = await act();
        if (this.state.phase === "resting") this.update({ phase: "sending", message: "" });
        return answer;
      } catch (error) {
        this.check();
        if (!(error instanceof Problem) || !this.mayPass(error, tries)) throw error;
        this.update({ message: error.status === 503 ? error.message : "" });
      }
      this.inFlight.delete(part);
      this.update({ phase: "resting", sent: this.sentNow(), speed: 0 });
      const ms = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.min(tries, 5));
      await this.rest(ms * (0.75 + Math.random() / 2), this.stopper.signal);
    }
  }

  /** Whether a later try may go well. Throws what a bucket means that knows nothing of the upload any more. */
  private mayPass(problem: Problem, tries: number): boolean {
    if (problem.code === BUCKET) {
      if (problem.status === 404) throw new Problem(409, "", LOST);
      this.bucketFailures += 1;
      return true;
    }
    return PASSING.has(problem.status) || (problem.code === "bad-part" && tries < DAMAGED_TRIES);
  }

  private check(): void {
    if (this.stopper.signal.aborted) throw new Problem(0, "", "stopped");
  }

  private sentNow(): number {
    let moving = 0;
    this.inFlight.forEach((bytes) => (moving += bytes));
    return Math.min(this.state.size, this.settled + moving);
  }

  private count(): void {
    const sent = this.sentNow();
    const at = this.now();
    this.history.push([at, sent]);
    while (this.history.length > 2 && at - (this.history[0]?.[0] ?? at) > 8_000) this.history.shift();
    const [then, before] = this.history[0] ?? [at, sent];
    const speed = at > then ? Math.max(0, ((sent - before) * 1_000) / (at - then)) : 0;
    this.update({ phase: "sending", sent, speed, message: "" });
  }

  private update(patch: Partial<TransferState>): void {
    this.state = { ...this.state, ...patch };
    this.show(this.state);
  }
}
