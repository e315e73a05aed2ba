"""A person's days are derived whole from the evidence, and the difference is posted (domain §4.7, late evidence)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from lms.ledger.actions.posting import post
from lms.ledger.actions.projecting import project
from lms.ledger.actions.queueing import lock_person
from lms.ledger.events import HoursPosted, LessonCompleted, send_on_commit
from lms.ledger.models import Entry
from lms.ledger.queries.books import Book, open_book
from lms.ledger.rules.crediting import Outcome, replay
from lms.ledger.rules.intervals import Intervals, scaled, union
from lms.ledger.rules.posting import lines_of

_PER_MS = Fraction(1, 1000)


@transaction.atomic
def derive_days(learner_id: int, since_day: date | None, *, at: datetime | None = None) -> Sequence[Entry]:
    """Derive a person's days from `since_day` on (None: all) and post what changed; returns the new entries.

    Idempotent: without new evidence nothing is posted. Locks the person. Emits HoursPosted and LessonCompleted.
    """
    now = (at or timezone.now()).replace(microsecond=0)
    lock_person(learner_id)
    book = open_book(learner_id, since_day)
    if not book.enrolments:
        return []
    outcome = _replay(book)
    posted = post(book, lines_of(outcome.pieces, pending=False), at=now)
    completed = project(book, outcome, posted, at=now)
    changed = {(entry.account.enrolment_id, entry.day) for entry in posted}
    for enrolment_id, day in sorted(changed):
        send_on_commit(HoursPosted(enrolment_id, day))
    for enrolment_id, lesson_uuid in completed:
        send_on_commit(LessonCompleted(enrolment_id, lesson_uuid))
    return posted


def _replay(book: Book) -> Outcome:
    before: dict[str, list[Intervals]] = defaultdict(list)
    for key, spans in book.base.items():
        before[key.lesson].append(spans)
    credited = {lesson: scaled(union(*sets), _PER_MS) for lesson, sets in before.items()}
    return replay(book.claims(), credited=credited, since=book.since)
