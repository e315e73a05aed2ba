// <academy-media> around a hidden input: upload, choose, preview. The input's value is the asset's uuid.
import { getJson } from "../shared/http";
import { say } from "../shared/page";
import { Awake } from "./awake";
import { make, type Child } from "./dom";
import { lookAt } from "./fingerprint";
import { Transfer, type TransferState } from "./transfer";
import { percent, sentence } from "./words";
import { apiWire } from "./wire";

const POLL_MS = 3_000;
const TYPES = "video/*,audio/*,.mkv,.avi,.wmv,.flv,.mts";

interface Card {
  uuid: string;
  title: string;
  said: string;
  advice: string;
  tone: string;
  is_working: boolean;
  progress_pct: number;
  poster_url: string;
  preview_url: string;
  renditions: { name: string; said: string }[];
  used?: string;
  newer?: { uuid: string; title: string } | null;
}

type Whose = "mine" | "shared";

export class MediaField extends HTMLElement {
  private input!: HTMLInputElement;
  private face!: HTMLElement;
  private timer = 0;
  private transfer: Transfer | null = null;
  private readonly awake = new Awake();

  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>("input[type=hidden]");
    if (!input || this.face) return;
    this.input = input;
    this.face = make("div", { class: "media-field" });
    this.append(this.face);
    window.addEventListener("beforeunload", this.warn);
    // The editor puts the value in after the element; until then it is not known whether there is one.
    window.setTimeout(() => (input.value ? void this.look() : this.offer()), 0);
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.timer);
    window.removeEventListener("beforeunload", this.warn);
    this.transfer?.stop();
  }

  private readonly warn = (event: BeforeUnloadEvent): void => {
    if (!this.transfer) return;
    event.preventDefault();
    event.returnValue = "";
  };

  private show(...children: Child[]): void {
    this.face.replaceWith((this.face = make("div", { class: "media-field" }, ...children)));
  }

  private set(uuid: string): void {
    this.input.value = uuid;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Nothing chosen: a place to drop a file, and the library. */
  private offer(note = ""): void {
    const file = make("input", { type: "file", accept: TYPES, class: "media-field__file", "aria-label": say("Choose a file") });
    file.addEventListener("change", () => this.send(file.files?.[0]));
    const drop = make(
      "label",
      { class: "media-field__drop" },
      make("strong", {}, say("Drop a video here or choose a file")),
      make("span", { class: "media-field__quiet" }, say("It can be watched within seconds after the upload.")),
      file,
    );
    const over = (is: boolean) => (event: DragEvent): void => {
      event.preventDefault();
      event.stopPropagation();
      drop.classList.toggle("media-field__drop--over", is);
    };
    drop.addEventListener("dragover", over(true));
    drop.addEventListener("dragleave", over(false));
    drop.addEventListener("drop", (event) => {
      over(false)(event);
      this.send(event.dataTransfer?.files[0]);
    });
    this.show(
      note ? make("p", { class: "media-field__stop", role: "alert" }, note) : null,
      drop,
      this.button(say("Choose from my videos"), () => void this.browse()),
    );
  }

  private send(file: File | undefined): void {
    if (!file) return;
    const bar = make("progress", { max: "100", value: "0", "aria-label": file.name });
    const said = make("span", { class: "media-field__quiet", role: "status" });
    const facts = async () => ({
      name: file.name,
      size: file.size,
      content_type: file.type,
      ...(await lookAt(file)),
    });
    const draw = (state: TransferState): void => {
      bar.value = percent(state);
      said.textContent = sentence(state);
    };
    this.transfer = new Transfer(file, facts, apiWire("/api/v1/uploads"), draw);
    this.show(make("strong", {}, file.name), bar, said, this.button(say("Stop"), () => this.transfer?.stop()));
    this.awake.want(true);
    void this.transfer.run().then((state) => {
      this.transfer = null;
      this.awake.want(false);
      if (state.phase === "done") {
        this.set(state.asset);
        void this.look();
      } else this.offer(sentence(state));
    });
  }

  /** The chosen asset, again and again while it is being prepared. */
  private async look(): Promise<void> {
    window.clearTimeout(this.timer);
    try {
      const { assets } = await getJson<{ assets: Card[] }>(this.address({ asset: this.input.value }));
      const card = assets[0];
      if (!card) return this.offer(say("This video is not in the library any more."));
      if (!this.querySelector("video")) this.draw(card);
      if (card.is_working && this.isConnected) this.timer = window.setTimeout(() => void this.look(), POLL_MS);
    } catch {
      if (!this.face.childElementCount) this.show(make("span", { class: "media-field__quiet" }, say("No network. It goes on by itself; keep this page open.")));
      this.timer = window.setTimeout(() => void this.look(), POLL_MS * 4);
    }
  }

  private draw(card: Card): void {
    const preview = card.preview_url
      ? this.button(say("Preview"), () => {
          const video = make("video", { src: card.preview_url, controls: "", preload: "metadata", class: "media-field__video" });
          this.face.append(video);
          void video.play().catch(() => undefined);
        })
      : null;
    const change = this.button(say("Change"), () => {
      window.clearTimeout(this.timer);
      this.set("");
      this.offer();
    });
    const newer = card.newer
      ? make(
          "div",
          { class: "media-field__newer" },
          make("span", { class: "media-field__quiet" }, say("It was replaced by “%(title)s”.", { title: card.newer.title })),
          this.button(say("Use the new one"), () => this.take(card.newer?.uuid ?? card.uuid)),
        )
      : null;
    this.show(
      make(
        "div",
        { class: "media-field__card" },
        card.poster_url ? make("img", { src: card.poster_url, alt: "", class: "media-field__poster" }) : null,
        make(
          "div",
          {},
          make("strong", {}, card.title),
          make("span", { class: `media-field__quiet media-field__quiet--${card.tone || "plain"}` }, card.said),
          card.advice ? make("span", { class: "media-field__stop" }, card.advice) : null,
          card.is_working ? make("progress", { max: "100", value: String(card.progress_pct), "aria-label": card.title }) : null,
        ),
      ),
      card.renditions.length
        ? make("ul", { class: "media-field__sizes" }, ...card.renditions.map((size) => make("li", {}, `${size.name}: ${size.said}`)))
        : null,
      newer,
      make("div", { class: "media-field__acts" }, preview, change),
    );
  }

  private take(uuid: string): void {
    this.set(uuid);
    this.show();
    void this.look();
  }

  /** The newest videos of this person, or those in courses of others, narrowed by words. */
  private async browse(query = "", whose: Whose = "mine"): Promise<void> {
    const search = make("input", { type: "search", value: query, placeholder: say("Part of the title"), "aria-label": say("Part of the title") });
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      void this.browse(search.value, whose);
    });
    const tab = (which: Whose, words: string): HTMLButtonElement => {
      const button = this.button(words, () => void this.browse(search.value, which));
      button.setAttribute("aria-pressed", String(which === whose));
      return button;
    };
    const found = await getJson<{ assets: Card[] }>(this.address({ q: query, of: whose })).catch(() => null);
    const rows = (found?.assets ?? []).map((card) => this.choice(card));
    const none = whose === "mine" ? say("No video of yours fits. Upload one, or try other words.") : say("Nothing of others here fits.");
    const nothing = found ? none : say("This did not work. Try again in a minute.");
    this.show(
      make("div", { class: "media-field__acts" }, tab("mine", say("Mine")), tab("shared", say("In courses of others"))),
      search,
      rows.length ? make("ul", { class: "media-field__list" }, ...rows) : make("p", { class: "media-field__quiet" }, nothing),
      this.button(say("Back"), () => this.offer()),
    );
    search.focus();
  }

  private choice(card: Card): HTMLElement {
    const words = [card.title, card.said, card.used].filter(Boolean).join(" · ");
    const button = this.button("", () => this.take(card.uuid));
    button.append(card.poster_url ? make("img", { src: card.poster_url, alt: "", class: "media-field__thumb" }) : "", make("span", {}, words));
    return make("li", {}, button);
  }

  private address(params: Record<string, string>): string {
    return `${this.dataset["library"] ?? ""}?${new URLSearchParams(params).toString()}`;
  }

  private button(text: string, act: () => void): HTMLButtonElement {
    const button = make("button", { type: "button", class: "button button-small button-secondary" }, text);
    button.addEventListener("click", act);
    return button;
  }
}
