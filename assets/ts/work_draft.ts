// What is typed into the work log stays on this phone until it is sent: without a network nothing is lost.
import { say } from "./shared/page";

const NAMES = ["process", "begins", "ends", "pause_from", "pause_to", "hours", "done", "learned"];

for (const form of Array.from(document.querySelectorAll<HTMLFormElement>("form[data-draft]"))) start(form);

function start(form: HTMLFormElement): void {
  const place = `work-draft:${form.dataset["draft"]}`;
  const said = form.querySelector<HTMLElement>("[data-draft-said]");
  const key = form.querySelector<HTMLInputElement>("[name=key]")!;
  const field = (name: string): HTMLInputElement | null => form.querySelector<HTMLInputElement>(`[name=${name}]`);
  const refused = form.querySelector("[role=alert], .field--invalid") !== null;

  const read = (): Record<string, string> | null => {
    try {
      return JSON.parse(localStorage.getItem(place) ?? "null") as Record<string, string> | null;
    } catch {
      return null;
    }
  };
  const put = (draft: Record<string, string> | null): void => {
    try {
      if (draft) localStorage.setItem(place, JSON.stringify(draft));
      else localStorage.removeItem(place);
    } catch {
      // A full or forbidden store: the form works without it.
    }
  };

  const before = read();
  const sent = (form.dataset["sent"] ?? "").split(" ");
  // The server has it, whatever this phone heard of that: only then it is forgotten here.
  if (before && sent.includes(before["key"] ?? "")) put(null);
  else if (before && !refused) {
    for (const name of NAMES) {
      const input = field(name);
      if (input && before[name]) input.value = before[name]!;
    }
    if (before["key"]) key.value = before["key"]!;
    if (said) said.textContent = say("back");
  }

  form.addEventListener("input", () => {
    const draft: Record<string, string> = { key: key.value };
    for (const name of NAMES) draft[name] = field(name)?.value ?? "";
    put(draft);
  });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine !== false) return;
    event.preventDefault();
    if (!said) return;
    said.textContent = say("kept");
    said.scrollIntoView({ block: "center" });
  });
}
