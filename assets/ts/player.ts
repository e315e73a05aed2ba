// The lesson's film: our own controls over <video>. Without this script the browser's own controls play the small file.
import { pageData } from "./shared/page";
import { createStore } from "./shared/store";
import { Mediator } from "./player/mediator";
import { partsOf } from "./player/parts";
import { listen } from "./player/requests";
import { firstState, type PlayerPage } from "./player/state";
import { draw } from "./player/view";

const root = document.querySelector<HTMLElement>("[data-player]");
const page = pageData()["player"] as PlayerPage | undefined;
if (root && page) {
  const parts = partsOf(root);
  const { video } = parts;
  video.controls = false;
  video.removeAttribute("src");
  video.querySelectorAll("source").forEach((source) => source.remove());
  const store = createStore(firstState(page));
  const mediator = new Mediator(video, store, page);
  parts.tools.hidden = false;
  root.classList.add("player--live");
  store.watch((state, before) => draw(parts, state, before));
  listen(parts, mediator, store, page.saver_url);
  // After the first picture: before it, every byte is the film's.
  const more = (): void => {
    const later = [import("./player/comforts"), import("./player/glance"), import("./player/slides")] as const;
    void Promise.all(later)
      .then(([comforts, glance, slides]) => {
        comforts.comfort(parts, mediator, store);
        new glance.Glance(parts, { duration: () => store.get().duration, isSaver: () => store.get().saver }, () => page.sprites_url, mediator.fresh);
        new slides.Slides(parts, store, () => page.slides_url, mediator.fresh);
      })
      .catch(() => undefined);
  };
  video.addEventListener("playing", more, { once: true });
  const transcript = document.querySelector<HTMLDetailsElement>("[data-transcript]");
  transcript?.addEventListener("toggle", () => void import("./player/transcript").then((panel) => panel.openTranscript(transcript, video, (seconds) => void mediator.play(seconds))), { once: true });
}
