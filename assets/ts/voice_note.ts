// Say it instead of typing much: a recording of at most a minute, put into the file field of the form.
import { h } from "./kit/dom";
import { say } from "./shared/page";
import { canRecord, record, type Recording } from "./shared/recorder";

const MOST_BYTES = 500000;
const place = document.querySelector<HTMLElement>("[data-voice]");
const field = place?.querySelector<HTMLInputElement>("input[type=file]");
const said = place?.querySelector<HTMLElement>("[data-said]");
if (place && field && said && canRecord() && typeof DataTransfer === "function") start(place, field, said);

function start(place: HTMLElement, field: HTMLInputElement, said: HTMLElement): void {
  const button = h("button", { class: "button button--quiet button--slim", type: "button", "data-record": "" }, say("record"));
  const drop = h("button", { class: "button button--text button--slim", type: "button" }, say("drop"));
  let recording: Recording | null = null;
  drop.hidden = true;
  // A file is chosen where no microphone is to be had.
  field.hidden = true;
  place.insertBefore(h("p", { class: "cluster" }, button, drop), said);

  const begin = async (): Promise<void> => {
    try {
      recording = await record({
        film: false,
        tick: (s) => { said.textContent = say("running", { s }); },
        done: (file, seconds) => {
          recording = null;
          button.textContent = say("again");
          keep(file, seconds);
        },
      });
      button.textContent = say("stop");
    } catch {
      said.textContent = say("no_microphone");
      field.hidden = false;
    }
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
  button.addEventListener("click", () => (recording ? recording.stop() : void begin()));
  drop.addEventListener("click", () => {
    field.value = "";
    drop.hidden = true;
    said.textContent = "";
  });
}
