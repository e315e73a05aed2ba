// A part of a page that others change: taken in anew every few seconds, while somebody looks at it.
const EVERY_MS = 5000;

document.querySelectorAll<HTMLElement>("[data-live]").forEach((part) => {
  const again = async (): Promise<void> => {
    try {
      if (!document.hidden) {
        const response = await fetch(part.dataset["live"]!, { credentials: "same-origin" });
        const text = response.ok ? await response.text() : "";
        // What did not change is left alone: nothing blinks, and a selection stays.
        if (text && text !== part.dataset["last"]) {
          part.innerHTML = text;
          part.dataset["last"] = text;
        }
      }
    } catch {
      // No network right now: the next time.
    }
    window.setTimeout(() => void again(), EVERY_MS);
  };
  window.setTimeout(() => void again(), EVERY_MS);
});
