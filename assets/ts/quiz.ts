// A quiz on a phone: each answer is kept here at once and saved there, whatever the network does; handed in once.
// Without this script all questions stand on one page, and the form saves them.
import { Problem, isOffline, randomKey, sendJson } from "./shared/http";
import { pageData, say } from "./shared/page";
import { startAloud } from "./quiz/aloud";
import { isTyped, paint, read, write } from "./quiz/fields";
import { watchLeaving } from "./quiz/leaving";
import { startHandingIn, type HandIn } from "./quiz/handing_in";
import { startPages } from "./quiz/pages";
import { AnswerQueue, storage, type Packet, type Reply } from "./quiz/queue";
import { Sender, type Mark } from "./quiz/sender";
import { startTime } from "./quiz/standing";
import { startWaiting } from "./quiz/waiting";

interface QuizPage {
  attempt: string;
  address: string;
  token: string;
  end: string;
  clock: number;
  at: number | null;
  away: string | null;
  standing: string | null;
}

const TYPING_MS = 700;
const form = document.querySelector<HTMLFormElement>("form[data-quiz]");
const page = pageData()["quiz"] as QuizPage | undefined;
const last = document.querySelector<HTMLFormElement>("form[data-hand-in]");
const handIn = pageData()["hand_in"] as HandIn | undefined;
if (form && page) start(form, page);
if (last && handIn) startHandingIn(last, handIn);
startWaiting();

function start(form: HTMLFormElement, page: QuizPage): void {
  if (page.away) watchLeaving(page.away, page.token, randomKey().slice(0, 32));
  const sheets = Array.from(form.querySelectorAll<HTMLElement>("[data-question]"));
  const queue = new AnswerQueue(page.attempt, randomKey(), page.clock, storage());
  const pages = startPages(form, page.attempt, page.at);
  const note = document.querySelector<HTMLElement>("[data-part=note]");
  const timers = new Map<number, number>();
  let isLeaving = false;
  let isToldOff = false;
  let isElsewhere = false;

  const tell = (words: string): void => {
    if (!note) return;
    note.hidden = !words;
    note.querySelector("[data-part=note-words]")!.textContent = words;
  };
  const mark = (place: number, kind: Mark): void => {
    const line = sheets[place]?.querySelector<HTMLElement>("[data-part=saved]");
    if (!line) return;
    line.classList.toggle("saved--yes", kind === "saved");
    line.classList.toggle("saved--no", kind !== "saved" && kind !== "saving");
    line.querySelector<HTMLElement>("[data-part=saved-words]")!.textContent = say(kind);
    line.classList.add("saved--shown");
  };
  const sender = new Sender(
    queue,
    {
      post: (packet: Packet) => sendJson<Reply>(page.address, { attempt: page.token, ...packet }, { method: "PUT", thin: true }),
      trouble: (error) => {
        if (isOffline(error) || (error instanceof Problem && (error.status >= 500 || error.status === 429))) return "offline";
        if (!(error instanceof Problem)) return "refused";
        if (error.code === "other-device") isElsewhere = true;
        return error.code === "other-device" ? "aside" : error.code === "closed" ? "closed" : "refused";
      },
      later: (act, afterMs) => window.setTimeout(act, afterMs),
    },
    {
      mark,
      stands: (question, value) => {
        const sheet = sheets[question];
        if (!sheet) return;
        write(sheet, value);
        pages.done(question, value !== null);
      },
      time: (reply) => hear(reply),
      count: (waiting, isOff) => {
        if (waiting && isOff) tell(say("waits_here", { n: waiting }));
        else if (isToldOff) tell("");
        isToldOff = waiting > 0 && isOff;
        // What this device still had is kept aside now; the page that follows says where the exam goes on.
        if (!waiting && isElsewhere) location.reload();
        else if (!waiting && isLeaving) location.assign(page.end);
      },
    },
  );

  // What a page before this one could not send: shown as it was chosen, and sent now.
  for (const packet of queue.waiting()) {
    const sheet = sheets[packet.question];
    if (!sheet) continue;
    write(sheet, packet.value);
    pages.done(packet.question, packet.value !== null);
    mark(packet.question, "unsaved");
  }
  const changed = (sheet: HTMLElement, wait: number): void => {
    const place = Number(sheet.dataset["question"]);
    paint(sheet);
    const value = read(sheet);
    if (value === undefined) return;
    queue.choose(place, value, pages.at());
    pages.done(place, value !== null);
    window.clearTimeout(timers.get(place));
    timers.set(place, window.setTimeout(() => void sender.send(), wait));
  };
  sheets.forEach((sheet) => {
    sheet.addEventListener("change", () => changed(sheet, 0));
    sheet.addEventListener("input", (event) => {
      if (isTyped(event.target)) changed(sheet, TYPING_MS);
    });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    isLeaving = true;
    if (!queue.waiting().length) location.assign(page.end);
    else void sender.send();
  });
  window.addEventListener("online", () => void sender.send());
  startAloud(form, pageData().language);
  const elsewhere = (): void => {
    isElsewhere = true;
    void sender.send();
  };
  const hear = startTime(page, () => location.reload(), elsewhere);
  void sender.send();
}
