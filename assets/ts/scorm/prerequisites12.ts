// The script of prerequisites of SCORM 1.2 (aicc_script, CAM 2.3.4.2): A & B, A | B, ~A, A="passed", A<>"failed",
// {A, B} all of them, 2*{A, B, C} two of them, parentheses. What cannot be read locks nobody out.

/** The status of an item or of a heading by its identifier; undefined for one that there is not. */
export type StatusOf = (id: string) => string | undefined;

const TOKEN = /\s*(?:(<>)|([&|~=(){},*])|"([^"]*)"|([^\s&|~=<>(){},*"]+))/y;
const LETTERS: Readonly<Record<string, string>> = {
  p: "passed", c: "completed", f: "failed", i: "incomplete", b: "browsed", n: "not attempted",
};
const DONE = ["passed", "completed"];

interface Token {
  sign: string;
  word: string | null;
}

class Unreadable extends Error {}

/** Whether an item may be opened. True for an empty script, and for one that cannot be read or names a stranger. */
export function areMet(script: string, statusOf: StatusOf): boolean {
  if (!script.trim()) return true;
  try {
    return new Reader(tokens(script), statusOf).whole();
  } catch (error) {
    if (error instanceof Unreadable) return true;
    throw error;
  }
}

function tokens(script: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (script.slice(TOKEN.lastIndex).trim()) {
    const match = TOKEN.exec(script);
    if (!match) throw new Unreadable();
    const word = match[3] !== undefined ? match[3] : match[4];
    found.push({ sign: match[1] || match[2] || "", word: word === undefined ? null : word });
  }
  return found;
}

/** Reads by descent: or, then and, then not, then what stands alone. Every part is looked at, so that a fault is found. */
class Reader {
  private place = 0;

  constructor(
    private readonly list: readonly Token[],
    private readonly statusOf: StatusOf,
  ) {}

  whole(): boolean {
    const value = this.either();
    if (this.place < this.list.length) throw new Unreadable();
    return value;
  }

  private either(): boolean {
    let value = this.both();
    while (this.takes("|")) value = this.both() || value;
    return value;
  }

  private both(): boolean {
    let value = this.single();
    while (this.takes("&")) value = this.single() && value;
    return value;
  }

  private single(): boolean {
    if (this.takes("~")) return !this.single();
    if (this.takes("(")) {
      const value = this.either();
      this.need(")");
      return value;
    }
    if (this.at("{")) return this.set(null);
    const word = this.word();
    if (/^[0-9]+$/.test(word) && this.takes("*")) return this.set(Number(word));
    return this.named(word);
  }

  private named(id: string): boolean {
    const status = this.statusOf(id);
    if (status === undefined) throw new Unreadable();
    if (this.takes("=")) return status === wanted(this.word());
    if (this.takes("<>")) return status !== wanted(this.word());
    return DONE.indexOf(status) >= 0;
  }

  /** So many of the set; all of them where no number stands before it. */
  private set(least: number | null): boolean {
    this.need("{");
    const values = [this.either()];
    while (this.takes(",")) values.push(this.either());
    this.need("}");
    return values.filter(Boolean).length >= (least === null ? values.length : least);
  }

  private at(sign: string): boolean {
    const token = this.list[this.place];
    return token !== undefined && token.word === null && token.sign === sign;
  }

  private takes(sign: string): boolean {
    const isHere = this.at(sign);
    if (isHere) this.place += 1;
    return isHere;
  }

  private need(sign: string): void {
    if (!this.takes(sign)) throw new Unreadable();
  }

  private word(): string {
    const token = this.list[this.place];
    if (!token || token.word === null) throw new Unreadable();
    this.place += 1;
    return token.word;
  }
}

function wanted(text: string): string {
  const small = text.toLowerCase();
  return LETTERS[small] || small;
}
