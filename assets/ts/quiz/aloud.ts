// Reads a question aloud where the browser can; the button is hidden where it cannot.
export function startAloud(form: HTMLFormElement, language: string): void {
  if (!("speechSynthesis" in window) || !("SpeechSynthesisUtterance" in window)) return;
  form.querySelectorAll<HTMLButtonElement>("[data-part=aloud]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const isSpeaking = speechSynthesis.speaking;
      speechSynthesis.cancel();
      if (isSpeaking && button.getAttribute("aria-pressed") === "true") {
        button.setAttribute("aria-pressed", "false");
        return;
      }
      const sheet = button.closest<HTMLElement>("[data-question]");
      const parts = Array.from(sheet?.querySelectorAll<HTMLElement>(".question__stem, .option span, .pair__left") ?? []);
      const words = new SpeechSynthesisUtterance(parts.map((part) => part.textContent?.trim()).filter(Boolean).join(". "));
      words.lang = language.startsWith("zh") ? "zh-CN" : language;
      words.onend = () => button.setAttribute("aria-pressed", "false");
      button.setAttribute("aria-pressed", "true");
      speechSynthesis.speak(words);
    });
  });
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}
