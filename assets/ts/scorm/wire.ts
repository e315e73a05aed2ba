// The shell's own calls to the content host: by the token in its address, without a cookie.

export class Refused extends Error {
  constructor(
    /** 0: the network did not carry it. */
    readonly status: number,
    readonly code: string,
    readonly detail = "",
  ) {
    super(code);
  }
}

const PATIENCE_MS = 20_000;
// What browsers carry after a page is gone, with some room for the headers.
const LAST_MOST = 60_000;

export class Wire {
  /** `door`: the address of the launch, as `/s/TOKEN/`. */
  constructor(private readonly door: string) {}

  async post<T>(path: string, body: unknown): Promise<T> {
    const controller = new AbortController();
    const timer = window.setTimeout(() => controller.abort(), PATIENCE_MS);
    let response: Response;
    try {
      response = await fetch(this.door + path, { ...shape(JSON.stringify(body)), signal: controller.signal });
    } catch (_error) {
      throw new Refused(0, "offline");
    } finally {
      window.clearTimeout(timer);
    }
    const answer: unknown = await response.json().catch(() => ({}));
    if (response.ok) return answer as T;
    const problem = answer as { code?: string; detail?: string };
    throw new Refused(response.status, problem.code || "", problem.detail || "");
  }

  /** Outlives the page, if it is small enough; nobody waits for the answer. */
  last(body: unknown): void {
    const text = JSON.stringify(body);
    const isSmall = new Blob([text]).size <= LAST_MOST;
    fetch(`${this.door}commits`, { ...shape(text), keepalive: isSmall }).catch(() => undefined);
  }
}

const shape = (body: string): RequestInit => ({
  method: "POST",
  headers: { "Content-Type": "application/json", Accept: "application/json" },
  body,
  credentials: "omit",
  cache: "no-store",
});
