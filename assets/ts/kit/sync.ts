// Taking classes along, and sending what happened: signed, again and again until the server says that it is there.
import { Device } from "../lease/device";
import { randomKey, sendJson } from "../shared/http";
import type { Box, Content, Kit } from "./box";
import type { Noted } from "./presence";

export interface Places {
  keys: string;
  kits: string;
  events: string;
}

interface Answer {
  received: number;
  numbers: number[];
  held: number;
  closed: string[];
}

const MOST_AT_ONCE = 40;

export class Sync {
  private readonly device: Device;
  private busy = false;
  private rtt = 0;

  constructor(
    private readonly box: Box,
    private readonly places: Places,
  ) {
    this.device = new Device(places.keys);
  }

  /** Lists, times and secrets of the next two weeks. What is still to send of an older kit is sent first. */
  async take(): Promise<Content> {
    const old = this.box.get();
    if (old && this.waiting(old).length) await this.send();
    const key = await this.device.name();
    if (!key) throw new Error("no key");
    const kit = await sendJson<Kit>(this.places.kits, { key, wall_ms: Date.now(), rtt_ms: this.rtt }, { key: randomKey(), timeoutMs: 30000 });
    const named = new Set(kit.sessions.map((session) => session.uuid));
    const earlier = old ? [...old.before, ...(this.box.get()?.events ?? [])] : [];
    const before = earlier.filter((event) => named.has(event.session));
    const content: Content = { kit: { ...kit, key }, events: [], before, there: [] };
    await this.box.put(content);
    return content;
  }

  waiting(content: Content): Noted[] {
    const there = new Set(content.there);
    return content.events.filter((event) => !there.has(event.n));
  }

  /** Null: somebody is sending already. */
  async send(): Promise<Answer | null> {
    if (this.busy) return null;
    this.busy = true;
    try {
      let last: Answer | null = null;
      for (let content = this.box.get(); content; content = this.box.get()) {
        const piece = this.waiting(content).slice(0, MOST_AT_ONCE);
        if (!piece.length) break;
        last = await this.post(content.kit, piece);
        const now = this.box.get()!;
        const there = Array.from(new Set([...now.there, ...last.numbers]));
        if (there.length === now.there.length) break;
        await this.box.put({ ...now, there });
      }
      return last;
    } finally {
      this.busy = false;
    }
  }

  private async post(kit: Kit, events: readonly Noted[]): Promise<Answer> {
    const batch = JSON.stringify({ v: 1, kit: kit.kit, key: kit.key, events });
    const signature = await this.device.sign(batch);
    if (!signature) throw new Error("no key");
    const begun = Date.now();
    const body = { batch, signature, wall_ms: begun, rtt_ms: this.rtt };
    const answer = await sendJson<Answer>(this.places.events, body, { thin: true, bearer: kit.token, timeoutMs: 30000 });
    this.rtt = Math.min(60000, Date.now() - begun);
    return answer;
  }
}
