// This browser's own key: made here, never readable, kept in IndexedDB. Without WebCrypto or a store there is none.
import { Problem, randomKey, sendJson } from "../shared/http";

export interface Kept {
  pair: CryptoKeyPair;
  uuid: string;
}

export interface KeyStore {
  read(): Promise<Kept | null>;
  write(kept: Kept): Promise<void>;
}

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const DATABASE = "academy-device";
const PLACE = "keys";

export class Device {
  private kept: Kept | null = null;

  constructor(
    private readonly address: string,
    private readonly store: KeyStore = inBrowser,
  ) {}

  /** The server's name for this device; made known again when `anew`, or when it was taken back. Null: no key here. */
  async name(anew = false): Promise<string | null> {
    try {
      const kept = await this.key();
      if (kept.uuid && !anew) return kept.uuid;
      return await this.introduce(kept);
    } catch (error) {
      if (error instanceof Problem && error.code === "device-key-refused") return this.introduce(await this.make()).catch(() => null);
      return null;
    }
  }

  /** r and s one after the other, base64; null without a key. */
  async sign(text: string): Promise<string | null> {
    try {
      const { pair } = await this.key();
      const bytes = new TextEncoder().encode(text);
      const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, bytes);
      return base64(signature);
    } catch {
      return null;
    }
  }

  private async key(): Promise<Kept> {
    if (!this.kept) this.kept = (await this.store.read()) ?? (await this.make());
    return this.kept;
  }

  private async make(): Promise<Kept> {
    const pair = (await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"])) as CryptoKeyPair;
    this.kept = { pair, uuid: "" };
    await this.store.write(this.kept);
    return this.kept;
  }

  private async introduce(kept: Kept): Promise<string> {
    const key = base64(await crypto.subtle.exportKey("spki", kept.pair.publicKey));
    const { uuid } = await sendJson<{ uuid: string }>(this.address, { public_key: key }, { key: randomKey() });
    this.kept = { pair: kept.pair, uuid };
    await this.store.write(this.kept);
    return uuid;
  }
}

const base64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...Array.from(new Uint8Array(bytes))));

const inBrowser: KeyStore = {
  read: () => inStore<Kept | null>("readonly", (store) => store.get("device")).then((found) => found ?? null),
  write: (kept) => inStore<unknown>("readwrite", (store) => store.put(kept, "device")).then(() => undefined),
};

function inStore<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(PLACE);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const request = act(database.transaction(PLACE, mode).objectStore(PLACE));
      request.onsuccess = () => resolve(request.result as T);
      request.onerror = () => reject(request.error);
      request.transaction!.oncomplete = () => database.close();
    };
  });
}
