// Captions beside their film: click a line and the film goes there, type, time, cut and join; saved by itself.
// Without this script the same page has all lines in one field of text.
import { Bar, type BarPage } from "./captions/bar";
import { Film } from "./captions/film";
import { Sheet, type Pace, type Row } from "./captions/lines";
import { Rows } from "./captions/rows";
import { Saver, type Answer, type SaveState } from "./captions/saver";
import type { Source } from "./player/engine";
import { pageData, say } from "./shared/page";

interface EditorPage extends BarPage {
  lines: Row[];
  revision: number;
  save_url: string;
  pace: Pace;
  doubts: number[];
  film: Source | null;
}

const page = pageData()["captions"] as EditorPage | undefined;
const root = document.querySelector<HTMLElement>("[data-captions-editor]");
if (page && root) start(page, root);

function start(told: EditorPage, editor: HTMLElement): void {
  const slot = (name: string): HTMLElement => document.querySelector<HTMLElement>(`[data-slot="${name}"]`) as HTMLElement;
  const sheet = new Sheet(told.lines);
  const video = editor.querySelector<HTMLVideoElement>("video");
  const film = video && told.film ? new Film(video, told.film, (ms, isPlaying) => hear(ms, isPlaying)) : null;
  const controls = editor.querySelector<HTMLElement>("[data-film-bar]");
  const bar = film && controls ? new Bar(controls, film, told) : null;
  const now = (): number => film?.now() ?? 0;
  const doubts = new Map(told.lines.filter(([from]) => told.doubts.includes(from)).map(([from, , words]): [number, string] => [from, words]));
  const rows = new Rows(slot("lines"), sheet, told.pace, doubts, say, { open: (line) => open(line.id, line.from), act });
  const saver = new Saver({ send: (revision, lines) => send(told.save_url, revision, lines), later: (go, ms) => void window.setTimeout(go, ms) },
    told.revision, () => sheet.rows(), saved);

  function open(id: number, at?: number, caret?: number): void {
    if (at !== undefined) void film?.seek(at);
    rows.open(id, caret);
  }

  function hear(ms: number, isPlaying: boolean): void {
    const line = sheet.at(ms);
    const isTyping = document.activeElement instanceof HTMLTextAreaElement;
    rows.hear(line, isPlaying && !isTyping);
    const said = editor.querySelector('[data-slot="now"]');
    if (said) said.textContent = line?.words ?? "";
    bar?.draw();
  }

  function act(name: string): void {
    const { opened } = rows;
    const acts: Record<string, () => void> = {
      add: () => open(sheet.add(now()).id),
      undo: () => sheet.undo(),
      redo: () => sheet.redo(),
      from_now: () => sheet.change(opened, { from: now() }),
      to_now: () => sheet.change(opened, { to: now() }),
      split: () => {
        const made = sheet.split(opened, rows.caret(), now());
        if (made) open(made.id, undefined, 0);
      },
      merge: () => sheet.merge(opened),
      remove: () => {
        const next = sheet.neighbour(opened, 1) ?? sheet.neighbour(opened, -1);
        sheet.remove(opened);
        if (next) open(next.id);
      },
      before: () => step(-1),
      next: () => step(1),
      toggle: () => void film?.toggle(),
      mine: () => resolve(false),
      theirs: () => resolve(true),
    };
    acts[name]?.();
  }

  function step(by: 1 | -1): void {
    const line = rows.opened ? sheet.neighbour(rows.opened, by) : (sheet.at(now()) ?? sheet.all()[0]);
    if (line) open(line.id, line.from);
  }

  function resolve(isTheirs: boolean): void {
    if (isTheirs && saver.theirs) sheet.replace(saver.theirs.lines);
    saver.resolve();
  }

  function saved(state: SaveState, body?: Answer["body"]): void {
    slot("saved").textContent = say(state === "conflict" ? "unsaved" : state);
    slot("conflict").hidden = state !== "conflict";
    if (state === "conflict") slot("conflict-words").textContent = say("conflict", { name: saver.theirs?.by || say("somebody") });
    if (!body?.state) return;
    const tag = slot("state").querySelector(".tag");
    if (tag) {
      tag.textContent = body.state;
      tag.className = "tag tag--copper";
    }
    slot("show").hidden = false;
  }

  function draw(): void {
    const marked = rows.draw();
    const { length } = sheet.all();
    slot("count").textContent = length ? [say("count", { n: length }), marked ? say("to_look_at", { n: marked }) : ""].filter(Boolean).join(" · ") : say("none");
    editor.querySelectorAll<HTMLButtonElement>('[data-act="undo"]').forEach((button) => (button.disabled = !sheet.canUndo));
    editor.querySelectorAll<HTMLButtonElement>('[data-act="redo"]').forEach((button) => (button.disabled = !sheet.canRedo));
    hear(now(), false);
  }

  slot("text").hidden = true;
  slot("lines").hidden = false;
  slot("bar").hidden = false;
  slot("keys").hidden = false;
  editor.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-act]");
    if (button) act(button.dataset["act"] ?? "");
  });
  document.addEventListener("keydown", (event) => {
    const name = keyAct(event);
    if (!name) return;
    event.preventDefault();
    act(name);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!saver.isSafe) event.preventDefault();
  });
  sheet.watch(() => {
    saver.changed();
    draw();
  });
  draw();
}

function keyAct(event: KeyboardEvent): string {
  if (event.isComposing) return "";
  if (event.altKey && !event.ctrlKey) return { ArrowUp: "before", ArrowDown: "next" }[event.key] ?? "";
  if (!(event.ctrlKey || event.metaKey)) return "";
  const key = event.key.toLowerCase();
  if (key === "z" && event.shiftKey) return "redo";
  return { " ": "toggle", "[": "from_now", "]": "to_now", enter: "split", m: "merge", z: "undo", y: "redo" }[key] ?? "";
}

async function send(address: string, revision: number, lines: Row[]): Promise<Answer> {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": pageData().csrf ?? "" },
      body: JSON.stringify({ revision, lines }),
      credentials: "same-origin",
    });
    const body = (await response.json().catch(() => ({}))) as Answer["body"];
    return { status: response.status, body };
  } catch {
    return { status: 0, body: {} };
  }
}
