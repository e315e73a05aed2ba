// Classes without a network: taken along once, run anywhere, sent when there is a network again.
import { Problem } from "./shared/http";
import { pageData, say } from "./shared/page";
import { Box, type Content, type Session } from "./kit/box";
import { clock, h } from "./kit/dom";
import { runPage, type Note } from "./kit/run";
import { keepPage } from "./kit/keep";
import { Sync, type Places } from "./kit/sync";

const CACHE = "class-kit-1";
const keep = (): Promise<void> => keepPage(CACHE, `${location.pathname}sw.js`);
const root = document.querySelector<HTMLElement>("[data-kit]");
const places = pageData()["kit"] as Places | undefined;
if (root && places) void start(root, places);

async function start(root: HTMLElement, places: Places): Promise<void> {
  const box = new Box();
  const sync = new Sync(box, places, (events, kit) => {
    const named = new Set(kit.sessions.map((session) => session.uuid));
    return events.filter((event) => named.has(event.session));
  });
  let shown = "";
  let words = "";
  let bottom: HTMLElement | null = null;
  void keep();
  await box.open().catch(() => null);

  const note: Note = (event) => {
    const content = box.get();
    if (!content) return;
    const noted = { ...event, n: content.events.length + 1, wall_ms: Date.now() };
    void box.put({ ...content, events: [...content.events, noted] }).then(send, () => tell(say("not_kept")));
    show();
  };
  const tell = (text: string): void => {
    words = text;
    showFoot();
  };
  const send = async (): Promise<void> => {
    try {
      const answer = await sync.send();
      if (answer?.held) words = say("held", { n: answer.held });
    } catch (error) {
      if (error instanceof Problem && error.status) words = error.message;
    }
    showFoot();
  };
  const take = async (): Promise<void> => {
    tell(say("taking"));
    try {
      await sync.take();
      await keep();
      words = say("taken");
      show();
    } catch (error) {
      tell(error instanceof Problem && error.status ? error.message : say("no_network"));
    }
  };
  const show = (): void => {
    const content = box.get();
    const session = content?.kit.sessions.find((each) => each.uuid === shown);
    const page = content && session
      ? runPage(content, session, note, () => { shown = ""; show(); })
      : listPage(content, (uuid) => { shown = uuid; show(); window.scrollTo(0, 0); }, () => void take());
    bottom = foot(content);
    root.replaceChildren(page, bottom);
  };
  // What is typed above stays: only the line at the bottom is drawn anew.
  const showFoot = (): void => {
    const fresh = foot(box.get());
    bottom?.replaceWith(fresh);
    bottom = fresh;
  };
  const foot = (content: Content | null): HTMLElement => {
    const [all, left] = content ? [content.events.length, sync.waiting(content).length] : [0, 0];
    return h("div", { class: "register__foot", role: "status" },
      words ? h("p", {}, words) : null,
      content && h("p", { class: "spread spread--centre" }, h("strong", { "data-synced": "" }, say("synced", { n: all - left, all })),
        left > 0 && h("button", { class: "button button--quiet button--slim", type: "button", click: () => void send() }, say("send"))));
  };
  window.addEventListener("online", () => void send());
  window.setInterval(() => { if (navigator.onLine) void send(); }, 30000);
  show();
  void send();
}

function listPage(content: Content | null, open: (uuid: string) => void, take: () => void): HTMLElement {
  const sessions = content?.kit.sessions ?? [];
  const row = (each: Session): HTMLElement => h("li", {}, h("button", { class: "row row--button", type: "button", click: () => open(each.uuid) },
    h("span", { class: "row__main" }, h("span", { class: "strong" }, each.cohort),
      h("span", { class: "row__sub" }, `${each.day} · ${clock(Date.parse(each.starts_at), each.tz)} · ${each.room}`)),
    h("span", { class: "row__side quiet" }, say("people", { n: each.people.length }))));
  return h("div", { class: "stack stack--wide" },
    sessions.length > 0 && h("ul", { class: "rows card" }, ...sessions.map(row)),
    content !== null && !sessions.length && h("p", { class: "note" }, say("nothing")),
    h("button", { class: sessions.length ? "button button--quiet" : "button", type: "button", click: take }, say(content ? "take_again" : "take")),
    content && h("p", { class: "quiet small" }, say("until", { day: content.kit.expires_at.slice(0, 10) })));
}
