// Say it instead of typing much: a recording of at most a minute, put into the file field of the form.
import { h } from "./kit/dom";
import { say } from "./shared/page";

const LONGEST_MS = 60000;
const MOST_BYTES = 500000;
const BITS = 32000;
const place = document.querySelector<HTMLElement>("[data-voice]");
const field = place?.querySelector<HTMLInputElement>("input[type=file]");
const said = place?.querySelector<HTMLElement>("[data-said]");
if (place && field && said && canRecord()) start(place, field, said);

function canRecord(): boolean {
  return typeof MediaRecorder === "function" && typeof DataTransfer === "function" && Boolean(navigator.mediaDevices?.getUserMedia);
}

function start(place: HTMLElement, field: HTMLInputElement, said: HTMLElement): void {
  const button = h("button", { class: "button button--quiet button--slim", type: "button", "data-record": "" }, say("record"));
  const drop = h("button", { class: "button button--text button--slim", type: "button" }, say("drop"));
  let recorder: MediaRecorder | null = null;
  drop.hidden = true;
  // A file is chosen where no microphone is to be had.
  field.hidden = true;
  place.insertBefore(h("p", { class: "cluster" }, button, drop), said);

  const record = async (): Promise<void> => {
    let sound: MediaStream;
    try {
      sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      said.textContent = say("no_microphone");
      field.hidden = false;
      return;
    }
    const parts: Blob[] = [];
    const begun = Date.now();
    const seconds = (): number => Math.round((Date.now() - begun) / 1000);
    recorder = new MediaRecorder(sound, { audioBitsPerSecond: BITS });
    const tick = window.setInterval(() => { said.textContent = say("running", { s: seconds() }); }, 1000);
    const end = window.setTimeout(() => recorder?.stop(), LONGEST_MS);
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    recorder.addEventListener("stop", () => {
      window.clearInterval(tick);
      window.clearTimeout(end);
      sound.getTracks().forEach((track) => track.stop());
      button.textContent = say("again");
      const kind = (recorder?.mimeType ?? "").split(";")[0] || "audio/webm";
      recorder = null;
      keep(new File(parts, "voice", { type: kind }), seconds());
    });
    recorder.start();
    button.textContent = say("stop");
  };
  const keep = (file: File, seconds: number): void => {
    if (!file.size || file.size > MOST_BYTES) {
      said.textContent = say("too_large");
      return;
    }
    const held = new DataTransfer();
    held.items.add(file);
    field.files = held.files;
    drop.hidden = false;
    said.textContent = say("recorded", { s: seconds });
  };
  button.addEventListener("click", () => (recorder ? recorder.stop() : void record()));
  drop.addEventListener("click", () => {
    field.value = "";
    drop.hidden = true;
    said.textContent = "";
  });
}
