// Plays courseware on the lesson's page: launches it, keeps and sends what it says, and tells plainly how that stands.
import { Problem, isOffline, randomKey, sendJson } from "../shared/http";
import { say } from "../shared/page";
import { commitOf, port, type FromPage, type FromShell, type Port } from "../scorm/bridge";
import { DeviceBoxes, type Waiting } from "./boxes";
import { Post, type Answer } from "./post";
import { Stage } from "./stage";

export interface DeskPage {
  launches: string;
  commits: string;
  request: Record<string, unknown>;
  title: string;
}

interface Launched {
  registration: string;
  launch_url: string;
  token: string;
  number: number;
}

// A little later than what is sent at once: who leaves in that time is not asked.
const GRACE_MS = 5_000;

export class Desk {
  private readonly post: Post;
  private readonly stage: Stage;
  private launched: Launched | null = null;
  private page: Port<FromPage> | null = null;
  private isOver = true;
  private waitingSince = 0;
  private isOffline = false;
  /** What came is kept one after the other; what asks for everything comes after it. */
  private keeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly root: HTMLElement,
    private readonly about: DeskPage,
    /** Somebody is there, in the frame. */
    private readonly touch: () => void,
  ) {
    this.stage = new Stage(root, this.part("stage"));
    const ways = {
      send: (token: string, waiting: Waiting) => sendJson<Answer>(about.commits, { ...waiting.commit, token }, { thin: true }),
      later: (act: () => void, afterMs: number) => void window.setTimeout(act, afterMs),
    };
    this.post = new Post(new DeviceBoxes(), ways, {
      told: (waiting, answer, code) => this.told(waiting, answer, code),
      count: (waiting, isOffline) => this.count(waiting, isOffline),
    });
    window.addEventListener("online", () => void this.post.send());
    window.addEventListener("beforeunload", (event) => this.ask(event));
    for (const name of ["start", "again", "take_back"]) {
      const button = this.find(name);
      if (button) button.addEventListener("click", () => void this.launch(name === "again"));
    }
    const close = this.find("close");
    if (close) close.addEventListener("click", () => this.leave());
    void this.post.send();
  }

  get isOn(): boolean {
    return !this.isOver;
  }

  /** What is here goes first: the launch ends the session of before. `again`: another attempt. */
  async launch(again: boolean): Promise<void> {
    this.say(say("opening"));
    this.enable(false);
    try {
      await this.post.send();
      const launched = await sendJson<Launched>(this.about.launches, { ...this.about.request, again }, { key: randomKey() });
      this.post.renew(launched.registration, launched.token);
      await this.post.flush(launched.registration);
      this.begin(launched);
    } catch (error) {
      this.say(isOffline(error) ? say("no_network") : error instanceof Problem && error.message ? error.message : say("failed"), true);
    } finally {
      this.enable(true);
    }
  }

  private begin(launched: Launched): void {
    this.end();
    this.launched = launched;
    this.isOver = false;
    this.show("over", false);
    this.say("");
    const ends = { window, other: () => this.stage.view, origin: new URL(launched.launch_url, location.href).origin };
    this.page = port<FromPage, FromShell>(ends, (message) => void this.heard(message));
    this.stage.open(launched.launch_url, this.about.title);
    this.touch();
  }

  private async heard(message: FromShell): Promise<void> {
    const { launched } = this;
    if (!launched) return;
    if (message.kind === "active") this.touch();
    else if (message.kind === "commit") this.keeping = this.keeping.then(() => this.keep(launched, message.commit));
    else if (message.kind === "flush" && typeof message.ask === "number") {
      await this.keeping;
      this.reply({ kind: "flushed", ask: message.ask, isAll: await this.post.flush(launched.registration) });
    } else if (message.kind === "over") this.over();
    else if (message.kind === "ended") await this.ended(launched);
  }

  private async keep(launched: Launched, raw: unknown): Promise<void> {
    const commit = commitOf(raw);
    if (!commit) return;
    const { registration, token } = launched;
    if (!(await this.post.keep({ registration, token, commit, at: Date.now() }))) return;
    this.waitingSince = this.waitingSince || performance.now();
    void this.post.send();
  }

  private told(waiting: Waiting, answer: Answer | null, code: string): void {
    const { launched } = this;
    if (!launched || waiting.registration !== launched.registration) return;
    if (code === "token" && this.isOn) this.say(say("expired"), true);
    const { item, seq } = waiting.commit;
    if (code !== "token") this.reply({ kind: "told", item, seq, code, status: answer ? answer.status : "", isDone: Boolean(answer && answer.is_done) });
    if (code && code !== "token" && code !== "session-over") this.say(say("not_taken", { code }), true);
  }

  private count(waiting: number, isOffline: boolean): void {
    this.waitingSince = waiting ? this.waitingSince || performance.now() : 0;
    this.isOffline = isOffline && waiting > 0;
    this.reply({ kind: "waiting", count: waiting, isOffline });
    const words = this.isOffline ? say("kept_here") : "";
    const sent = this.part("sent");
    if (sent.textContent !== words) sent.textContent = words;
    sent.hidden = words === "";
    const time = this.find("time");
    if (time) time.hidden = words !== "";
  }

  /** Another device went on: nothing is lost, and it can be taken back. */
  private over(): void {
    if (this.isOver) return;
    this.end();
    this.show("over", true);
    const back = this.find("take_back");
    if (back) back.focus();
  }

  private async ended(launched: Launched): Promise<void> {
    await this.keeping;
    const isAll = await this.post.flush(launched.registration);
    this.end();
    if (isAll) location.reload();
    else this.say(say("kept_here"), true);
  }

  /** The package hears that it is left, and says what it has to say; then the shell tells that it has ended. Who goes back to
   * the lesson goes on another time: an attempt is finished in the courseware itself. */
  private leave(): void {
    this.reply({ kind: "leave", how: "suspend" });
    window.setTimeout(() => this.launched && !this.isOver && void this.ended(this.launched), GRACE_MS);
  }

  private end(): void {
    this.isOver = true;
    if (this.page) this.page.close();
    this.page = null;
    this.stage.close();
  }

  private ask(event: Event): void {
    const isLong = this.waitingSince > 0 && performance.now() - this.waitingSince > GRACE_MS;
    if (!this.isOffline && !isLong) return;
    event.preventDefault();
    (event as BeforeUnloadEvent).returnValue = "";
  }

  private reply(message: FromPage): void {
    if (this.page) this.page.say(message);
  }

  private say(words: string, isTrouble = false): void {
    const line = this.part("news");
    line.textContent = words;
    line.hidden = words === "";
    line.classList.toggle("copper", isTrouble);
  }

  private enable(isOn: boolean): void {
    for (const name of ["start", "again", "take_back"]) {
      const button = this.find(name) as HTMLButtonElement | null;
      if (button) button.disabled = !isOn;
    }
  }

  private show(name: string, isShown: boolean): void {
    this.part(name).hidden = !isShown;
  }

  private find(name: string): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`[data-part="${name}"]`);
  }

  private part(name: string): HTMLElement {
    return this.find(name)!;
  }
}
