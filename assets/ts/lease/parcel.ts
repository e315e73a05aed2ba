// Signed batches: what beats do not take any more, or what was played by a page that never had a network.
import { Problem, sendJson } from "../shared/http";
import type { Device } from "./device";
import type { Pass } from "./passes";
import type { Beat } from "./span";

/** This page, as the clock of what it plays without a lease: `performance.now()`. */
export const PAGE = `p${Date.now().toString(36)}${Math.floor(Math.random() * 1e9).toString(36)}`;

export interface ParcelReply {
  state: string;
  counted_s: number;
  held_s: number;
  detail: string;
}

const FOR_GOOD = [400, 403, 413, 422];

export class ParcelPost {
  constructor(
    private readonly address: string,
    private readonly device: Device,
  ) {}

  /** Send beats of one page's clock. "refused": the server keeps them and said why. "unsigned": this browser lost its
   *  key, they stay here. Throws: try again. */
  async send(pass: Pass, run: string, beats: readonly Beat[]): Promise<ParcelReply | "refused" | "unsigned"> {
    const batch = JSON.stringify({ v: 1, key: pass.key, run, segments: beats });
    const signature = await this.device.sign(batch);
    if (!signature) return "unsigned";
    const sent = { run: PAGE, mono_ms: Math.round(performance.now()), wall_ms: Date.now(), rtt_ms: 0 };
    try {
      return await sendJson<ParcelReply>(this.address, { batch, signature, sent }, { thin: true, bearer: pass.token });
    } catch (error) {
      if (error instanceof Problem && FOR_GOOD.includes(error.status)) return "refused";
      throw error;
    }
  }
}
