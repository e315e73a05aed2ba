// Taking classes along, and sending what happened: signed, again and again until the server says that it is there.
import { Device } from "../lease/device";
import { randomKey, sendJson } from "../shared/http";
import type { Asked, Box, Content, Kit, Numbered, Taken } from "./box";
import type { Noted } from "./presence";

export interface Places {
  keys: string;
  kits: string;
  events: string;
}

interface Answer {
  numbers: number[];
  held?: number;
  asked?: Asked[];
}

const MOST_AT_ONCE = 40;
// A photo goes with little beside it: what is sent is signed as a whole, and a weak line carries it in one piece.
const LARGEST = 300000;

export class Sync<K extends Taken = Kit, E extends Numbered = Noted> {
  private readonly device: Device;
  private busy = false;
  private rtt = 0;

  constructor(
    private readonly box: Box<K, E>,
    private readonly places: Places,
    /** What of the events of before is still to be seen beside a new kit. */
    private readonly seen: (events: readonly E[], kit: K) => E[],
  ) {
    this.device = new Device(places.keys);
  }

  /** What there is for the next two weeks. What is still to send of an older kit is sent first. */
  async take(): Promise<Content<K, E>> {
    const old = this.box.get();
    if (old && this.waiting(old).length) await this.send();
    const key = await this.device.name();
    if (!key) throw new Error("no key");
    const kit = await sendJson<K>(this.places.kits, { key, wall_ms: Date.now(), rtt_ms: this.rtt }, { key: randomKey(), timeoutMs: 30000 });
    const earlier = old ? [...old.before, ...(this.box.get()?.events ?? [])] : [];
    const before = this.seen(earlier, kit);
    const content: Content<K, E> = { kit: { ...kit, key }, events: [], before, there: [] };
    await this.box.put(content);
    return content;
  }

  waiting(content: Content<K, E>): E[] {
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
        const piece = first(this.waiting(content));
        if (!piece.length) break;
        last = await this.post(content.kit, piece);
        const now = this.box.get()!;
        const there = Array.from(new Set([...now.there, ...last.numbers]));
        if (there.length === now.there.length) break;
        await this.box.put({ ...now, there, asked: last.asked ?? [], events: now.events.map((event) => lighter(event, there)) });
      }
      return last;
    } finally {
      this.busy = false;
    }
  }

  private async post(kit: K, events: readonly E[]): Promise<Answer> {
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

function first<E>(events: readonly E[]): E[] {
  const piece: E[] = [];
  let size = 0;
  for (const event of events) {
    size += JSON.stringify(event).length;
    if (piece.length && (piece.length >= MOST_AT_ONCE || size > LARGEST)) break;
    piece.push(event);
  }
  return piece;
}

/** What was sent needs no bytes here any more. */
function lighter<E extends Numbered & { data?: string }>(event: E, there: readonly number[]): E {
  return event.data && there.includes(event.n) ? { ...event, data: "" } : event;
}
