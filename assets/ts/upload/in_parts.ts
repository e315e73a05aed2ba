// A form that takes one archive: with this script it goes in parts that survive a lost network, a reload, another day.
// What becomes of it stands on a page of its own, which follows when the last part is there.
import { Awake } from "./awake";
import { lookAt } from "./fingerprint";
import { Row } from "./row";
import { Transfer, type TransferState } from "./transfer";
import { sentence } from "./words";
import { apiWire } from "./wire";

export class InParts {
  private readonly form: HTMLFormElement;
  private readonly input: HTMLInputElement;
  private readonly awake = new Awake();
  private row: Row | null = null;
  private isMoving = false;

  /** `root` stands beside its form. */
  constructor(private readonly root: HTMLElement) {
    this.form = root.parentElement?.querySelector("[data-in-parts-form]") as HTMLFormElement;
    this.input = this.form.querySelector("input[type=file]") as HTMLInputElement;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const file = this.input.files?.[0];
      if (file) this.send(file);
    });
    window.addEventListener("beforeunload", (event) => {
      if (!this.isMoving) return;
      event.preventDefault();
      event.returnValue = "";
    });
  }

  private part(name: string): HTMLElement {
    return this.root.querySelector(`[data-in-parts-${name}]`) as HTMLElement;
  }

  private send(file: File): void {
    const { endpoint = "", purpose = "", package: of } = this.root.dataset;
    const facts = async () => ({
      name: file.name,
      size: file.size,
      content_type: file.type,
      purpose,
      package: of || null,
      ...(await lookAt(file)),
    });
    const transfer = new Transfer(file, facts, apiWire(endpoint), (state) => this.draw(row, state));
    const start = (): void => {
      this.open(false);
      // The button that was pressed is out of use now.
      row.focus();
      void transfer.run().then((state) => this.end(state));
    };
    const giveUp = (): void => {
      void transfer.forget();
      row.remove();
      this.open(true);
      this.input.focus();
    };
    const template = this.root.querySelector<HTMLTemplateElement>("template") as HTMLTemplateElement;
    const row = new Row(template, file.name, { pause: () => transfer.stop(), start, giveUp });
    this.row?.remove();
    this.row = row;
    this.part("list").append(row.element);
    start();
  }

  private draw(row: Row, state: TransferState): void {
    row.draw(state);
    if (state.upload) document.querySelector(`[data-unfinished="${CSS.escape(state.upload)}"]`)?.remove();
    this.isMoving = !["done", "stopped", "refused"].includes(state.phase);
    this.awake.want(this.isMoving);
    this.part("hint").hidden = !this.isMoving;
  }

  private end(state: TransferState): void {
    this.part("status").textContent = sentence(state);
    if (state.phase === "done") location.assign(state.page);
    else if (state.phase === "refused") this.open(true);
  }

  /** One file at a time: what it becomes is the next page. */
  private open(isOpen: boolean): void {
    this.form.querySelectorAll<HTMLInputElement | HTMLButtonElement>("input[type=file], button").forEach((part) => (part.disabled = !isOpen));
  }
}
