// One class, run without a network: digits, who is there, who is missing, a signature, closing.
import { drawing } from "../shared/finger";
import { say } from "../shared/page";
import type { Content, Person, Session } from "./box";
import { codeOf, periodAt, stepOf } from "./codes";
import { clock, h } from "./dom";
import { smaller } from "./photo";
import { standing, type Noted, type Standing } from "./presence";

export type Note = (event: Omit<Noted, "n" | "wall_ms">) => void;

export function runPage(content: Content, session: Session, note: Note, back: () => void): HTMLElement {
  const own = [...content.before, ...content.events].filter((event) => event.session === session.uuid);
  const closed = own.some((event) => event.kind === "close");
  const known = session.people.map((person) => ({
    person,
    at: standing(own.filter((event) => event.who === person.uuid)),
  }));
  const came = known.filter((each) => each.at.came !== null);
  const missing = known.filter((each) => each.at.came === null && !each.at.word);
  const away = known.filter((each) => each.at.came === null && each.at.word);
  const sign = (person: Person, kind: string, more: Partial<Noted> = {}): void =>
    note({ kind, session: session.uuid, who: person.uuid, way: "word", ...more });

  return h(
    "div", { class: "stack stack--wide" },
    h("p", {}, h("button", { class: "button button--text button--inline", click: back }, `← ${say("back")}`)),
    h("div", {}, h("h1", {}, session.cohort), h("p", { class: "quiet" }, `${session.day} · ${span(session)} ${session.room}`)),
    h("p", { class: "register__count" }, h("strong", {}, String(came.length)), h("span", { class: "quiet" }, `/${known.length}`)),
    closed ? h("p", { class: "note" }, say("closed")) : digits(content, session),
    missing.length > 0 && list(say("missing", { n: missing.length }), missing.map(({ person }) => row(person, "", closed ? [] : [
      button(say("here"), "", () => sign(person, "in")),
      button(say("sign"), "quiet", () => void finger(person, (strokes) => sign(person, "in", { way: "signature", strokes }))),
      button(say("absent"), "quiet", () => sign(person, "absent")),
      button(say("leave"), "quiet", () => sign(person, "leave")),
    ]))),
    came.length > 0 && list(say("came", { n: came.length }), came.map(({ person, at }) => row(person, said(at, session), closed ? [] : [
      at.left === null && button(say("left"), "quiet", () => sign(person, "out")),
      button(say("not_here"), "text", () => sign(person, "absent")),
    ]))),
    away.length > 0 && list(say("away"), away.map(({ person, at }) => row(person, say(at.word), closed ? [] : [
      button(say("here"), "quiet", () => sign(person, "in")),
      button(say("take_back"), "text", () => sign(person, "cleared")),
    ]))),
    !closed && guests(own, session, note),
    !closed && closing(came.length, session, note),
  );
}

function span(session: Session): string {
  return `${clock(Date.parse(session.starts_at), session.tz)}–${clock(Date.parse(session.ends_at), session.tz)}`;
}

function said(at: Standing, session: Session): string {
  return [at.came, at.left].filter((each): each is number => each !== null).map((ms) => clock(ms, session.tz)).join("–");
}

const button = (text: string, kind: string, act: () => void): HTMLElement =>
  h("button", { class: `button button--slim${kind ? ` button--${kind}` : ""}`, type: "button", click: act }, text);

function row(person: Person, note: string, acts: (HTMLElement | false)[]): HTMLElement {
  const name = h("span", { class: "row__main" }, person.name, note ? h("span", { class: "row__sub" }, note) : null);
  return h("li", {}, h("div", { class: "row row--wrap" }, name, h("span", { class: "row__side cluster register__acts" }, ...acts)));
}

const list = (title: string, rows: HTMLElement[]): HTMLElement =>
  h("section", { class: "card" }, h("h2", { class: "card__head" }, title), h("ul", { class: "rows" }, ...rows));

/** The digits of now, by our clock; they renew themselves while they are shown. */
function digits(content: Content, session: Session): HTMLElement {
  const shown = h("p", { class: "register__digits" });
  const starts = session.periods.map((period) => Date.parse(period.starts_at));
  const show = async (): Promise<void> => {
    const step = stepOf(Date.now() + content.kit.clock_off_ms);
    const code = await codeOf(session.seed, session.uuid, periodAt(starts, step), step);
    shown.textContent = `${code.slice(0, 3)} ${code.slice(3)}`;
    window.setTimeout(() => shown.isConnected && void show(), 1000);
  };
  window.setTimeout(() => void show(), 0);
  return h("section", { class: "card register__code" }, h("div", { class: "card__body" }, shown, h("p", { class: "quiet small" }, say("digits"))));
}

function finger(person: Person, done: (strokes: number[][]) => void): void {
  const field = h("canvas", { class: "register__finger", width: "640", height: "280" });
  const drawn = drawing(field);
  const sheet = h("div", { class: "register__sheet", role: "dialog", "aria-label": person.name });
  const close = (): void => sheet.remove();
  sheet.append(h("div", { class: "card" }, h("div", { class: "card__body stack" }, h("h2", {}, person.name), field, h("div", { class: "actions" },
    button(say("sign"), "", () => {
      if (!drawn.strokes().length) return;
      close();
      done(drawn.strokes());
    }),
    button(say("wipe"), "quiet", () => drawn.wipe()),
    button(say("cancel"), "text", close),
  ))));
  document.body.append(sheet);
}

function guests(own: readonly Noted[], session: Session, note: Note): HTMLElement {
  const name = h("input", { type: "text", maxlength: "120", "aria-label": say("guest") });
  const names = own.filter((event) => event.kind === "guest").map((event) => event.name ?? "");
  return h("section", { class: "card" }, h("div", { class: "card__body stack" }, h("h2", {}, say("guest")), names.length > 0 && h("p", {}, names.join(" · ")), h("div", { class: "field" }, name),
    button(say("note_guest"), "quiet", () => name.value.trim() && note({ kind: "guest", session: session.uuid, name: name.value.trim() }))));
}

// Chosen photos outlive the redrawing of the page; the last one of a session counts.
const photos = new Map<string, string>();

function photo(session: Session): HTMLElement {
  const said = h("p", { class: "small quiet", role: "status" }, photos.has(session.uuid) ? say("photo_kept") : "");
  const field = h("input", { id: "photo", type: "file", accept: "image/*", capture: "environment" });
  field.addEventListener("change", () => {
    const file = field.files?.[0];
    if (!file) return;
    void smaller(file).then((data) => {
      if (data) photos.set(session.uuid, data);
      said.textContent = say(data ? "photo_kept" : "photo_refused");
    });
  });
  return h("div", { class: "field" }, h("label", { class: "field__label", for: "photo" }, say("photo")), field, said);
}

function closing(count: number, session: Session, note: Note): HTMLElement {
  const heads = h("input", { id: "heads", type: "number", inputmode: "numeric", min: "0", value: String(count) });
  const topic = h("input", { id: "topic", type: "text", maxlength: "200", value: session.periods[0]?.topic ?? "" });
  const stayed = h("input", { type: "checkbox", checked: "" });
  const close = (): void => {
    const data = photos.get(session.uuid);
    const said = { session: session.uuid, head_count: Number(heads.value) || 0, topic: topic.value, stayed: stayed.checked };
    if (data) note({ kind: "photo", session: session.uuid, data });
    note({ kind: "close", ...said });
  };
  return h("section", { class: "card" }, h("div", { class: "card__body stack" }, h("h2", {}, say("close")),
    h("div", { class: "field" }, h("label", { class: "field__label", for: "heads" }, say("heads")), heads),
    h("div", { class: "field" }, h("label", { class: "field__label", for: "topic" }, say("topic")), topic),
    photo(session),
    h("label", {}, stayed, say("stayed")),
    h("button", { class: "button", type: "button", click: close }, say("confirm"))));
}
