// A question takes along where the film is: the field is filled when somebody begins to write, and stays theirs to change.
const pad = (value: number): string => String(value).padStart(2, "0");

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${pad(whole % 60)}` : `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(whole % 60)}`;
}

for (const form of Array.from(document.querySelectorAll<HTMLFormElement>("form[data-ask]"))) {
  const field = form.querySelector<HTMLInputElement>("input[name=film]");
  const words = form.querySelector<HTMLTextAreaElement>("textarea");
  if (field && words) {
    words.addEventListener("focus", () => {
      const film = document.querySelector<HTMLMediaElement>("video, audio");
      if (film && film.currentTime >= 1 && !field.value) field.value = clock(film.currentTime);
    });
  }
}
