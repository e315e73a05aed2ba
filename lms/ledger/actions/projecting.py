"""Projections follow the entries in the same transaction: totals, lesson progress, day traces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import F
from django.utils import timezone

from lms.ledger.actions.monthly import add_entry, add_to_months
from lms.ledger.models import AccountTotal, DayTotal, DayTrace, Entry, Evidence, LessonProgress
from lms.ledger.names import TOTAL_OF, Mode
from lms.ledger.queries.books import Book, LessonKey
from lms.ledger.queries.months import MonthKey
from lms.ledger.rules.courseware import says_done
from lms.ledger.rules.crediting import Outcome, Piece
from lms.ledger.rules.intervals import Intervals, from_json, scaled, to_json, union
from lms.ledger.rules.lessons import is_complete
from lms.ledger.rules.posting import LineKey, lines_of
from lms.ledger.rules.traces import piece_out

PROGRESS_FIELDS = ["seen", "credited", "posted_s", "pending_s", "duration_ms", "quiz_passed", "completed_at"]
TOTAL_FIELDS = ["online_s", "onsite_s", "workplace_s", "pending_s", "lessons_done", "last_activity_at"]


@dataclass(slots=True)
class Changes:
    """Rows of projections to write, of one person or of many; `completed` are lessons complete from now on."""

    lessons: list[LessonProgress] = field(default_factory=list)
    traces: list[DayTrace] = field(default_factory=list)
    traces_gone: list[int] = field(default_factory=list)
    days: list[DayTotal] = field(default_factory=list)
    totals: list[AccountTotal] = field(default_factory=list)
    months: dict[MonthKey, int] = field(default_factory=lambda: defaultdict(int))
    completed: list[tuple[int, UUID]] = field(default_factory=list)

    def store(self) -> None:
        """Write them: five statements and a deletion at most, however many people (and per batch of the database)."""
        _upsert(
            LessonProgress,
            self.lessons,
            by=["enrolment", "lesson_uuid"],
            fields=[*PROGRESS_FIELDS, "updated_at"],
        )
        _upsert(DayTrace, self.traces, by=["learner", "day"], fields=["pieces", "pending", "updated_at"])
        if self.traces_gone:
            DayTrace.objects.filter(pk__in=self.traces_gone).delete()
        _upsert(DayTotal, self.days, by=["account", "day", "mode"], fields=["posted_s", "pending_s"])
        _upsert(AccountTotal, self.totals, by=["account"], fields=TOTAL_FIELDS)
        add_to_months(self.months)


def project(book: Book, outcome: Outcome, posted: Sequence[Entry], changes: Changes, *, at: datetime) -> None:
    """Add to `changes` what brings every projection of the book up to date."""
    waiting = {key: line.sec for key, line in lines_of(outcome.pieces, pending=True).items() if line.sec}
    _lessons(book, outcome, posted, waiting, changes, at)
    _traces(book, outcome.pieces, waiting, changes)
    _day_totals(book, posted, waiting, changes)
    _totals(book, posted, changes)
    for entry in posted:
        add_entry(changes.months, entry, book.enrolments[entry.account.enrolment_id].cohort.partner_id)


def _lessons(
    book: Book,
    outcome: Outcome,
    posted: Sequence[Entry],
    waiting: dict[LineKey, int],
    changes: Changes,
    at: datetime,
) -> None:
    """Seen only grows; credited is what earlier days left plus what these days give."""
    seen, credited = _seen(book), _credited(book, outcome.pieces)
    sec, evidence = _change(posted, waiting, book), _evidence_by_lesson(book)
    for key in sorted(seen.keys() | credited.keys() | sec.keys() | book.passes.keys() | book.progress.keys()):
        row = book.progress.get(key) or LessonProgress(
            enrolment_id=key.enrolment_id, lesson_uuid=UUID(key.lesson)
        )
        before = _facts(row)
        row.seen = to_json(union(from_json(row.seen), seen.get(key, ())))
        row.credited = to_json(credited.get(key, ()))
        row.posted_s += sec[key][0]
        row.pending_s += sec[key][1]
        _finish(row, key, book, evidence.get(key, []), at)
        if row.completed_at and not before[-1]:
            changes.completed.append((key.enrolment_id, row.lesson_uuid))
        if row.pk is None or _facts(row) != before:
            row.updated_at = at
            changes.lessons.append(row)
        book.progress[key] = row


def _facts(row: LessonProgress) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in PROGRESS_FIELDS)


def _evidence_by_lesson(book: Book) -> dict[LessonKey, list[Evidence]]:
    grouped: dict[LessonKey, list[Evidence]] = defaultdict(list)
    for row in book.evidence.values():
        grouped[LessonKey(row.enrolment_id, str(row.lesson_uuid))].append(row)
    return grouped


def _finish(row: LessonProgress, key: LessonKey, book: Book, own: list[Evidence], at: datetime) -> None:
    """Length, quiz and completion. A completed lesson stays completed."""
    known = [(e.lesson_version or 0, e.duration_ms) for e in own if e.duration_ms is not None]
    if known:
        row.duration_ms = max(known)[1]
    elif key in book.passes and row.duration_ms is None:
        row.duration_ms = book.passes[key]
    row.quiz_passed = key in book.passes
    gated = any(e.gated for e in own) or row.duration_ms == 0
    if row.completed_at is None and is_complete(
        seen=row.seen,
        duration_ms=row.duration_ms,
        needs_quiz=gated,
        passed=row.quiz_passed,
        says_done=says_done(book.words.get(key, ())),
    ):
        row.completed_at = at


def _seen(book: Book) -> dict[LessonKey, Intervals]:
    """Media that was played, seen and within the rate, by lesson, in milliseconds; credited or not."""
    parts: dict[LessonKey, list[tuple[int, int]]] = defaultdict(list)
    for claim in book.claims():
        row = book.evidence[str(claim.key)]
        if claim.is_seen and row.lesson_uuid and claim.media is not None:
            key = LessonKey(row.enrolment_id, str(row.lesson_uuid))
            parts[key].append((int(claim.media[0] * 1000), int(claim.media[1] * 1000)))
    return {key: union(spans) for key, spans in parts.items()}


def _credited(book: Book, pieces: Iterable[Piece]) -> dict[LessonKey, Intervals]:
    credited = {key: [*spans] for key, spans in book.base.items()}
    for piece in pieces:
        if piece.media and piece.claim.lesson:
            key = LessonKey(int(piece.claim.owner), piece.claim.lesson)
            credited.setdefault(key, []).extend(scaled(piece.media, 1000))
    return {key: union(spans) for key, spans in credited.items()}


def _change(posted: Iterable[Entry], waiting: dict[LineKey, int], book: Book) -> dict[LessonKey, list[int]]:
    """By lesson: the change of posted and of pending seconds."""
    change: dict[LessonKey, list[int]] = defaultdict(lambda: [0, 0])
    for entry in posted:
        if entry.lesson_uuid:
            change[LessonKey(entry.account.enrolment_id, str(entry.lesson_uuid))][0] += entry.sec
    for key, seconds in waiting.items():
        if key.lesson:
            change[LessonKey(key.owner, key.lesson)][1] += seconds
    for trace in book.traces.values():
        for enrolment_id, _mode, lesson, seconds in trace.pending:
            change[LessonKey(enrolment_id, lesson)][1] -= seconds
    return change


def _traces(book: Book, pieces: Sequence[Piece], waiting: dict[LineKey, int], changes: Changes) -> None:
    """The time line of each derived day; a day on which nothing is left has none."""
    days: dict[date, DayTrace] = {}
    now = timezone.now()
    for piece in pieces:
        trace = days.setdefault(
            piece.day,
            DayTrace(learner_id=book.learner_id, day=piece.day, pieces=[], pending=[], updated_at=now),
        )
        trace.pieces.append(piece_out(piece, str(book.evidence[str(piece.claim.key)].uuid)))
    for key, seconds in sorted(waiting.items(), key=lambda item: (item[0][:4], item[0].lesson or "")):
        days[key.day].pending.append([key.owner, key.mode, key.lesson, seconds])
    changes.traces += [trace for day, trace in days.items() if _differs(trace, book.traces.get(day))]
    changes.traces_gone += [trace.pk for day, trace in book.traces.items() if day not in days]


def _differs(trace: DayTrace, stored: DayTrace | None) -> bool:
    return stored is None or (trace.pieces, trace.pending) != (stored.pieces, stored.pending)


def _day_totals(book: Book, posted: Iterable[Entry], waiting: dict[LineKey, int], changes: Changes) -> None:
    posted_s: dict[tuple[int, date, str], int] = defaultdict(int)
    pending_s: dict[tuple[int, date, str], int] = defaultdict(int)
    for entry in posted:
        posted_s[entry.account_id, entry.day, str(entry.mode)] += entry.sec
    for key, seconds in waiting.items():
        pending_s[book.accounts[key.owner].pk, key.day, key.mode] += seconds
    for total_key in sorted(posted_s.keys() | pending_s.keys() | book.day_totals.keys()):
        account_id, day, mode = total_key
        row = book.day_totals.get(total_key) or DayTotal(account_id=account_id, day=day, mode=mode)
        before = (row.posted_s, row.pending_s)
        row.posted_s, row.pending_s = row.posted_s + posted_s[total_key], pending_s[total_key]
        if row.pk is None or (row.posted_s, row.pending_s) != before:
            changes.days.append(row)


def _totals(book: Book, posted: Iterable[Entry], changes: Changes) -> None:
    active = _last_activity(book)
    rows = {
        account.pk: book.totals.get(account.pk) or AccountTotal(account=account)
        for account in book.accounts.values()
    }
    for entry in posted:
        row, name = rows[entry.account_id], TOTAL_OF[Mode(entry.mode)]
        setattr(row, name, getattr(row, name) + entry.sec)
    for enrolment_id, account in book.accounts.items():
        row = rows[account.pk]
        own = [progress for key, progress in book.progress.items() if key.enrolment_id == enrolment_id]
        row.pending_s = sum(progress.pending_s for progress in own)
        row.lessons_done = sum(progress.completed_at is not None for progress in own)
        seen_at = [moment for moment in (row.last_activity_at, active.get(enrolment_id)) if moment]
        row.last_activity_at = max(seen_at, default=None)
    changes.totals += rows.values()


def add_to_totals(entries: Sequence[Entry]) -> None:
    """Add entries that were not derived (of one locked person) to the totals of account, day, lesson and month.

    Days and accounts that have no total yet get one.
    """
    months: dict[MonthKey, int] = defaultdict(int)
    accounts: dict[int, AccountTotal] = {
        row.account_id: row
        for row in AccountTotal.objects.filter(account_id__in={e.account.pk for e in entries})
    }
    days: dict[tuple[int, date, str], DayTotal] = {
        (row.account_id, row.day, str(row.mode)): row
        for row in DayTotal.objects.filter(account_id__in={e.account.pk for e in entries})
    }
    changed: dict[tuple[int, date, str], DayTotal] = {}
    for entry in entries:
        add_entry(months, entry, entry.account.enrolment.cohort.partner_id)
        name = TOTAL_OF[Mode(entry.mode)]
        total = accounts.setdefault(entry.account_id, AccountTotal(account_id=entry.account_id))
        setattr(total, name, getattr(total, name) + entry.sec)
        key = (entry.account_id, entry.day, str(entry.mode))
        fresh = DayTotal(account_id=key[0], day=key[1], mode=key[2])
        changed[key] = days.setdefault(key, fresh)
        changed[key].posted_s += entry.sec
        _add_to_lesson(entry)
    _upsert(AccountTotal, list(accounts.values()), by=["account"], fields=TOTAL_FIELDS)
    _upsert(DayTotal, list(changed.values()), by=["account", "day", "mode"], fields=["posted_s", "pending_s"])
    add_to_months(months)


def _add_to_lesson(entry: Entry) -> None:
    if entry.lesson_uuid:
        progress = LessonProgress.objects.filter(
            enrolment=entry.account.enrolment_id, lesson_uuid=entry.lesson_uuid
        )
        progress.update(posted_s=F("posted_s") + entry.sec)


def _upsert(
    model: type[models.Model], rows: Sequence[models.Model], *, by: list[str], fields: list[str]
) -> None:
    """Insert or update by natural key in one statement; the primary key is left to the database."""
    for row in rows:
        row.pk = None
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=by, update_fields=fields)


def _last_activity(book: Book) -> dict[int, datetime]:
    active: dict[int, datetime] = {}
    for row in book.evidence.values():
        active[row.enrolment_id] = max(row.ended_at, active.get(row.enrolment_id, row.ended_at))
    return active
