"""Once a night: a row of work for the evidence that came in since the last one. The sweep asks, and is the clock."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.cases.forgetting import forget_cases
from lms.flags.actions.asking import Asked, ask_about
from lms.flags.actions.searching import OLDEST, search
from lms.flags.models import SEARCH_TASK, Search
from lms.flags.queries import newest_search
from lms.ledger.queries.retention import classes_on_hold
from lms.ledger.queries.stretches import newest_evidence
from media_pipeline.jobs import finish, renew, ring

LEASE_S = 300
# Whatever was being stored a quarter of an hour ago is there by now, whoever has the lower number.
SETTLES_IN = timedelta(minutes=15)


def order_the_night() -> bool:
    """Ask for the search of the civil day that has ended, unless that is done; whether this call did it.

    When nothing is due this is one look-up. After days without a worker one search looks at all of them.
    """
    now = timezone.now()
    ended = now - SETTLES_IN
    day = timezone.localdate(ended, timezone.get_default_timezone()) - timedelta(days=1)
    newest = newest_search()
    if newest is not None and newest.day >= day:
        return False
    upto = newest_evidence(ended)
    after = newest.upto if newest is not None else newest_evidence(now - OLDEST)
    try:
        with transaction.atomic():
            row = Search.objects.create(day=day, after=min(after, upto), upto=upto)
            ring(SEARCH_TASK, row.pk)
    except IntegrityError:  # another worker was first: the day is unique
        return False
    return True


def search_the_night(row: Search) -> Asked:
    """Do the work of a claimed row: forget what is over, then look at what came in. Killed half-way, it is done again
    from the start, and asks nothing twice.

    Raises LostLease when another worker has it.
    """

    def progress(done: int, of: int) -> None:
        renew(row, lease_s=LEASE_S, progress_pct=90 * done // max(1, of))

    forget_cases(keep=classes_on_hold(), at=row.created_at)
    asked = ask_about(
        search(after=row.after, upto=row.upto, at=row.created_at, progress=progress), at=row.created_at
    )
    finish(row, opened=len(asked.opened))
    return asked
