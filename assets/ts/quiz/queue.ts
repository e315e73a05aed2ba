// Answers wait here until the server has acknowledged them: written at once, so that a closed tab loses none.
// Local storage and not a database: its writes are done when the call returns, also while the page goes away.

export interface Packet {
  question: number;
  value: unknown;
  stamp: number;
  device: string;
  at: number;
}

export interface Reply {
  stamp?: number;
  stands?: boolean;
  value?: unknown;
  now?: string;
  deadline_at?: string | null;
}

export interface Keep {
  readonly length: number;
  key(place: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const PREFIX = "answers:";
const KEEP_MS = 20 * 24 * 3600 * 1000;

interface Box {
  packets: Packet[];
  written: number;
}

/** One attempt in one page: every page has a box of its own, and sends what pages before it left behind. */
export class AnswerQueue {
  private readonly memory = new Map<string, string>();
  private readonly own: string;
  private readonly boxes: Set<string>;

  constructor(
    private readonly attempt: string,
    private readonly device: string,
    /** The latest stamp that is known of the attempt (a Lamport clock). */
    public clock: number,
    private readonly keep: Keep | null,
  ) {
    this.own = this.name(device);
    this.boxes = new Set([this.own, ...this.left()]);
    for (const packet of this.waiting()) this.clock = Math.max(this.clock, packet.stamp);
  }

  /** The learner chose: the answer is kept from now on. A later answer to the question takes its place. */
  choose(question: number, value: unknown, at: number): Packet {
    this.clock += 1;
    const packet: Packet = { question, value, stamp: this.clock, device: this.device, at };
    const box = this.read(this.own);
    box.packets = [...box.packets.filter((each) => each.question !== question), packet];
    this.write(this.own, box);
    return packet;
  }

  /** What waits, in the order in which it was chosen; of one question the latest alone. */
  waiting(): Packet[] {
    const latest = new Map<number, Packet>();
    const all = Array.from(this.boxes).reduce<Packet[]>((found, box) => found.concat(this.read(box).packets), []);
    for (const packet of all.sort(inOrder)) latest.set(packet.question, packet);
    return Array.from(latest.values()).sort(inOrder);
  }

  /** The server has it (or refuses it for good): it waits no more, nor does what came before it on that question. */
  settle(packet: Packet, reply: Reply = {}): void {
    this.clock = Math.max(this.clock, reply.stamp ?? 0);
    for (const name of Array.from(this.boxes)) {
      const box = this.read(name);
      const rest = box.packets.filter((each) => each.question !== packet.question || inOrder(each, packet) > 0);
      if (rest.length === box.packets.length) continue;
      if (rest.length) this.write(name, { ...box, packets: rest });
      else this.drop(name);
    }
  }

  /** It is handed in: nothing of it stays on this device. */
  clear(): void {
    for (const name of Array.from(this.boxes)) this.drop(name);
  }

  private name(device: string): string {
    return `${PREFIX}${this.attempt}:${device}`;
  }

  /** Boxes that other pages left of this attempt; what is very old is cleared away. */
  private left(): string[] {
    const found: string[] = [];
    for (const key of this.keys()) {
      if (!key.startsWith(PREFIX)) continue;
      if (Date.now() - this.read(key).written > KEEP_MS) this.drop(key);
      else if (key.startsWith(this.name(""))) found.push(key);
    }
    return found;
  }

  private keys(): string[] {
    const keys: string[] = [];
    try {
      for (let place = 0; this.keep && place < this.keep.length; place += 1) keys.push(this.keep.key(place) ?? "");
    } catch {
      // Private mode: what is in memory is all there is.
    }
    return keys;
  }

  private read(name: string): Box {
    let text = this.memory.get(name) ?? null;
    try {
      if (text === null && this.keep) text = this.keep.getItem(name);
      if (text) return JSON.parse(text) as Box;
    } catch {
      // Unreadable is empty.
    }
    return { packets: [], written: Date.now() };
  }

  private write(name: string, box: Box): void {
    const text = JSON.stringify({ ...box, written: Date.now() });
    try {
      if (!this.keep) throw new Error("no storage");
      this.keep.setItem(name, text);
      this.memory.delete(name);
    } catch {
      this.memory.set(name, text);
    }
  }

  private drop(name: string): void {
    this.memory.delete(name);
    try {
      if (this.keep) this.keep.removeItem(name);
    } catch {
      // Storage may be switched off.
    }
  }
}

function inOrder(a: Packet, b: Packet): number {
  return a.stamp - b.stamp || (a.device < b.device ? -1 : a.device > b.device ? 1 : 0);
}

/** The browser's storage, or null where it is switched off. */
export function storage(): Keep | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
