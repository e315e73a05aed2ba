// A page and all that it is made of, kept for when there is no network.
export async function keepPage(name: string, worker: string): Promise<void> {
  if (!("serviceWorker" in navigator) || !("caches" in window) || !navigator.onLine) return;
  try {
    await navigator.serviceWorker.register(worker);
    const parts = performance.getEntriesByType("resource").map((entry) => entry.name);
    const own = parts.filter((part) => part.startsWith(`${location.origin}/static/`)).map((part) => part.split("#")[0]!);
    const marked = Array.from(document.querySelectorAll<HTMLScriptElement>("script[src]")).map((each) => each.src);
    const sheets = Array.from(document.querySelectorAll<HTMLLinkElement>("link[href]")).map((each) => each.href);
    const cache = await caches.open(name);
    await cache.addAll(Array.from(new Set([location.href.split(/[?#]/)[0]!, ...own, ...marked, ...sheets])));
  } catch {
    // Without it the page works while it stays open; it says so nowhere that it does more.
  }
}
