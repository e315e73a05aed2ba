"""Whether the ledger can be believed: chains, totals, evidence, reversals and triggers, all computed again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from lms.audit.triggers import missing_triggers
from lms.ledger.models import Account, Correction, Derivation, Entry, Evidence
from lms.ledger.names import TOTAL_OF, Grade, Mode
from lms.ledger.queries.books import Book, open_book
from lms.ledger.queries.by_people import posted_acts, wrong_acts
from lms.ledger.queries.chains import root
from lms.ledger.queries.months import wrong_months
from lms.ledger.queries.retention import gone_uuids, kept_credited
from lms.ledger.queries.roots import wrong_roots
from lms.ledger.rules.chain import GENESIS, entry_hash
from lms.ledger.rules.crediting import Outcome, replay
from lms.ledger.rules.intervals import Intervals, length, scaled, union
from lms.ledger.rules.posting import SYSTEM, Line, Posted, from_evidence, lines_of, target_of
from media_pipeline.jobs import WorkState


class Violation(NamedTuple):
    """One broken invariant. `account` and `seq` are None where it is not about one account or entry."""

    invariant: str
    account: str | None
    seq: int | None
    detail: str


@dataclass(slots=True)
class Report:
    """What was checked and what was found; `waiting` people have evidence that is not derived yet."""

    entries: int = 0
    accounts: int = 0
    violations: list[Violation] = field(default_factory=list)
    root: str = GENESIS
    waiting: int = 0

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        """The object that the command prints."""
        return {**asdict(self), "violations": [violation._asdict() for violation in self.violations]}


def verify(told: Callable[[int, int], None] | None = None) -> Report:
    """Check every person's ledger, one person a transaction; the number of queries grows with the people alone.

    `told` hears after each person how many are checked, and of how many.
    """
    report = Report(root=root())
    for name in missing_triggers(connection):
        report.violations.append(Violation("triggers", None, None, f"the trigger {name} is not there"))
    acts = posted_acts()
    people = set(Account.objects.values_list("enrolment__learner_id", flat=True))
    people |= set(Evidence.objects.values_list("learner_id", flat=True).distinct())
    for done, learner_id in enumerate(sorted(people), 1):
        with transaction.atomic():
            _verify_person(learner_id, report, acts.get(learner_id, ()))
        if told is not None:
            told(done, len(people))
    report.violations += [Violation("months", None, None, wrong.words) for wrong in wrong_months()]
    report.violations += [Violation(*wrong) for wrong in wrong_roots()]
    return report


def unbalanced_totals(learner_id: int) -> list[Violation]:
    """Projections of one person that are not the sum of their entries: what a rebuild mends."""
    book = open_book(learner_id, None)
    return [
        found
        for account in book.accounts.values()
        for found in _totals(account, _entries(account, book), book)
    ]


def _entries(account: Account, book: Book) -> list[Entry]:
    rows = [entry for line in book.entries.values() for entry in line if entry.account_id == account.pk]
    return sorted(rows, key=lambda entry: entry.seq)


def _verify_person(learner_id: int, report: Report, acts: Sequence[Correction]) -> None:
    work = Derivation.objects.select_for_update().filter(learner_id=learner_id).first()
    book = open_book(learner_id, None)
    found = report.violations
    horizon = work.horizon if work else None
    gone = gone_uuids(list(book.enrolments)) if horizon else frozenset[str]()
    for account in book.accounts.values():
        entries = _entries(account, book)
        report.accounts += 1
        report.entries += len(entries)
        found += _chain(account, entries)
        found += _reversals(account, entries)
        found += _evidence(account, entries, book, gone)
        found += _totals(account, entries, book)
    found += [Violation(*wrong) for wrong in wrong_acts(book.accounts, book.entries, acts)]
    if work is not None and work.state == WorkState.FAILED:
        found.append(Violation("derivation", None, None, f"person {learner_id}: given up, {work.reason}"))
    if work is not None and work.state != WorkState.DONE:
        report.waiting += 1
        return
    outcome = replay(book.claims(), credited=_credited_before(learner_id, horizon), since=horizon)
    found += _derived(book, outcome, horizon)
    found += _overlaps(book, outcome, horizon)


def _credited_before(learner_id: int, horizon: date | None) -> Mapping[str, Intervals]:
    """Media in seconds, by lesson, of days whose evidence has expired; a person's, whatever the class."""
    if horizon is None:
        return {}
    found: dict[str, list[Intervals]] = defaultdict(list)
    for (_enrolment, lesson), spans in kept_credited(learner_id).items():
        found[lesson].append(spans)
    return {lesson: scaled(union(*sets), Fraction(1, 1000)) for lesson, sets in found.items()}


def _chain(account: Account, entries: Sequence[Entry]) -> Iterator[Violation]:
    """Sequences without gaps, each hash over the one before, the head at the end."""
    previous = GENESIS
    for place, entry in enumerate(entries, 1):
        if entry.seq != place:
            yield Violation("chain", account.acct, entry.seq, f"sequence {place} is missing")
            return
        if entry.prev_hash != previous:
            yield Violation("chain", account.acct, entry.seq, "does not follow the entry before")
        elif entry_hash(previous, entry.payload(account.acct)) != entry.hash:
            yield Violation("chain", account.acct, entry.seq, "the content does not give the hash")
        previous = entry.hash
    if (account.head_seq, account.head_hash) != (len(entries), previous):
        yield Violation("chain", account.acct, account.head_seq, f"the head is not entry {len(entries)}")


def _reversals(account: Account, entries: Sequence[Entry]) -> Iterator[Violation]:
    """A reversal names an earlier entry of the same line, takes back exactly its seconds, and does so once."""
    by_seq, taken = {entry.seq: entry for entry in entries}, set[int]()
    for entry in entries:
        if entry.kind != "reversal":
            continue
        named = by_seq.get(entry.of or 0)
        if named is None or named.seq >= entry.seq or named.kind == "reversal":
            yield Violation(
                "reversal", account.acct, entry.seq, f"names {entry.of}, which is no earlier credit"
            )
        elif named.seq in taken:
            yield Violation("reversal", account.acct, entry.seq, f"takes {named.seq} back a second time")
        elif named.sec + entry.sec or _line(named) != _line(entry):
            yield Violation("reversal", account.acct, entry.seq, f"does not net to zero with {named.seq}")
        taken.add(entry.of or 0)


def _line(entry: Entry) -> tuple[date, str, str, UUID | None]:
    return (entry.day, str(entry.mode), entry.component, entry.lesson_uuid)


def _evidence(
    account: Account, entries: Sequence[Entry], book: Book, gone: frozenset[str]
) -> Iterator[Violation]:
    """Entries of the system name evidence, and it is the evidence of the same enrolment, or it is known to have expired."""
    own = {str(row.uuid) for row in book.evidence.values() if row.enrolment_id == account.enrolment_id}
    for entry in entries:
        if entry.by == SYSTEM and not entry.ev and entry.grade != Grade.D:
            yield Violation("evidence", account.acct, entry.seq, "names no evidence")
        foreign = [uuid for uuid in entry.ev if uuid not in own and uuid not in gone]
        if foreign:
            yield Violation(
                "evidence", account.acct, entry.seq, f"{foreign[0]} is not evidence of this enrolment"
            )


def _totals(account: Account, entries: Sequence[Entry], book: Book) -> Iterator[Violation]:
    """Every projection equals the sum of the entries behind it."""
    summed: dict[str, int] = defaultdict(int)
    for entry in entries:
        summed[f"day {entry.day} {entry.mode}"] += entry.sec
        summed[f"total {TOTAL_OF[Mode(entry.mode)]}"] += entry.sec
        if entry.lesson_uuid:
            summed[f"lesson {entry.lesson_uuid}"] += entry.sec
    shown: dict[str, int] = defaultdict(int)
    shown |= {
        f"day {key[1]} {key[2]}": row.posted_s for key, row in book.day_totals.items() if key[0] == account.pk
    }
    total = book.totals.get(account.pk)
    shown |= {f"total {name}": getattr(total, name, 0) for name in set(TOTAL_OF.values())}
    for key, progress in book.progress.items():
        if key.enrolment_id == account.enrolment_id:
            shown[f"lesson {key.lesson}"] = progress.posted_s
    for what in sorted(summed.keys() | shown.keys()):
        if summed[what] != shown[what]:
            detail = f"{what}: {shown[what]} s shown, {summed[what]} s in entries"
            yield Violation("totals", account.acct, None, detail)


def _derived(book: Book, outcome: Outcome, horizon: date | None) -> Iterator[Violation]:
    """The evidence, credited again from the beginning, gives what is posted and what waits; what went gives nothing."""
    by_uuid = {str(row.uuid): key for key, row in book.evidence.items()}
    lines = lines_of(outcome.pieces, pending=False)
    for key in sorted(lines.keys() | book.entries.keys(), key=str):
        if horizon is not None and key.day < horizon:
            continue
        entries = book.entries.get(key, [])
        facts = [_posted(entry, by_uuid) for entry in entries]
        given, posted = target_of(lines.get(key, Line()), facts), sum(entry.sec for entry in entries)
        if given != posted:
            last = entries[-1].seq if entries else None
            detail = (
                f"{key.day} {key.mode} {key.lesson or ''}: {posted} s posted, the evidence gives {given} s"
            )
            yield Violation("evidence-gives", _acct(book, key.owner), last, detail)
    waiting = defaultdict[int, int](int)
    for key, line in lines_of(outcome.pieces, pending=True).items():
        waiting[key.owner] += line.sec
    for enrolment_id, account in book.accounts.items():
        shown = book.totals[account.pk].pending_s if account.pk in book.totals else 0
        if shown != waiting[enrolment_id]:
            detail = f"{shown} s shown as waiting, the evidence gives {waiting[enrolment_id]} s"
            yield Violation("evidence-gives", account.acct, None, detail)


def _acct(book: Book, enrolment_id: int) -> str | None:
    return book.accounts[enrolment_id].acct if enrolment_id in book.accounts else None


def _overlaps(book: Book, outcome: Outcome, horizon: date | None) -> Iterator[Violation]:
    """No second of a person counts twice: a day's posted seconds fit into the real time of its evidence.

    Rule sets that credit content instead of time are left out (domain §4.7 b).
    """
    if any(rules.speed == "content" for rules in book.rules.values()):
        return
    spans: dict[date, list[tuple[Fraction, Fraction]]] = defaultdict(list)
    for piece in outcome.pieces:
        spans[piece.day].append((piece.start, piece.end))
    posted, last = defaultdict[date, int](int), dict[date, Entry]()
    for key, entries in book.entries.items():
        if horizon is not None and key.day < horizon:
            continue
        posted[key.day] += from_evidence([_posted(entry) for entry in entries])
        last[key.day] = entries[-1]
    for day, seconds in sorted(posted.items()):
        real = int(length(union(spans[day])))
        if seconds > real:
            entry = last[day]
            acct = next(a.acct for a in book.accounts.values() if a.pk == entry.account_id)
            detail = f"{day}: {seconds} s posted in {real} s of real time"
            yield Violation("overlap", acct, entry.seq, detail)


def _posted(entry: Entry, by_uuid: Mapping[str, str] | None = None) -> Posted:
    ev = frozenset((by_uuid or {}).get(uuid, uuid) for uuid in entry.ev)
    return Posted(entry.seq, str(entry.kind), entry.sec, ev, entry.by, entry.of)
