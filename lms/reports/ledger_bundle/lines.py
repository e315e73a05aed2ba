"""One account as lines of the bundle: its entries, the evidence they name, its row of the statements."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from lms.cohorts.models import Enrolment
from lms.ledger.names import TOTAL_OF, Mode
from lms.ledger.queries import ChainedEntry, SealedAccount
from lms.ledger.queries.units import STATED, Totals, units_from
from lms.reports.rules import safe_cell
from lms.rulesets.queries import data_of
from lms.rulesets.rules import scale_of
from lms.vault.rules import canonical_json


class Statement(NamedTuple):
    """A row of statements.csv, in the order of its columns."""

    cells: tuple[str, ...]
    seconds: int


def entry_line(entry: ChainedEntry) -> bytes:
    """The entry as it is hashed, and the hash."""
    return canonical_json({"entry": dict(entry.payload), "hash": entry.hash}) + b"\n"


def evidence_line(row: Mapping[str, object], acct: str) -> bytes:
    """The row with its account and the hash over both, so that an altered one is named."""
    whole = {**row, "acct": acct}
    return canonical_json({**whole, "hash": hashlib.sha256(canonical_json(whole)).hexdigest()}) + b"\n"


def class_id(acct: str) -> str:
    """The class of an account: the second half of its name."""
    return acct.partition("/")[2]


def evidence_of(entries: Iterable[ChainedEntry]) -> set[str]:
    """The uuids that these entries name."""
    return {str(uuid) for entry in entries for uuid in _list(entry.payload["ev"])}


def statement(
    account: SealedAccount, enrolment: Enrolment, entries: Sequence[ChainedEntry], id_no: str
) -> Statement:
    """What the learner, HR and the office see, of the entries up to the seal alone."""
    seconds = dict.fromkeys(("online_s", "onsite_s", "workplace_s"), 0)
    for entry in entries:
        seconds[TOTAL_OF[Mode(str(entry.payload["mode"]))]] += int(str(entry.payload["sec"]))
    totals = Totals(**seconds, pending_s=0, lessons_done=0, last_activity_at=None)
    units = units_from(totals, scale_of(STATED, data_of(enrolment.ruleset)))
    tenths = (units.online_tenths, units.onsite_tenths, units.workplace_tenths, units.total_tenths)
    cells = (
        enrolment.cohort.key,
        safe_cell(enrolment.cohort.name),
        account.acct,
        safe_cell(enrolment.learner.display_name),
        id_no,
        str(enrolment.ruleset),
        *(str(part) for part in seconds.values()),
        str(units.total_s),
        *(tenths_text(part) for part in tenths),
        str(account.seq),
        account.hash,
    )
    return Statement(cells, units.total_s)


def tenths_text(tenths: int) -> str:
    """'1.3' for 13, '-0.5' for -5: the one spelling that the checkers compare."""
    return f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}"


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()
