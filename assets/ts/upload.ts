// The upload tray of a trainer and the states of files below it; forms for archives. Without this script a form sends
// whole files.
import { InParts } from "./upload/in_parts";
import { Refresher } from "./upload/refresh";
import { Tray } from "./upload/tray";

const root = document.querySelector<HTMLElement>("[data-upload]");
const refresher = new Refresher(root?.dataset["page"] ?? location.href);
if (root) new Tray(root, (asset) => refresher.now(asset));
refresher.start();
document.querySelectorAll<HTMLElement>("[data-in-parts]").forEach((place) => new InParts(place));
