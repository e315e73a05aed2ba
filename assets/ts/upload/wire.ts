// The calls of the upload API. A part goes by XMLHttpRequest, because fetch cannot say how far it is.
import { getJson, Problem, randomKey, sendJson } from "../shared/http";
import { pageData } from "../shared/page";

const STALLED_MS = 60_000;

export interface UploadInfo {
  id: string;
  part_bytes: number;
  missing: number[];
  state: "open" | "complete" | "refused" | "expired";
  /** Whether parts may go straight to a bucket, which wants their MD5. */
  is_direct: boolean;
  reason: string;
  asset: string | null;
  page: string;
}

/** What came of a whole file: of a film an asset; and the page that tells of it, empty until then. */
export type Outcome = Pick<UploadInfo, "asset" | "page">;

export interface FileFacts {
  name: string;
  size: number;
  content_type: string;
  fingerprint: string;
  /** How the file begins, in Base64: no film is refused before it is sent. */
  head: string;
  /** What it is to become, a film if unsaid; of a package, as whose next version. */
  purpose?: string;
  package?: string | null;
}

/** Where one part goes, now. */
export interface Ticket {
  number: number;
  url: string;
  headers: Record<string, string>;
}

export type Through = "anywhere" | "academy";

/** What a transfer needs of the network; a test gives its own. */
export interface Wire {
  begin(facts: FileFacts): Promise<UploadInfo>;
  state(id: string): Promise<UploadInfo>;
  ticket(id: string, number: number, md5: string, through: Through): Promise<Ticket>;
  put(ticket: Ticket, bytes: ArrayBuffer, sent: (bytes: number) => void, stop: AbortSignal): Promise<void>;
  complete(id: string): Promise<Outcome>;
  cancel(id: string): Promise<void>;
}

/** The code of whatever a bucket answers: its words are for programmers. */
export const BUCKET = "bucket";

export const isOwn = (ticket: Ticket): boolean => ticket.url.startsWith("/");

export function apiWire(endpoint: string): Wire {
  return {
    begin: (facts) => sendJson<UploadInfo>(endpoint, facts, { key: randomKey(), timeoutMs: 30_000 }),
    state: (id) => getJson<UploadInfo>(`${endpoint}/${id}`),
    ticket: (id, number, md5, through) =>
      sendJson<Ticket>(`${endpoint}/${id}/parts?${new URLSearchParams({ n: String(number), md5, through }).toString()}`, {}),
    put,
    // Checking a large file takes the server a while.
    complete: (id) => sendJson<Outcome>(`${endpoint}/${id}/complete`, {}, { timeoutMs: 120_000 }),
    cancel: async (id) => {
      await sendJson(`${endpoint}/${id}`, {}, { method: "DELETE", key: randomKey() });
    },
  };
}

/** SHA-256 as hexadecimal, or "" where the browser offers none (plain http on a LAN). */
export async function sha256(bytes: ArrayBuffer): Promise<string> {
  if (!window.crypto?.subtle) return "";
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function bytesOf(blob: Blob): Promise<ArrayBuffer> {
  // Chrome 77 and iOS 13 read with a FileReader only.
  if ("arrayBuffer" in blob) return blob.arrayBuffer().catch(() => Promise.reject(new Problem(400, "", "unreadable")));
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.onerror = () => reject(new Problem(400, "", "unreadable"));
    reader.readAsArrayBuffer(blob);
  });
}

/** Our own address wants the session's token and the part's checksum; the bucket's wants what the ticket says. */
async function headersFor(ticket: Ticket, bytes: ArrayBuffer): Promise<Record<string, string>> {
  if (!isOwn(ticket)) return ticket.headers;
  const headers: Record<string, string> = { ...ticket.headers, Accept: "application/json" };
  const digest = await sha256(bytes);
  if (digest) headers["X-Part-Sha256"] = digest;
  const csrf = pageData().csrf;
  if (csrf) headers["X-CSRFToken"] = csrf;
  return headers;
}

async function put(ticket: Ticket, bytes: ArrayBuffer, sent: (bytes: number) => void, stop: AbortSignal): Promise<void> {
  const headers = await headersFor(ticket, bytes);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let watch = 0;
    const settle = (act: () => void): void => {
      window.clearTimeout(watch);
      stop.removeEventListener("abort", abort);
      act();
    };
    const abort = (): void => request.abort();
    const alive = (): void => {
      window.clearTimeout(watch);
      watch = window.setTimeout(abort, STALLED_MS);
    };
    const broken = isOwn(ticket) ? "offline" : BUCKET;
    request.open("PUT", ticket.url);
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.onprogress = (event) => {
      alive();
      sent(event.loaded);
    };
    request.onload = () =>
      settle(() => {
        if (request.status < 300) return resolve();
        reject(isOwn(ticket) ? problemOf(request) : new Problem(request.status, "", BUCKET));
      });
    request.onerror = () => settle(() => reject(new Problem(0, "", broken)));
    request.onabort = () => settle(() => reject(new Problem(0, "", stop.aborted ? "stopped" : broken)));
    stop.addEventListener("abort", abort);
    alive();
    request.send(bytes);
  });
}

function problemOf(request: XMLHttpRequest): Problem {
  try {
    const answer = JSON.parse(request.responseText) as { detail?: string; title?: string; code?: string };
    return new Problem(request.status, answer.detail ?? answer.title ?? "", answer.code ?? "");
  } catch {
    return new Problem(request.status, request.statusText, "");
  }
}
