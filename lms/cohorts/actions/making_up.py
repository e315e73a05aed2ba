"""A session that makes another up, for chosen people: the same periods, or some of them, at another time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.cohorts.actions.timetable import TIMETABLE_URL, refuse_outside, spans_around
from lms.cohorts.models import ClassSession, Enrolment, Period, SessionPerson, SessionState
from lms.cohorts.rules import MakeUpInThePast, NobodyToMakeUp, SessionsMeet
from lms.cohorts.rules.timetable import Span, meets
from lms.cohorts.timetable import can_teach
from lms.messaging.actions import NoticeDraft, notify_all
from lms.messaging.rules import NoticeKind
from lms.rulesets.queries import data_of

PAUSE = timedelta(minutes=10)


@transaction.atomic
def add_make_up(
    *,
    actor: User,
    original: ClassSession,
    people: Sequence[Enrolment],
    numbers: frozenset[int],
    starts_at: datetime,
    room: str = "",
    at: datetime | None = None,
) -> ClassSession:
    """The periods `numbers` of a session again, from `starts_at` on, for these people; they are told. At the same moment
    twice it is one session: people who are new are put on its list.

    Who may: whoever runs the original. Audited. Raises NotVisible, NobodyToMakeUp, MakeUpInThePast, OutsideTheClass,
    SessionsMeet.
    """
    if not can_teach(actor, original):
        raise NotVisible
    now, cohort = at or timezone.now(), original.cohort
    periods = [row for row in original.periods.order_by("number") if row.number in numbers]
    if not people or not periods:
        raise NobodyToMakeUp
    if starts_at <= now:
        raise MakeUpInThePast
    zone = data_of(cohort.programme.ruleset).zone
    day = starts_at.astimezone(zone).date()
    refuse_outside(cohort, [day])
    take_turn(f"class:{cohort.pk}")
    found = ClassSession.objects.filter(
        makes_up=original, starts_at=starts_at, state=SessionState.PLANNED
    ).first()
    if found is None:
        spans = _spans(periods, starts_at)
        whole = Span(spans[0].starts_at, spans[-1].ends_at)
        if any(meets(whole, span) for span in spans_around(cohort, [whole])):
            raise SessionsMeet
        found = ClassSession.objects.create(
            cohort=cohort, day=day, starts_at=whole.starts_at, ends_at=whole.ends_at, room=room.strip()[:80],
            trainer=original.trainer, mode=original.mode, makes_up=original,
        )  # fmt: skip
        Period.objects.bulk_create(
            Period(
                session=found, number=row.number, starts_at=span.starts_at, ends_at=span.ends_at,
                topic=row.topic, component=row.component,
            )
            for row, span in zip(periods, spans, strict=True)
        )  # fmt: skip
    _list(actor, found, people, f"{starts_at.astimezone(zone):%-H:%M}")
    return found


def _list(actor: User, session: ClassSession, people: Sequence[Enrolment], clock: str) -> None:
    """Put whoever is new on the list, and tell them."""
    known = set(SessionPerson.objects.filter(session=session).values_list("enrolment", flat=True))
    new = [row for row in people if row.pk not in known]
    if not new:
        return
    SessionPerson.objects.bulk_create([SessionPerson(session=session, enrolment=row) for row in new])
    record(
        actor=actor,
        action="make_up.planned",
        noun="session",
        object_uuid=session.uuid,
        detail={"people": [str(row.uuid) for row in new]},
    )
    values: dict[str, object] = {
        "cohort": session.cohort.name, "day": session.day.isoformat(), "clock": clock,
    }  # fmt: skip
    url = f"{TIMETABLE_URL}?week={session.day}"
    drafts = [
        NoticeDraft(row.learner, values, f"make-up:{session.uuid}:{row.learner_id}", url) for row in new
    ]
    notify_all(kind=NoticeKind.MAKE_UP_PLANNED, drafts=drafts, sender=actor)


def _spans(periods: Sequence[Period], starts_at: datetime) -> list[Span]:
    """The lengths of the periods, one after another with a pause."""
    found, begins = [], starts_at
    for row in periods:
        ends = begins + (row.ends_at - row.starts_at)
        found.append(Span(begins, ends))
        begins = ends + PAUSE
    return found
