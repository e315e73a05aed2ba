"""Planning that people make up what they missed of a session."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lms.accounts.models import User
from lms.attendance.missing import MissedSession
from lms.cohorts.actions import add_make_up
from lms.cohorts.models import ClassSession


@transaction.atomic
def plan_make_up(
    *,
    actor: User,
    missed: MissedSession,
    who: Collection[UUID],
    starts_at: datetime,
    room: str = "",
    at: datetime | None = None,
) -> ClassSession:
    """The periods that any of `who` (enrolments) still lacks, again at another time, for those of them who lack something.

    Who is on the list of a coming one already is left out, unless it is this very moment. Raises what `add_make_up` raises.
    """
    people = [
        each
        for each in missed.people
        if each.enrolment.uuid in who
        and each.owed
        and (each.planned is None or each.planned.session.starts_at == starts_at)
    ]
    return add_make_up(
        actor=actor,
        original=missed.view.session,
        people=[each.enrolment for each in people],
        numbers=frozenset(number for each in people for number in each.owed),
        starts_at=starts_at,
        room=room,
        at=at,
    )
