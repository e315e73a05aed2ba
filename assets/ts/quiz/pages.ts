// One question a screen or all on one page; the navigator says what is answered and what is marked for later.
import { say } from "../shared/page";

export interface Pages {
  at(): number;
  done(place: number, isDone: boolean): void;
}

const recall = (key: string): string => {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
};
const keep = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage may be switched off: then it holds for this page.
  }
};

export function startPages(form: HTMLFormElement, attempt: string, resume: number | null): Pages {
  const sheets = Array.from(form.querySelectorAll<HTMLElement>("[data-question]"));
  const dots = Array.from(document.querySelectorAll<HTMLAnchorElement>("[data-dot]"));
  const whole = document.querySelector<HTMLButtonElement>("[data-part=whole]");
  const foot = form.querySelector<HTMLElement>("[data-part=all]");
  let isWhole = recall("quiz:whole") === "1";
  const later = new Set(recall(`later:${attempt}`).split(",").filter(Boolean).map(Number));
  const named = sheets.findIndex((sheet) => `#${sheet.id}` === location.hash);
  const open = sheets.findIndex((sheet) => !sheet.dataset["answered"]);
  let here = Math.max(0, named >= 0 ? named : resume ?? open);

  const draw = (): void => {
    sheets.forEach((sheet, place) => {
      sheet.hidden = !isWhole && place !== here;
      sheet.querySelector<HTMLElement>("[data-part=move]")?.toggleAttribute("hidden", isWhole);
      const flag = sheet.querySelector<HTMLButtonElement>("[data-part=later]");
      if (!flag) return;
      flag.hidden = false;
      flag.setAttribute("aria-pressed", String(later.has(place)));
    });
    dots.forEach((dot, place) => {
      dot.toggleAttribute("aria-current", false);
      if (place === here && !isWhole) dot.setAttribute("aria-current", "step");
      dot.classList.toggle("dots__dot--later", later.has(place));
      const words = dot.querySelector<HTMLElement>("[data-part=later-words]");
      if (words) words.textContent = later.has(place) ? `, ${say("later")}` : "";
    });
    if (foot) foot.hidden = !isWhole;
    if (whole) {
      whole.hidden = sheets.length < 2;
      whole.textContent = say(isWhole ? "one_by_one" : "all_on_one");
    }
  };
  const go = (place: number, focus: boolean): void => {
    here = Math.min(sheets.length - 1, Math.max(0, place));
    draw();
    const sheet = sheets[here];
    if (!sheet) return;
    history.replaceState(null, "", `#${sheet.id}`);
    if (!focus) return;
    sheet.focus({ preventScroll: true });
    if (isWhole) sheet.scrollIntoView();
    else window.scrollTo(0, 0);
  };

  sheets.forEach((sheet, place) => {
    sheet.querySelector("[data-move=back]")?.addEventListener("click", () => go(place - 1, true));
    sheet.querySelector("[data-move=next]")?.addEventListener("click", () => go(place + 1, true));
    sheet.addEventListener("focusin", () => (here = isWhole ? place : here));
    sheet.querySelector("[data-part=later]")?.addEventListener("click", () => {
      if (!later.delete(place)) later.add(place);
      keep(`later:${attempt}`, Array.from(later).join(","));
      draw();
    });
  });
  dots.forEach((dot, place) =>
    dot.addEventListener("click", (event) => {
      event.preventDefault();
      go(place, true);
    }),
  );
  whole?.addEventListener("click", () => {
    isWhole = !isWhole;
    keep("quiz:whole", isWhole ? "1" : "");
    go(here, true);
  });
  go(here, false);
  return { at: () => here, done: (place, isDone) => dots[place]?.classList.toggle("dots__dot--done", isDone) };
}
