"""Checks an export of the hours ledger without the academy that wrote it.

    python3 verify.py [FOLDER or ZIP] [--root HEX] [--key HEX]

Needs Python 3.9 or newer and nothing else: no account, no network, no package. Every hash is computed again, every
figure of the statements is summed again from the entries, both signatures are checked. One line a class, PASS or FAIL;
what is wrong is named with account and entry. Exit status: 0 all well, 1 something is wrong, 2 nothing to check.

The public key comes with the export, so that a whole forgery with a key of its own would agree with itself. Compare
the key, or the root, with what the academy told you before: --root and --key do it for you.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import csv
import hashlib
import io
import json
import sys
import time
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import Any, NamedTuple, Optional

MODES = ("online", "onsite", "workplace")
TOTAL_OF = {**{mode: mode for mode in MODES}, "live": "online", "assessment": "onsite"}
GENESIS = "0" * 64
Json = dict[str, Any]


class Fault(NamedTuple):
    """One thing that is wrong. `account` None: it concerns the export as a whole."""

    account: Optional[str]  # noqa: UP045  Python 3.9 reads this file
    text: str


class Unreadable(Exception):
    """There is no export here."""


class Check:
    """An export, read once; `faults` grows with every step."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files, self.faults = files, list[Fault]()
        try:
            self.outer: Json = json.loads(files["manifest.json"])
            self.manifest: Json = self.outer["manifest"]
            self.proofs: Json = json.loads(files["proofs.json"])["accounts"]
            self.statement: Json = self.manifest["root"]["statement"]
            self.classes: list[Json] = self.manifest["classes"]
        except (KeyError, TypeError, ValueError) as error:
            raise Unreadable(f"manifest.json or proofs.json cannot be read: {error!r}") from error
        self.entries: dict[str, list[Json]] = defaultdict(list)
        self.evidence: dict[str, set[str]] = defaultdict(set)
        self.counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def run(self, root: str = "", key: str = "") -> list[Fault]:
        """Every step, in the order in which an outsider would take them."""
        self.check_files()
        self.check_signatures(root, key)
        self.check_evidence()
        self.check_entries()
        self.check_proofs()
        self.check_statements()
        self.check_counts()
        return self.faults

    def wrong(self, text: str, account: Optional[str] = None) -> None:  # noqa: UP045  as above
        """Note a fault."""
        self.faults.append(Fault(account, text))

    def lines(self, name: str) -> Iterator[tuple[int, Json]]:
        """Line number and object of each line of a JSON Lines file."""
        for number, line in enumerate(self.files.get(name, b"").splitlines(), 1):
            try:
                found = json.loads(line)
            except ValueError:
                found = None
            if isinstance(found, dict):
                yield number, found
            else:
                self.wrong(f"{name} line {number}: is no JSON object")

    def check_files(self) -> None:
        """Each file is byte for byte the one that was signed for."""
        for name, listed in self.manifest["files"].items():
            content = self.files.get(name)
            if content is None:
                self.wrong(f"{name}: is missing")
            elif (sha256(content), len(content)) != (listed["sha256"], listed["bytes"]):
                self.wrong(f"{name}: is not the file that was signed")
        for name in ("entries.jsonl", "evidence_index.jsonl", "statements.csv", "proofs.json"):
            if name not in self.manifest["files"]:
                self.wrong(f"manifest.json: does not list {name}")

    def check_signatures(self, root: str, key: str) -> None:
        """The manifest and the daily root are signed; with what the auditor knew before, when given."""
        outer, keys = self.outer, self.outer.get("keys", {})
        if not signed(keys.get(outer.get("key"), ""), canonical(self.manifest), outer.get("signature", "")):
            self.wrong("manifest.json: the signature does not match")
        daily = self.manifest["root"]
        if not signed(keys.get(daily["key"], ""), canonical(self.statement), daily["signature"]):
            self.wrong(f"manifest.json: the signature of the root of {self.statement['day']} does not match")
        if root and root.lower() != self.statement["root"]:
            self.wrong(f"the root of {self.statement['day']} is not the one you gave")
        if key and key.lower() not in keys.values():
            self.wrong("the public key is not the one you gave")

    def check_evidence(self) -> None:
        """Each row of the index gives the hash that it names."""
        for number, row in self.lines("evidence_index.jsonl"):
            acct, uuid = str(row.get("acct")), str(row.get("uuid"))
            if sha256(canonical({name: row[name] for name in row if name != "hash"})) != row.get("hash"):
                self.wrong(f"evidence_index.jsonl line {number}: evidence {uuid} was altered", acct)
            self.evidence[acct].add(uuid)
            self.counted[acct]["evidence"] += 1

    def check_entries(self) -> None:
        """Each chain from its first entry on: sequence, hash, what is reversed, the evidence that is named."""
        heads: dict[str, str] = {}
        rules = {found["rule"] for found in self.manifest["rule_sets"]}
        for number, line in self.lines("entries.jsonl"):
            content = line.get("entry")
            entry: Json = content if isinstance(content, dict) else {}
            acct, seq = str(entry.get("acct")), entry.get("seq")
            place, before = f"entry {seq} (entries.jsonl line {number})", self.entries[acct]
            if seq != len(before) + 1:
                self.wrong(f"{place}: entry {len(before) + 1} is expected here", acct)
            if entry_hash(heads.get(acct, GENESIS), entry) != line.get("hash"):
                self.wrong(f"{place}: was altered, its content does not give its hash", acct)
            heads[acct] = as_hash(line.get("hash"))
            before.append(entry)
            self.check_entry(place, acct, entry, rules)
        for acct, head in heads.items():
            if self.proofs.get(acct, {}).get("head") != head:
                seq = len(self.entries[acct])
                self.wrong(f"entry {seq}: is not the head that the root stands for", acct)

    def check_entry(self, place: str, acct: str, entry: Json, rules: set[str]) -> None:
        """What one entry says beside its hash."""
        sec, mode = entry.get("sec"), TOTAL_OF.get(str(entry.get("mode")))
        if not isinstance(sec, int) or mode is None or entry.get("rule") not in rules:
            self.wrong(f"{place}: seconds, mode or rule set are not known", acct)
            return
        self.counted[acct]["entries"] += 1
        self.counted[acct][mode] += sec
        if entry.get("kind") == "reversal":
            of, chain = entry.get("of"), self.entries[acct]
            named = chain[of - 1] if isinstance(of, int) and 0 < of < len(chain) else {}
            if named.get("sec") != -sec or named.get("kind") == "reversal":
                self.wrong(f"{place}: does not take back what entry {of} gave", acct)
        for uuid in entry.get("ev") or ():
            if uuid not in self.evidence[acct]:
                self.wrong(f"{place}: evidence {uuid} is not in the index", acct)

    def check_proofs(self) -> None:
        """Each account's head leads to the root of the day, by the hashes of its neighbours."""
        for acct, proof in self.proofs.items():
            try:
                found = root_of(proof["head"], proof["path"])
                seq = proof["seq"]
            except (KeyError, TypeError, ValueError):
                found, seq = "", None
            if found != self.statement["root"]:
                self.wrong("proofs.json: the path of this account does not lead to the root", acct)
            if seq != len(self.entries.get(acct, ())):
                self.wrong(
                    f"proofs.json: {seq} entries are sealed, {len(self.entries.get(acct, ()))} are here", acct
                )

    def check_statements(self) -> None:
        """Every figure of the statements, summed again from the entries by the rule set."""
        text = self.files.get("statements.csv", b"").decode("utf-8-sig", "replace")
        scales = {found["rule"]: found for found in self.manifest["rule_sets"]}
        seen = set()
        for row in csv.DictReader(io.StringIO(text, newline="")):
            acct, rule = str(row.get("account")), scales.get(row.get("rule"))
            seen.add(acct)
            if acct not in self.entries or rule is None:
                self.wrong("statements.csv: this account has no entries, or its rule set is missing", acct)
                continue
            head = self.proofs.get(acct, {}).get("head", "")
            wanted = figures(self.counted[acct], rule) | {
                "entries": str(len(self.entries[acct])),
                "head": head,
            }
            for name, value in sorted(wanted.items()):
                if row.get(name) != value:
                    self.wrong(f"statements.csv: {name} is {row.get(name)}, the entries give {value}", acct)
        for acct in sorted(self.entries.keys() - seen):
            self.wrong("statements.csv: this account has no line", acct)

    def check_counts(self) -> None:
        """What the manifest counts, class by class and in all."""
        total: dict[str, int] = defaultdict(int)
        for listed in self.classes:
            own = [acct for acct in self.entries if class_of(acct) == listed["id"]]
            found = {"accounts": len(own)}
            for kind in ("entries", "evidence"):
                found[kind] = sum(self.counted[acct][kind] for acct in own)
            found["seconds"] = sum(self.counted[acct][mode] for acct in own for mode in MODES)
            for kind, value in found.items():
                total[kind] += value
                if listed[kind] != value:
                    text = f"manifest.json: {kind} of {listed['key']} is {listed[kind]}, {value} are here"
                    self.wrong(text, own[0] if own else None)
        for kind, value in total.items():
            if self.manifest["counts"][kind] != value:
                said = self.manifest["counts"][kind]
                self.wrong(f"manifest.json: {kind} in all is {said}, {value} are here")
        known = {listed["id"] for listed in self.classes}
        for acct in self.entries:
            if class_of(acct) not in known:
                self.wrong("manifest.json: does not list the class of this account", acct)


def figures(counted: dict[str, int], rule: Json) -> dict[str, str]:
    """Seconds and units of an account: each figure rounded once and down, from its own seconds."""
    seconds = {mode: counted[mode] for mode in MODES}
    common, step = lcm(*(rule["unit_s"][mode] for mode in MODES)), Fraction(rule["step"])
    parts = {mode: seconds[mode] * (common // rule["unit_s"][mode]) for mode in MODES}
    found = {f"{mode}_s": str(seconds[mode]) for mode in MODES}
    found |= {f"{mode}_units": units(parts[mode], common, step) for mode in MODES}
    return found | {
        "total_s": str(sum(seconds.values())),
        "total_units": units(sum(parts.values()), common, step),
    }


def units(parts: int, common: int, step: Fraction) -> str:
    """'1.3': whole steps of a unit, in tenths."""
    tenths = int(
        parts * step.denominator // (common * step.numerator) * step.numerator * 10 // step.denominator
    )
    return f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}"


def class_of(acct: str) -> str:
    """The second half of an account's name."""
    return acct.partition("/")[2]


def canonical(value: object) -> bytes:
    """The one spelling that is hashed and signed: UTF-8, sorted keys, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "replace"
    )


def entry_hash(previous: str, entry: object) -> str:
    """The link of a chain; the first follows GENESIS."""
    return sha256(b"\1" + bytes.fromhex(previous) + canonical(entry))


def sha256(content: bytes) -> str:
    """In hex."""
    return hashlib.sha256(content).hexdigest()


def as_hash(text: object) -> str:
    """The hash as it stands there, or zeroes when it is none: the next entry does not follow then."""
    try:
        return text if isinstance(text, str) and len(bytes.fromhex(text)) == 32 else GENESIS
    except ValueError:
        return GENESIS


def root_of(head: str, path: list[list[str]]) -> str:
    """The root that a head and its neighbours give."""
    node = hashlib.sha256(b"\0" + bytes.fromhex(head)).digest()
    for side, other in path:
        pair = bytes.fromhex(other) + node if side == "left" else node + bytes.fromhex(other)
        node = hashlib.sha256(b"\2" + pair).digest()
    return node.hex()


def signed(key: str, message: bytes, signature: str) -> bool:
    """Whether this Ed25519 key (hex) made this signature (base64)."""
    try:
        return ed25519(bytes.fromhex(key), message, base64.b64decode(signature, validate=True))
    except (binascii.Error, ValueError, TypeError):
        return False


# Ed25519 as in RFC 8032, section 5.1.7: the curve over P, points as (x, y, z, t) with x·y = t·z.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]


def ed25519(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether s·B equals R + h·A."""
    if (len(key), len(signature)) != (32, 64):
        return False
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    base = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    if a is None or r is None or base is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = times(s, base), plus(r, times(h, a))
    return (
        not (left[0] * right[2] - right[0] * left[2]) % P
        and not (left[1] * right[2] - right[1] * left[2]) % P
    )


def point(data: bytes) -> Optional[Point]:  # noqa: UP045  Python 3.9 reads this file
    """The point that 32 bytes stand for, None for none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


def plus(one: Point, other: Point) -> Point:
    """The sum of two points."""
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % P, (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(factor: int, one: Point) -> Point:
    """The point added to itself."""
    total = (0, 1, 1, 0)
    while factor:
        total = plus(total, one) if factor & 1 else total
        one, factor = plus(one, one), factor >> 1
    return total


def read(place: Path) -> dict[str, bytes]:
    """The files of a folder or a ZIP by name. Raises Unreadable."""
    try:
        if place.is_dir():
            return {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}
        with zipfile.ZipFile(place) as archive:
            return {Path(name).name: archive.read(name) for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile) as error:
        raise Unreadable(f"{place}: {error}") from error


def report(check: Check, faults: list[Fault]) -> Iterator[str]:
    """What is printed: the root and the key to compare, a line a class, and every fault below it."""
    statement = check.statement
    yield f"Root of {statement['day']}: {statement['root']}"
    yield from (f"Public key {name}: {key}" for name, key in sorted(check.outer.get("keys", {}).items()))
    for listed in check.classes:
        own = [fault for fault in faults if fault.account and class_of(fault.account) == listed["id"]]
        words = f"{listed['key']}  {listed['accounts']} accounts  {listed['entries']} entries"
        yield f"{'FAIL' if own else 'PASS'}  {words}"
        yield from (f"      account {fault.account}  {fault.text}" for fault in own)
    known = {listed["id"] for listed in check.classes}
    for fault in faults:
        if not fault.account or class_of(fault.account) not in known:
            yield f"FAIL  {f'account {fault.account}  ' if fault.account else ''}{fault.text}"


def main(words: list[str]) -> int:
    """Print the report; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("place", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--root", default="", help="the root that you wrote down: must be that of the export")
    parser.add_argument("--key", default="", help="the public key that you were given")
    chosen, started = parser.parse_args(words), time.monotonic()
    say = sys.stdout.write
    try:
        check = Check(read(chosen.place))
        faults = check.run(chosen.root, chosen.key)
    except (Unreadable, KeyError, TypeError, AttributeError) as error:
        say(f"FAIL  this is no export that can be checked: {error}\n")
        return 2
    for line in report(check, faults):
        say(line + "\n")
    took = f"{time.monotonic() - started:.1f} s"
    say(f"FAIL 不通过 KHÔNG ĐẠT  {len(faults)} faults, {took}\n" if faults else f"PASS 通过 ĐẠT  {took}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
