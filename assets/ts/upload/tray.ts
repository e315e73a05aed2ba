// The tray of a trainer: files and folders dropped or chosen become lines; each says how far it is and what to do.
import { Problem } from "../shared/http";
import { say } from "../shared/page";
import { Awake } from "./awake";
import { CourseChoice, type Shelf } from "./course";
import { lookAt } from "./fingerprint";
import { fromDrop, fromInput, isFilm, type Chosen } from "./folder";
import { inOrder } from "./order";
import { Queue } from "./queue";
import { Row } from "./row";
import { Transfer, type TransferState } from "./transfer";
import { sentence, summary } from "./words";
import { apiWire, type Wire } from "./wire";

interface Line {
  row: Row;
  transfer: Transfer;
  isQueued: boolean;
  start(): void;
}

export class Tray {
  private readonly wire: Wire;
  private readonly list: HTMLElement;
  private readonly status: HTMLElement;
  private readonly course: CourseChoice;
  private readonly queue = new Queue(() => this.tellAll());
  private readonly awake = new Awake();
  private readonly lines = new Set<Line>();
  private readonly template: HTMLTemplateElement;

  constructor(
    private readonly root: HTMLElement,
    private readonly arrived: (asset: string) => Promise<boolean>,
  ) {
    this.wire = apiWire(root.dataset["endpoint"] ?? "/api/v1/uploads");
    this.course = new CourseChoice(root, root.dataset["drafts"] ?? "");
    this.list = this.part("list");
    this.status = this.part("status");
    this.template = this.part("row");
    this.listen();
  }

  private part<T extends HTMLElement>(name: string): T {
    const found = this.root.querySelector<T>(`[data-upload-${name}]`);
    if (!found) throw new Error(`the tray has no ${name}`);
    return found;
  }

  private listen(): void {
    this.part("submit").hidden = true;
    this.part("form").addEventListener("submit", (event) => event.preventDefault());
    this.choose(this.part("input"), false);
    const folder = this.part<HTMLInputElement>("folder");
    this.part("folder-line").hidden = !("webkitdirectory" in folder) || matchMedia("(pointer: coarse)").matches;
    this.choose(folder, true);
    const drop = this.part("drop");
    const over = (is: boolean) => (event: DragEvent): void => {
      event.preventDefault();
      drop.classList.toggle("tray__drop--over", is);
    };
    drop.addEventListener("dragover", over(true));
    drop.addEventListener("dragleave", over(false));
    drop.addEventListener("drop", (event) => {
      over(false)(event);
      void fromDrop(event.dataTransfer).then(({ chosen, isFolder }) => this.take(chosen, isFolder));
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.queue.isIdle) return;
      event.preventDefault();
      event.returnValue = "";
    });
    this.part("pause-all").onclick = () => (this.queue.isIdle ? this.goOn() : this.pause());
  }

  private choose(input: HTMLInputElement, isFolder: boolean): void {
    input.addEventListener("change", () => {
      void this.take(fromInput(input.files), isFolder);
      input.value = "";
    });
  }

  /** In the order of their names; of a folder only the films, and into a course only what it has not got yet. */
  private async take(chosen: Chosen[], isFolder: boolean): Promise<void> {
    const films = inOrder(isFolder ? chosen.filter(isFilm) : chosen, ({ path }) => path);
    const left = chosen.length - films.length;
    this.note(left ? say("Left out, because they are no films: %(count)s.", { count: left }) : "");
    try {
      const shelf = await this.course.open();
      const wanted = shelf ? await shelf.wanted(films) : films;
      wanted.forEach((film) => this.add(film, shelf));
    } catch (error) {
      const words = error instanceof Problem && error.status ? error.message : "";
      this.note(words || say("This did not work. Try again in a minute."));
    }
  }

  private note(words: string): void {
    const place = this.part("note");
    place.textContent = words;
    place.hidden = !words;
  }

  private add({ file, path }: Chosen, shelf: Shelf | null): void {
    const facts = async () => ({ name: file.name, size: file.size, content_type: file.type, ...(await lookAt(file)) });
    const transfer = new Transfer(file, facts, this.wire, (state) => this.draw(line, state));
    const row = new Row(this.template, path, {
      pause: () => transfer.stop(),
      start: () => line.start(),
      giveUp: () => this.drop(line),
    });
    const line: Line = {
      row,
      transfer,
      isQueued: false,
      start: () => {
        if (line.isQueued) return;
        line.isQueued = true;
        row.wait();
        this.queue.add(async () => {
          line.isQueued = false;
          if (this.lines.has(line)) this.finish(line, await transfer.run(), (asset) => shelf?.put(path, asset));
        });
      },
    };
    this.lines.add(line);
    this.list.append(row.element);
    line.start();
    this.tellAll();
  }

  private draw(line: Line, state: TransferState): void {
    line.row.draw(state);
    if (state.upload) document.querySelector(`[data-unfinished="${CSS.escape(state.upload)}"]`)?.remove();
    this.tellAll();
  }

  /** What has arrived is told further down, where it stays up to date; its line here would grow old. */
  private finish(line: Line, state: TransferState, shelve: (asset: string) => void): void {
    if (this.lines.size < 2) this.status.textContent = sentence(state);
    if (state.phase !== "done") return;
    shelve(state.asset);
    void this.arrived(state.asset).then((isListed) => {
      if (isListed && !line.row.isUsed) line.row.remove();
    });
  }

  private drop(line: Line): void {
    this.lines.delete(line);
    if (line.transfer.state.phase !== "done") void line.transfer.forget();
    line.row.remove();
    this.tellAll();
  }

  private pause(): void {
    this.queue.clear();
    this.lines.forEach((line) => {
      line.isQueued = false;
      line.transfer.stop();
    });
    this.tellAll();
  }

  private goOn(): void {
    this.lines.forEach((line) => line.transfer.state.phase === "stopped" && line.start());
    this.tellAll();
  }

  /** Of many files one sentence for all; and while anything moves the screen stays on. */
  private tellAll(): void {
    const states = Array.from(this.lines, ({ transfer }) => transfer.state);
    this.awake.want(!this.queue.isIdle);
    this.part("hint").hidden = this.queue.isIdle;
    const all = this.part("all");
    all.hidden = states.length < 2;
    this.part("sum").textContent = states.length < 2 ? "" : summary(states);
    const button = this.part("pause-all");
    button.hidden = this.queue.isIdle && !states.some((state) => state.phase === "stopped");
    button.textContent = this.queue.isIdle ? say("Go on with all") : say("Pause all");
  }
}
