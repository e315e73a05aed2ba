"""Who a notice goes to, as the outbox needs it: language, name, and the telephone number as it is sealed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from lms.accounts.models import User
from lms.messaging.planning import Addressee, plan, unplanned
from lms.messaging.quiet import Sleeps

# When people (by key) sleep by day, as a room above knows it.
SleepsOf = Callable[[Collection[int], datetime], Mapping[int, Sleeps]]


def plan_messages(at: datetime | None = None, *, sleeps_of: SleepsOf | None = None) -> int:
    """Write the deliveries of what happened since the last sweep; how many will be sent.

    A look-up when nothing happened, and none while no channel is on.
    """
    now = at or timezone.now()
    notices = unplanned(now)
    if not notices:
        return 0
    people = {notice.recipient_id: addressee_of(notice.recipient) for notice in notices}
    sleeps = sleeps_of(list(people), now) if sleeps_of else {}
    people = {pk: replace(found, sleeps=sleeps.get(pk, ())) for pk, found in people.items()}
    return plan(notices, people, at=now)


def addressee_of(user: User) -> Addressee:
    """No query."""
    return Addressee(
        pk=user.pk,
        language=user.language,
        name=user.display_name,
        is_active=user.is_active,
        phone_sealed=user.phone_sealed,
    )
