// A page that waits for somebody in the room looks now and then whether it still has to; what is being typed in it stays.
const EVERY_MS = 10_000;
const SIGN = "data-waits";

export function startWaiting(): void {
  const again = (): void => {
    window.setTimeout(() => void look(), EVERY_MS * (1 + Math.random() / 2));
  };
  const look = async (): Promise<void> => {
    try {
      const answer = document.hidden ? null : await fetch(location.href, { credentials: "same-origin" });
      if (answer?.ok && !(await answer.text()).includes(SIGN)) return location.reload();
    } catch {
      // No network right now: the next time.
    }
    again();
  };
  if (document.querySelector(`[${SIGN}]`)) again();
}
