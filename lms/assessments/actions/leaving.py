"""Keeps how often and how long the page of an exam was left, as its browser tells it: for people to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.assessments import rules
from lms.assessments.actions.answering import opened
from lms.assessments.models import Attempt, AttemptState, Leaving

# More than anybody leaves a page in good faith or in bad: what comes after is not kept.
MOST = 200
LONGEST_S = 6 * 3600


@dataclass(frozen=True, slots=True)
class Away:
    """One leaving: the how-manieth of its page, and for how long."""

    number: int
    seconds: int


def note_leavings(token: str, *, page: str, away: Sequence[Away], at: datetime | None = None) -> int:
    """Keep what is new of it; how many. Sent again it is known already. Raises BadToken, and AttemptClosed when the
    attempt is handed in.
    """
    now = at or timezone.now()
    attempt_id, _shapes, _holder = opened(token)
    attempt = Attempt.objects.filter(pk=attempt_id, state=AttemptState.OPEN).only("pk").first()
    if attempt is None:
        raise rules.AttemptClosed
    known = set(Leaving.objects.filter(attempt=attempt).values_list("page", "number"))
    fresh = {row.number: row for row in away if (page, row.number) not in known}
    room = max(0, MOST - len(known))
    rows = [
        Leaving(
            attempt=attempt, page=page, number=row.number, seconds=min(row.seconds, LONGEST_S), told_at=now
        )
        for row in list(fresh.values())[:room]
    ]
    try:
        with transaction.atomic():
            Leaving.objects.bulk_create(rows)
    except IntegrityError:
        # The same packet came twice at once: the other one kept it.
        return 0
    return len(rows)
