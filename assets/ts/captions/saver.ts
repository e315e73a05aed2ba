// Saves while somebody types: a little later, one at a time, again and again without a network, never over another's work.
import type { Row } from "./lines";

export type SaveState = "saved" | "unsaved" | "saving" | "offline" | "refused" | "conflict";

export interface Theirs {
  revision: number;
  by: string;
  lines: Row[];
}

export interface Answer {
  /** 0: nobody answered. */
  status: number;
  body: { revision?: number; by?: string; lines?: Row[]; state?: string };
}

export interface Wire {
  send(revision: number, rows: Row[]): Promise<Answer>;
  later(act: () => void, ms: number): void;
}

const REST_MS = 1200;
const LONGEST_REST_MS = 30000;

export class Saver {
  state: SaveState = "saved";
  theirs: Theirs | null = null;
  private isDirty = false;
  private isSending = false;
  private isWaiting = false;
  private rest = REST_MS;

  constructor(
    private readonly wire: Wire,
    private revision: number,
    private readonly rows: () => Row[],
    private readonly told: (state: SaveState, answer?: Answer["body"]) => void,
  ) {}

  changed(): void {
    this.isDirty = true;
    if (this.state === "conflict") return;
    if (!this.isSending) this.tell(this.state === "offline" ? "offline" : "unsaved");
    this.wait();
  }

  /** Go on from their version: with their lines, or with ours over them. Both stay in the history. */
  resolve(): void {
    if (!this.theirs) return;
    this.revision = this.theirs.revision;
    this.theirs = null;
    this.tell("unsaved");
    this.isDirty = true;
    this.wait();
  }

  get isSafe(): boolean {
    return !this.isDirty && !this.isSending;
  }

  private wait(): void {
    if (this.isWaiting || this.isSending) return;
    this.isWaiting = true;
    this.wire.later(() => {
      this.isWaiting = false;
      void this.save();
    }, this.rest);
  }

  private async save(): Promise<void> {
    if (this.isSending || !this.isDirty || this.state === "conflict") return;
    this.isSending = true;
    this.isDirty = false;
    this.tell("saving");
    const answer = await this.wire.send(this.revision, this.rows());
    this.isSending = false;
    this.heard(answer);
  }

  private heard({ status, body }: Answer): void {
    if (status === 200 && body.revision !== undefined) {
      this.revision = body.revision;
      this.rest = REST_MS;
      this.tell(this.isDirty ? "unsaved" : "saved", body);
    } else if (status === 409) {
      this.theirs = { revision: body.revision ?? 0, by: body.by ?? "", lines: body.lines ?? [] };
      this.isDirty = true;
      this.tell("conflict");
      return;
    } else if (status === 0 || status === 429 || status >= 500) {
      this.isDirty = true;
      this.rest = Math.min(2 * this.rest, LONGEST_REST_MS);
      this.tell("offline");
    } else {
      this.isDirty = true;
      this.tell("refused");
      return;
    }
    if (this.isDirty) this.wait();
  }

  private tell(state: SaveState, body?: Answer["body"]): void {
    this.state = state;
    this.told(state, body);
  }
}
