"""A class again: last year's set-up and timetable, with another name and start. People are not copied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from courses.queries import current_versions
from lms.accounts.access import require_office
from lms.accounts.models import Role, User
from lms.accounts.queries import people_with_role
from lms.audit.actions import record
from lms.audit.turns import CLASSES, take_turn
from lms.cohorts.actions.class_setup import set_up_cohort, setup_of
from lms.cohorts.actions.setup import create_cohort
from lms.cohorts.copying import PlannedSession, plan_copy
from lms.cohorts.models import (
    ClassSession,
    Cohort,
    CohortCourse,
    CohortState,
    CohortTrainer,
    Period,
)
from lms.cohorts.states import filing_days

BATCH = 500


@transaction.atomic
def copy_class(
    *,
    actor: User,
    source: Cohort,
    name: str,
    starts_on: date,
    key: str = "",
    leave_out: Iterable[UUID] = (),
) -> Cohort:
    """Kind, partner, programme, seats, courses, trainers and sessions of `source` (loaded with its programme), shifted
    by whole weeks; without the sessions named in `leave_out`, and without people.

    Who is no trainer any more, and courses that are not published, stay behind. Office only; audited; sent twice it is
    one class. Raises ClassNameMissing, ClassIsThere, KeyTaken, ProgrammeArchived, NotOffice.
    """
    require_office(actor)
    take_turn(CLASSES)
    known = Cohort.objects.filter(copied_from=source, name=name.strip(), starts_on=starts_on).first()
    if known is not None:
        return known
    plan = plan_copy(source, starts_on)
    filed = filing_days(source.programme.ruleset) is not None
    cohort = create_cohort(
        actor=actor,
        name=name,
        key=key,
        programme=source.programme,
        partner=source.partner,
        kind=source.kind,
        starts_on=starts_on,
        ends_on=plan.ends_on,
        state=CohortState.DRAFT if filed else CohortState.RUNNING,
    )
    cohort.copied_from = source
    cohort.save(update_fields=["copied_from"])
    set_up_cohort(actor=actor, cohort=cohort, setup=setup_of(source))
    trainers = {user.pk for user in people_with_role(Role.TRAINER)}
    take_over(source, cohort, trainers)
    out = set(leave_out)
    made = _lay_out(cohort, [row for row in plan.sessions if row.source.uuid not in out], trainers)
    detail = {"from": str(source.uuid), "weeks": plan.weeks, "sessions": made}
    record(actor=actor, action="class.copied", noun="class", object_uuid=cohort.uuid, detail=detail)
    return cohort


def take_over(source: Cohort, cohort: Cohort, trainers: Iterable[int]) -> None:
    """The published courses, and the trainers who still are such, of one class in another, which is new. Five statements."""
    keys = list(
        CohortCourse.objects.filter(cohort=source).order_by("position").values_list("course_key", flat=True)
    )
    published = current_versions(keys)
    CohortCourse.objects.bulk_create(
        CohortCourse(cohort=cohort, course_key=key, position=position)
        for position, key in enumerate(key for key in keys if key in published)
    )
    still = CohortTrainer.objects.filter(cohort=source, user__in=list(trainers)).values_list(
        "user_id", flat=True
    )
    CohortTrainer.objects.bulk_create(CohortTrainer(cohort=cohort, user_id=user) for user in still)


def _lay_out(cohort: Cohort, planned: Sequence[PlannedSession], trainers: set[int]) -> int:
    """The sessions with their periods, in two statements a batch; how many there are."""
    sessions = [
        ClassSession(
            cohort=cohort,
            day=row.day,
            starts_at=row.whole.starts_at,
            ends_at=row.whole.ends_at,
            room=row.source.room,
            trainer_id=row.source.trainer_id if row.source.trainer_id in trainers else None,
            mode=row.source.mode,
        )
        for row in planned
    ]
    ClassSession.objects.bulk_create(sessions, batch_size=BATCH)
    Period.objects.bulk_create(
        (
            Period(
                session=session,
                number=period.number,
                starts_at=span.starts_at,
                ends_at=span.ends_at,
                topic=period.topic,
                component=period.component,
            )
            for session, row in zip(sessions, planned, strict=True)
            for period, span in zip(row.periods, row.spans, strict=True)
        ),
        batch_size=BATCH,
    )
    return len(sessions)
