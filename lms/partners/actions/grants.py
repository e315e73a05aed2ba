"""Private courses: which unlisted course is opened to which partner, until when."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.partners.models import CourseGrant, Partner
from lms.partners.rules import GrantIsOver


@transaction.atomic
def grant_course(
    *,
    actor: User | None,
    partner: Partner,
    course_key: UUID,
    until_on: date | None = None,
    at: datetime | None = None,
) -> CourseGrant:
    """Open an unlisted course to the people of a partner, to the end of `until_on`; given again it gets the new day.

    Office only. Audited when something changes. Raises NotOffice, GrantIsOver.
    """
    require_office(actor)
    if until_on is not None and until_on < timezone.localdate(at):
        raise GrantIsOver
    take_turn(f"partner:{partner.pk}")
    grant, made = CourseGrant.objects.get_or_create(
        partner=partner, course_key=course_key, defaults={"until_on": until_on}
    )
    if not made and grant.until_on == until_on:
        return grant
    grant.until_on = until_on
    grant.save(update_fields=["until_on"])
    _note(actor, grant, "course.granted")
    return grant


@transaction.atomic
def end_grant(*, actor: User | None, grant: CourseGrant) -> None:
    """Nobody of the partner sees it or joins any more; who learns it goes on. Office only, audited, idempotent."""
    require_office(actor)
    if CourseGrant.objects.filter(pk=grant.pk).delete()[0]:
        _note(actor, grant, "course.grant_ended")


def _note(actor: User | None, grant: CourseGrant, action: str) -> None:
    record(
        actor=actor,
        action=action,
        noun="partner",
        object_uuid=grant.partner.uuid,
        detail={
            "course": str(grant.course_key),
            "until_on": grant.until_on.isoformat() if grant.until_on else "",
        },
    )
