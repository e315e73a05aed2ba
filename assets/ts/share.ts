// Shares the check page of a certificate: the phone's own sheet, or the address into the clipboard.
import { say } from "./shared/page";

for (const button of Array.from(document.querySelectorAll<HTMLButtonElement>("[data-share]"))) {
  const address = new URL(button.dataset["share"] ?? "", location.href).href;
  const said = button.closest("article")?.querySelector("[data-shared]");
  button.hidden = false;
  button.addEventListener("click", () => {
    if (typeof navigator.share === "function") {
      navigator.share({ title: button.dataset["title"] ?? "", url: address }).catch(() => undefined);
    } else if (navigator.clipboard) {
      void navigator.clipboard.writeText(address).then(() => said && (said.textContent = say("copied")));
    } else if (said) said.textContent = address;
  });
}
