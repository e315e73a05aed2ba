"""People's days are derived whole from the evidence, and the difference is posted (domain §4.7, late evidence)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from lms.ledger.actions.posting import append, entries_for, open_accounts
from lms.ledger.actions.projecting import Changes, project
from lms.ledger.actions.queueing import lock_people
from lms.ledger.events import Event, HoursPosted, LessonCompleted, send_on_commit
from lms.ledger.models import Entry
from lms.ledger.queries.books import open_books
from lms.ledger.queries.replaying import replayed
from lms.ledger.rules.posting import lines_of


def derive_days(learner_id: int, since_day: date | None, *, at: datetime | None = None) -> Sequence[Entry]:
    """Derive a person's days from `since_day` on (None: all) and post what changed; returns the new entries.

    Days before the person's horizon stay as they are. Idempotent: without new evidence nothing is posted. Locks the person. Emits HoursPosted and LessonCompleted.
    """
    return derive_people({learner_id: since_day}, at=at)


@transaction.atomic
def derive_people(
    since: Mapping[int, date | None], *, at: datetime | None = None, again: Mapping[int, str] | None = None
) -> Sequence[Entry]:
    """`derive_days` for many people at once, each from their own day on, with the queries of one.

    Nothing passes from one person to another, so the entries are those of deriving one by one. `again`: enrolments
    whose lines are all posted anew, with the reason (another rule set).
    """
    now = (at or timezone.now()).replace(microsecond=0)
    horizons = {pk: row.horizon for pk, row in lock_people(since).items()}
    books = [book for book in open_books(since, horizons).values() if book.enrolments]
    open_accounts(books)
    outcomes = [replayed(book) for book in books]
    pairs = list(zip(books, outcomes, strict=True))
    posted = [
        entries_for(book, lines_of(outcome.pieces, pending=False), at=now, again=again or {})
        for book, outcome in pairs
    ]
    append([entry for entries in posted for entry in entries])
    changes = Changes()
    for (book, outcome), entries in zip(pairs, posted, strict=True):
        project(book, outcome, entries, changes, at=now)
    changes.store()
    send_on_commit(_news(posted, changes))
    return [entry for entries in posted for entry in entries]


def _news(posted: Sequence[Sequence[Entry]], changes: Changes) -> list[Event]:
    changed = {(entry.account.enrolment_id, entry.day) for entries in posted for entry in entries}
    return [
        *(HoursPosted(enrolment_id, day) for enrolment_id, day in sorted(changed)),
        *(LessonCompleted(enrolment_id, lesson_uuid) for enrolment_id, lesson_uuid in changes.completed),
    ]
