// JSON over the session: CSRF from the page, a time limit on every call, problem details as errors.
import { pageData } from "./page";

export class Problem extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

/** status 0: the network did not carry it. */
export const isOffline = (error: unknown): boolean => !(error instanceof Problem) || error.status === 0;

export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

interface Options {
  method?: string;
  key?: string;
  /** The thin paths take a signed token in the body and need no cookie. */
  thin?: boolean;
  timeoutMs?: number;
  /** A signed token of ours instead of the session. */
  bearer?: string;
}

export async function sendJson<T>(address: string, body: unknown, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { "Content-Type": "application/json", Accept: "application/json" };
  const csrf = pageData().csrf;
  if (csrf && !options.thin) headers["X-CSRFToken"] = csrf;
  if (options.bearer) headers["Authorization"] = `Bearer ${options.bearer}`;
  if (options.key) headers["Idempotency-Key"] = options.key;
  return receive<T>(address, {
    method: options.method ?? "POST",
    headers,
    body: JSON.stringify(body),
    credentials: options.thin ? "omit" : "same-origin",
  }, options.timeoutMs ?? 15000);
}

/** A file with its fields, with a signed token of ours instead of the session. */
export function sendForm<T>(address: string, form: FormData, bearer: string, timeoutMs: number): Promise<T> {
  const headers = { Accept: "application/json", Authorization: `Bearer ${bearer}` };
  return receive<T>(address, { method: "POST", headers, body: form, credentials: "omit" }, timeoutMs);
}

export function getJson<T>(address: string, timeoutMs = 15000): Promise<T> {
  return receive<T>(address, { headers: { Accept: "application/json" }, credentials: "same-origin" }, timeoutMs);
}

async function receive<T>(address: string, init: RequestInit, timeoutMs: number): Promise<T> {
  const controller = new AbortController();
  const timer = window.setTimeout(() => controller.abort(), timeoutMs);
  let response: Response;
  try {
    response = await fetch(address, { ...init, signal: controller.signal });
  } catch {
    throw new Problem(0, "offline", "offline");
  } finally {
    window.clearTimeout(timer);
  }
  const answer: unknown = await response.json().catch(() => ({}));
  if (response.ok) return answer as T;
  const problem = answer as { detail?: string; title?: string; code?: string };
  throw new Problem(response.status, problem.detail ?? problem.title ?? response.statusText, problem.code ?? "");
}
