// The office's board keeps today's sign-ins new: the server renders the part, this puts it in place.
import { pageData } from "./shared/page";

const EVERY_MS = 15000;
const page = pageData()["board"] as { today: string } | undefined;
if (page) start(page.today);

function start(address: string): void {
  const renew = async (): Promise<void> => {
    const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-today]");
    const old = document.querySelector("[data-today]");
    // Somebody is about to follow a line with the keyboard: it waits for the next round.
    if (old && fresh && !old.contains(document.activeElement)) old.replaceWith(document.importNode(fresh, true));
  };
  window.setInterval(() => {
    if (document.visibilityState !== "hidden") void renew();
  }, EVERY_MS);
}
