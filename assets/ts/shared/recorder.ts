// Records sound, or a small picture with sound, for a minute at most. Nothing leaves the device here.
export const LONGEST_S = 60;

export interface Recording {
  /** What is seen now; null for sound alone. */
  stream: MediaStream;
  stop(): void;
}

interface Wanted {
  film: boolean;
  /** Every second. */
  tick(seconds: number): void;
  done(file: File, seconds: number): void;
}

// A minute of sound is 240 kB, a minute of film 5 MB: people pay for what goes over the air.
const SOUND_BITS = 32000;
const PICTURE_BITS = 600000;
const SMALL = { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "environment" };

export const canRecord = (): boolean => typeof MediaRecorder === "function" && Boolean(navigator.mediaDevices?.getUserMedia);

/** Rejects where camera or microphone cannot be used. */
export async function record(wanted: Wanted): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, ...(wanted.film ? { video: SMALL } : {}) });
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: SOUND_BITS, ...(wanted.film ? { videoBitsPerSecond: PICTURE_BITS } : {}) });
  const parts: Blob[] = [];
  const begun = Date.now();
  const seconds = (): number => Math.round((Date.now() - begun) / 1000);
  const ticking = window.setInterval(() => wanted.tick(seconds()), 1000);
  const end = window.setTimeout(() => recorder.stop(), LONGEST_S * 1000);
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  recorder.addEventListener("stop", () => {
    window.clearInterval(ticking);
    window.clearTimeout(end);
    stream.getTracks().forEach((track) => track.stop());
    const kind = recorder.mimeType.split(";")[0] || (wanted.film ? "video/webm" : "audio/webm");
    wanted.done(new File(parts, wanted.film ? "film" : "voice", { type: kind }), seconds());
  });
  recorder.start();
  return { stream, stop: () => { if (recorder.state !== "inactive") recorder.stop(); } };
}
