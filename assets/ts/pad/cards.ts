// The queue as it is drawn on the device: a person a card, one thumb; what was decided; what is asked again.
import { h } from "../kit/dom";
import { pageData, say } from "../shared/page";
import { decided, waiting, type Apprentice, type Decided, type Kept, type Line } from "./lines";

export interface Acts {
  sign(person: Apprentice): void;
  giveBack(line: Line, comment: string): void;
}

export function cards(content: Kept, opened: Set<string>, acts: Acts): HTMLElement[] {
  const people = waiting(content);
  const done = decided(content);
  const asked = done.filter((each) => each.asked);
  const fine = done.filter((each) => !each.asked);
  const shown: (HTMLElement | false)[] = [
    asked.length > 0 && list(say("asked_again"), asked.map((each) => row(each, each.asked))),
    ...people.map((person, place) => card(person, opened, place === 0 && !people.some((each) => opened.has(each.uuid)), acts)),
    people.length === 0 && h("p", { class: "note" }, say(done.length ? "all_done" : "nothing")),
    fine.length > 0 && list(say("decided"), fine.map((each) => row(each, say(each.isSent ? "sent" : "unsent")))),
  ];
  return shown.filter((each): each is HTMLElement => each !== false);
}

function card(person: Apprentice, opened: Set<string>, isFirst: boolean, acts: Acts): HTMLElement {
  const sub = [say("lines", { n: person.lines.length }), person.where, person.instead_of && say("instead_of", { name: person.instead_of })];
  const made = h("details", { class: "card", "data-person": person.uuid },
    h("summary", { class: "row" }, h("span", { class: "row__main" }, h("span", { class: "strong" }, person.name),
      h("span", { class: "row__sub" }, sub.filter(Boolean).join(" · ")))),
    h("div", { class: "card__body" }, ...person.lines.map((line) => entry(line, acts)),
      h("p", {}, h("button", { class: "button work__sign", type: "button", click: () => acts.sign(person) },
        say("sign", { n: person.lines.length, name: person.name })))));
  made.open = isFirst || opened.has(person.uuid);
  made.addEventListener("toggle", () => (made.open ? opened.add(person.uuid) : opened.delete(person.uuid)));
  return made;
}

function entry(line: Line, acts: Acts): HTMLElement {
  const made = h("div", { class: "work__line" },
    h("p", { class: "work__head" }, h("span", { class: "strong" }, date(line.day)), h("span", { class: "nowrap" }, line.length),
      line.clock ? h("span", { class: "quiet small" }, line.clock) : h("span", { class: "tag" }, say("hours_alone")),
      line.is_late && h("span", { class: "tag tag--copper" }, say("late"))),
    h("p", { class: "work__process small" }, line.process), h("p", {}, line.done),
    line.learned !== "" && h("p", { class: "quiet" }, line.learned),
    line.asked !== "" && h("p", { class: "small quiet" }, say("asked_before", { asked: line.asked })),
    line.has_photo && h("p", { class: "small quiet" }, say("photo")));
  made.append(giving(line, acts));
  return made;
}

/** "Give back" opens a field; it needs a word. */
function giving(line: Line, acts: Acts): HTMLElement {
  const field = h("textarea", { id: `back-${line.uuid}`, rows: "3", maxlength: "600" });
  const form = h("details", {}, h("summary", { class: "small link" }, say("give_back"), h("span", { class: "said" }, ` ${date(line.day)}`)),
    h("div", { class: "field" }, h("label", { class: "field__label", for: field.id }, say("what")), field),
    h("button", { class: "button button--quiet button--slim", type: "button", click: () => field.value.trim() ? acts.giveBack(line, field.value.trim()) : field.focus() }, say("give_back")));
  return form;
}

function row(each: Decided, note: string): HTMLElement {
  const { decision, person, line } = each;
  const at = new Date(decision.wall_ms).toLocaleTimeString(pageData().language, { hour: "numeric", minute: "2-digit" });
  const what = decision.kind === "sign" ? say("signed_at", { at }) : say("returned_at", { at });
  return h("li", {}, h("div", { class: "row row--wrap" }, h("span", { class: "row__main" }, `${person.name} · ${date(line.day)}`,
    h("span", { class: "row__sub" }, `${what} · ${note}`))));
}

const list = (title: string, rows: HTMLElement[]): HTMLElement =>
  h("section", { class: "card" }, h("h2", { class: "card__head" }, title), h("ul", { class: "rows" }, ...rows));

const date = (day: string): string =>
  new Intl.DateTimeFormat(pageData().language, { month: "long", day: "numeric", weekday: "short", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
