// The table of contents: every item by its title, with its status in a word, as a list of buttons.
import type { Item, Standing } from "./engine";
import { mark } from "./marks";

type Say = (key: string) => string;

const MARKS: Readonly<Record<string, string>> = { passed: "done", completed: "done", failed: "failed", incomplete: "open", browsed: "open" };

export class Toc {
  private readonly buttons = new Map<string, HTMLButtonElement>();

  constructor(
    root: HTMLElement,
    items: readonly Item[],
    private readonly say: Say,
    choose: (id: string) => void,
  ) {
    const lists = new Map<string | null, HTMLElement>();
    const list = (parent: string | null): HTMLElement => {
      let found = lists.get(parent);
      if (!found) {
        found = document.createElement("ol");
        found.className = "toc__list";
        const above = parent === null ? undefined : this.buttons.get(parent);
        if (above && above.parentElement) above.parentElement.appendChild(found);
        else root.insertBefore(found, root.firstChild);
        lists.set(parent, found);
      }
      return found;
    };
    for (const item of items) {
      const line = document.createElement("li");
      line.appendChild(this.button(item, choose));
      list(item.parent).appendChild(line);
    }
  }

  private button(item: Item, choose: (id: string) => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = item.href === null ? "toc__item toc__item--heading" : "toc__item";
    button.dataset["activity"] = item.title;
    const title = document.createElement("span");
    title.className = "toc__title";
    title.textContent = item.title;
    const status = document.createElement("span");
    status.className = "toc__status";
    button.append(document.createElement("span"), title, status);
    button.addEventListener("click", () => choose(item.id));
    this.buttons.set(item.id, button);
    return button;
  }

  show(standings: Readonly<Record<string, Standing>>, current: string | null): void {
    this.buttons.forEach((button, id) => {
      const standing = standings[id];
      if (!standing) return;
      const { status, isHidden, isDisabled } = standing;
      const isCurrent = id === current;
      button.hidden = isHidden;
      button.disabled = isDisabled && !isCurrent;
      if (isCurrent) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
      const [place, , words] = Array.from(button.children) as [HTMLElement, HTMLElement, HTMLElement];
      const drawn = isDisabled && !isCurrent ? "locked" : MARKS[status] || "new";
      place.className = `toc__mark toc__mark--${drawn}`;
      if (place.dataset["drawn"] !== drawn) {
        place.textContent = "";
        place.appendChild(mark(drawn));
        place.dataset["drawn"] = drawn;
      }
      words.textContent = drawn === "locked" ? this.say("locked_short") : this.say(`status_${status.replace(/ /g, "_")}`);
    });
  }

  /** What is read first when the list opens. */
  focus(): void {
    const open = Array.from(this.buttons.values()).filter((button) => !button.hidden && !button.disabled);
    const target = open.find((button) => button.hasAttribute("aria-current")) || open[0];
    if (target) target.focus();
  }
}
