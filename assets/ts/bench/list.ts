// The class list of one task as it is drawn on the device: a person a card, points as large buttons, a photo, a signature.
import { h } from "../kit/dom";
import { smaller } from "../kit/photo";
import { pageData, say } from "../shared/page";
import { attaching, type Attached, type Limits } from "./attach";
import { places, scoreOf, type Kept, type Line, type Person, type Place, type Score } from "./scores";

export interface View {
  /** Which task is shown, by its place in the list. */
  task: number;
  /** Whose card is open. */
  open: string;
}

export interface Acts {
  choose(task: number): void;
  /** False: this device could not keep the film or the voice, and nothing is signed. */
  sign(score: Omit<Score, "n" | "kind" | "wall_ms">, attached: Attached[]): Promise<boolean>;
  limits: Limits;
}

export function list(content: Kept, view: View, acts: Acts): HTMLElement[] {
  const all = places(content.kit);
  const place = all[view.task] ?? all[0];
  if (!place) return [h("p", { class: "note" }, say("nothing"))];
  const people = place.lesson.people;
  const done = people.filter((person) => scoreOf(content, place, person.uuid) || isDone(place, person)).length;
  const asked = (content.asked ?? []).filter((each) => content.events.some((event) => event.n === each.n));
  const shown: (HTMLElement | false)[] = [
    asked.length > 0 && again(content, asked),
    chooser(all, view.task, acts),
    h("p", { class: "quiet" }, `${place.task.stem} · ${say("scored", { n: done, all: people.length })}`),
    h("div", { class: "stack stack--tight" }, ...people.map((person) => card(content, place, person, view, acts))),
  ];
  return shown.filter((each): each is HTMLElement => each !== false);
}

function chooser(all: Place[], chosen: number, acts: Acts): HTMLElement {
  const field = h("select", { id: "task" }, ...all.map((place, number) => {
    const option = h("option", { value: String(number) }, `${place.lesson.cohort} · ${place.lesson.title} · ${place.task.stem}`);
    option.selected = number === chosen;
    return option;
  }));
  field.addEventListener("change", () => acts.choose(Number(field.value)));
  return h("div", { class: "field" }, h("label", { class: "field__label", for: "task" }, say("task")), field);
}

function card(content: Kept, place: Place, person: Person, view: View, acts: Acts): HTMLElement {
  const score = scoreOf(content, place, person.uuid);
  const isSent = score !== undefined && content.there.includes(score.n);
  const said = score ? `${points(score.lines)} · ${say("signed_at", { at: clock(score.wall_ms) })} · ${say(isSent ? "sent" : "unsent")}` : isDone(place, person) ? say("scored_before") : "";
  const made = h("details", { class: "card", "data-person": person.uuid },
    h("summary", { class: "row" }, h("span", { class: "row__main" }, h("span", { class: "strong" }, person.name), said !== "" && h("span", { class: "row__sub" }, said))));
  // A class has forty people: a form is drawn when its card is opened.
  const fill = (): void => {
    if (made.open && made.children.length === 1) made.append(form(place, person, score, acts));
  };
  made.addEventListener("toggle", fill);
  made.open = view.open === person.uuid;
  fill();
  return made;
}

function form(place: Place, person: Person, score: Score | undefined, acts: Acts): HTMLElement {
  const lines = place.task.rubric.map((line, number) => entry(line, `${person.uuid}-${number}`, score?.lines[number], score?.remarks[number] ?? ""));
  const note = h("textarea", { id: `note-${person.uuid}`, rows: "2", maxlength: "2000" });
  note.value = score?.note ?? "";
  const words = h("p", { class: "small quiet", role: "status" });
  const photo = h("input", { id: `photo-${person.uuid}`, type: "file", accept: "image/*", capture: "environment" });
  let data = "";
  photo.addEventListener("change", () => {
    const file = photo.files?.[0];
    data = "";
    words.textContent = "";
    if (file) void smaller(file).then((drawn) => {
      data = drawn ?? "";
      words.textContent = drawn ? say("photo_there") : "";
    });
  });
  const media = (["film", "voice"] as const).map((way) => attaching(person.uuid, way, acts.limits));
  const sign = async (): Promise<void> => {
    const given = lines.map((line) => line.points());
    if (given.some((value) => value === null)) {
      words.textContent = say("lines_missing");
      return;
    }
    media.forEach((each) => each.stop());
    const attached = media.map((each) => each.taken()).filter((each): each is Attached => each !== null);
    const isKept = await acts.sign({
      person: person.uuid, lesson: place.lesson.lesson, task: place.task.uuid, lines: given as number[],
      remarks: lines.map((line) => line.remark()), note: note.value.trim(), data,
      files: attached.map((each) => ({ sha256: each.sha256, size: each.file.size })),
    }, attached);
    if (!isKept) words.textContent = say("not_kept");
  };
  return h("div", { class: "card__body stack" }, ...lines.map((line) => line.element),
    h("div", { class: "field" }, h("label", { class: "field__label", for: note.id }, say("note")), note),
    h("div", { class: "field" }, h("label", { class: "field__label", for: photo.id }, say("photo")), photo),
    ...media.map((each) => each.element),
    words, h("p", {}, h("button", { class: "button", type: "button", click: () => void sign() }, say("sign", { name: person.name }))));
}

interface Entry {
  element: HTMLElement;
  points(): number | null;
  remark(): string;
}

function entry(line: Line, name: string, given: number | undefined, remark: string): Entry {
  const inputs = line.steps.map((step) => {
    const input = h("input", { class: "said", type: "radio", name, value: String(step.value) });
    input.checked = step.value === given;
    return input;
  });
  const text = h("input", { class: "input given__remark", type: "text", maxlength: "2000", placeholder: say("remark"), "aria-label": say("remark") });
  text.value = remark;
  const element = h("fieldset", { class: "given" },
    h("legend", { class: "given__words" }, line.words, h("span", { class: "quiet" }, say("points", { points: line.steps[line.steps.length - 1]?.text ?? "" })), line.must && h("span", { class: "tag tag--copper" }, say("must"))),
    h("div", { class: "given__steps" }, ...inputs.map((input, number) => h("label", { class: "given__step" }, input, h("span", {}, line.steps[number]!.text)))), text);
  return {
    element,
    points: () => {
      const chosen = inputs.find((input) => input.checked);
      return chosen ? Number(chosen.value) : null;
    },
    remark: () => text.value.trim(),
  };
}

function again(content: Kept, asked: { n: number; detail: string }[]): HTMLElement {
  const names = new Map<string, string>();
  for (const lesson of content.kit.lessons) for (const person of lesson.people) names.set(person.uuid, person.name);
  const rows = asked.map((each) => {
    const event = content.events.find((one) => one.n === each.n);
    return h("li", {}, h("div", { class: "row row--wrap" }, h("span", { class: "row__main" }, names.get(event?.person ?? "") ?? "", h("span", { class: "row__sub" }, each.detail))));
  });
  return h("section", { class: "card" }, h("h2", { class: "card__head" }, say("asked_again")), h("ul", { class: "rows" }, ...rows));
}

const isDone = (place: Place, person: Person): boolean => person.done?.includes(place.task.uuid) ?? false;
const points = (lines: readonly number[]): string => say("points", { points: lines.reduce((sum, each) => sum + each, 0) / 100 });
const clock = (ms: number): string => new Date(ms).toLocaleTimeString(pageData().language, { hour: "numeric", minute: "2-digit" });
