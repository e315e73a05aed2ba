// One question a screen, each answer saved as it is given. Without this script all questions stand on one page.
import { Problem, isOffline, sendJson } from "./shared/http";
import { pageData, say } from "./shared/page";
import { clock } from "./shared/text";

interface QuizPage {
  address: string;
  token: string;
  end: string;
}

const form = document.querySelector<HTMLFormElement>("form[data-quiz]");
const page = pageData()["quiz"] as QuizPage | undefined;
if (form && page) start(form, page);

function start(form: HTMLFormElement, page: QuizPage): void {
  const sheets = Array.from(form.querySelectorAll<HTMLElement>("[data-question]"));
  const dots = Array.from(document.querySelectorAll<HTMLAnchorElement>("[data-dot]"));
  const waiting = new Map<number, unknown>();
  let here = Math.max(0, sheets.findIndex((sheet) => `#${sheet.id}` === location.hash));
  if (!location.hash) here = Math.max(0, sheets.findIndex((sheet) => !sheet.dataset["answered"]));
  let busy = false;
  let failures = 0;
  const timers = new Map<number, number>();

  const go = (place: number, focus: boolean): void => {
    here = Math.min(sheets.length - 1, Math.max(0, place));
    sheets.forEach((sheet, index) => (sheet.hidden = index !== here));
    dots.forEach((dot, index) => (index === here ? dot.setAttribute("aria-current", "step") : dot.removeAttribute("aria-current")));
    const sheet = sheets[here];
    if (!sheet) return;
    history.replaceState(null, "", `#${sheet.id}`);
    if (focus) {
      sheet.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  };

  const mark = (place: number, kind: "saving" | "saved" | "unsaved" | "refused" | "closed"): void => {
    const line = sheets[place]?.querySelector<HTMLElement>("[data-part=saved]");
    if (!line) return;
    line.classList.toggle("saved--yes", kind === "saved");
    line.classList.toggle("saved--no", kind === "unsaved" || kind === "refused" || kind === "closed");
    const text = line.querySelector<HTMLElement>("[data-part=saved-words]")!;
    text.textContent = say(kind);
    line.classList.add("saved--shown");
  };

  const send = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    for (let next = waiting.entries().next(); !next.done; next = waiting.entries().next()) {
      const [place, value] = next.value as [number, unknown];
      mark(place, "saving");
      try {
        await sendJson(page.address, { attempt: page.token, question: place, value }, { method: "PUT", thin: true });
        failures = 0;
        if (waiting.get(place) === value) {
          waiting.delete(place);
          mark(place, "saved");
          dots[place]?.classList.toggle("dots__dot--done", value !== null);
        }
      } catch (error) {
        if (isOffline(error) || (error instanceof Problem && error.status >= 500)) {
          mark(place, "unsaved");
          failures += 1;
          window.setTimeout(() => void send(), Math.min(30_000, 1500 * 2 ** Math.min(failures, 5)));
          break;
        }
        waiting.delete(place);
        mark(place, error instanceof Problem && error.code === "closed" ? "closed" : "refused");
      }
    }
    busy = false;
  };

  const changed = (sheet: HTMLElement, wait: number): void => {
    const place = Number(sheet.dataset["question"]);
    sheet.querySelectorAll(".option").forEach((option) => option.classList.toggle("option--picked", Boolean(option.querySelector<HTMLInputElement>("input")?.checked)));
    const value = read(sheet);
    if (value === undefined) return;
    waiting.set(place, value);
    window.clearTimeout(timers.get(place));
    timers.set(place, window.setTimeout(() => void send(), wait));
  };

  sheets.forEach((sheet, place) => {
    sheet.addEventListener("change", () => changed(sheet, 0));
    sheet.addEventListener("input", (event) => {
      if (/^(text|textarea)$/.test((event.target as HTMLInputElement).type)) changed(sheet, 700);
    });
    sheet.querySelector("[data-part=move]")?.removeAttribute("hidden");
    sheet.querySelector("[data-move=back]")?.addEventListener("click", () => go(place - 1, true));
    sheet.querySelector("[data-move=next]")?.addEventListener("click", () => go(place + 1, true));
  });
  dots.forEach((dot, place) =>
    dot.addEventListener("click", (event) => {
      event.preventDefault();
      go(place, true);
    }),
  );
  form.querySelector("[data-part=all]")?.setAttribute("hidden", "");
  form.addEventListener("submit", (event) => {
    if (waiting.size) {
      // The form carries every answer itself: nothing is lost by leaving now.
      waiting.clear();
      return;
    }
    event.preventDefault();
    location.assign(page.end);
  });
  window.addEventListener("online", () => void send());
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });
  go(here, false);
  countDown();
}

/** The answer in the form as JSON of its kind; null takes it back, undefined is not ready to be saved. */
function read(sheet: HTMLElement): unknown {
  const kind = sheet.dataset["kind"];
  const fields = Array.from(sheet.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>("[name]"));
  const checked = fields.filter((field) => (field as HTMLInputElement).checked).map((field) => field.value);
  const texts = fields.map((field) => field.value.trim());
  const isEmpty = texts.every((text) => text === "");
  switch (kind) {
    case "single":
      return checked.length ? Number(checked[0]) : null;
    case "multiple":
      return checked.length ? checked.map(Number) : null;
    case "truefalse":
      return checked.length ? checked[0] === "true" : null;
    case "matching":
      return isEmpty ? null : texts.map((text) => (text === "" ? null : Number(text)));
    case "ordering":
      if (isEmpty) return null;
      return texts.includes("") || new Set(texts).size < texts.length ? undefined : texts.map(Number);
    case "fill":
      return isEmpty ? null : texts;
    default:
      return isEmpty ? null : texts[0];
  }
}

function countDown(): void {
  const element = document.querySelector<HTMLElement>("[data-deadline]");
  const deadline = Date.parse(element?.dataset["deadline"] ?? "");
  const now = Date.parse(element?.dataset["now"] ?? "");
  if (!element || !deadline || !now) return;
  const zero = performance.now();
  const tick = (): void => {
    const left = (deadline - now - (performance.now() - zero)) / 1000;
    element.textContent = left > 0 ? say("time_left", { time: clock(left) }) : say("time_over");
    if (left < -16) location.reload();
    else window.setTimeout(tick, 1000);
  };
  tick();
}
