// What is said, beside the film: the line that is heard, a tap on a line goes there, a search that forgives accents.
// Comes with the first opening of the panel, not with the page.
import { pageData, say } from "../shared/page";
import { clock } from "../shared/text";
import { found, parse, type Said } from "./transcript_text";

const USER_SCROLLS_MS = 6000;

export function openTranscript(panel: HTMLElement, video: HTMLVideoElement, go: (seconds: number) => void): void {
  const slot = <E extends HTMLElement>(name: string): E | null => panel.querySelector<E>(`[data-slot="${name}"]`);
  const list = slot<HTMLOListElement>("lines");
  const search = slot<HTMLInputElement>("search");
  const language = slot<HTMLSelectElement>("language");
  const status = slot("found");
  const tools = slot("tools");
  if (!list || !search || !status || !tools) return;
  const tracks = Array.from(video.querySelectorAll("track"));
  let lines: Said[] = [];
  let heard = -1;
  let touchedAt = -Infinity;

  const wanted = (): HTMLTrackElement | undefined => tracks.find((track) => track.srclang === language?.value) ?? tracks[0];

  async function load(): Promise<void> {
    const track = wanted();
    if (!track) return;
    status!.textContent = "";
    try {
      const answer = await fetch(track.src, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      lines = parse(await answer.text());
    } catch {
      status!.textContent = say("transcript_failed");
      return;
    }
    list!.lang = track.srclang;
    heard = -1;
    draw();
  }

  function draw(): void {
    const query = search!.value.trim();
    const hits = found(lines, query);
    list!.textContent = "";
    lines.forEach((line, place) => list!.append(item(line, hits.get(place), () => go(line.from))));
    list!.hidden = !lines.length;
    status!.textContent = query ? (hits.size ? say("transcript_found", { n: hits.size }) : say("transcript_none")) : "";
    heard = -1;
    const first = hits.size ? list!.children[Math.min(...Array.from(hits.keys()))] : null;
    if (first) show(first as HTMLElement);
    else hear();
  }

  /** Scrolls the list, never the page: the film stays where it is. */
  function show(line: HTMLElement): void {
    list!.scrollTop = line.offsetTop - list!.offsetTop - list!.clientHeight / 3;
  }

  function hear(): void {
    const now = video.currentTime;
    let place = -1;
    for (let number = 0; number < lines.length && (lines[number]?.from ?? 0) <= now + 0.05; number += 1) place = number;
    if (place === heard) return;
    list!.children[heard]?.removeAttribute("aria-current");
    heard = place;
    const line = list!.children[place] as HTMLElement | undefined;
    line?.setAttribute("aria-current", "true");
    if (line && !search!.value && performance.now() - touchedAt > USER_SCROLLS_MS) show(line);
  }

  for (const name of ["wheel", "touchmove", "keydown"]) list.addEventListener(name, () => (touchedAt = performance.now()), { passive: true });
  search.addEventListener("input", draw);
  language?.addEventListener("change", () => void load());
  video.addEventListener("timeupdate", hear);
  if (language && tracks.some((track) => track.srclang === pageData().language)) language.value = pageData().language;
  tools.hidden = false;
  void load();
}

function item(line: Said, hit: [number, number] | undefined, go: () => void): HTMLLIElement {
  const made = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = hit ? "transcript__line transcript__line--found" : "transcript__line";
  const time = document.createElement("span");
  time.className = "transcript__time";
  time.textContent = clock(line.from);
  const words = document.createElement("span");
  if (hit) {
    const mark = document.createElement("mark");
    mark.textContent = line.words.slice(hit[0], hit[1]);
    words.append(line.words.slice(0, hit[0]), mark, line.words.slice(hit[1]));
  } else words.textContent = line.words;
  button.append(time, words);
  button.addEventListener("click", go);
  made.append(button);
  return made;
}

