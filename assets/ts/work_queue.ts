// Signing with one thumb: whatever was opened is signed by one button at the foot of the screen.
import { say } from "./shared/page";

const form = document.querySelector<HTMLFormElement>("form[data-queue]");
if (form) start(form);

function start(form: HTMLFormElement): void {
  const bar = form.querySelector<HTMLElement>("[data-bar]")!;
  const button = form.querySelector<HTMLButtonElement>("[data-opened]")!;
  const people = Array.from(form.querySelectorAll<HTMLDetailsElement>("[data-person]"));
  const opened = new Set<HTMLDetailsElement>();

  const draw = (): void => {
    const lines = Array.from(opened).reduce((sum, one) => sum + Number(one.dataset["count"]), 0);
    bar.hidden = opened.size < 2;
    button.value = Array.from(opened, (one) => one.dataset["person"]).join(" ");
    button.textContent = say("opened", { n: lines });
  };
  for (const one of people) {
    if (one.open) opened.add(one);
    // What was opened was seen; it may be folded again.
    one.addEventListener("toggle", () => {
      if (one.open) opened.add(one);
      draw();
    });
  }
  draw();
}
