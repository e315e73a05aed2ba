"""The office decides whether courses are reviewed before they are published, and who owns what is written down."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses.access import let_editors_publish
from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.approvals.access import require_course
from lms.approvals.models import ApprovalRule, Licence, Rights, RightsOf
from lms.approvals.queries import reviewers
from lms.approvals.refusals import HolderMissing, NobodyReviews, UnknownLicence
from lms.audit.actions import record


@transaction.atomic
def require_reviews(*, actor: User, is_required: bool, at: datetime | None = None) -> None:
    """Switch reviews on or off: with them, trainers write and hand in, and the office publishes. Twice is once.

    What waits goes on waiting when they are switched off. Raises NotOffice, NobodyReviews.
    """
    require_office(actor)
    if is_required and not reviewers():
        raise NobodyReviews
    row = ApprovalRule.objects.select_for_update().first()
    if (row.is_required if row else False) == is_required:
        return
    ApprovalRule.objects.update_or_create(
        only=True,
        defaults={"is_required": is_required, "changed_by": actor, "changed_at": at or timezone.now()},
    )
    let_editors_publish(may=not is_required)
    action = "courses.reviews_on" if is_required else "courses.reviews_off"
    record(actor=actor, action=action, noun="academy")


@transaction.atomic
def say_rights(
    *,
    actor: User,
    course_key: UUID,
    noun: str,
    object_uuid: UUID | None,
    holder: str,
    licence: str,
    until_on: date | None = None,
    source: str = "",
    at: datetime | None = None,
) -> Rights:
    """Write down who owns the course, or one of its files, on what ground we use it, and until when.

    Who may: whoever wrote the course, and the office. Raises NotVisible, HolderMissing, UnknownLicence.
    """
    require_course(actor, course_key)
    if not holder.strip():
        raise HolderMissing
    if licence not in Licence.values or noun not in RightsOf.values:
        raise UnknownLicence
    values = {
        "noun": noun, "holder": holder.strip()[:200], "licence": licence, "until_on": until_on,
        "source": source.strip()[:300],
    }  # fmt: skip
    key = object_uuid or course_key
    before = Rights.objects.filter(course_key=course_key, object_uuid=key).first()
    if before is not None and all(getattr(before, name) == value for name, value in values.items()):
        return before
    row, _made = Rights.objects.update_or_create(
        course_key=course_key,
        object_uuid=key,
        defaults={**values, "changed_by": actor, "changed_at": at or timezone.now()},
    )
    detail = {
        "noun": noun,
        "file": str(key),
        "licence": licence,
        "until": until_on.isoformat() if until_on else None,
        "before": before.licence if before else None,
    }
    record(actor=actor, action="course.rights_said", noun="course", object_uuid=course_key, detail=detail)
    return row
