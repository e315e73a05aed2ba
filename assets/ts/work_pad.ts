// Logs signed without a network: taken along once, decided anywhere, sent when there is a network again.
import { openDesk, type Given } from "./kit/desk";
import { cards } from "./pad/cards";
import { noted, type Decision, type Pad } from "./pad/lines";
import { pageData } from "./shared/page";

const root = document.querySelector<HTMLElement>("[data-pad]");
const given = pageData()["pad"] as Given | undefined;
const opened = new Set<string>();
if (root && given) {
  void openDesk<Pad, Decision>(root, given, { box: "academy-pad", cache: "work-pad-1" }, (content, desk) => cards(content, opened, {
    sign: (person) => desk.decide(noted(content, person.lines.map((line) => line.uuid), "sign", Date.now())),
    giveBack: (line, comment) => desk.decide(noted(content, [line.uuid], "return", Date.now(), comment)),
  }));
}
