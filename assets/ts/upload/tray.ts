// The tray of a trainer: files dropped or chosen become lines; each says how far it is and what to do.
import { say } from "../shared/page";
import { fingerprintOf } from "./fingerprint";
import { forget, remember, unfinished, type Unfinished } from "./memory";
import { Queue } from "./queue";
import { Transfer, type TransferState } from "./transfer";
import { percent, sentence } from "./words";
import { apiWire, type Wire } from "./wire";

interface Row {
  element: HTMLElement;
  slot<T extends HTMLElement>(name: string): T;
}

export class Tray {
  private readonly wire: Wire;
  private readonly list: HTMLElement;
  private readonly status: HTMLElement;
  private readonly queue = new Queue();
  private readonly reminders = new Map<string, HTMLElement>();

  constructor(
    private readonly root: HTMLElement,
    private readonly arrived: (asset: string) => Promise<boolean>,
  ) {
    this.wire = apiWire(root.dataset["endpoint"] ?? "/api/v1/uploads");
    this.list = this.part("list");
    this.status = this.part("status");
    this.listen();
    unfinished().forEach((entry) => this.remind(entry));
  }

  private part<T extends HTMLElement>(name: string): T {
    const found = this.root.querySelector<T>(`[data-upload-${name}]`);
    if (!found) throw new Error(`the tray has no ${name}`);
    return found;
  }

  private listen(): void {
    const input = this.part<HTMLInputElement>("input");
    const drop = this.part("drop");
    this.part("submit").hidden = true;
    input.addEventListener("change", () => {
      this.take(input.files);
      input.value = "";
    });
    this.part("form").addEventListener("submit", (event) => event.preventDefault());
    const over = (is: boolean) => (event: DragEvent): void => {
      event.preventDefault();
      drop.classList.toggle("tray__drop--over", is);
    };
    drop.addEventListener("dragover", over(true));
    drop.addEventListener("dragleave", over(false));
    drop.addEventListener("drop", (event) => {
      over(false)(event);
      this.take(event.dataTransfer?.files ?? null);
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.queue.isIdle) return;
      event.preventDefault();
      event.returnValue = "";
    });
  }

  private take(files: FileList | null): void {
    Array.from(files ?? []).forEach((file) => this.add(file));
  }

  private add(file: File): void {
    const row = this.row(file.name);
    let fingerprint = "";
    const facts = async () => {
      fingerprint = await fingerprintOf(file);
      this.reminders.get(fingerprint)?.remove();
      return { name: file.name, size: file.size, content_type: file.type, fingerprint };
    };
    let kept = "";
    // Also while sending: a reload asks nobody. Once a percent is enough.
    const keep = (state: TransferState): void => {
      const mark = `${state.phase} ${percent(state)}`;
      if (!fingerprint || mark === kept) return;
      kept = mark;
      if (state.phase === "done" || state.phase === "refused") forget(fingerprint);
      else remember({ fingerprint, name: file.name, size: file.size, sent: state.sent, at: Date.now() });
    };
    const transfer = new Transfer(file, facts, this.wire, (state) => {
      this.draw(row, state, transfer, start, () => fingerprint);
      keep(state);
    });
    const start = (): void => this.queue.add(() => transfer.run().then((state) => this.finish(row, state)));
    row.slot("said").textContent = say("Waiting for its turn.");
    start();
  }

  /** What has arrived is told further down, where it stays up to date; its line here would grow old. */
  private finish(row: Row, state: TransferState): void {
    this.status.textContent = sentence(state);
    if (state.phase !== "done") return;
    void this.arrived(state.asset).then((isListed) => {
      if (isListed && !row.element.contains(document.activeElement)) row.element.remove();
    });
  }

  private draw(row: Row, state: TransferState, transfer: Transfer, start: () => void, print: () => string): void {
    row.element.dataset["phase"] = state.phase;
    row.slot("said").textContent = sentence(state);
    const bar = row.slot<HTMLProgressElement>("bar");
    bar.value = percent(state);
    bar.hidden = state.phase === "done" || state.phase === "refused";
    const button = row.slot<HTMLButtonElement>("action");
    const [text, act] = this.action(row, state, transfer, start, print);
    button.textContent = text;
    button.onclick = act;
  }

  private action(row: Row, state: TransferState, transfer: Transfer, start: () => void, print: () => string): [string, () => void] {
    if (state.phase === "done") return [say("Take off the list"), () => row.element.remove()];
    if (state.phase === "stopped") return [say("Go on"), start];
    if (state.phase === "refused") {
      const away = (): void => {
        void transfer.forget();
        forget(print());
        row.element.remove();
      };
      return [say("Take off the list"), away];
    }
    return [say("Stop"), () => transfer.stop()];
  }

  private remind(entry: Unfinished): void {
    const row = this.row(entry.name);
    this.reminders.set(entry.fingerprint, row.element);
    row.slot("said").textContent = say("Not finished. Choose the same file again: it goes on where it stopped.");
    const bar = row.slot<HTMLProgressElement>("bar");
    bar.value = entry.size ? (100 * entry.sent) / entry.size : 0;
    const button = row.slot<HTMLButtonElement>("action");
    button.textContent = say("Take off the list");
    button.onclick = () => {
      forget(entry.fingerprint);
      row.element.remove();
    };
  }

  private row(name: string): Row {
    const template = this.part<HTMLTemplateElement>("row");
    const element = template.content.firstElementChild?.cloneNode(true) as HTMLElement;
    const slot = <T extends HTMLElement>(part: string): T => element.querySelector<T>(`[data-slot="${part}"]`) as T;
    slot("name").textContent = name;
    slot("bar").setAttribute("aria-label", name);
    this.list.prepend(element);
    return { element, slot };
  }
}
