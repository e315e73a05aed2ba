// What every page has that works without a network: take along, decide, send when there is a network again, forget.
import { Problem } from "../shared/http";
import { say } from "../shared/page";
import { Box, type Content, type Numbered, type Taken } from "./box";
import { h } from "./dom";
import { keepPage } from "./keep";
import { Sync, type Places } from "./sync";

export interface Given extends Places {
  who: string;
  worker: string;
}

export interface Desk<K extends Taken, E extends Numbered> {
  /** Keep what was decided, show it, and send it when that can be. */
  decide(content: Content<K, E>): void;
  /** Draw anew; what is typed is gone. */
  show(): void;
}

type Draw<K extends Taken, E extends Numbered> = (content: Content<K, E>, desk: Desk<K, E>) => HTMLElement[];

export async function openDesk<K extends Taken, E extends Numbered>(
  root: HTMLElement, given: Given, names: { box: string; cache: string; forget?: () => Promise<void> }, draw: Draw<K, E>,
): Promise<void> {
  // Whoever shares a telephone has a box of their own.
  const box = new Box<K, E>(`${names.box}-${given.who}`);
  const sync = new Sync<K, E>(box, given, () => []);
  let words = "";
  let isRemoved = false;
  let bottom: HTMLElement | null = null;
  const keep = (): Promise<void> => keepPage(names.cache, given.worker);
  void keep();
  await box.open().catch(() => null);

  const decide = (content: Content<K, E>): void => {
    void box.put(content).then(send, () => tell(say("not_kept")));
    words = "";
    show();
  };
  const tell = (text: string): void => {
    words = text;
    showFoot();
  };
  const failed = (error: unknown): string => {
    if (!(error instanceof Problem) || !error.status) return say("no_network");
    isRemoved = error.code === "device-removed";
    return error.message;
  };
  const send = async (): Promise<void> => {
    const before = box.get();
    if (!before || !sync.waiting(before).length) return;
    try {
      await sync.send();
      words = "";
      show();
    } catch (error) {
      tell(failed(error));
    }
  };
  const take = async (): Promise<void> => {
    tell(say("taking"));
    try {
      const old = box.get();
      if (old && sync.waiting(old).length) {
        await sync.send();
        // What is asked again is read before it makes room for a fresh queue.
        if (box.get()?.asked?.length) {
          words = "";
          return show();
        }
      }
      await sync.take();
      await keep();
      words = say("taken");
      show();
    } catch (error) {
      tell(failed(error));
    }
  };
  const forget = async (): Promise<void> => {
    await box.empty();
    await names.forget?.();
    isRemoved = false;
    words = "";
    show();
  };
  const show = (): void => {
    const content = box.get();
    bottom = foot(content);
    const acts = content ? draw(content, { decide, show }) : [];
    root.replaceChildren(h("div", { class: "stack stack--wide" }, ...acts,
      h("button", { class: content ? "button button--quiet" : "button", type: "button", click: () => void take() }, say(content ? "take_again" : "take")),
      content && h("p", { class: "quiet small" }, say("until", { day: content.kit.expires_at.slice(0, 10) }))), bottom);
  };
  // What is typed above stays: only the line at the bottom is drawn anew.
  const showFoot = (): void => {
    const fresh = foot(box.get());
    bottom?.replaceWith(fresh);
    bottom = fresh;
  };
  const foot = (content: Content<K, E> | null): HTMLElement => {
    const [all, left] = content ? [content.events.length, sync.waiting(content).length] : [0, 0];
    return h("div", { class: "register__foot", role: "status" },
      words ? h("p", {}, words) : null,
      isRemoved && h("p", {}, h("button", { class: "button button--quiet button--slim", type: "button", click: () => void forget() }, say("forget"))),
      content && all > 0 && h("p", { class: "spread spread--centre" }, h("strong", { "data-synced": "" }, say("synced", { n: all - left, all })),
        left > 0 && h("button", { class: "button button--quiet button--slim", type: "button", click: () => void send() }, say("send"))));
  };
  window.addEventListener("online", () => void send());
  window.setInterval(() => { if (navigator.onLine) void send(); }, 30000);
  show();
  await send();
  const content = box.get();
  // A fresh queue for the next way down, unless something here still has to be read or sent.
  if (content && navigator.onLine && !sync.waiting(content).length && !content.asked?.length && !isRemoved) void take();
}
