// The calls of the upload API. A part goes by XMLHttpRequest, because fetch cannot say how far it is.
import { getJson, Problem, randomKey, sendJson } from "../shared/http";
import { pageData } from "../shared/page";

const STALLED_MS = 60_000;

export interface UploadInfo {
  id: string;
  part_bytes: number;
  missing: number[];
  state: "open" | "complete" | "refused" | "expired";
  reason: string;
  asset: string | null;
}

export interface FileFacts {
  name: string;
  size: number;
  content_type: string;
  fingerprint: string;
}

/** What a transfer needs of the network; a test gives its own. */
export interface Wire {
  begin(facts: FileFacts): Promise<UploadInfo>;
  state(id: string): Promise<UploadInfo>;
  send(id: string, number: number, part: Blob, sent: (bytes: number) => void, stop: AbortSignal): Promise<void>;
  complete(id: string): Promise<string>;
  cancel(id: string): Promise<void>;
}

export function apiWire(endpoint: string): Wire {
  return {
    begin: (facts) => sendJson<UploadInfo>(endpoint, facts, { key: randomKey(), timeoutMs: 30_000 }),
    state: (id) => getJson<UploadInfo>(`${endpoint}/${id}`),
    send: (id, number, part, sent, stop) => put(`${endpoint}/${id}/parts/${number}`, part, sent, stop),
    // Checking a large file takes the server a while.
    complete: async (id) => (await sendJson<{ asset: string }>(`${endpoint}/${id}/complete`, {}, { timeoutMs: 120_000 })).asset,
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
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.onerror = () => reject(new Problem(400, "", "unreadable"));
    reader.readAsArrayBuffer(blob);
  });
}

async function put(address: string, part: Blob, sent: (bytes: number) => void, stop: AbortSignal): Promise<void> {
  const bytes = await bytesOf(part);
  const digest = await sha256(bytes);
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
    request.open("PUT", address);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    if (digest) request.setRequestHeader("X-Part-Sha256", digest);
    const csrf = pageData().csrf;
    if (csrf) request.setRequestHeader("X-CSRFToken", csrf);
    request.upload.onprogress = (event) => {
      alive();
      sent(event.loaded);
    };
    request.onload = () => settle(() => (request.status < 300 ? resolve() : reject(problemOf(request))));
    request.onerror = () => settle(() => reject(new Problem(0, "", "offline")));
    request.onabort = () => settle(() => reject(new Problem(0, "", stop.aborted ? "stopped" : "offline")));
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
