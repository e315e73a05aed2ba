"""The mentor ticks that a work process was done alone (journey M3)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.audit.actions import record
from lms.cohorts.models import Enrolment, Mentorship, WorkProcess
from lms.partners.access import partners_of
from lms.partners.models import MemberRole
from lms.workplace.models import Mastery
from lms.workplace.refusals import NotInThePlan, OwnLine


@transaction.atomic
def tick_mastery(
    *, actor: User, enrolment: Enrolment, process: WorkProcess, photo: str = "", at: datetime | None = None
) -> Mastery:
    """The apprentice did this work process alone; said once, for good. Audited.

    Who may: the mentor of the apprentice. Raises OwnLine, NotVisible, NotInThePlan.
    """
    if actor.pk == enrolment.learner_id:
        raise OwnLine
    led = Mentorship.objects.filter(enrolment=enrolment, mentor=actor, until_on__isnull=True)
    if enrolment.cohort.partner not in partners_of(actor, MemberRole.MENTOR) or not led.exists():
        raise NotVisible
    if process.programme_id != enrolment.cohort.programme_id:
        raise NotInThePlan
    row, made = Mastery.objects.get_or_create(
        enrolment=enrolment,
        process=process,
        defaults={
            "learner_id": enrolment.learner_id,
            "by": actor,
            "photo": photo,
            "seen_at": at or timezone.now(),
        },
    )
    if made:
        record(
            actor=actor,
            action="skill.ticked",
            noun="enrolment",
            object_uuid=enrolment.uuid,
            detail={"process": str(process.uuid)},
        )
    return row
