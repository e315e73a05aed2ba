// The lesson page of courseware: the package plays in a frame of another host, and its time runs by this page's clock.
import { Desk, type DeskPage } from "./courseware/desk";
import { countActive, hearSigns, type ActivePage, type ActiveTime } from "./lease/active";
import { pageData } from "./shared/page";

// Somebody reads a page of a package, or thinks about a question of it.
const AWAKE_MS = 180_000;

const root = document.querySelector<HTMLElement>("[data-courseware]");
const page = pageData()["courseware"] as (DeskPage & ActivePage) | undefined;
if (root && page) {
  const clock = document.querySelector<HTMLElement>("[data-clock]");
  let time: ActiveTime | null = null;
  const desk = new Desk(root, page, () => time && time.touch());
  if (clock && page.leases && page.nominal_s > 0) {
    time = countActive(clock, page, { awakeMs: AWAKE_MS, isOn: () => desk.isOn });
    hearSigns(time);
  }
}
