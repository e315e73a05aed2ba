// Films and voices that are still to send: sealed on the device, sent in order after the scores that name them.
import { place, seal, unsealed } from "../kit/box";
import { h } from "../kit/dom";
import { Problem, sendForm } from "../shared/http";
import { say } from "../shared/page";
import { megabytes, type Attached } from "./attach";

/** One of them. It knows its kit itself: what was taken along anew has another. */
interface Waiting {
  sha256: string;
  size: number;
  type: string;
  kit: string;
  token: string;
  n: number;
}

const PATIENCE_MS = 600000;
const LIST = "list";

export class Files {
  /** How much waits, and the way to send it; it draws itself anew, and nothing beside it. */
  readonly element = h("div", { "data-files": "" });
  private waiting: Waiting[] = [];
  private words = "";
  private busy = false;
  private agreed = false;

  constructor(
    private readonly database: string,
    private readonly address: string,
    private readonly askAbove: number,
    /** Whether the server has the score of this number. */
    private readonly isThere: (kit: string, n: number) => boolean,
  ) {}

  async open(): Promise<void> {
    const plain = await unsealed(this.database, LIST).catch(() => null);
    if (plain) this.waiting = JSON.parse(new TextDecoder().decode(plain)) as Waiting[];
    this.show();
  }

  /** Kept when the promise is done; rejects where the device has no room. */
  async keep(attached: Attached, kit: string, token: string, n: number): Promise<void> {
    const { sha256, file } = attached;
    await seal(this.database, sha256, attached.bytes);
    await this.write([...this.waiting, { sha256, size: file.size, type: file.type, kit, token, n }]);
    this.agreed = false;
  }

  async empty(): Promise<void> {
    this.waiting = [];
    await place(this.database, "readwrite", (store) => store.clear());
    this.show();
  }

  /** Send what may be sent: little by itself, much when somebody said so. */
  async send(): Promise<void> {
    if (this.busy || !this.waiting.length || (this.total() > this.askAbove && !this.agreed)) return this.show();
    this.busy = true;
    try {
      for (let next = this.ready(); next; next = this.ready()) {
        this.show(next);
        await this.post(next);
        await this.drop(next);
      }
    } catch {
      // No network, or a busy server: it is tried again.
    } finally {
      this.busy = false;
      this.show();
    }
  }

  private ready(): Waiting | undefined {
    return this.waiting.find((each) => this.isThere(each.kit, each.n));
  }

  private total(): number {
    return this.waiting.reduce((sum, each) => sum + each.size, 0);
  }

  private async post(next: Waiting): Promise<void> {
    const bytes = await unsealed(this.database, next.sha256);
    if (!bytes) return;
    const form = new FormData();
    form.append("n", String(next.n));
    form.append("file", new Blob([bytes], { type: next.type }), "evidence");
    try {
      await sendForm(this.address, form, next.token, PATIENCE_MS);
      this.words = "";
    } catch (error) {
      // What the server will never take is dropped, and somebody is told.
      if (!(error instanceof Problem) || ![409, 413, 422].includes(error.status)) throw error;
      this.words = say("files_refused", { why: error.message });
    }
  }

  private async drop(gone: Waiting): Promise<void> {
    await this.write(this.waiting.filter((each) => each !== gone));
    await place(this.database, "readwrite", (store) => store.delete(gone.sha256));
  }

  private async write(waiting: Waiting[]): Promise<void> {
    await seal(this.database, LIST, new TextEncoder().encode(JSON.stringify(waiting)));
    this.waiting = waiting;
  }

  private show(sending?: Waiting): void {
    const n = this.waiting.length;
    const mb = megabytes(this.total());
    const asks = n > 0 && !sending && this.total() > this.askAbove;
    const agree = (): void => {
      this.agreed = true;
      void this.send();
    };
    const shown: (HTMLElement | false)[] = [
      this.words !== "" && h("p", { class: "note note--copper", role: "status" }, this.words),
      n > 0 && h("p", { role: "status", "data-files-waiting": String(n) }, sending ? say("files_sending", { mb: megabytes(sending.size) }) : say("files_waiting", { n, mb })),
      asks && h("p", { class: "quiet small" }, say("files_ask")),
      asks && h("p", {}, h("button", { class: "button button--quiet button--slim", type: "button", click: agree }, say("files_send", { mb }))),
    ];
    this.element.className = "note stack stack--tight";
    this.element.hidden = n === 0 && this.words === "";
    this.element.replaceChildren(...shown.filter((each): each is HTMLElement => each !== false));
  }
}
