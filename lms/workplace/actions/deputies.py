"""Who signs while a mentor is away (journey H6): what waits moves at once, what was signed keeps its name."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import NotVisible, is_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.messaging.actions import notify
from lms.messaging.rules import NoticeKind
from lms.partners.access import partners_of
from lms.partners.models import MemberRole, Membership, Partner
from lms.workplace.models import Deputy
from lms.workplace.refusals import DeputyDaysWrong, DeputyNotMentor

LONGEST = timedelta(days=183)


@transaction.atomic
def set_deputy(
    *, actor: User | None, partner: Partner, mentor: User, deputy: User, from_on: date, until_on: date
) -> Deputy:
    """`deputy` signs for `mentor` on these days. Sent twice it is one. Audited; the deputy is told.

    Who may: HR of the partner, the office, the mentor. Raises NotVisible, DeputyNotMentor, DeputyDaysWrong.
    """
    _require(actor, partner, mentor)
    here = Membership.objects.filter(partner=partner, role=MemberRole.MENTOR, ended_on__isnull=True)
    if mentor.pk == deputy.pk or here.filter(user__in=[mentor, deputy]).count() != 2:
        raise DeputyNotMentor
    if not from_on <= until_on <= from_on + LONGEST or until_on < timezone.localdate():
        raise DeputyDaysWrong
    row, made = Deputy.objects.get_or_create(
        partner=partner,
        mentor=mentor,
        deputy=deputy,
        from_on=from_on,
        defaults={"until_on": until_on, "set_by": actor},
    )
    if not made and row.until_on == until_on:
        return row
    if not made:
        row.until_on = until_on
        row.save(update_fields=["until_on"])
    record(
        actor=actor,
        action="deputy.set",
        noun="partner",
        object_uuid=partner.uuid,
        detail={
            "mentor": str(mentor.uuid),
            "deputy": str(deputy.uuid),
            "from": from_on.isoformat(),
            "until": until_on.isoformat(),
        },
    )
    notify(
        recipient=deputy,
        kind=NoticeKind.DEPUTY_SET,
        values={"name": mentor.display_name, "day": from_on.isoformat(), "until": until_on.isoformat()},
        url="/employer/logs/",
        natural_key=f"deputy:{row.uuid}:{until_on}",
        sender=actor,
    )
    return row


@transaction.atomic
def end_deputy(*, actor: User | None, row: Deputy) -> None:
    """The mentor is back: what waits is theirs again from today. Ended twice it is once. Audited.

    Who may: as `set_deputy`. Raises NotVisible.
    """
    _require(actor, row.partner, row.mentor)
    yesterday = timezone.localdate() - timedelta(days=1)
    if row.until_on <= yesterday:
        return
    if row.from_on > yesterday:
        row.delete()
    else:
        row.until_on = yesterday
        row.save(update_fields=["until_on"])
    record(
        actor=actor,
        action="deputy.ended",
        noun="partner",
        object_uuid=row.partner.uuid,
        detail={"mentor": str(row.mentor.uuid), "deputy": str(row.deputy.uuid)},
    )


def _require(actor: User | None, partner: Partner, mentor: User) -> None:
    if actor is None or is_office(actor) or partner in partners_of(actor, MemberRole.HR):
        return
    if actor.pk != mentor.pk or partner not in partners_of(actor, MemberRole.MENTOR):
        raise NotVisible
