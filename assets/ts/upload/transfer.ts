// Sends one file: parts that the server lacks, two at a time, again and again while the network comes and goes.
import { Problem } from "../shared/http";
import type { FileFacts, UploadInfo, Wire } from "./wire";

const LANES = 2;
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 30_000;
/** Answers that a later try may change; every other refusal is final. */
const PASSING = new Set([0, 408, 425, 429, 500, 502, 503, 504]);
/** A part that arrived damaged is sent again, but not for ever: then it is not the network. */
const DAMAGED_TRIES = 3;

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
}

export type Rest = (ms: number, stop: AbortSignal) => Promise<void>;

/** Waits, or less when the network comes back. */
export const restUntilOnline: Rest = (ms, stop) =>
  new Promise((resolve) => {
    const done = (): void => {
      window.clearTimeout(timer);
      window.removeEventListener("online", done);
      stop.removeEventListener("abort", done);
      resolve();
    };
    const timer = window.setTimeout(done, ms);
    window.addEventListener("online", done);
    stop.addEventListener("abort", done);
  });

export class Transfer {
  private stopper = new AbortController();
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
    this.state = { phase: "looking", sent: 0, size: file.size, speed: 0, resumed: false, message: "", code: "", asset: "" };
  }

  /** Runs until done, refused or stopped; never throws. May be called again after a stop. */
  async run(): Promise<TransferState> {
    this.stopper = new AbortController();
    this.update({ phase: "looking", message: "", code: "" });
    try {
      const facts = await this.facts();
      const upload = await this.again(() => this.wire.begin(facts));
      this.id = upload.id;
      const asset = upload.asset ?? (await this.sendAll(upload));
      this.update({ phase: "done", sent: this.state.size, asset });
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(400, String(error), "failed");
      const stopped = problem.code === "stopped";
      this.update({ phase: stopped ? "stopped" : "refused", message: problem.message, code: problem.code });
    }
    return this.state;
  }

  /** Stops sending; the server keeps what it has, and `run` goes on from there. */
  stop(): void {
    this.stopper.abort();
  }

  /** Gives the upload up for good. */
  async forget(): Promise<void> {
    this.stop();
    if (this.id && this.state.phase !== "done") await this.wire.cancel(this.id).catch(() => undefined);
  }

  private async sendAll(upload: UploadInfo): Promise<string> {
    let here = upload;
    // The server may lack a part that we believe is there; it has the last word, a few times.
    for (let round = 0; round < 3; round += 1) {
      await this.sendMissing(here);
      this.update({ phase: "checking", sent: this.state.size });
      try {
        return await this.again(() => this.wire.complete(upload.id));
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== "missing-parts") throw error;
        here = await this.again(() => this.wire.state(upload.id));
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
    const lane = async (): Promise<void> => {
      for (let number = queue.shift(); number !== undefined; number = queue.shift()) {
        await this.sendPart(upload, number, sizeOf(number));
      }
    };
    try {
      await Promise.all(Array.from({ length: Math.min(LANES, queue.length) }, lane));
    } catch (error) {
      this.stopper.abort();
      throw error;
    } finally {
      this.inFlight.clear();
    }
  }

  private async sendPart(upload: UploadInfo, number: number, size: number): Promise<void> {
    const from = (number - 1) * upload.part_bytes;
    const part = this.file.slice(from, from + size);
    const progress = (bytes: number): void => {
      this.inFlight.set(number, Math.min(bytes, size));
      this.count();
    };
    await this.again(() => this.wire.send(upload.id, number, part, progress, this.stopper.signal));
    this.inFlight.delete(number);
    this.settled += size;
    this.count();
  }

  /** Tries for as long as it makes sense, resting longer each time. */
  private async again<T>(act: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      this.check();
      try {
        const answer = await act();
        if (this.state.phase === "resting") this.update({ phase: "sending" });
        return answer;
      } catch (error) {
        this.check();
        if (!(error instanceof Problem)) throw error;
        const damaged = error.code === "bad-part" && tries < DAMAGED_TRIES;
        if (!damaged && !PASSING.has(error.status)) throw error;
      }
      this.inFlight.clear();
      this.update({ phase: "resting", sent: this.settled, speed: 0 });
      const ms = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.min(tries, 5));
      await this.rest(ms * (0.75 + Math.random() / 2), this.stopper.signal);
    }
  }

  private check(): void {
    if (this.stopper.signal.aborted) throw new Problem(0, "", "stopped");
  }

  private count(): void {
    let moving = 0;
    this.inFlight.forEach((bytes) => (moving += bytes));
    const sent = Math.min(this.state.size, this.settled + moving);
    const at = this.now();
    this.history.push([at, sent]);
    while (this.history.length > 2 && at - (this.history[0]?.[0] ?? at) > 8_000) this.history.shift();
    const [then, before] = this.history[0] ?? [at, sent];
    const speed = at > then ? Math.max(0, ((sent - before) * 1_000) / (at - then)) : 0;
    this.update({ phase: "sending", sent, speed });
  }

  private update(patch: Partial<TransferState>): void {
    this.state = { ...this.state, ...patch };
    this.show(this.state);
  }
}
