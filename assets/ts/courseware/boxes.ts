// States of courseware that the server has not answered for, kept on this device: of every item and session the newest.
import { place } from "../kit/box";
import type { ItemCommit } from "../scorm/engine";

export interface Waiting {
  registration: string;
  token: string;
  commit: ItemCommit;
  at: number;
}

export interface Boxes {
  put(waiting: Waiting): Promise<void>;
  /** Oldest first. */
  all(): Promise<Waiting[]>;
  /** What was answered goes, unless a newer state took its place meanwhile. */
  settle(waiting: Waiting): Promise<void>;
}

const DATABASE = "academy-courseware";
const KEEP_MS = 20 * 24 * 3_600_000;
/** One course is not so large; what goes on beyond it is no course. */
export const MOST = 300;

const nameOf = ({ registration, commit }: Waiting): string => `${registration}/${commit.session}/${commit.item}`;
const inOrder = (a: Waiting, b: Waiting): number => a.at - b.at || a.commit.seq - b.commit.seq;

/** In IndexedDB; where there is none, as long as the page lives. */
export class DeviceBoxes implements Boxes {
  private readonly memory = new Map<string, Waiting>();

  async put(waiting: Waiting): Promise<void> {
    const name = nameOf(waiting);
    try {
      await place(DATABASE, "readwrite", (store) => ifOlder(store, name, waiting.commit.seq - 1, () => store.put(waiting, name)));
      this.memory.delete(name);
    } catch (_error) {
      const here = this.memory.get(name);
      if (!here || here.commit.seq < waiting.commit.seq) this.memory.set(name, waiting);
    }
  }

  async all(): Promise<Waiting[]> {
    let kept: Waiting[] = [];
    try {
      kept = (await place<Waiting[]>(DATABASE, "readonly", (store) => store.getAll())) || [];
    } catch (_error) {
      // A private window keeps nothing: what is in memory is all there is.
    }
    const old = kept.filter((waiting) => Date.now() - waiting.at > KEEP_MS);
    for (const waiting of old) await this.settle(waiting);
    return kept.filter((waiting) => old.indexOf(waiting) < 0).concat(Array.from(this.memory.values())).sort(inOrder);
  }

  async settle(waiting: Waiting): Promise<void> {
    const name = nameOf(waiting);
    const here = this.memory.get(name);
    if (here && here.commit.seq <= waiting.commit.seq) this.memory.delete(name);
    try {
      await place(DATABASE, "readwrite", (store) => ifOlder(store, name, waiting.commit.seq, () => store.delete(name)));
    } catch (_error) {
      // As above.
    }
  }
}

/** Acts within the same transaction, unless something newer than `seq` is there. */
function ifOlder(store: IDBObjectStore, name: string, seq: number, act: () => void): IDBRequest {
  const reading = store.get(name);
  reading.onsuccess = () => {
    const there = reading.result as Waiting | undefined;
    if (!there || there.commit.seq <= seq) act();
  };
  return reading;
}
