// The upload tray of a trainer and the states of files below it. Without this script the form sends whole files.
import { Refresher } from "./upload/refresh";
import { Tray } from "./upload/tray";

const root = document.querySelector<HTMLElement>("[data-upload]");
const refresher = new Refresher(root?.dataset["page"] ?? location.href);
if (root) new Tray(root, (asset) => refresher.now(asset));
refresher.start();
