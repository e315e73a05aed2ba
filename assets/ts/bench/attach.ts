// A film or a voice beside a score: recorded here where camera and microphone can be used, else chosen.
import { h } from "../kit/dom";
import { pageData, say } from "../shared/page";
import { canRecord, record, type Recording } from "../shared/recorder";

export interface Limits {
  most_bytes: number;
  longest_s: number;
}

export interface Attached {
  file: File;
  bytes: ArrayBuffer;
  sha256: string;
}

export interface Attaching {
  element: HTMLElement;
  taken(): Attached | null;
  /** Camera and microphone are let go. */
  stop(): void;
}

/** `given`: a field of a form that is sent as a whole; what is recorded is put into it. */
export function attaching(name: string, way: "film" | "voice", limits: Limits, given?: HTMLInputElement): Attaching {
  const isFilm = way === "film";
  const said = h("p", { class: "quiet small", role: "status" });
  // Without `capture`: a telephone offers to record and to choose.
  const field = given ?? h("input", { id: `${way}-${name}`, type: "file", accept: isFilm ? "video/*" : "audio/*" });
  const stage = h("div", {});
  const drop = h("button", { class: "button button--text button--slim", type: "button", click: () => forget() }, say("drop"));
  let recording: Recording | null = null;
  let taken: Attached | null = null;
  let address = "";
  drop.hidden = true;

  const clear = (): void => {
    taken = null;
    said.textContent = "";
    drop.hidden = true;
    stage.replaceChildren();
    if (address) URL.revokeObjectURL(address);
    address = "";
  };
  const forget = (): void => {
    field.value = "";
    clear();
  };
  const take = async (file: File, seconds: number): Promise<void> => {
    clear();
    if (!file.size || file.size > limits.most_bytes) {
      field.value = "";
      said.textContent = say("too_large");
      return;
    }
    address = URL.createObjectURL(file);
    const player = h(isFilm ? "video" : "audio", { class: "media-field__video", controls: "", playsinline: "", "aria-label": say(way) });
    player.src = address;
    stage.replaceChildren(player);
    const length = seconds || (await lengthOf(player));
    if (length > limits.longest_s + 1) {
      forget();
      said.textContent = say("too_long");
      return;
    }
    const bytes = await file.arrayBuffer();
    taken = { file, bytes, sha256: given ? "" : await hashOf(bytes) };
    if (given && given.files?.[0] !== file) put(given, file);
    drop.hidden = false;
    said.textContent = say("media_there", { s: Math.round(length) || "–", mb: megabytes(file.size) });
  };
  const begin = async (): Promise<void> => {
    forget();
    try {
      recording = await record({
        film: isFilm,
        tick: (s) => { said.textContent = say("running", { s }); },
        done: (file, seconds) => {
          recording = null;
          button.textContent = say("again");
          stage.replaceChildren();
          void take(file, seconds);
        },
      });
      button.textContent = say("stop");
      if (!isFilm) return;
      const live = h("video", { class: "media-field__video", playsinline: "", "aria-label": say(way) });
      live.muted = true;
      live.srcObject = recording.stream;
      stage.replaceChildren(live);
      void live.play().catch(() => undefined);
    } catch {
      said.textContent = say("no_recorder");
    }
  };
  const button = h("button", { class: "button button--quiet button--slim", type: "button", click: () => (recording ? recording.stop() : void begin()) },
    say(isFilm ? "record_film" : "record_voice"));
  field.addEventListener("change", () => {
    const file = field.files?.[0];
    if (file) void take(file, 0).catch(() => { said.textContent = say("no_media"); });
    else forget();
  });
  const buttons = (canRecord() && (!given || typeof DataTransfer === "function")) && h("p", { class: "cluster" }, button, drop);
  const element = given ? h("div", { class: "stack stack--tight" }, buttons, stage, said) : h("div", { class: "field" }, h("label", { class: "field__label", for: field.id }, say(way)), field,
    buttons, h("p", { class: "field__help" }, say("media_limit")), stage, said);
  return { element, taken: () => taken, stop: () => recording?.stop() };
}

async function hashOf(bytes: ArrayBuffer): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function put(field: HTMLInputElement, file: File): void {
  const held = new DataTransfer();
  held.items.add(file);
  field.files = held.files;
}

/** Seconds; 0 where the browser cannot say: the server looks in any case. */
function lengthOf(player: HTMLMediaElement): Promise<number> {
  return new Promise((resolve) => {
    const end = window.setTimeout(() => resolve(0), 4000);
    const tell = (): void => {
      window.clearTimeout(end);
      resolve(Number.isFinite(player.duration) ? player.duration : 0);
    };
    player.addEventListener("loadedmetadata", tell);
    player.addEventListener("error", tell);
  });
}

export const megabytes = (bytes: number): string =>
  Math.max(0.1, bytes / 1e6).toLocaleString(pageData().language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
