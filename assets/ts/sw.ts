// Pages that work without a network come from the network while there is one, else from what was kept. The scope of the
// worker is such a page; or the room around it: then the page "offline/" stands for all of the room.
interface FetchMoment extends Event {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  registration: { scope: string };
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(name: string, listener: (event: FetchMoment) => void): void;
}

const PATIENCE_MS = 4000;
const PATIENCE_WITH_OTHERS_MS = 12000;
const worker = self as unknown as Worker;

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", () => void worker.clients.claim());
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(answer(request));
});

async function answer(request: Request): Promise<Response> {
  const isPage = request.mode === "navigate";
  const kept = await caches.match(request, { ignoreSearch: isPage, ignoreVary: true });
  // What has its content in its name never changes; the page itself is asked for anew, if that is quick.
  if (kept) return isPage ? fresh(request, kept, PATIENCE_MS) : kept;
  const instead = isPage ? await caches.match(new URL("offline/", worker.registration.scope).href, { ignoreVary: true }) : undefined;
  return instead ? fresh(request, instead, PATIENCE_WITH_OTHERS_MS, true) : fetch(request);
}

function fresh(request: Request, kept: Response, patience: number, isOther = false): Promise<Response> {
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), patience));
  const found = fetch(request).then((answer) => (isOther || (answer.ok && !answer.redirected) ? answer : kept), () => kept);
  return Promise.race([found, late]);
}
