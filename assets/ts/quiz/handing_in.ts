// Handing in: what this phone has not sent yet goes along; without a network it waits here and goes by itself.
import { Problem, isOffline, sendJson } from "../shared/http";
import { say } from "../shared/page";
import { AnswerQueue, storage } from "./queue";
import { startTime } from "./standing";

export interface HandIn {
  attempt: string;
  address: string;
  token: string;
  result: string;
  standing: string | null;
}

interface Reply {
  receipt: { code: string; at: string; answered: number; total: number };
  released: boolean;
}

export function startHandingIn(form: HTMLFormElement, page: HandIn): void {
  const button = form.querySelector<HTMLButtonElement>("button")!;
  const line = document.querySelector<HTMLElement>("[data-part=handing]")!;
  const queue = new AnswerQueue(page.attempt, "hand-in", 0, storage());
  let failures = 0;
  let isAsked = false;

  const show = (words: string): void => {
    line.hidden = !words;
    line.querySelector("[data-part=words]")!.textContent = words;
  };
  // While it is being handed in, its own answer says what comes next.
  const leave = (): void => {
    if (!isAsked) location.assign(page.result);
  };
  startTime(page, leave, leave);
  const waits = queue.waiting().length;
  if (waits) show(say("waits_here", { n: waits }));

  const send = async (): Promise<void> => {
    button.disabled = true;
    try {
      const answers = queue.waiting().map(({ question, value, stamp, device }) => ({ question, value, stamp, device }));
      const reply = await sendJson<Reply>(page.address, { attempt: page.token, answers }, { thin: true });
      queue.clear();
      if (reply.released) location.assign(page.result);
      else done(reply);
    } catch (error) {
      if (isOffline(error) || (error instanceof Problem && (error.status >= 500 || error.status === 429))) {
        failures += 1;
        show(say("not_handed_in"));
        window.setTimeout(() => void send(), Math.min(20_000, 1000 * 2 ** Math.min(failures, 5)));
        return;
      }
      // It goes on on another device, and what this one had is kept aside there.
      if (error instanceof Problem && error.code === "other-device") queue.clear();
      // The page itself says why, and what to do.
      location.assign(page.result);
    }
  };
  // Where results wait the receipt is shown at once: hundreds who hand in together ask for no page.
  const done = ({ receipt }: Reply): void => {
    const card = document.querySelector<HTMLElement>("[data-part=receipt]")!;
    const put = (name: string, text: string): void => {
      card.querySelector(`[data-receipt=${name}]`)!.textContent = text;
    };
    put("code", receipt.code);
    put("at", new Date(receipt.at).toLocaleString(document.documentElement.lang));
    put("answered", say("of", { n: receipt.answered, all: receipt.total }));
    document.querySelectorAll<HTMLElement>("[data-part=before]").forEach((part) => (part.hidden = true));
    show("");
    card.hidden = false;
    card.focus();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isAsked) return;
    isAsked = true;
    void send();
  });
  window.addEventListener("online", () => {
    if (isAsked) void send();
  });
}
