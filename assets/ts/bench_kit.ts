// Practical tasks scored without a network: taken along once, scored at the bench, sent when there is a network again.
import { list, type View } from "./bench/list";
import { scored, type Kit, type Score } from "./bench/scores";
import { openDesk, type Given } from "./kit/desk";
import { pageData } from "./shared/page";

const root = document.querySelector<HTMLElement>("[data-bench]");
const given = pageData()["bench"] as Given | undefined;
const view: View = { task: 0, open: "" };
if (root && given) {
  void openDesk<Kit, Score>(root, given, { box: "academy-bench", cache: "bench-kit-1" }, (content, desk) => list(content, view, {
    choose: (task) => {
      view.task = task;
      view.open = "";
      desk.show();
    },
    sign: (score) => {
      view.open = "";
      desk.decide(scored(content, { ...score, wall_ms: Date.now() }));
    },
  }));
}
