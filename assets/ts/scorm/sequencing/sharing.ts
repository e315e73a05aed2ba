// What a course shares with others of the same learner: global objectives and texts that outlast it (SN 3.10, adlcp:data).
import type { Status } from "./activity";
import type { Tree } from "./tree";

/** By identifier; an objective of which nothing is known is empty. */
export interface Shared {
  objectives: Record<string, Status>;
  texts: Record<string, string>;
}

export class Sharing {
  /** As it was given at the launch, or told last. */
  private readonly before = new Map<string, string>();
  /** Whatever was ever told of this launch is told again: the server may have had the last of it alone. */
  private readonly told = new Set<string>();

  /** What others left is put into the tree. What is the course's own is neither taken nor told. */
  constructor(
    private readonly tree: Tree,
    given: Shared | null,
  ) {
    if (!given) return;
    if (tree.sharesObjectives) Object.keys(given.objectives).forEach((id) => tree.globals.set(id, { ...given.objectives[id] }));
    if (tree.sharesTexts) Object.keys(given.texts).forEach((id) => tree.data.set(id, given.texts[id] as string));
    this.entries().forEach(([key, value]) => {
      const id = key.slice(1);
      if (key[0] === "o" ? id in given.objectives : id in given.texts) this.before.set(key, value);
    });
  }

  /** What changed since the launch; null for nothing. */
  said(): Shared | null {
    const found: Shared = { objectives: {}, texts: {} };
    for (const [key, value] of this.entries()) {
      if (this.before.get(key) !== value) this.told.add(key);
      this.before.set(key, value);
      if (!this.told.has(key)) continue;
      if (key[0] === "o") found.objectives[key.slice(1)] = JSON.parse(value) as Status;
      else found.texts[key.slice(1)] = JSON.parse(value) as string;
    }
    return this.told.size ? found : null;
  }

  /** By a sign for the kind and the identifier. */
  private entries(): [string, string][] {
    const found: [string, string][] = [];
    if (this.tree.sharesObjectives) this.tree.globals.forEach((status, id) => found.push([`o${id}`, JSON.stringify(status)]));
    if (this.tree.sharesTexts) this.tree.data.forEach((text, id) => found.push([`t${id}`, JSON.stringify(text)]));
    return found;
  }
}
