// The lesson page of courseware: the package plays in a frame of another host, and its time runs by this page's clock.
import { Desk, type DeskPage } from "./courseware/desk";
import { countActive, hearSigns, type ActivePage, type ActiveTime } from "./lease/active";
import { Presence } from "./prompt/presence";
import { Sheet } from "./prompt/sheet";
import { pageData } from "./shared/page";

// Somebody reads a page of a package, or thinks about a question of it.
const AWAKE_MS = 180_000;

const root = document.querySelector<HTMLElement>("[data-courseware]");
const page = pageData()["courseware"] as (DeskPage & ActivePage) | undefined;
if (root && page) start(root, page);

function start(root: HTMLElement, page: DeskPage & ActivePage): void {
  const clock = document.querySelector<HTMLElement>("[data-clock]");
  const question = document.querySelector<HTMLElement>("[data-prompt]");
  let time: ActiveTime | null = null;
  const desk = new Desk(root, page, () => time && time.touch());
  if (!clock || !page.leases || page.nominal_s <= 0) return;
  const asking = (answering: { send(prompt: number, choice: string): void }): Presence => {
    const sheet: Sheet = new Sheet(question!, { volume: 1 }, (choice) => presence.choose(choice));
    const presence: Presence = new Presence(String(page.request["lesson"]), {
      ...answering,
      now: () => performance.now(),
      pause: () => undefined, // the clock stands while it is missed; the package may stay as it is
      goOn: () => undefined,
      draw(asked) {
        // In its full screen nothing is seen but the frame.
        if (asked && document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
        sheet.draw(asked);
      },
      thank: () => sheet.thank(),
    });
    return presence;
  };
  // Over the whole of a phone the frame hides the clock.
  const beside = root.querySelector<HTMLElement>('[data-part="time"]');
  const ways = { awakeMs: AWAKE_MS, isOn: () => desk.isOn, told: (words: string) => { if (beside) beside.textContent = words; } };
  time = countActive(clock, page, question ? { ...ways, ask: asking } : ways);
  hearSigns(time);
}
