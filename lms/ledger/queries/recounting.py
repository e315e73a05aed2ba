"""What hours would be under other rule sets: the normal derivation in memory. Nothing is posted or stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from lms.ledger.models import AccountTotal, Derivation, Entry
from lms.ledger.names import TOTAL_OF, Mode
from lms.ledger.queries.books import Book, open_book
from lms.ledger.queries.replaying import replayed
from lms.ledger.queries.units import STATED, Totals, Units, units_from
from lms.ledger.rules.posting import Line, LineKey, Posted, lines_of, target_of
from lms.ledger.rules.statements import Bucket
from lms.rulesets.rules import RuleSetData, scale_of


@dataclass(frozen=True, slots=True)
class Recount:
    """One enrolment as it stands, and as it would stand; `days`: on how many the posted seconds would differ; `change`:
    by how many, by what a statement needs to know.
    """

    before: Units
    after: Units
    days: int
    change: Mapping[Bucket, int]


def recount(learner_id: int, rules: Mapping[int, RuleSetData]) -> dict[int, Recount]:
    """A person's enrolments (all of them: they share caps and media) if those in `rules` were counted by these.

    Days before the person's horizon stay as posted. Ten queries with the person locked, so that evidence does not come
    in between them; counting, which takes longer, locks nobody.
    """
    with transaction.atomic():
        work = Derivation.objects.select_for_update().filter(learner_id=learner_id).first()
        book = open_book(learner_id, None, horizon=work.horizon if work else None)
    own = dict(book.rules)
    book.rules.update({pk: data for pk, data in rules.items() if pk in own})
    outcome = replayed(book)
    lines = lines_of(outcome.pieces, pending=False)
    posted, days = _changes(book, lines)
    graded = _graded_changes(book, lines)
    waiting = _waiting(book, lines_of(outcome.pieces, pending=True))
    found = {}
    for enrolment_id in book.enrolments:
        account = book.accounts.get(enrolment_id)
        row = (book.totals.get(account.pk) if account else None) or AccountTotal()
        now = Totals(*(getattr(row, name) for name in Totals._fields))
        changes = {**posted[enrolment_id], "pending_s": waiting[enrolment_id]}
        then = now._replace(**{name: getattr(now, name) + sec for name, sec in changes.items()})
        before = units_from(now, scale_of(STATED, own[enrolment_id]))
        after = units_from(then, scale_of(STATED, book.rules[enrolment_id]))
        found[enrolment_id] = Recount(before, after, len(days[enrolment_id]), graded[enrolment_id])
    return found


def _changes(
    book: Book, lines: Mapping[LineKey, Line]
) -> tuple[dict[int, dict[str, int]], dict[int, set[date]]]:
    """By enrolment: seconds more or fewer by total, and the days on which they differ."""
    change: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    days: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for key in lines.keys() | book.entries.keys():
        entries = book.entries.get(key, [])
        more = target_of(lines.get(key, Line()), list(_posted(entries))) - sum(entry.sec for entry in entries)
        if more:
            change[key.owner][TOTAL_OF[Mode(key.mode)]] += more
            days[key.owner][key.day] += more
    return change, defaultdict(
        set, {pk: {day for day, more in own.items() if more} for pk, own in days.items()}
    )


def _graded_changes(book: Book, lines: Mapping[LineKey, Line]) -> dict[int, dict[Bucket, int]]:
    """By enrolment: lines that differ are taken back with the grades that they have, and credited anew with that of most
    of their entries; where there are none yet, with the worst of their evidence.
    """
    change: dict[int, dict[Bucket, int]] = defaultdict(lambda: defaultdict(int))
    for key in lines.keys() | book.entries.keys():
        entries, line = book.entries.get(key, []), lines.get(key, Line())
        target, stated = target_of(line, list(_posted(entries))), TOTAL_OF[Mode(key.mode)].removesuffix("_s")
        if target == sum(entry.sec for entry in entries):
            continue
        by_grade: Counter[str] = Counter()
        for entry in entries:
            by_grade[str(entry.grade)] += entry.sec
            change[key.owner][Bucket(stated, key.component, str(entry.grade))] -= entry.sec
        grade = max(by_grade, key=lambda name: by_grade[name]) if by_grade else _worst(book, line)
        change[key.owner][Bucket(stated, key.component, grade)] += target
    return change


def _worst(book: Book, line: Line) -> str:
    return max((str(book.evidence[part].grade) for part in line.parts if part in book.evidence), default="B")


def _posted(entries: list[Entry]) -> Iterator[Posted]:
    for entry in entries:
        yield Posted(entry.seq, str(entry.kind), entry.sec, frozenset(entry.ev), entry.by, entry.of)


def _waiting(book: Book, lines: Mapping[LineKey, Line]) -> dict[int, int]:
    """By enrolment: seconds more or fewer that wait for a quiz."""
    change: dict[int, int] = defaultdict(int)
    for key, line in lines.items():
        change[key.owner] += line.sec
    for trace in book.traces.values():
        for enrolment_id, _mode, _lesson, seconds in trace.pending:
            change[enrolment_id] -= seconds
    return change
