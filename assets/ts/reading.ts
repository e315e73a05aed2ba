// A text has no film clock: time counts while the page is in sight and the reader does something now and then.
import { countActive, hearSigns, type ActivePage } from "./lease/active";
import { pageData } from "./shared/page";

const AWAKE_MS = 90_000;

const root = document.querySelector<HTMLElement>("[data-reading]");
const page = pageData()["reading"] as ActivePage | undefined;
if (root && page) hearSigns(countActive(root, page, { awakeMs: AWAKE_MS, isOn: () => true }));
