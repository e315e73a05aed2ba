// Reads a question aloud where the device has a voice for the language; where it has none, nothing is offered.
const synth = (): SpeechSynthesis | null => (typeof window.speechSynthesis === "object" ? window.speechSynthesis : null);

function voiceOf(language: string): SpeechSynthesisVoice | null {
  const wanted = language.split("-")[0] ?? language;
  const voices = synth()?.getVoices() ?? [];
  return voices.find((voice) => voice.lang.replace("_", "-").toLowerCase().split("-")[0] === wanted) ?? null;
}

export function canRead(language: string): boolean {
  return voiceOf(language) !== null;
}

/** Voices come late in some browsers. */
export function onVoices(act: () => void): void {
  const found = synth();
  if (found && typeof found.addEventListener === "function") found.addEventListener("voiceschanged", act);
}

export function read(text: string, language: string, ended: () => void): void {
  const voice = voiceOf(language);
  const found = synth();
  if (!voice || !found) return ended();
  found.cancel();
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice;
  words.lang = voice.lang;
  words.rate = 0.9;
  words.onend = ended;
  words.onerror = ended;
  found.speak(words);
}

export function hush(): void {
  synth()?.cancel();
}
