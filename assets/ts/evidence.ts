// A film and a voice beside a score that is given where there is a network: recorded in the page, or looked at before they
// are sent.
import { attaching, type Limits } from "./bench/attach";
import { pageData } from "./shared/page";

const limits = pageData()["evidence"] as Limits | undefined;
if (limits) {
  for (const place of Array.from(document.querySelectorAll<HTMLElement>("[data-attach]"))) {
    const field = place.querySelector<HTMLInputElement>("input[type=file]");
    const way = place.dataset["attach"] === "film" ? "film" : "voice";
    if (field) place.append(attaching(way, way, limits, field).element);
  }
}
