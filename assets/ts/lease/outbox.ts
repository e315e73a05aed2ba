// Beats wait here until the server has answered: written at once, so that a closed tab or a dead battery loses none.
import type { Beat } from "./span";

const PREFIX = "beats:";
const KEEP_MS = 20 * 24 * 3600 * 1000;

interface Box {
  token: string;
  beats: Beat[];
  at: number;
  /** Numbers that beats do not take any more: they go signed. */
  late?: number[];
}

export class Outbox {
  private readonly memory = new Map<string, string>();

  put(lease: string, token: string, beat: Beat): void {
    const box = this.read(lease) ?? { token, beats: [], at: 0 };
    box.beats.push(beat);
    box.at = Date.now();
    this.write(lease, box);
  }

  /** The server has these: forget them. */
  forget(lease: string, sequences: readonly number[]): void {
    const box = this.read(lease);
    if (!box) return;
    const gone = new Set(sequences);
    box.beats = box.beats.filter((beat) => !gone.has(beat.seq));
    if (box.beats.length) this.write(lease, box);
    else this.drop(lease);
  }

  /** These are not taken as beats any more: keep them for a signed batch. */
  setAside(lease: string, sequences: readonly number[]): void {
    const box = this.read(lease);
    if (!box) return;
    box.late = Array.from(new Set([...(box.late ?? []), ...sequences]));
    this.write(lease, box);
  }

  drop(lease: string): void {
    this.memory.delete(PREFIX + lease);
    try {
      localStorage.removeItem(PREFIX + lease);
    } catch {
      // Storage may be switched off; the memory copy is gone.
    }
  }

  read(lease: string): Box | null {
    const text = this.memory.get(PREFIX + lease) ?? fromStorage(PREFIX + lease);
    if (!text) return null;
    try {
      return JSON.parse(text) as Box;
    } catch {
      return null;
    }
  }

  /** Leases with something to send, oldest first; what nobody will take any more is cleared away. */
  waiting(): string[] {
    const found: [number, string][] = [];
    for (const key of this.keys()) {
      const lease = key.slice(PREFIX.length);
      const box = this.read(lease);
      if (!box || Date.now() - box.at > KEEP_MS) this.drop(lease);
      else found.push([box.at, lease]);
    }
    return found.sort((a, b) => a[0] - b[0]).map(([, lease]) => lease);
  }

  count(): number {
    return this.waiting().reduce((sum, lease) => sum + (this.read(lease)?.beats.length ?? 0), 0);
  }

  /** Seconds of play that wait: only what was seen can count. */
  seconds(): number {
    const length = (box: Box | null): number =>
      (box?.beats ?? []).reduce((sum, beat) => sum + (beat.playing && beat.visible ? beat.span_ms : 0), 0);
    return this.waiting().reduce((sum, lease) => sum + length(this.read(lease)), 0) / 1000;
  }

  private keys(): string[] {
    const keys = new Set(this.memory.keys());
    try {
      for (let place = 0; place < localStorage.length; place += 1) {
        const key = localStorage.key(place);
        if (key?.startsWith(PREFIX)) keys.add(key);
      }
    } catch {
      // Private mode: what is in memory is all there is.
    }
    return Array.from(keys);
  }

  private write(lease: string, box: Box): void {
    const text = JSON.stringify(box);
    try {
      localStorage.setItem(PREFIX + lease, text);
      this.memory.delete(PREFIX + lease);
    } catch {
      this.memory.set(PREFIX + lease, text);
    }
  }
}

function fromStorage(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
