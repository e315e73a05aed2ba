// The page for classes without a network comes from the network while there is one, else from what was kept.
// Its scope is that page alone.
interface FetchMoment extends Event {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(name: string, listener: (event: FetchMoment) => void): void;
}

const CACHE = "class-kit-1";
const PATIENCE_MS = 4000;
const worker = self as unknown as Worker;

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", () => void worker.clients.claim());
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(answer(request));
});

async function answer(request: Request): Promise<Response> {
  const kept = await (await caches.open(CACHE)).match(request, { ignoreSearch: request.mode === "navigate", ignoreVary: true });
  if (!kept) return fetch(request);
  // What has its content in its name never changes; the page itself is asked for anew, if that is quick.
  if (request.mode !== "navigate") return kept;
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), PATIENCE_MS));
  const fresh = fetch(request).then((found) => (found.ok && !found.redirected ? found : kept), () => kept);
  return Promise.race([fresh, late]);
}
