// A signature goes into a hidden field of its form; nothing else leaves the page.
import { drawing } from "./shared/finger";

for (const form of Array.from(document.querySelectorAll<HTMLFormElement>("[data-finger]"))) {
  const kept = form.querySelector<HTMLInputElement>("[name=strokes]")!;
  const drawn = drawing(form.querySelector<HTMLCanvasElement>("canvas")!, () => {
    kept.value = drawn.strokes().length ? JSON.stringify(drawn.strokes()) : "";
  });
  form.addEventListener("reset", () => drawn.wipe());
}
