// Practical tasks scored without a network: taken along once, scored at the bench, sent when there is a network again.
import type { Limits } from "./bench/attach";
import { Files } from "./bench/files";
import { list, type View } from "./bench/list";
import { scored, type Kept, type Kit, type Score } from "./bench/scores";
import { openDesk, type Given } from "./kit/desk";
import { pageData } from "./shared/page";

interface Bench extends Given, Limits {
  files: string;
  ask_above: number;
}

const EVERY_MS = 30000;
const root = document.querySelector<HTMLElement>("[data-bench]");
const given = pageData()["bench"] as Bench | undefined;
if (root && given) start(root, given);

function start(root: HTMLElement, given: Bench): void {
  const view: View = { task: 0, open: "" };
  let shown: Kept | null = null;
  // A score of a kit before this one was sent before this one was taken along.
  const isThere = (kit: string, n: number): boolean => shown !== null && (shown.kit.kit !== kit || shown.there.includes(n));
  const files = new Files(`academy-bench-files-${given.who}`, given.files, given.ask_above, isThere);
  void files.open().then(() => files.send());
  window.addEventListener("online", () => void files.send());
  window.setInterval(() => { if (navigator.onLine) void files.send(); }, EVERY_MS);

  void openDesk<Kit, Score>(root, given, { box: "academy-bench", cache: "bench-kit-1", forget: () => files.empty() }, (content, desk) => {
    shown = content;
    void files.send();
    const drawn = list(content, view, {
      limits: given,
      choose: (task) => {
        view.task = task;
        view.open = "";
        desk.show();
      },
      sign: async (score, attached) => {
        const next = scored(content, { ...score, wall_ms: Date.now() });
        try {
          for (const each of attached) await files.keep(each, content.kit.kit, content.kit.token, next.events.length);
        } catch {
          return false;
        }
        view.open = "";
        desk.decide(next);
        return true;
      },
    });
    return [files.element, ...drawn];
  });
}
