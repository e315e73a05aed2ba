// The trainer's screen keeps itself new: digits and code every half minute, the lists when somebody signed.
import { getJson } from "./shared/http";
import { pageData } from "./shared/page";

interface Live {
  digits: string;
  seconds: number;
  here: number;
  people: number;
  revision: string;
}

const EVERY_MS = 4000;
const page = pageData()["run_class"] as { live: string } | undefined;
if (page) start(page.live);

function start(address: string): void {
  const part = <E extends Element>(name: string): E | null => document.querySelector<E>(`[data-${name}]`);
  let digits = "";
  let revision = "";
  let until = 0;

  const show = (live: Live): void => {
    until = Date.now() + live.seconds * 1000;
    const count = part("live")?.querySelector(".register__count strong");
    if (count) count.textContent = String(live.here);
    if (live.digits !== digits) {
      const shown = part("digits");
      if (shown) shown.textContent = `${live.digits.slice(0, 3)} ${live.digits.slice(3)}`;
      const code = part<HTMLImageElement>("qr");
      if (code && digits) code.src = `${code.src.split("?")[0]}?${live.digits}`;
      digits = live.digits;
    }
    if (revision && live.revision !== revision) void renew();
    revision = live.revision;
  };

  const renew = async (): Promise<void> => {
    const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const name of ["live", "lists"]) {
      const [old, now] = [part(name), fresh.querySelector(`[data-${name}]`)];
      // Somebody is about to tap or to type there: the list waits for the next round.
      if (old && now && !old.contains(document.activeElement)) old.replaceWith(document.importNode(now, true));
    }
  };

  const ask = async (): Promise<void> => {
    if (document.visibilityState !== "hidden") await getJson<Live>(address).then(show, () => undefined);
    const left = until - Date.now();
    window.setTimeout(() => void ask(), left > 0 ? Math.min(EVERY_MS, left + 200) : EVERY_MS);
  };
  window.setInterval(() => {
    const bar = part<HTMLProgressElement>("left");
    if (bar && until) bar.value = Math.max(0, (until - Date.now()) / 1000);
  }, 1000);
  void ask();
}
