// The trainer's preview of a file: what learners will get, by HLS; without this script the small file plays.
import { Engine } from "./player/engine";

const video = document.querySelector<HTMLVideoElement>("video[data-hls]");
const address = video?.dataset["hls"];
if (video && address) {
  const source = { master_url: address, lite_url: video.dataset["lite"] ?? "", audio_url: "" };
  const engine = new Engine(video, source, { onBytes: () => undefined, onShown: () => undefined, onTrouble: () => undefined });
  // The engine is large: it comes with the first touch of the play button, not with the page.
  const begin = (): void => {
    video.querySelectorAll("source").forEach((element) => element.remove());
    void engine.load(0, { saver: false, audioOnly: false, height: 0, duration: 0 }).then(() => video.play().catch(() => undefined));
  };
  video.addEventListener("play", begin, { once: true });
}

// Where somebody chooses a picture of the film: the moment that is shown is the one that is taken.
const moment = document.querySelector<HTMLInputElement>("[data-moment]");
if (video && moment) video.addEventListener("timeupdate", () => (moment.value = video.currentTime.toFixed(1)));
