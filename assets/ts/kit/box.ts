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

export interface Kit {
  kit: string;
  token: string;
  key: string;
  expires_at: string;
  clock_off_ms: number;
  sessions: Session[];
}

export interface Content {
  kit: Kit;
  events: Noted[];
  /** What was sent with the kits before: to be seen, not to be sent. */
  before: Noted[];
  /** Numbers that the server has. */
  there: number[];
}

const DATABASE = "academy-class";

export class Box {
  private content: Content | null = null;
  private writing: Promise<void> = Promise.resolve();

  async open(): Promise<Content | null> {
    const [key, sealed] = await Promise.all([
      place<CryptoKey>("readonly", (store) => store.get("key")),
      place<{ iv: Uint8Array; data: ArrayBuffer }>("readonly", (store) => store.get("box")),
    ]);
    if (!key || !sealed) return null;
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv as BufferSource }, key, sealed.data);
    this.content = JSON.parse(new TextDecoder().decode(plain)) as Content;
    return this.content;
  }

  get(): Content | null {
    return this.content;
  }

  /** Kept when the promise is done; writes come one after the other. */
  put(content: Content): Promise<void> {
    this.content = content;
    const text = JSON.stringify(content);
    this.writing = this.writing.then(() => seal(text), () => seal(text));
    return this.writing;
  }
}

async function seal(text: string): Promise<void> {
  let key = await place<CryptoKey>("readonly", (store) => store.get("key"));
  if (!key) {
    key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const made = key;
    await place("readwrite", (store) => store.put(made, "key"));
  }
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
  await place("readwrite", (store) => store.put({ iv, data }, "box"));
}

function place<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
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
