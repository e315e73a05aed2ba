// What a device keeps without a network: sealed with a key that this browser made and nobody can read out.
import type { Noted } from "./presence";

export interface Person {
  uuid: string;
  name: string;
}

export interface Session {
  uuid: string;
  cohort: string;
  day: string;
  room: string;
  tz: string;
  opens_at: string;
  starts_at: string;
  ends_at: string;
  seed: string;
  periods: { number: number; topic: string; starts_at: string; ends_at: string }[];
  people: Person[];
}

/** What every kind of kit has: its name, its bearer, the device's key, how long it lives, how far the clock is off. */
export interface Taken {
  kit: string;
  token: string;
  key: string;
  expires_at: string;
  clock_off_ms: number;
}

export interface Kit extends Taken {
  sessions: Session[];
}

/** What was written down, by its number. */
export interface Numbered {
  n: number;
  wall_ms: number;
  data?: string;
}

/** Something that the server did not take as it was written down. */
export interface Asked {
  n: number;
  code: string;
  detail: string;
}

export interface Content<K extends Taken = Kit, E extends Numbered = Noted> {
  kit: K;
  events: E[];
  /** What was sent with the kits before: to be seen, not to be sent. */
  before: E[];
  /** Numbers that the server has. */
  there: number[];
  asked?: Asked[];
}

export class Box<K extends Taken = Kit, E extends Numbered = Noted> {
  private content: Content<K, E> | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly database = "academy-class") {}

  async open(): Promise<Content<K, E> | null> {
    const plain = await unsealed(this.database, "box");
    if (!plain) return null;
    this.content = JSON.parse(new TextDecoder().decode(plain)) as Content<K, E>;
    return this.content;
  }

  get(): Content<K, E> | null {
    return this.content;
  }

  /** Kept when the promise is done; writes come one after the other. */
  put(content: Content<K, E>): Promise<void> {
    this.content = content;
    const text = new TextEncoder().encode(JSON.stringify(content));
    this.writing = this.writing.then(() => seal(this.database, "box", text), () => seal(this.database, "box", text));
    return this.writing;
  }

  /** Everything of it is gone from this device. */
  async empty(): Promise<void> {
    this.content = null;
    await place(this.database, "readwrite", (store) => store.clear());
  }
}

/** Keep something under a name, sealed with the key of this database, which is made when there is none. */
export async function seal(database: string, name: string, plain: BufferSource): Promise<void> {
  let key = await place<CryptoKey>(database, "readonly", (store) => store.get("key"));
  if (!key) {
    key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const made = key;
    await place(database, "readwrite", (store) => store.put(made, "key"));
  }
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain);
  await place(database, "readwrite", (store) => store.put({ iv, data }, name));
}

/** What was kept under a name; null for nothing. */
export async function unsealed(database: string, name: string): Promise<ArrayBuffer | null> {
  const [key, sealed] = await Promise.all([
    place<CryptoKey>(database, "readonly", (store) => store.get("key")),
    place<{ iv: Uint8Array; data: ArrayBuffer }>(database, "readonly", (store) => store.get(name)),
  ]);
  if (!key || !sealed) return null;
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv as BufferSource }, key, sealed.data);
}

export function place<T>(name: string, mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("kept");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction("kept", mode);
      const request = act(transaction.objectStore("kept"));
      transaction.oncomplete = () => {
        database.close();
        resolve(request.result as T | undefined);
      };
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    };
  });
}
