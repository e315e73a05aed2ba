"""Cases are about people: when their time is over they go whole, with every word; the record of acts stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lms.cases.models import Case
from lms.cases.names import CaseState

# Longer than an objection to a claim may be raised, shorter than any class file is kept.
KEPT_FOR = timedelta(days=3 * 365)
AT_ONCE = 2_000


@transaction.atomic
def forget_cases(*, keep: Collection[int] = (), at: datetime | None = None) -> int:
    """Delete what was answered three years ago, the oldest first, some at once; returns how many cases went.

    Open cases stay however old they are, and those of the classes `keep`. Who may: the nightly search.
    """
    over = (at or timezone.now()) - KEPT_FOR
    # Opened before, too: so the index of the queue finds them.
    old = Case.objects.filter(state=CaseState.CLOSED, opened_at__lt=over, closed_at__lt=over)
    pks = list(
        old.exclude(enrolment__cohort__in=keep)
        .order_by("opened_at", "pk")
        .values_list("pk", flat=True)[:AT_ONCE]
    )
    if pks:
        Case.objects.filter(pk__in=pks).delete()
    return len(pks)
