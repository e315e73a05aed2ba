// The trainer's preview of a file: what learners will get, by HLS; without this script the small file plays.
import { Engine } from "./player/engine";

const video = document.querySelector<HTMLVideoElement>("video[data-hls]");
const address = video?.dataset["hls"];
if (video && address) {
  const engine = new Engine(video, { onLevels: () => undefined, onShown: () => undefined, onFailure: () => undefined });
  // The engine is large: it comes with the first touch of the play button, not with the page.
  const begin = (): void => {
    const source = { master_url: address, lite_url: video.dataset["lite"] ?? "", audio_url: "" };
    video.querySelectorAll("source").forEach((element) => element.remove());
    void engine.load(source, 0, { saver: false, audioOnly: false }).then(() => video.play().catch(() => undefined));
  };
  video.addEventListener("play", begin, { once: true });
}

// Where somebody chooses a picture of the film: the moment that is shown is the one that is taken.
const moment = document.querySelector<HTMLInputElement>("[data-moment]");
if (video && moment) video.addEventListener("timeupdate", () => (moment.value = video.currentTime.toFixed(1)));
