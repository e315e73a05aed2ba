"use strict";
// The same steps as verify.py, in the same order. A fault is { account, code, values }; its words are in words.js.

const GENESIS = "0".repeat(64), MODES = ["online", "onsite", "workplace"];
const TOTAL_OF = { online: "online", live: "online", onsite: "onsite", assessment: "onsite", workplace: "workplace" };
const HELD = ["entries.jsonl", "evidence_index.jsonl", "statements.csv", "proofs.json"];
const plain = (bytes) => new TextDecoder().decode(bytes || new Uint8Array());
const classOf = (acct) => acct.split("/").slice(1).join("/");
const byCodePoint = (one, other) => {
  const a = Array.from(one, (sign) => sign.codePointAt(0)), b = Array.from(other, (sign) => sign.codePointAt(0));
  for (let at = 0; at < Math.min(a.length, b.length); at++) if (a[at] !== b[at]) return a[at] - b[at];
  return a.length - b.length;
};

// The one spelling that is hashed and signed: UTF-8, sorted keys, no spaces. `without` leaves one key out.
function spelled(value, without) {
  if (value === null || typeof value !== "object") return JSON.stringify(value === undefined ? null : value);
  if (Array.isArray(value)) return `[${value.map((part) => spelled(part)).join(",")}]`;
  const keys = Object.keys(value).filter((key) => key !== without).sort(byCodePoint);
  return `{${keys.map((key) => `${JSON.stringify(key)}:${spelled(value[key])}`).join(",")}}`;
}
const canonical = (value, without) => bytesOf(spelled(value, without));
const entryHash = (previous, entry) => sha256(joined(Uint8Array.of(1), fromHex(previous), canonical(entry)));

async function rootOf(head, path) {
  let node = fromHex(await sha256(joined(Uint8Array.of(0), fromHex(head))));
  for (const [side, other] of path) {
    const pair = side === "left" ? [fromHex(other), node] : [node, fromHex(other)];
    node = fromHex(await sha256(joined(Uint8Array.of(2), ...pair)));
  }
  return hex(node);
}

// '1.3': whole steps of a unit, in tenths, rounded down (also below zero).
function units(parts, common, [numerator, denominator]) {
  const down = (a, b) => (a - (((a % b) + b) % b)) / b;
  const steps = down(BigInt(parts) * denominator, BigInt(common) * numerator);
  const tenths = down(steps * numerator * 10n, denominator), size = tenths < 0n ? -tenths : tenths;
  return `${tenths < 0n ? "-" : ""}${size / 10n}.${size % 10n}`;
}

function figures(counted, rule) {
  const divisor = (a, b) => (b ? divisor(b, a % b) : a);
  const common = MODES.map((mode) => rule.unit_s[mode]).reduce((a, b) => (a / divisor(a, b)) * b);
  const [numerator, denominator] = `${rule.step}/1`.split("/").map(BigInt);
  const parts = MODES.map((mode) => counted[mode] * (common / rule.unit_s[mode]));
  const found = {}, sum = (values) => values.reduce((a, b) => a + b, 0);
  for (const mode of MODES) found[`${mode}_s`] = String(counted[mode]);
  MODES.forEach((mode, at) => { found[`${mode}_units`] = units(parts[at], common, [numerator, denominator]); });
  found.total_s = String(sum(MODES.map((mode) => counted[mode])));
  found.total_units = units(sum(parts), common, [numerator, denominator]);
  return found;
}

// Rows of a CSV file as objects; quoted cells may hold anything.
function table(text) {
  const rows = [], cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|\n|\r|$)/y;
  let row = [];
  text = text.replace(/^\uFEFF/, "");
  while (cell.lastIndex < text.length) {
    const [, value, end] = cell.exec(text) || [null, text.slice(cell.lastIndex), ""];
    row.push(value.startsWith('"') ? value.slice(1, -1).replace(/""/g, '"') : value);
    if (end === ",") continue;
    rows.push(row);
    row = [];
    if (!end) break;
  }
  const [header, ...rest] = rows;
  return rest.map((cells) => Object.fromEntries((header || []).map((name, at) => [name, cells[at]])));
}

class Check {
  constructor(files) {
    this.files = files;
    this.faults = [];
    this.outer = JSON.parse(plain(files.get("manifest.json")));
    this.manifest = this.outer.manifest;
    this.proofs = new Map(Object.entries(JSON.parse(plain(files.get("proofs.json"))).accounts));
    this.statement = this.manifest.root.statement;
    this.classes = this.manifest.classes;
    this.entries = new Map();
    this.evidence = new Map();
    this.counted = new Map();
  }

  async run(root, key) {
    await this.checkFiles();
    await this.checkSignatures(root, key);
    await this.checkEvidence();
    await this.checkEntries();
    await this.checkProofs();
    this.checkStatements();
    this.checkCounts();
    return this.faults;
  }

  wrong(code, values, account) { this.faults.push({ code, values, account: account === undefined ? null : account }); }

  of(map, acct, fresh) {
    if (!map.has(acct)) map.set(acct, fresh());
    return map.get(acct);
  }

  countsOf(acct) { return this.of(this.counted, acct, () => ({ online: 0, onsite: 0, workplace: 0, entries: 0, evidence: 0 })); }

  * lines(name) {
    const lines = plain(this.files.get(name)).split(/\r\n|\n|\r/);
    if (lines[lines.length - 1] === "") lines.pop();
    for (const [at, line] of lines.entries()) {
      let found = null;
      try { found = JSON.parse(line); } catch (error) { found = null; }
      if (found && typeof found === "object" && !Array.isArray(found)) yield [at + 1, found];
      else this.wrong("no-object", [name, at + 1]);
    }
  }

  async checkFiles() {
    for (const [name, listed] of Object.entries(this.manifest.files)) {
      const content = this.files.get(name);
      if (!content) this.wrong("missing", [name]);
      else if (content.length !== listed.bytes || await sha256(content) !== listed.sha256) this.wrong("other-file", [name]);
    }
    for (const name of HELD) if (!(name in this.manifest.files)) this.wrong("unlisted", [name]);
  }

  async checkSignatures(root, key) {
    const keys = this.outer.keys || {}, daily = this.manifest.root, day = this.statement.day;
    if (!await signed(keys[this.outer.key], canonical(this.manifest), this.outer.signature)) this.wrong("manifest-unsigned", []);
    if (!await signed(keys[daily.key], canonical(this.statement), daily.signature)) this.wrong("root-unsigned", [day]);
    if (root && root.toLowerCase() !== this.statement.root) this.wrong("other-root", [day]);
    if (key && !Object.values(keys).includes(key.toLowerCase())) this.wrong("other-key", []);
  }

  async checkEvidence() {
    for (const [at, row] of this.lines("evidence_index.jsonl")) {
      const acct = String(row.acct), uuid = String(row.uuid);
      if (await sha256(canonical(row, "hash")) !== row.hash) this.wrong("evidence-altered", [at, uuid], acct);
      this.of(this.evidence, acct, () => new Set()).add(uuid);
      this.countsOf(acct).evidence += 1;
    }
  }

  async checkEntries() {
    const heads = new Map(), rules = new Set(this.manifest.rule_sets.map((found) => found.rule));
    for (const [at, line] of this.lines("entries.jsonl")) {
      const entry = line.entry && typeof line.entry === "object" && !Array.isArray(line.entry) ? line.entry : {};
      const acct = String(entry.acct), before = this.of(this.entries, acct, () => []);
      if (entry.seq !== before.length + 1) this.wrong("out-of-order", [entry.seq, at, before.length + 1], acct);
      if (await entryHash(heads.get(acct) || GENESIS, entry) !== line.hash) this.wrong("entry-altered", [entry.seq, at], acct);
      heads.set(acct, /^[0-9a-fA-F]{64}$/.test(line.hash) ? line.hash : GENESIS);
      before.push(entry);
      this.checkEntry(at, acct, entry, rules);
    }
    for (const [acct, head] of heads) {
      if ((this.proofs.get(acct) || {}).head !== head) this.wrong("other-head", [this.entries.get(acct).length], acct);
    }
  }

  checkEntry(at, acct, entry, rules) {
    const mode = TOTAL_OF[entry.mode], counted = this.countsOf(acct), chain = this.entries.get(acct);
    if (!Number.isInteger(entry.sec) || !mode || !rules.has(entry.rule)) {
      this.wrong("entry-unknown", [entry.seq, at], acct);
      return;
    }
    counted.entries += 1;
    counted[mode] += entry.sec;
    if (entry.kind === "reversal") {
      const named = (entry.of < chain.length && chain[entry.of - 1]) || {};
      if (named.sec !== -entry.sec || named.kind === "reversal") this.wrong("wrong-reversal", [entry.seq, at, entry.of], acct);
    }
    const known = this.evidence.get(acct) || new Set();
    for (const uuid of entry.ev || []) if (!known.has(uuid)) this.wrong("no-evidence", [entry.seq, at, uuid], acct);
  }

  async checkProofs() {
    for (const [acct, proof] of this.proofs) {
      let found = "";
      try { found = await rootOf(proof.head, proof.path); } catch (error) { found = ""; }
      const here = (this.entries.get(acct) || []).length;
      if (found !== this.statement.root) this.wrong("no-path", [], acct);
      if (proof.seq !== here) this.wrong("other-number", [proof.seq, here], acct);
    }
  }

  checkStatements() {
    const scales = new Map(this.manifest.rule_sets.map((found) => [found.rule, found])), seen = new Set();
    for (const row of table(plain(this.files.get("statements.csv")))) {
      const acct = String(row.account), rule = scales.get(row.rule);
      seen.add(acct);
      if (!this.entries.has(acct) || !rule) {
        this.wrong("statement-alone", [], acct);
        continue;
      }
      const wanted = { ...figures(this.countsOf(acct), rule), entries: String(this.entries.get(acct).length) };
      wanted.head = (this.proofs.get(acct) || {}).head || "";
      for (const name of Object.keys(wanted).sort()) {
        if (row[name] !== wanted[name]) this.wrong("other-figure", [name, row[name], wanted[name]], acct);
      }
    }
    for (const acct of [...this.entries.keys()].sort()) if (!seen.has(acct)) this.wrong("no-statement", [], acct);
  }

  checkCounts() {
    const total = { accounts: 0, entries: 0, evidence: 0, seconds: 0 };
    for (const listed of this.classes) {
      const own = [...this.entries.keys()].filter((acct) => classOf(acct) === listed.id);
      const sum = (kinds) => own.reduce((all, acct) => all + kinds.reduce((part, kind) => part + this.countsOf(acct)[kind], 0), 0);
      const found = { accounts: own.length, entries: sum(["entries"]), evidence: sum(["evidence"]), seconds: sum(MODES) };
      for (const [kind, value] of Object.entries(found)) {
        total[kind] += value;
        if (listed[kind] !== value) this.wrong("class-count", [kind, listed.key, listed[kind], value], own[0]);
      }
    }
    for (const [kind, value] of Object.entries(total)) {
      const said = this.manifest.counts[kind];
      if (said !== value) this.wrong("count", [kind, said, value]);
    }
    const known = new Set(this.classes.map((listed) => listed.id));
    for (const acct of this.entries.keys()) if (!known.has(classOf(acct))) this.wrong("no-class", [], acct);
  }
}
