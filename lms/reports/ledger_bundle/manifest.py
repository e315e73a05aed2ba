"""What a bundle says of itself, signed: counts, the daily root, the rule sets whole, the hash of every file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TypedDict

from django.conf import settings
from django.utils import timezone

from lms.cohorts.models import Cohort
from lms.ledger.queries import SealedAccount, SealedRoot
from lms.ledger.queries.units import STATED
from lms.ledger.rules.chain import merkle_proofs
from lms.reports.ledger_bundle.names import FORMAT, KIND
from lms.rulesets.models import RuleSet
from lms.rulesets.queries import data_of, rulesets_named
from lms.vault.rules import canonical_json
from lms.vault.signing import raw_public_key, sign

COUNTED = ("accounts", "entries", "evidence", "seconds")


class Listed(TypedDict):
    """A file of the bundle."""

    sha256: str
    bytes: int


@dataclass(slots=True)
class ClassCounts:
    """A class in the bundle; `id` is the second half of its accounts' names."""

    id: str
    key: str
    name: str
    accounts: int = 0
    entries: int = 0
    evidence: int = 0
    seconds: int = 0


@dataclass(slots=True)
class Contents:
    """What was written so far."""

    scope: str
    classes: dict[str, ClassCounts] = field(default_factory=dict)
    rules: set[str] = field(default_factory=set)
    files: dict[str, Listed] = field(default_factory=dict)
    later: int = 0

    def of_class(self, name: str, cohort: Cohort) -> ClassCounts:
        """The counts of a class, from zero on."""
        return self.classes.setdefault(name, ClassCounts(name, cohort.key, cohort.name))

    def counts(self) -> dict[str, int]:
        """Over all classes."""
        return {kind: sum(getattr(each, kind) for each in self.classes.values()) for kind in COUNTED}


def manifest_file(root: SealedRoot, contents: Contents) -> bytes:
    """The signed statement, its signature, and the public keys that it and the root are verified with."""
    statement = {
        "v": FORMAT,
        "kind": KIND,
        "academy": settings.PUBLIC_ORIGIN,
        "scope": contents.scope,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "root": {"statement": dict(root.statement), "key": root.key_id, "signature": root.signature},
        "classes": [asdict(each) for each in sorted(contents.classes.values(), key=lambda found: found.key)],
        "counts": contents.counts(),
        "later_entries": contents.later,
        "rule_sets": [_rule(row) for row in rulesets_named(contents.rules)],
        "files": contents.files,
    }
    signature = sign(canonical_json(statement))
    keys = {key_id: raw_public_key(key_id).hex() for key_id in sorted({root.key_id, signature.key_id})}
    whole = {
        "manifest": statement,
        "key": signature.key_id,
        "signature": signature.value_b64,
        "keys": keys,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def proofs_file(root: SealedRoot, wanted: Sequence[SealedAccount]) -> bytes:
    """The path of each account to the root, in the tree over all accounts of the academy."""
    places = {account.acct: place for place, account in enumerate(root.accounts)}
    heads = [account.hash for account in root.accounts]
    paths = merkle_proofs(heads, [places[account.acct] for account in wanted])
    accounts = {
        account.acct: {"seq": account.seq, "head": account.hash, "path": [list(step) for step in path]}
        for account, path in zip(wanted, paths, strict=True)
    }
    whole = {"root": root.statement["root"], "accounts": accounts}
    return json.dumps(whole, indent=1, sort_keys=True).encode() + b"\n"


def _rule(row: RuleSet) -> dict[str, object]:
    """The rule set whole, as text (a share may be a decimal), and what turns its seconds into units."""
    data = data_of(row)
    return {
        "rule": str(row),
        "text": json.dumps(row.data, ensure_ascii=False, sort_keys=True),
        "source": row.source,
        "unit_s": {mode: data.unit_s(mode) for mode in STATED},
        "step": str(data.round_step),
    }
